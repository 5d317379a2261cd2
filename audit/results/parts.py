"""Rows of JSON texts in files of a thousand rows each: written one after the other, read back one at a time.

A file is a line with the lengths of its groups, then the groups, each compressed (xz) and with a line a text. The rows
of a group are alike, so together they take an eighteenth of their length; reading one row costs one group, whatever
the length of the whole.
"""

from __future__ import annotations

import json
import lzma
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PART = 1024
"""Rows of one file."""
_GROUP = 32
"""Rows that are unpacked together to get at one of them."""
_EFFORT = 1
"""Smaller than the best by a tenth, and several times as quick."""
Row = tuple[str, ...]
"""Texts in ASCII without line breaks (`sendable_json`), as many as there are columns."""


def _name(number: int) -> str:
    return f"part-{number:05}.xz"


class PartWriter:
    """Takes rows; whole parts go to the disk at once, the last one with `finish`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        """One more row."""
        self._rows.append(row)
        if len(self._rows) == PART:
            self.finish()

    def finish(self) -> None:
        """Write what is held; only the last part may be shorter than the others. OSError where it cannot be."""
        if not self._rows:
            return
        groups = [_packed(self._rows[n : n + _GROUP]) for n in range(0, len(self._rows), _GROUP)]
        name = _name(len(self.names))
        with (self.folder / name).open("wb") as file:
            file.write(json.dumps([len(group) for group in groups]).encode("ascii") + b"\n")
            file.writelines(groups)
        self.names.append(name)
        self._rows = []


class PartReader:
    """The rows of a folder of parts; usable from any thread."""

    def __init__(self, folder: Path, columns: int) -> None:
        self.folder = folder
        self._columns = columns

    def row(self, number: int) -> Row:
        """One row, by its number from 0. OSError or ValueError where the file cannot be read."""
        group, place = divmod(number % PART, _GROUP)
        with (self.folder / _name(number // PART)).open("rb") as file:
            lengths = json.loads(file.readline())
            file.seek(sum(lengths[:group]), 1)
            return self._rows(file.read(lengths[group]))[place]

    def rows(self, count: int) -> Iterator[Row]:
        """The first so many rows in order."""
        for first in range(0, count, PART):
            with (self.folder / _name(first // PART)).open("rb") as file:
                for n, length in enumerate(json.loads(file.readline())):
                    yield from self._rows(file.read(length))[: max(0, count - first - n * _GROUP)]

    def _rows(self, group: bytes) -> list[Row]:
        try:
            lines = lzma.decompress(group).decode("ascii").split("\n")
        except lzma.LZMAError as error:
            raise ValueError("damaged") from error
        return list(zip(*(lines[column :: self._columns] for column in range(self._columns)), strict=True))


def _packed(rows: list[Row]) -> bytes:
    return lzma.compress("\n".join(text for row in rows for text in row).encode("ascii"), preset=_EFFORT)
