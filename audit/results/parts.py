"""Rows of long texts in Parquet files of a thousand rows each: written one after the other, read back one at a time.

Reading one row costs one small group of rows, whatever the length of the whole; nothing is held but the paths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PART = 1024
"""Rows of one file."""
_GROUP = 32
"""Rows that are unpacked together to get at one of them."""
Row = tuple[str, ...]


def _name(number: int) -> str:
    return f"part-{number:05}.parquet"


class PartWriter:
    """Takes rows; whole parts go to the disk at once, the last one with `finish`."""

    def __init__(self, folder: Path, columns: tuple[str, ...]) -> None:
        self.folder = folder
        self.columns = columns
        self.names: list[str] = []
        self._rows: list[Row] = []

    def add(self, row: Row) -> None:
        """One more row."""
        self._rows.append(row)
        if len(self._rows) == PART:
            self.finish()

    def finish(self) -> None:
        """Write what is held; only the last part may be shorter than the others."""
        if not self._rows:
            return
        frame = pl.DataFrame(self._rows, schema=dict.fromkeys(self.columns, pl.String), orient="row")
        name = _name(len(self.names))
        frame.write_parquet(
            self.folder / name,
            compression="zstd",
            compression_level=3,
            row_group_size=_GROUP,
            statistics=False,
        )
        self.names.append(name)
        self._rows = []


class PartReader:
    """The rows of a folder of parts; usable from any thread."""

    def __init__(self, folder: Path, columns: tuple[str, ...]) -> None:
        self.folder = folder
        self.columns = columns

    def row(self, number: int) -> Row:
        """One row, by its number from 0. OSError or a polars error where the file cannot be read."""
        part = pl.scan_parquet(self.folder / _name(number // PART)).select(self.columns)
        return part.slice(number % PART, 1).collect().row(0)

    def rows(self, count: int) -> Iterator[Row]:
        """The first so many rows in order."""
        for number in range((count + PART - 1) // PART):
            frame = pl.read_parquet(self.folder / _name(number), columns=list(self.columns))
            yield from frame.slice(0, count - number * PART).iter_rows()
