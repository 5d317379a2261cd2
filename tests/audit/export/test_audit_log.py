"""The exported log has the contract's columns, opens as UTF-8 with Chinese intact, and verifies to the byte."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import ExportError
from audit.export import verify_csv, write_audit_log
from audit.store import COLUMNS, ReviewStore
from tests.audit.store.build import NASTY_NOTES, TEXTS, Clock, judged, report, target


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def exported(folder: Path) -> Path:
    """A log of a run, a mark with a formula for a note, a decision and the export itself."""
    path = folder / "日志.csv"
    with ReviewStore.open(folder / ".gouji", clock=Clock(), declared_name="=张三") as store:
        store.record_run("book-1", [judged(report())], batch="批次")
        store.mark(target(), note='=HYPERLINK("http://x","点我")\n第二行')
        store.mark(target(), "waived")
        write_audit_log(store, path)
    return path


def test_the_file_is_what_the_contract_says(tmp_path: Path) -> None:
    path = exported(tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfsequence,utc,local_time,")
    assert b"\r\n" in path.read_bytes()
    header, *rows = rows_of(path)
    assert header == list(COLUMNS)
    records = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(r["sequence"], r["action"]) for r in records] == [
        ("1", "run"),
        ("2", "mark"),
        ("3", "decide"),
        ("4", "export"),
    ]
    assert records[1]["organ"] == "澄川县人民政府"
    assert records[1]["year"] == "2024"
    assert records[1]["note"] == '\'=HYPERLINK("http://x","点我")\n第二行'
    assert records[1]["declared_name"] == "'=张三"
    assert (records[3]["note"], records[3]["path"]) == ("audit-log", str(path))


def test_the_export_names_the_head_that_the_file_ends_with(tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path / ".gouji") as store:
        store.mark(target())
        result = write_audit_log(store, tmp_path / "a.csv")
        assert (result.events, result.head) == (2, store.head())
    assert rows_of(tmp_path / "a.csv")[-1][-1] == result.head[1]
    assert verify_csv(tmp_path / "a.csv", result.head) is None


def test_a_stranger_with_only_the_contract_can_verify_the_file(tmp_path: Path) -> None:
    previous = "0" * 64
    for row in rows_of(exported(tmp_path))[1:]:
        *content, previous_hash, found = row
        values: list[object] = [None if field == "" else field.removeprefix("'") for field in content]
        values[0] = int(content[0])
        values[8] = int(content[8]) if content[8] else None
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        assert previous_hash == previous
        assert found == hashlib.sha256((previous + "\n" + text).encode("utf-8")).hexdigest()
        previous = found


def test_a_read_only_store_is_exported_without_a_trace(tmp_path: Path) -> None:
    exported(tmp_path)
    with ReviewStore.open(tmp_path / ".gouji", read_only=True) as store:
        result = write_audit_log(store, tmp_path / "again.csv")
    assert result.events == 4
    assert verify_csv(tmp_path / "again.csv") is None


def test_a_log_without_events_is_a_header(tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path / "missing", read_only=True) as store:
        result = write_audit_log(store, tmp_path / "a.csv")
    assert (result.events, result.head) == (0, (0, "0" * 64))
    assert verify_csv(tmp_path / "a.csv") is None


def test_a_place_that_cannot_be_written_leaves_no_export_event(tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path / ".gouji") as store:
        with pytest.raises(ExportError):
            write_audit_log(store, tmp_path / "missing" / "a.csv")
        assert store.events() == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4))
def test_any_text_survives_the_round_trip(texts: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ReviewStore.open(folder) as store:
            for number, (note, organ, path) in enumerate(texts):
                store.mark(target(values=f"{number}", organ=organ, path=path), note=note)
            head = write_audit_log(store, folder / "a.csv").head
            events = store.events()
        assert verify_csv(folder / "a.csv", head) is None
        notes = [row[COLUMNS.index("note")] for row in rows_of(folder / "a.csv")[1:]]
        assert [field.removeprefix("'") for field in notes] == [event.note or "" for event in events]


def test_nasty_notes_survive_the_round_trip(tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path) as store:
        for number, note in enumerate(NASTY_NOTES):
            store.mark(target(values=str(number)), note=note)
        write_audit_log(store, tmp_path / "a.csv")
    assert verify_csv(tmp_path / "a.csv") is None


# --- tampering ---------------------------------------------------------------------------------------


def altered(path: Path, edit: object) -> None:
    header, *rows = rows_of(path)
    assert callable(edit)
    changed = edit(rows)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([header, *changed])
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")


def put(row: int, column: str, value: str) -> object:
    def edit(rows: list[list[str]]) -> list[list[str]]:
        rows[row][COLUMNS.index(column)] = value
        return rows

    return edit


@pytest.mark.parametrize(
    ("edit", "sequence", "line", "words"),
    [
        (lambda rows: rows, None, None, ""),
        (put(1, "note", "没事"), 2, 3, "内容与校验值不符"),
        (put(0, "inspector", "li"), 1, 2, "内容与校验值不符"),
        (put(2, "state_after", "open"), 3, 5, "内容与校验值不符"),  # line 4 is the second one of a note
        (put(2, "year", "２０２４"), 3, 5, "类型"),
        (put(2, "year", "02024"), 3, 5, "类型"),
        (put(2, "hash", "0" * 64), 3, 5, "内容与校验值不符"),
        (put(3, "previous_hash", "0" * 64), 4, 6, "接不上"),
        (lambda rows: rows[:1] + rows[2:], 2, 3, "序号应为 2，实为 3"),
        (lambda rows: rows[1:], 1, 2, "序号应为 1"),
        (lambda rows: [rows[0], rows[2], rows[1], rows[3]], 2, 3, "序号应为 2"),
        (lambda rows: [*rows, rows[-1]], 5, 7, "序号应为 5"),
        (lambda rows: [*rows, ["x"]], 5, 7, "应有 21 列，实有 1 列"),
        (lambda rows: [*rows, []], 5, 7, "应有 21 列"),
        (lambda rows: rows[:-1], 4, None, "末尾的记录被删去"),
    ],
)
def test_an_altered_file_is_broken_at_its_first_bad_line(
    tmp_path: Path, edit: object, sequence: int | None, line: int | None, words: str
) -> None:
    path = exported(tmp_path)
    with ReviewStore.open(tmp_path / ".gouji", read_only=True) as store:
        head = store.head()
    altered(path, edit)
    broken = verify_csv(path, head)
    assert (broken and broken.sequence, broken and broken.line) == (sequence, line)
    assert words in str(broken)


def test_a_file_cut_inside_a_quoted_field_is_broken_there(tmp_path: Path) -> None:
    path = exported(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: content.index("第二行".encode()) + 3])
    broken = verify_csv(path)
    assert broken is not None
    assert (broken.sequence, broken.line) == (2, 3)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是 gouji 导出的审核日志"),
        ("机关,年度\n".encode(), "不是 gouji 导出的审核日志"),
        ("\ufeffsequence,备注\n".encode("gbk", "ignore") + "备注".encode("gbk"), "不是 UTF-8"),
        (b"\x00\x01\x02" * 100, "不是 gouji 导出的审核日志"),
    ],
)
def test_a_file_that_is_no_audit_log_is_said_to_be_none(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(ExportError, match=words) as caught:
        verify_csv(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(("name", "words"), [("missing.csv", "不能读取"), (".", "它是一个文件夹")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(ExportError, match=words):
        verify_csv(tmp_path / name)
