"""A judged batch as the screens need it: filter, sort, count, slice, next failure, last year's report.

In: judgements in the order of the batch (from memory, or from a disk one by one) and the review states by report.
Out: plain values only; the columns stay in here, so a list of 100,000 reports costs milliseconds a keystroke.
Nothing here reads files or the review log.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from audit.bodies import LEVEL_WORDS, level_of
from audit.clusters import Cluster, patterns
from audit.filtering import selected
from audit.identity import Identity
from audit.lazy import Replaced
from audit.listing import FIGURE_SLOTS, WORST, Listing, ListRow, Sort, failures, is_failure, sendable
from audit.model import BADGE_ORDER, BLANK_STATES, Badge, Cell, Judgement, State
from audit.organs import organ_key
from audit.query import parse_query, region_of
from audit.ranking import certainty
from audit.store import summarise_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model import Figure, Finding, Report
    from audit.store import RunSummary

__all__ = ["JudgedBatch", "ListRow", "Order", "Tally", "View", "failures", "is_failure"]

REVIEW_WORDS: Mapping[str, str] = {
    "open": "待审",
    "follow_up": "跟进",
    "confirmed": "属实",
    "misread": "提取有误",
    "waived": "豁免",
    "returned": "退回整改",
    "corrected": "已整改",
    "signed_off": "复核签字",
}


class Order(StrEnum):
    """The orders that have a name."""

    WORST = "worst"
    ORGAN = "organ"
    YEAR = "year"
    PATH = "path"


ORDERS: Mapping[Order, Sort] = {
    Order.WORST: WORST,
    Order.ORGAN: (("organ", False),),
    Order.YEAR: (("year", True), ("badge", False)),
    Order.PATH: (("path", False),),
}


@dataclass(frozen=True)
class Tally:
    """Counts over a batch: `rules` are failures by rule, most first; `years` badges by year; `states` reviews by
    state; `inspectors` the reports that each has, `done` those of them with a decision.
    """

    badges: Mapping[Badge, int]
    rules: Mapping[str, int]
    years: Mapping[int, Mapping[Badge, int]]
    states: Mapping[str, int]
    inspectors: Mapping[str, int]
    done: Mapping[str, int]
    levels: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Level of the bodies, in the words of the filter -> reports that fail, and reports in all; `regions` likewise."""
    regions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    absent: Sequence[tuple[str, int]] = ()
    """Bodies that a manifest names without a report, and the year."""


Marks = Mapping[Identity, Sequence[str]]
"""The review states (`follow_up`, …) that each report bears: its own and those of its findings."""
LaidOver = Mapping[str, Sequence[str]]
"""Columns that come from the review log: `mark` and `inspector`, a text a report."""
_KEPT_PREVIOUS = 64
ABSENT_RULE = "ROSTER"
"""The rule that a body without a report breaks."""


