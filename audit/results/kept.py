"""Kept results read back: the index of the batch in memory, every report and judgement from the disk when asked for.

Results that are not as they were written are `Discarded`: as if they were not there.
"""

from __future__ import annotations

import json
import threading
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, cast

from audit.batch import JudgedBatch
from audit.codec import from_plain as report_from_plain
from audit.columns import Columns, load
from audit.discover import SourceFile
from audit.lazy import Lazy
from audit.listing import SCHEMA, Listing
from audit.model import Judgement
from audit.results.parts import PartReader
from audit.results.plain import from_plain
from audit.results.stamps import hash_of
from audit.results.survey import SOURCE, TABLE, source_of
from audit.results.writing import BODY, ROWS, TIES, Written, hold

if TYPE_CHECKING:
    from pathlib import Path

    from audit.model import Report
    from audit.results.first_page import Manifest
    from audit.results.survey import Survey

_AT_HAND = 24
"""Judgements kept as objects: what `[`, `]`, `n` and last year's report ask for again and again."""


_PASSED_OVER = 4096
"""A report further on than this is asked for by its place, instead of walking there."""


class Discarded(Exception):
    """Kept results that are damaged and not used."""


class KeptJudgements(Lazy[Judgement]):
    """The judgements of a batch, built when asked for; usable from any thread."""

    def __init__(self, folder: Path, paths: Sequence[str], in_use: IO[bytes] | None) -> None:
        """`paths` are those of the reports, in the order of the batch."""
        self._bodies = PartReader(folder, BODY)
        self._paths = paths
        self._in_use = in_use
        self._at_hand: dict[int, Judgement] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._paths)

    def one(self, number: int) -> Judgement:
        """One judgement."""
        with self._lock:
            if number not in self._at_hand:
                if len(self._at_hand) >= _AT_HAND:
                    del self._at_hand[next(iter(self._at_hand))]
                self._at_hand[number] = _judgement(self._paths[number], self._bodies.row(number))
            return self._at_hand[number]

    def __iter__(self) -> Iterator[Judgement]:
        rows = self._bodies.rows(len(self))
        return (_judgement(path, row) for path, row in zip(self._paths, rows, strict=True))


class ReportsOf(Lazy["Report"]):
    """The reports of judgements, in their order."""

    def __init__(self, judgements: Sequence[Judgement]) -> None:
        self._judgements = judgements

    def __len__(self) -> int:
        return len(self._judgements)

    def one(self, number: int) -> Report:
        """One report."""
        return self._judgements[number].report

    def __iter__(self) -> Iterator[Report]:
        return (judgement.report for judgement in self._judgements)


def _judgement(path: str, row: tuple[str, ...]) -> Judgement:
    report = report_from_plain(json.loads(row[0]), path)
    return from_plain(json.loads(row[1]), report)


def batch_of(written: Written) -> JudgedBatch:
    """Judgements just written, as a batch that reads them from there."""
    paths = written.listing.rows["path"]
    judgements = KeptJudgements(written.folder, paths, written.in_use)
    return JudgedBatch(judgements, listing=written.listing, run=written.run)


class Kept:
    """The results of the last run, whole and undamaged."""

    def __init__(self, folder: Path, made: Manifest, prefix: str) -> None:
        """Discarded where a file is missing or not as it was written. `prefix` is how the batch is called now."""
        self.made = made
        self.prefix = prefix
        self.folder = folder / made.generation
        self._in_use = hold(self.folder)
        for name, sha256 in made.files.items():
            if hash_of(self.folder / name) != sha256:
                raise Discarded
        try:
            self.batch = self._load()
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise Discarded from error

    def _load(self) -> JudgedBatch:
        from audit.store import RunSummary

        rows = load(self.folder / ROWS, {**SCHEMA, TIES: "I"})
        if len(rows) != self.made.reports:
            raise ValueError("another table")
        if self.prefix:
            rows = rows.replaced("path", [self.prefix + path for path in rows["path"]])
        listing = Listing(rows, self.made.broken, cast("array[int]", rows[TIES]))
        run = RunSummary(badges=self.made.counts, **self.made.run)
        return JudgedBatch(KeptJudgements(self.folder, rows["path"], self._in_use), listing=listing, run=run)

    def files(self, *names: str) -> Columns:
        """The table of the files as they were when they were read, or these columns of it."""
        return load(self.folder / self.made.table, {name: TABLE[name] for name in names or TABLE})

    @property
    def reports(self) -> Sequence[Report]:
        """The reports as they were read."""
        return ReportsOf(self.batch.judgements)

    def sources(self, batch: Path) -> KeptSources:
        """The files of the batch, which has not been touched since."""
        return KeptSources(self, batch)


class KeptSources(Mapping[str, SourceFile]):
    """The files of a batch by the paths of their reports, looked up when asked for."""

    def __init__(self, kept: Kept, batch: Path) -> None:
        self._kept = kept
        self._batch = batch

    def __getitem__(self, path: str) -> SourceFile:
        found = source_of(self._batch, self._kept.files(*SOURCE), self._kept.prefix, path)
        if found is None:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[str]:
        files = self._kept.files("path", "is_folder")
        both = zip(files["path"], files["is_folder"], strict=True)
        return (self._kept.prefix + path for path, is_folder in both if not is_folder)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Renewed(Lazy["Report"]):
    """The reports of a batch in its order: those of files as before from the last run, the others newly read."""

    def __init__(
        self, found: Survey, pile: Sequence[Report], counts: Sequence[int], kept: Kept | None
    ) -> None:
        """`counts` says how many reports each newly read file holds, in the order in which they were read."""
        self._kept = kept.reports if kept is not None else ()
        self._pile = pile
        # A report is named by its place in what was kept, or below zero by its place in the pile.
        self._where = array("q")
        self._first = array("q")
        read, counted = 0, iter(counts)
        for known in found.known:
            self._first.append(len(self._where))
            if known is not None:
                self._where.extend(range(known.first, known.first + known.count))
            else:
                count = next(counted)
                self._where.extend(range(-1 - read, -1 - read - count, -1))
                read += count
        self._first.append(len(self._where))

    def of_file(self, number: int) -> list[Report]:
        """The reports of the file with this number in the batch."""
        return self[self._first[number] : self._first[number + 1]]

    def __len__(self) -> int:
        return len(self._where)

    def one(self, number: int) -> Report:
        """One report."""
        where = self._where[number]
        return self._kept[where] if where >= 0 else self._pile[-1 - where]

    def __iter__(self) -> Iterator[Report]:
        # Both sources are walked through in their order, which costs far less than asking for one after the other.
        kept, pile = _Walk(self._kept), _Walk(self._pile)
        return (kept.at(where) if where >= 0 else pile.at(-1 - where) for where in self._where)


class _Walk:
    """A sequence asked for places that mostly ascend."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._reports = reports
        self._next = 0
        self._rest = iter(reports)

    def at(self, place: int) -> Report:
        """The report at a place; those before it are passed over."""
        if not self._next <= place < self._next + _PASSED_OVER:
            return self._reports[place]
        while self._next < place:
            next(self._rest)
            self._next += 1
        self._next += 1
        return next(self._rest)
