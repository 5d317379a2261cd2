"""The batch as it lies there now, beside the table of its files at the last run: which are to be read again.

A batch in which no folder and no file has been touched is not even walked: a hundred thousand files are looked at in
a second. Otherwise it is discovered anew, and a file counts as the one that was read where its stamp says so or, where
that proves nothing, its hash.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.columns import TEXT, WORD, Columns
from audit.discover import SourceFile, discover, printable
from audit.results.stamps import Stamp, proves_same, stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from audit.columns import Schema
    from audit.discover import Discovery
    from audit.model import Report

_STAMP = ("size", "modified", "changed", "inode")
TABLE: Schema = {
    "path": TEXT,  # without the prefix of the batch
    "location": TEXT,  # where that differs from what is printed
    "member": TEXT,
    "problem": WORD,
    "is_folder": "B",
    **dict.fromkeys(_STAMP, "q"),
    "sha256": TEXT,
    "first": "I",  # position of its first report
    "count": "I",  # how many reports it holds
    "steady": "B",
}
"""A row a file of the batch in its order, then a row a folder."""
_WHERE = ("path", "location", "member", "is_folder", *_STAMP)
SOURCE = ("path", "location", "member", "problem", "is_folder")
"""Columns that `source_of` needs."""
LOOKED_AT = (*_WHERE, "problem", "steady")
"""Columns that `is_untouched` needs."""
_STEADY_REASONS = frozenset({"no_text_layer", "damaged", "unsupported", "empty", "not_a_report"})
"""Why a file cannot be read, where that is in the file itself; with time, memory or permission it may be otherwise."""
_PAUSE_EVERY = 500


@dataclass(frozen=True, slots=True)
class Known:
    """A file of the last run: its place in the table, and which reports came from it."""

    first: int
    count: int


@dataclass(slots=True)
class Survey:
    """The files to read or to take over, in the order of the batch; `known` is None where one has to be read."""

    files: Sequence[SourceFile]
    known: list[Known | None]
    stamps: list[Stamp]
    hashes: list[str | None]
    """What is known of their hashes: those of files taken over."""
    folders: list[tuple[str, Stamp]]
    seen: int
    """When the stamps were taken, in nanoseconds."""
    gone: int = 0

    @property
    def is_as_before(self) -> bool:
        """Whether the batch has the same files as at the last run, in the same order."""
        places = [known.first for known in self.known if known is not None]
        return not self.gone and len(places) == len(self.known) and places == sorted(places)

    @property
    def wanted(self) -> list[SourceFile]:
        """The files to read."""
        return [file for file, known in zip(self.files, self.known, strict=True) if known is None]


def prefix_of(batch: Path) -> str:
    """What the path of every report of a batch begins with, as the batch is called now."""
    shown = printable(str(batch))
    if not batch.is_dir():
        return shown
    return "" if shown == "." else shown.rstrip("/") + "/"


def is_untouched(batch: Path, table: Columns, prefix: str) -> bool:
    """Whether no folder and no file of the batch has been touched since, as far as stamps can prove it."""
    sure = zip(table["is_folder"], table["steady"], table["problem"], strict=True)
    if not all(is_folder or (steady and problem is None) for is_folder, steady, problem in sure):
        return False
    last: tuple[bytes | str, Stamp] | None = None
    for n, row in enumerate(table.rows(_WHERE, range(len(table)))):
        if n % _PAUSE_EVERY == 0:
            time.sleep(0)  # the thread that paints comes first
        path, location, member, is_folder, *then = row
        where = prefix + path if location is None else located(batch, location)
        again = member is not None and last is not None and last[0] == where  # one archive, many members
        now = last[1] if again and last is not None else stamp_of(where)
        last = (where, now)
        if not proves_same(now, Stamp(*then)) and not (is_folder and _same_folder(now, Stamp(*then))):
            return False
    return True


def _same_folder(now: Stamp, then: Stamp) -> bool:
    """A folder's size is no part of its contents' names; its times are."""
    return then.changed >= 0 and (now.modified, now.changed, now.inode) == (
        then.modified,
        then.changed,
        then.inode,
    )


def survey(
    batch: Path, table: Columns | None, prefix: str, *, passwords: bool = False
) -> tuple[Survey, Discovery]:
    """Discover the batch and compare it with the table of the last run. BatchError where there is nothing to do.

    `passwords` says that some were offered, now or then: then whatever may be locked is read again.
    """
    seen = time.time_ns()
    folders = list(_folders(batch))
    discovery = discover(batch)
    before = _rows(table) if table is not None else {}
    found = Survey(discovery.files, [], [], [], folders, seen)
    last: tuple[Path, Stamp] | None = None
    for n, file in enumerate(discovery.files):
        if n % _PAUSE_EVERY == 0:
            time.sleep(0)
        stamp = last[1] if last is not None and last[0] == file.location else stamp_of(file.location)
        last = (file.location, stamp)
        row = before.pop((file.path.removeprefix(prefix), file.member), None)
        same = row is not None and file.problem is None and _is_same(file, stamp, row, passwords)
        found.known.append(Known(row[5], row[6]) if row is not None and same else None)
        found.hashes.append(row[4] if row is not None and same else None)
        found.stamps.append(stamp.settled(seen))
    found.gone = len(before)
    return found, discovery


def _rows(table: Columns) -> dict[tuple[str, str | None], tuple[Any, ...]]:
    """What is known of the files that may be taken over, by path and member."""
    sure = zip(table["is_folder"], table["steady"], table["problem"], strict=True)
    places = [n for n, (folder, steady, why) in enumerate(sure) if not folder and steady and why is None]
    columns = table.rows(("path", "member", *_STAMP, "sha256", "first", "count"), places)
    return {(path, member): tuple(rest) for path, member, *rest in columns}


def _is_same(file: SourceFile, now: Stamp, row: tuple[Any, ...], passwords: bool) -> bool:
    if passwords and file.location.suffix.lower() not in (".txt", ".md", ".html", ".htm"):
        return False
    then = Stamp(*row[:4])
    if proves_same(now, then):
        return True
    from audit.pipeline import hash_of_source

    return now.size == then.size and hash_of_source(file) == row[4]


def _folders(batch: Path) -> Iterator[tuple[str, Stamp]]:
    """Every folder in which a file of the batch could appear."""
    if not batch.is_dir():
        return
    waiting = [str(batch)]
    while waiting:
        folder = waiting.pop()
        yield folder, stamp_of(folder)
        try:
            with os.scandir(folder) as entries:
                waiting += [
                    entry.path
                    for entry in entries
                    if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
                ]
        except OSError:
            continue


def located(batch: Path, location: str) -> bytes:
    """A place in a batch, however the batch is called now."""
    return os.fsencode(batch / location) if location else os.fsencode(batch)


def _within(batch: Path, place: Path) -> str:
    return "" if place == batch else str(place.relative_to(batch))


def source_of(batch: Path, table: Columns, prefix: str, path: str) -> SourceFile | None:
    """The file of a batch that is called by this path; None where the table has none."""
    wanted = path.removeprefix(prefix)
    named = zip(table["path"], table["is_folder"], strict=True)
    place = next((n for n, (name, folder) in enumerate(named) if name == wanted and not folder), None)
    if not path.startswith(prefix) or place is None:
        return None
    location, member, problem = next(table.rows(("location", "member", "problem"), [place]))
    there = Path(path) if location is None else Path(os.fsdecode(located(batch, location)))
    return SourceFile(path, there, member, problem)


def table_of(batch: Path, found: Survey, reports: Callable[[int], Sequence[Report]], prefix: str) -> Columns:
    """The table for the next start; `reports` gives those of the n-th file."""
    rows = Columns(TABLE)
    first = 0
    for n, (file, stamp) in enumerate(zip(found.files, found.stamps, strict=True)):
        known, sha256 = found.known[n], found.hashes[n]
        steady, count = True, known.count if known is not None else 0
        if known is None:
            own = reports(n)
            count = len(own)
            sha256 = own[0].sha256 if own else None
            steady = bool(own) and all(one.is_read or one.reason in _STEADY_REASONS for one in own)
        shown = file.path.removeprefix(prefix)
        plain = os.fsencode(file.location) == os.fsencode(file.path) and file.member is None
        location = None if plain else _within(batch, file.location)
        rows.append(
            (shown, location, file.member, file.problem, False, *stamp.numbers, sha256, first, count, steady)
        )
        first += count
    for folder, stamp in found.folders:
        there = stamp.settled(found.seen)
        rows.append(("", _within(batch, Path(folder)), None, None, True, *there.numbers, None, 0, 0, True))
    return rows
