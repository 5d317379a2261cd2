"""Opening: what is created and how open it is, what is refused and left alone, and reading without a trace."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from audit.errors import StoreError
from audit.store import DATABASE_NAME, ReviewStore, connection
from tests.audit.store.build import powerless, target


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- reading leaves no trace -------------------------------------------------------------------------


def test_reading_where_there_is_no_workspace_finds_no_reviews_and_creates_nothing(tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path / "missing" / ".gouji", read_only=True) as store:
        assert dict(store.reviews()) == {}
        assert store.head() == (0, "0" * 64)
        assert store.verify() is None
        assert not store.changed_since(0)
    assert names(tmp_path) == []


def test_reading_a_closed_log_leaves_no_files_behind(tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path) as store:
        store.mark(target())
    before = (tmp_path / DATABASE_NAME).read_bytes()
    with ReviewStore.open(tmp_path, read_only=True) as store:
        assert len(store.reviews()) == 1
        assert store.verify() is None
        assert names(tmp_path) == [DATABASE_NAME]
    assert names(tmp_path) == [DATABASE_NAME]
    assert (tmp_path / DATABASE_NAME).read_bytes() == before


def test_a_reader_sees_what_a_writer_adds_and_a_workspace_that_comes_later(tmp_path: Path) -> None:
    reader = ReviewStore.open(tmp_path / ".gouji", read_only=True)
    with ReviewStore.open(tmp_path / ".gouji") as writer:
        event = writer.mark(target())
        assert event is not None
        assert reader.changed_since(0)
        assert len(reader.reviews()) == 1
        assert not reader.changed_since(event.sequence)
        writer.mark(target(), note="更多")
    assert reader.changed_since(event.sequence)
    assert [e.action for e in reader.events(after=1)] == ["note"]


def test_a_log_in_a_read_only_folder_is_read() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ReviewStore.open(folder) as store:
            store.mark(target())
        (folder / DATABASE_NAME).chmod(0o444)
        with powerless(folder), ReviewStore.open(folder, read_only=True) as store:
            assert len(store.reviews()) == 1
        assert names(folder) == [DATABASE_NAME]


def test_events_that_a_killed_process_left_beside_the_database_are_read(tmp_path: Path) -> None:
    live, copy = tmp_path / "live", tmp_path / "copy"
    with ReviewStore.open(live) as store:
        store.mark(target())
        copy.mkdir()
        for name in (DATABASE_NAME, DATABASE_NAME + "-wal"):
            shutil.copy(live / name, copy / name)
    with ReviewStore.open(copy, read_only=True) as store:
        assert len(store.reviews()) == 1


def test_a_database_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path) as store:
        store.mark(target())
    path = tmp_path / DATABASE_NAME
    tries = 0

    def work(database: sqlite3.Connection) -> int:
        nonlocal tries
        tries += 1
        if tries == 1:
            with ReviewStore.open(tmp_path) as other:
                other.mark(target(), note="同时")
        return int(database.execute("SELECT count(*) FROM event").fetchone()[0])

    assert connection.read_snapshot(path, work, 0) == 2
    assert tries == 2


# --- creating ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parent", "folder", "file"),
    [
        (0o755, 0o755, 0o644),  # one inspector's batch: colleagues may look
        (0o700, 0o700, 0o600),
        (0o775, 0o2775, 0o664),  # a group's batch: all may mark
        (0o770, 0o2770, 0o660),
        (0o777, 0o2775, 0o664),  # never everybody
        (0o2770, 0o2770, 0o660),
    ],
)
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_the_workspace_is_as_open_as_its_folder_whatever_the_umask(
    tmp_path: Path, parent: int, folder: int, file: int, mask: int
) -> None:
    batch = tmp_path / "batch"
    batch.mkdir()
    batch.chmod(parent)
    previous = os.umask(mask)
    try:
        with ReviewStore.open(batch / ".gouji") as store:
            store.mark(target())
            assert {mode(path) for path in (batch / ".gouji").iterdir()} == {file}
    finally:
        os.umask(previous)
    assert mode(batch / ".gouji") == folder
    assert names(batch) == [".gouji"]


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    ReviewStore.open(tmp_path).close()
    assert mode(tmp_path) == 0o711


def test_a_read_only_batch_folder_says_where_the_workspace_can_go() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with powerless(folder):
            with pytest.raises(StoreError, match=r"没有写入权限.*--workspace DIR") as caught:
                ReviewStore.open(folder / ".gouji")
            assert str(folder / ".gouji") in str(caught.value)
            with pytest.raises(StoreError, match=r"--workspace DIR"):
                ReviewStore.open(folder)
        assert names(folder) == []


def test_a_log_that_others_own_is_refused_for_writing_and_left_alone() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ReviewStore.open(folder) as store:
            store.mark(target())
        (folder / DATABASE_NAME).chmod(0o444)
        before = (folder / DATABASE_NAME).read_bytes()
        with powerless(folder), pytest.raises(StoreError, match=r"没有写入权限.*--workspace DIR"):
            ReviewStore.open(folder)
        assert (folder / DATABASE_NAME).read_bytes() == before


def test_a_file_in_the_workspaces_place_is_named(tmp_path: Path) -> None:
    (tmp_path / ".gouji").write_text("笔记", encoding="utf-8")
    with pytest.raises(StoreError, match="同名文件"):
        ReviewStore.open(tmp_path / ".gouji")
    with pytest.raises(StoreError, match="已有一个同名文件"):
        ReviewStore.open(tmp_path / ".gouji" / "deeper")
    assert (tmp_path / ".gouji").read_text(encoding="utf-8") == "笔记"


def test_names_with_odd_characters_open_for_writing_and_for_reading(tmp_path: Path) -> None:
    for name in ("批次 2024?#%41", "a&mode=rw", b"\xff\xfe".decode("utf-8", "surrogateescape")):
        with ReviewStore.open(tmp_path / name / ".gouji") as store:
            store.mark(target())
        with ReviewStore.open(tmp_path / name / ".gouji", read_only=True) as store:
            assert len(store.reviews()) == 1


def test_an_empty_file_left_by_a_process_killed_while_creating_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).touch()
    with ReviewStore.open(tmp_path, read_only=True) as store:
        assert dict(store.reviews()) == {}
    with ReviewStore.open(tmp_path) as store:
        assert store.mark(target()) is not None


# --- damage ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"not a database, but long enough to have a header " * 40, b"SQLite format 3\0" + b"\xff" * 4000],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_database_is_refused_untouched(
    tmp_path: Path, content: bytes, read_only: bool
) -> None:
    path = tmp_path / DATABASE_NAME
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"没有改动它.*备份") as caught:
        ReviewStore.open(tmp_path, read_only=read_only)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize("read_only", [False, True])
def test_a_log_with_a_damaged_page_is_refused(tmp_path: Path, read_only: bool) -> None:
    with ReviewStore.open(tmp_path) as store:
        for number in range(60):
            store.mark(target(values=str(number)), note="请核对" * 20)
    path = tmp_path / DATABASE_NAME
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 600] = b"\xa5" * 600
    path.write_bytes(content)
    with pytest.raises(StoreError, match="已损坏"):
        ReviewStore.open(tmp_path, read_only=read_only)


def test_a_missing_table_is_a_sentence(tmp_path: Path) -> None:
    ReviewStore.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as database:
        database.execute("DROP TABLE event")
    for read_only in (False, True):
        with pytest.raises(StoreError, match="no such table"):
            ReviewStore.open(tmp_path, read_only=read_only)