class JudgedBatch:
    """Judged reports with an index; immutable, a later state of the batch is a new one."""

    def __init__(
        self,
        judgements: Sequence[Judgement],
        marks: Marks | None = None,
        inspectors: Mapping[Identity, str] | None = None,
        listing: Listing | None = None,
        run: RunSummary | None = None,
    ) -> None:
        """`inspectors` are those to whom reports are assigned; `listing` and `run` are the index and what the review
        log records, where they are there already.
        """
        self.judgements = judgements
        self._marks = dict(marks or {})
        self._inspectors = dict(inspectors or {})
        self._given = listing
        self._run = run
        self._previous: dict[int, Mapping[str, Cell]] = {}

    def __len__(self) -> int:
        return len(self.judgements)

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.judgements)

    def with_marks(self, marks: Marks, inspectors: Mapping[Identity, str] | None = None) -> JudgedBatch:
        """The same batch with other review marks; the index is shared, so this is quick."""
        other = JudgedBatch(self.judgements, marks, inspectors, self.listing, self._run)
        other._previous = self._previous
        return other

    @cached_property
    def listing(self) -> Listing:
        """The index."""
        return self._given or Listing.of(self.judgements)

    @property
    def run(self) -> RunSummary:
        """What the review log records of this run."""
        return self._run or summarise_run(self.judgements)

    @property
    def counts(self) -> Mapping[Badge, int]:
        """How many reports have each badge, worst first; badges that do not occur count 0."""
        return self.listing.counts

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The regions that the bodies' names begin with, most frequent first."""
        counted = Counter(filter(None, map(region_of, self.listing.rows["organ"])))
        return tuple(sorted(counted, key=lambda name: (-counted[name], name)))

    def tally(self) -> Tally:
        """The batch at a glance: reports by badge and by year, failures by rule, reviews by state and inspector."""
        return self._tally  # counted once: screens ask for it at every key

    @cached_property
    def _tally(self) -> Tally:
        states = Counter(state for marks in self._marks.values() for state in marks)
        people = Counter(self._inspectors.values())
        done = Counter(
            name
            for report, name in self._inspectors.items()
            if any(s != "open" for s in self._marks.get(report, ()))
        )
        return Tally(
            self.counts,
            dict(sorted(self.listing.rules.items(), key=lambda i: (-i[1], i[0]))),
            self.listing.years(),
            states,
            people,
            done,
            self.listing.failing_by(lambda organ: LEVEL_WORDS[level_of(organ)] if organ else ""),
            self.listing.failing_by(region_of),
            self.listing.breaking(ABSENT_RULE),
        )

    def clusters(self) -> tuple[Cluster, ...]:
        """What many reports have in common: certain errors before doubts, the pattern of most reports first.

        Of each only the first report is looked at; `members` gives the others.
        """
        found = []
        for name, reports, first in self.listing.patterns():
            judgement = self.judgements[first]
            shown = next(((p, f) for p, f in patterns(judgement) if p.name == name), None)
            if shown is not None:
                found.append(Cluster(shown[0], reports, judgement.report, shown[1]))
        return tuple(sorted(found, key=lambda cluster: certainty(cluster.findings[0])))

    def members(self, name: str) -> Iterator[tuple[Report, Finding]]:
        """Every finding of the pattern of this name with its report, in the order of the batch."""
        for position in self.listing.with_pattern(name):
            judgement = self.judgements[position]
            for pattern, findings in patterns(judgement):
                if pattern.name == name:
                    yield from ((judgement.report, finding) for finding in findings)

    def position(self, wanted: Identity) -> int | None:
        """Where the report with this path and part stands in the batch, or None."""
        return self.listing.places([wanted]).get(wanted)

    def positions(self, wanted: Iterable[Identity]) -> list[int]:
        """Where these reports stand, in the order of the batch; those that it lacks are left out."""
        return sorted(self.listing.places(wanted).values())

    def with_judgements(self, changed: Mapping[int, Judgement]) -> JudgedBatch:
        """The same batch with other judgements at these positions, without marks; reports keep name and year."""
        if not changed:
            return JudgedBatch(self.judgements, listing=self.listing, run=self._run)
        before = {position: self.judgements[position] for position in changed}
        judgements: Sequence[Judgement] = Replaced(self.judgements, changed)
        if isinstance(self.judgements, tuple):
            judgements = tuple(judgements)
        listing = self.listing.with_judgements(before, changed)
        badges = {str(badge): number for badge, number in listing.counts.items()}
        return JudgedBatch(
            judgements, listing=listing, run=replace(self._run, badges=badges) if self._run else None
        )

    def family(self, position: int) -> tuple[int, ...]:
        """Where the reports of the same body stand, this one among them; itself alone where the body is unknown."""
        key = self.listing.keys[position]
        return tuple(n for n, other in enumerate(self.listing.keys) if other == key) if key else (position,)

    def concerning(self, bodies: Iterable[tuple[str, int]], files: Iterable[str]) -> Iterator[Judgement]:
        """The reports of one of these bodies (by key) and years, or from a file with one of these hashes.

        There may be a few more: what a decision holds on is decided by `audit.store`, not here.
        """
        return (self.judgements[position] for position in self.listing.concerning(bodies, files))

    def years(self, position: int, most: int = 5) -> tuple[tuple[int, Report | None], ...]:
        """The organ's reports of so many years up to this report's, oldest first; None where the batch has none.

        Where a year has several reports, the first of the batch stands for it. Empty where organ or year is unknown.
        """
        report = self.judgements[position].report
        key = organ_key(report.organ)
        if not key or not report.year:
            return ()
        first = report.year - most + 1
        there: dict[int, int] = {}
        for year, place in self.listing.of_body(key, first, report.year - 1):
            there.setdefault(year, place)
        found = [
            (year, self.judgements[there[year]].report if year in there else None)
            for year in range(min(there, default=report.year), report.year)
        ]
        return (*found, (report.year, report))

    def previous_year(self, position: int) -> tuple[Judgement, ...]:
        """The same organ's reports of the year before, in the order of the batch; mostly one or none."""
        report = self.judgements[position].report
        key = organ_key(report.organ)
        if not key or not report.year:
            return ()
        before = report.year - 1
        return tuple(self.judgements[place] for _, place in self.listing.of_body(key, before, before))

    def previous_cells(self, position: int) -> Mapping[str, Cell]:
        """Last year's figures by slot, as the rules take them; empty where the batch has no such report.

        Where the organ has several reports of last year, a figure on which they differ is ambiguous.
        """
        if position not in self._previous:
            if len(self._previous) >= _KEPT_PREVIOUS:
                self._previous.clear()
            self._previous[position] = _agreed([judged.report for judged in self.previous_year(position)])
        return self._previous[position]

    @cached_property
    def _laid_over(self) -> LaidOver:
        """The marks and inspectors, a text a report."""
        count = len(self.listing)
        marks, inspectors = [""] * count, [""] * count
        places = self.listing.places({*self._marks, *self._inspectors})
        for report, place in places.items():
            marks[place] = _mark(self._marks.get(report, ()))
            inspectors[place] = sendable(self._inspectors.get(report, ""))
        return {"mark": marks, "inspector": inspectors}

    def view(self, text: str = "", order: str = Order.WORST, sort: Sort = ()) -> View:
        """The rows that fulfil every condition of the query `text` (`audit.query`), in the order of `sort`, or in
        the one of this name where no columns are given.
        """
        order = Order(order)
        positions = self.listing.order(sort or ORDERS[order], self._laid_over)
        mask = selected(self.listing, self._laid_over, parse_query(text))
        if mask is not None:
            positions = array("I", [position for position in positions if mask[position]])
        return View(text, order, self.listing, self._laid_over, positions)


