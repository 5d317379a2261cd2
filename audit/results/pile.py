"""Reports piled up while a batch is read: in memory as long as they are few, on the disk beyond.

A report is some two hundred cells with their places, a hundred kilobytes as objects and two when packed, so a batch
of 100,000 would not fit into memory.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from audit.codec import from_plain, to_plain
from audit.lazy import Lazy
from audit.results.parts import PART, PartReader, PartWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model import Report

IN_MEMORY = 2 * PART
"""Reports that are held as they are."""
_COLUMNS = 2
"""Path and report."""


class Pile(Lazy["Report"]):
    """Reports in the order in which they were added; grows at its end only."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._held: list[Report] = []
        self._packed = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._writer: PartWriter | None = None
        self._reader: PartReader | None = None

    def add(self, report: Report) -> None:
        """One more report at the end."""
        self._held.append(report)
        if len(self._held) >= self._in_memory + PART:
            self._pack()

    def _pack(self) -> None:
        """Put the oldest thousand of those in memory on the disk."""
        if self._writer is None:
            self._folder = tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True)
            self._writer = PartWriter(Path(self._folder.name))
            self._reader = PartReader(Path(self._folder.name), _COLUMNS)
        for report in self._held[:PART]:
            self._writer.add((sendable_json(report.path), sendable_json(to_plain(report))))
        self._packed += PART
        del self._held[:PART]

    def __len__(self) -> int:
        return self._packed + len(self._held)

    def one(self, number: int) -> Report:
        """The report with this number."""
        if number >= self._packed or self._reader is None:
            return self._held[number - self._packed]
        return _unpacked(self._reader.row(number))

    def __iter__(self) -> Iterator[Report]:
        if self._reader is not None:
            yield from map(_unpacked, self._reader.rows(self._packed))
        yield from self._held


def sendable_json(value: object) -> str:
    """JSON in ASCII, which holds every text, also lone surrogates."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _unpacked(row: tuple[str, ...]) -> Report:
    return from_plain(json.loads(row[1]), json.loads(row[0]))
