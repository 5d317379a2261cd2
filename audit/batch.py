"""A judged batch as the screens need it: filter, sort, count, slice, next failure, last year's report.

In: judgements in the order of the batch (from memory, or from a disk one by one) and the review states by report.
Out: plain values only; frames stay in here, so a list of 100,000 reports costs milliseconds a keystroke.
Nothing here reads files or the review log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from audit.identity import Identity
from audit.listing import (
    FIGURE_SLOTS,
    WORST,
    Listing,
    ListRow,
    Sort,
    failures,
    is_failure,
    sendable,
    shown_path,
)
from audit.model import BADGE_ORDER, BADGE_WORDS, BLANK_STATES, Badge, Cell, Judgement, State
from audit.organs import organ_key
from audit.query import parse_query, region_of
from audit.store import summarise_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model import Figure, Report
    from audit.query import Term
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


Marks = Mapping[Identity, Sequence[str]]
"""The review states (`follow_up`, …) that each report bears: its own and those of its findings."""
_FIELDS: Mapping[str, str] = {
    "rule": "failed",
    "organ": "organ",
    "mark": "mark",
    "inspector": "inspector",
}
"""Field of a query -> the column in which its value is looked for; `badge`, `year` and `path` are made for it."""
_KEPT_PREVIOUS = 64


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
        counted = Counter(filter(None, map(region_of, self._frame["organ"].to_list())))
        return tuple(sorted(counted, key=lambda name: (-counted[name], name)))

    def tally(self) -> Tally:
        """The batch at a glance: reports by badge and by year, failures by rule, reviews by state and inspector."""
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
        )

    def position(self, wanted: Identity) -> int | None:
        """Where the report with this path and part stands in the batch, or None."""
        return self.listing.places([wanted]).get(wanted)

    def positions(self, wanted: Iterable[Identity]) -> list[int]:
        """Where these reports stand, in the order of the batch; those that it lacks are left out."""
        return sorted(self.listing.places(wanted).values())

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
    def _laid_over(self) -> pl.DataFrame:
        """The marks and inspectors, a row a report."""
        count = self.listing.frame.height
        marks, inspectors = [""] * count, [""] * count
        places = self.listing.places({*self._marks, *self._inspectors})
        for report, place in places.items():
            marks[place] = _mark(self._marks.get(report, ()))
            inspectors[place] = sendable(self._inspectors.get(report, ""))
        return pl.DataFrame({"mark": marks, "inspector": inspectors}, schema_overrides=_TEXTS)

    @cached_property
    def _frame(self) -> pl.DataFrame:
        return self.listing.frame.hstack(self._laid_over)

    def _condition(self, term: Term) -> pl.Expr:
        """One condition of a query over the frame of list rows; a report without the figure does not fulfil it."""
        if term.field == "figure":
            left = pl.col(term.word)
            compared = {
                ">": left > term.number,
                "<": left < term.number,
                ">=": left >= term.number,
                "<=": left <= term.number,
                "=": left == term.number,
            }
            return compared[term.relation].fill_null(value=False)
        if term.field == "region":  # a body's name begins with its region; folders are often named by it
            within = pl.concat_str(pl.lit("/"), shown_path().str.to_lowercase())
            organ = pl.col("organ").str.to_lowercase().str.starts_with(term.word)
            return organ | within.str.contains(f"/{term.word}", literal=True)
        if term.field == "badge":
            named = [n for n, b in enumerate(BADGE_ORDER) if term.word in f"{BADGE_WORDS[b]}\n{b}"]
            return pl.col("rank").is_in(named)
        if term.field == "year":
            return pl.col("year").cast(pl.String).fill_null("").str.contains(term.word, literal=True)
        if term.field:
            column = pl.col(_FIELDS[term.field]) if term.field in _FIELDS else shown_path()
            return column.str.to_lowercase().str.contains(term.word, literal=True)
        laid_over = pl.col("mark", "inspector").str.to_lowercase().str.contains(term.word, literal=True)
        return pl.lit(self.listing.searched).str.contains(term.word, literal=True) | pl.any_horizontal(
            laid_over
        )

    def view(self, text: str = "", order: str = Order.WORST, sort: Sort = ()) -> View:
        """The rows that fulfil every condition of the query `text` (`audit.query`), in the order of `sort`, or in
        the one of this name where no columns are given.
        """
        order = Order(order)
        positions = self.listing.order(sort or ORDERS[order], self._laid_over)
        conditions = []
        for term in parse_query(text):
            holds = self._condition(term)
            conditions.append(~holds if term.negated else holds)
        if conditions:
            mask = self._frame.select(pl.all_horizontal(conditions)).to_series()
            positions = positions.filter(mask.gather(positions))
        return View(text, order, self._frame, positions)


class View:
    """A filtered and sorted selection of a batch; `place` counts lines of the view from 0."""

    is_live = True

    def __init__(self, text: str, order: Order, frame: pl.DataFrame, positions: pl.Series) -> None:
        self.text = text
        self.order = order
        self._frame = frame
        self._positions = positions

    def __len__(self) -> int:
        return len(self._positions)

    def rows(self, start: int, stop: int) -> list[ListRow]:
        """The lines from `start` up to `stop` (left out), fewer at the end of the view."""
        part = self._frame[self._positions.slice(start, max(0, stop - start))].select(
            "position", "rank", "year", "organ", "failed", "doubts", "mark", shown_path().alias("path"),
            "inspector", "kind", "template", *FIGURE_SLOTS, "deduced",
        )  # fmt: skip
        values = ((row[0], BADGE_ORDER[row[1]], *row[2:11], row[11:-1], row[-1]) for row in part.iter_rows())
        return [ListRow(*one) for one in values]

    def position(self, place: int) -> int:
        """The report (its position in the batch) on this line."""
        return int(self._positions[place])

    def positions(self) -> list[int]:
        """Every report of the view (its position in the batch), from the first line to the last."""
        return self._positions.to_list()

    def identities(self) -> list[Identity]:
        """Path and part of every report of the view, from the first line to the last."""
        shown = self._frame.select("path", "part")[self._positions]
        return list(shown.iter_rows())

    def place(self, position: int) -> int | None:
        """The line on which this report stands, or None where the filter hides it."""
        return self._positions.index_of(position)

    @cached_property
    def _failing(self) -> pl.Series:
        return self._frame["failing"].gather(self._positions).arg_true()

    def failure(self, place: int, step: int) -> tuple[int, bool] | None:
        """The next (`step` 1) or previous (-1) line with a failure beyond `place`, and whether it wrapped.

        None where no line of the view has one; the line itself is found again when it is the only one.
        """
        failing = self._failing
        if failing.is_empty():
            return None
        if step > 0:
            after = int(failing.search_sorted(place + 1))
            return (int(failing[0]), True) if after == len(failing) else (int(failing[after]), False)
        before = int(failing.search_sorted(place)) - 1
        return (int(failing[-1]), True) if before < 0 else (int(failing[before]), False)


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


_TEXTS = {"mark": pl.String, "inspector": pl.String}


def _mark(states: Sequence[str]) -> str:
    words = dict.fromkeys(REVIEW_WORDS.get(state, state) for state in states)
    return "、".join(words) + (str(len(states)) if len(states) > 1 else "")