class View:
    """A filtered and sorted selection of a batch; `place` counts lines of the view from 0."""

    is_live = True

    def __init__(
        self, text: str, order: Order, listing: Listing, laid_over: LaidOver, positions: array[int]
    ) -> None:
        self.text = text
        self.order = order
        self._listing = listing
        self._laid_over = laid_over
        self._positions = positions

    def __len__(self) -> int:
        return len(self._positions)

    def rows(self, start: int, stop: int) -> list[ListRow]:
        """The lines from `start` up to `stop` (left out), fewer at the end of the view."""
        places = self._positions[start : max(start, stop)]
        names = (
            "rank",
            "year",
            "organ",
            "failed",
            "doubts",
            "kind",
            "template",
            "deduced",
            "certain",
            *FIGURE_SLOTS,
        )
        shown, marks, inspectors = self._listing.paths, self._laid_over["mark"], self._laid_over["inspector"]
        found = []
        for place, values in zip(places, self._listing.rows.rows(names, places), strict=True):
            rank, year, organ, failed, doubts, kind, template, deduced, certain, *figures = values
            known = (place, BADGE_ORDER[rank], year, organ, failed, doubts, marks[place], shown[place])
            found.append(ListRow(*known, inspectors[place], kind, template, tuple(figures), deduced, certain))
        return found

    def position(self, place: int) -> int:
        """The report (its position in the batch) on this line."""
        return self._positions[place]

    def positions(self) -> list[int]:
        """Every report of the view (its position in the batch), from the first line to the last."""
        return self._positions.tolist()

    def identity(self, place: int) -> Identity:
        """Path and part of the report on this line, also when the batch has been replaced by a later one meanwhile."""
        ((path, part),) = self._listing.rows.rows(("path", "part"), self._positions[place : place + 1])
        return path, part

    def identities(self) -> list[Identity]:
        """Path and part of every report of the view, from the first line to the last."""
        return [(path, part) for path, part in self._listing.rows.rows(("path", "part"), self._positions)]

    def place(self, position: int) -> int | None:
        """The line on which this report stands, or None where the filter hides it."""
        try:
            return self._positions.index(position)
        except ValueError:
            return None

    @cached_property
    def _failing(self) -> array[int]:
        failing = self._listing.rows["failing"]
        return array("I", [place for place, position in enumerate(self._positions) if failing[position]])

    def failure(self, place: int, step: int) -> tuple[int, bool] | None:
        """The next (`step` 1) or previous (-1) line with a failure beyond `place`, and whether it wrapped.

        None where no line of the view has one; the line itself is found again when it is the only one.
        """
        failing = self._failing
        if not failing:
            return None
        if step > 0:
            after = bisect_left(failing, place + 1)
            return (failing[0], True) if after == len(failing) else (failing[after], False)
        before = bisect_left(failing, place) - 1
        return (failing[-1], True) if before < 0 else (failing[before], False)


def _agreed(reports: Sequence[Report]) -> Mapping[str, Cell]:
    if len(reports) < 2:
        return reports[0].cells if reports else {}
    first, *others = reports
    return {
        slot: cell if all(_same(cell, other.cells.get(slot)) for other in others) else _differing(slot)
        for slot, cell in first.cells.items()
    }


def _same(cell: Cell, other: Cell | None) -> bool:
    return other is not None and _taken_as(cell) == _taken_as(other)


def _taken_as(cell: Cell) -> Figure | None:
    return 0 if cell.state in BLANK_STATES else cell.value


def _differing(slot: str) -> Cell:
    return Cell(slot, State.AMBIGUOUS, note="上年有几份报告，这一格的数字不同")


def _mark(states: Sequence[str]) -> str:
    words = dict.fromkeys(REVIEW_WORDS.get(state, state) for state in states)
    return "、".join(words) + (str(len(states)) if len(states) > 1 else "")
