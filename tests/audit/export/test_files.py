"""Files come whole or not at all, and nothing but an earlier export is ever replaced."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from audit.errors import ExportError
from audit.export import FINDING_COLUMNS
from audit.export.files import replacing, write_rows
from tests.audit.store.build import powerless


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def export(path: Path, value: str = "a") -> None:
    with replacing(path) as file:
        write_rows(file, FINDING_COLUMNS, [(value,)])


def test_bytes_have_a_mark_and_windows_line_ends(tmp_path: Path) -> None:
    export(tmp_path / "问题.csv", "甲,乙\n丙")
    header = ",".join(FINDING_COLUMNS).encode()
    assert (
        tmp_path / "问题.csv"
    ).read_bytes() == b"\xef\xbb\xbf" + header + b'\r\n"' + "甲,乙\n丙".encode() + b'"\r\n'
    assert names(tmp_path) == ["问题.csv"]


def test_an_earlier_export_and_an_empty_file_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.touch()
    export(path, "first")
    export(path, "second")
    assert "second" in path.read_text(encoding="utf-8-sig")


def test_a_name_of_any_length_that_the_system_takes_is_written(tmp_path: Path) -> None:
    export(tmp_path / ("n" * 251 + ".csv"))


def test_a_failure_half_way_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    export(path, "first")
    with pytest.raises(RuntimeError), replacing(path) as file:
        file.write("half")
        raise RuntimeError
    assert "first" in path.read_text(encoding="utf-8-sig")
    assert names(tmp_path) == ["a.csv"]


def test_a_report_of_the_batch_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "报告.csv"
    path.write_text("机关,年度\n", encoding="utf-8")
    with pytest.raises(ExportError, match=r"报告\.csv 已经存在.*没有改动它"):
        export(path)
    link = tmp_path / "链接.csv"
    link.symlink_to(path)
    with pytest.raises(ExportError, match="已经存在"):
        export(link)
    assert path.read_text(encoding="utf-8") == "机关,年度\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (".", "是一个文件夹"),
        ("missing/a.csv", "文件夹 .*missing 不存在"),
        ("file/a.csv", "file 不存在"),
        ("pipe", "不是普通文件"),
        ("长" * 200 + ".csv", "不能写出.*名字太长"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ExportError, match=words):
        export(tmp_path / name)
    assert names(tmp_path) == ["file", "pipe"]


def test_a_read_only_folder_is_a_sentence() -> None:
    with tempfile.TemporaryDirectory() as name:
        with powerless(Path(name)), pytest.raises(ExportError, match="没有写入权限"):
            export(Path(name) / "a.csv")
        assert names(Path(name)) == []
