"""A judged batch as the screens need it: filter, sort, count, slice, next failure, last year's report.

In: judgements in the order of the batch and the review states by subject. Out: plain values only; the
polars frame of list rows stays in here, so a list of 100,000 reports costs milliseconds a keystroke.
Nothing here reads files or the review log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from audit.identity import Identity, identity
from audit.model import (
    BADGE_ORDER,
    BADGE_WORDS,
    BLANK_STATES,
    Badge,
    Cell,
    Finding,
    Judgement,
    Outcome,
    Severity,
    State,
)
from audit.organs import organ_key
from audit.query import parse_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model import Figure, Report
    from audit.query import Term

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
    """How a list is sorted; every order ends with organ, year and path, so that it is the same every time."""

    WORST = "worst"
    ORGAN = "organ"
    YEAR = "year"
    PATH = "path"


_SORT_KEYS: Mapping[Order, tuple[list[str], list[bool]]] = {
    Order.WORST: (["rank", "organ", "year", "path", "position"], [False] * 5),
    Order.ORGAN: (["organ", "year", "path", "position"], [False] * 4),
    Order.YEAR: (["year", "rank", "organ", "path", "position"], [True, False, False, False, False]),
    Order.PATH: (["path", "position"], [False] * 2),
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list: plain values, texts exactly as the report has them.

    `position` counts from 0 in the order of the batch; `failed` are the ids of broken rules, worst first;
    `doubts` counts undecided findings; `mark` is a review word with the number of marks behind it, or "".
    """

    position: int
    badge: Badge
    year: int | None
    organ: str
    failed: str
    doubts: int
    mark: str
    path: str
    inspector: str = ""


def is_failure(finding: Finding) -> bool:
    """Whether an inspector must look at this finding as a failure (an error or a warning, not a note)."""
    return finding.outcome is Outcome.FAIL and finding.severity is not Severity.INFO


def failures(judgement: Judgement) -> tuple[Finding, ...]:
    """The failures of a report in the order in which the engine gave them."""
    return tuple(finding for finding in judgement.findings if is_failure(finding))


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


class JudgedBatch:
    """Judged reports with an index; immutable, a later state of the batch is a new one."""

    def __init__(
        self,
        judgements: Sequence[Judgement],
        marks: Marks | None = None,
        inspectors: Mapping[Identity, str] | None = None,
    ) -> None:
        """`inspectors` are those to whom reports are assigned."""
        self.judgements = tuple(judgements)
        self._marks = dict(marks or {})
        self._inspectors = dict(inspectors or {})

    def __len__(self) -> int:
        return len(self.judgements)

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.judgements)

    def with_marks(self, marks: Marks, inspectors: Mapping[Identity, str] | None = None) -> JudgedBatch:
        """The same batch with other review marks; the index is shared, so this is quick."""
        other = JudgedBatch(self.judgements, marks, inspectors)
        other.__dict__["_unmarked"] = self._unmarked
        return other

    @cached_property
    def counts(self) -> Mapping[Badge, int]:
        """How many reports have each badge, worst first; badges that do not occur count 0."""
        found = Counter(judgement.badge for judgement in self.judgements)
        return {badge: found[badge] for badge in BADGE_ORDER}

    def tally(self) -> Tally:
        """The batch at a glance: reports by badge and by year, failures by rule, reviews by state and inspector."""
        rules = Counter(f.rule for j in self.judgements for f in j.findings if f.outcome is Outcome.FAIL)
        years: dict[int, Counter[Badge]] = {}
        for judgement in self.judgements:
            if judgement.report.year:
                years.setdefault(judgement.report.year, Counter())[judgement.badge] += 1
        states = Counter(state for marks in self._marks.values() for state in marks)
        people = Counter(self._inspectors.values())
        done = Counter(
            name
            for report, name in self._inspectors.items()
            if any(s != "open" for s in self._marks.get(report, ()))
        )
        return Tally(
            self.counts,
            dict(sorted(rules.items(), key=lambda i: (-i[1], i[0]))),
            dict(sorted(years.items())),
            states,
            people,
            done,
        )

    @cached_property
    def _positions(self) -> Mapping[Identity, int]:
        return {identity(judgement.report): n for n, judgement in enumerate(self.judgements)}

    def position(self, wanted: Identity) -> int | None:
        """Where the report with this path and part stands in the batch, or None."""
        return self._positions.get(wanted)

    @cached_property
    def _by_organ(self) -> Mapping[tuple[str, int], list[int]]:
        found: dict[tuple[str, int], list[int]] = {}
        for n, judgement in enumerate(self.judgements):
            report = judgement.report
            key = organ_key(report.organ)
            if key and report.year and report.is_read:
                found.setdefault((key, report.year), []).append(n)
        return found

    def years(self, position: int, most: int = 5) -> tuple[tuple[int, Report | None], ...]:
        """The organ's reports of so many years up to this report's, oldest first; None where the batch has none.

        Where a year has several reports, the first of the batch stands for it. Empty where organ or year is unknown.
        """
        report = self.judgements[position].report
        key = organ_key(report.organ)
        if not key or not report.year:
            return ()
        found = []
        for year in range(report.year - most + 1, report.year):
            there = self._by_organ.get((key, year))
            found.append((year, self.judgements[there[0]].report if there else None))
        while found and found[0][1] is None:
            del found[0]
        return (*found, (report.year, report))

    def previous_year(self, position: int) -> tuple[Judgement, ...]:
        """The same organ's reports of the year before, in the order of the batch; mostly one or none."""
        report = self.judgements[position].report
        key = organ_key(report.organ)
        if not key or not report.year:
            return ()
        return tuple(self.judgements[n] for n in self._by_organ.get((key, report.year - 1), []))

    def previous_cells(self, position: int) -> Mapping[str, Cell]:
        """Last year's figures by slot, as the rules take them; empty where the batch has no such report.

        Where the organ has several reports of last year, a figure on which they differ is ambiguous.
        """
        reports = [judgement.report for judgement in self.previous_year(position)]
        if len(reports) < 2:
            return reports[0].cells if reports else {}
        first, *others = reports
        return {
            slot: cell if all(_same(cell, other.cells.get(slot)) for other in others) else _differing(slot)
            for slot, cell in first.cells.items()
        }

    @cached_property
    def _unmarked(self) -> pl.DataFrame:
        rows = [_list_values(n, judgement) for n, judgement in enumerate(self.judgements)]
        return pl.DataFrame(rows, schema=_SCHEMA, orient="row")

    @cached_property
    def _frame(self) -> pl.DataFrame:
        marks = [_mark(self._marks.get(identity(judgement.report), ())) for judgement in self.judgements]
        inspectors = [self._inspectors.get(identity(j.report), "") for j in self.judgements]
        frame = self._unmarked.with_columns(
            pl.Series("mark", marks, dtype=pl.String), pl.Series("inspector", inspectors, dtype=pl.String)
        )
        year = pl.col("year").cast(pl.String).fill_null("")
        searched = pl.concat_str(
            "words", "mark", "inspector", year, "organ", "failed", "path", separator="\n"
        )
        fields = {"badge": "words", "rule": "failed", "organ": "organ", "mark": "mark", "path": "path"}
        return frame.with_columns(
            searched.str.to_lowercase().alias("searched"),
            year.alias("searched year"),
            pl.col("inspector").str.to_lowercase().alias("searched inspector"),
            *(pl.col(name).str.to_lowercase().alias(f"searched {field}") for field, name in fields.items()),
        ).drop("words")

    def _condition(self, term: Term) -> pl.Expr:
        """One condition of a query over the frame of list rows; a report without the figure does not fulfil it."""
        if term.field == "figure":
            left = pl.col("doubts") if term.word == "doubts" else self._figures(term.word)
            compared = {
                ">": left > term.number,
                "<": left < term.number,
                ">=": left >= term.number,
                "<=": left <= term.number,
                "=": left == term.number,
            }
            return compared[term.relation].fill_null(value=False)
        column = pl.col("searched") if not term.field else pl.col(f"searched {term.field}")
        return column.str.contains(term.word, literal=True)

    def _figures(self, slot: str) -> pl.Expr:
        """The figure of a slot beside every row, as it is known; null where there is none."""
        values = [
            int(cell.value) if (cell := judgement.report.cells.get(slot)) and cell.value is not None else None
            for judgement in self.judgements
        ]
        by_position = pl.Series(values, dtype=pl.Int64)
        return pl.lit(by_position).gather(pl.col("position"))

    def view(self, text: str = "", order: str = Order.WORST) -> View:
        """The rows that fulfil every condition of the query `text` (`audit.query`), in this order."""
        frame = self._frame
        for term in parse_query(text):
            holds = self._condition(term)
            frame = frame.filter(~holds if term.negated else holds)
        keys, descending = _SORT_KEYS[Order(order)]
        return View(text, Order(order), frame.sort(keys, descending=descending, nulls_last=True))


class View:
    """A filtered and sorted selection of a batch; `place` counts lines of the view from 0."""

    def __init__(self, text: str, order: Order, frame: pl.DataFrame) -> None:
        self.text = text
        self.order = order
        self._frame = frame

    def __len__(self) -> int:
        return self._frame.height

    def rows(self, start: int, stop: int) -> list[ListRow]:
        """The lines from `start` up to `stop` (left out), fewer at the end of the view."""
        part = self._frame.slice(start, max(0, stop - start))
        columns = ("position", "badge", "year", "organ", "failed", "doubts", "mark", "path", "inspector")
        values = part.select(columns).iter_rows()
        return [ListRow(position, Badge(badge), *rest) for position, badge, *rest in values]

    def position(self, place: int) -> int:
        """The report (its position in the batch) on this line."""
        return int(self._frame.item(place, "position"))

    def positions(self) -> list[int]:
        """Every report of the view (its position in the batch), from the first line to the last."""
        return [int(position) for position in self._frame["position"].to_list()]

    def place(self, position: int) -> int | None:
        """The line on which this report stands, or None where the filter hides it."""
        return self._places.get(position)

    @cached_property
    def _places(self) -> Mapping[int, int]:
        return {position: place for place, position in enumerate(self.positions())}

    @cached_property
    def _failing(self) -> pl.Series:
        return self._frame["failing"].arg_true()

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


def _same(cell: Cell, other: Cell | None) -> bool:
    return other is not None and _taken_as(cell) == _taken_as(other)


def _taken_as(cell: Cell) -> Figure | None:
    return 0 if cell.state in BLANK_STATES else cell.value


def _differing(slot: str) -> Cell:
    return Cell(slot, State.AMBIGUOUS, note="上年有几份报告，这一格的数字不同")


_SCHEMA: Mapping[str, type[pl.DataType]] = {
    "position": pl.UInt32,
    "rank": pl.UInt8,
    "badge": pl.String,
    "year": pl.Int32,
    "organ": pl.String,
    "failed": pl.String,
    "doubts": pl.UInt32,
    "path": pl.String,
    "failing": pl.Boolean,
    "words": pl.String,
}


def _list_values(position: int, judgement: Judgement) -> tuple[object, ...]:
    report, badge = judgement.report, judgement.badge
    broken = failures(judgement)
    errors = [finding.rule for finding in broken if finding.severity is Severity.ERROR]
    failed = dict.fromkeys([*errors, *(finding.rule for finding in broken)])
    doubts = sum(1 for finding in judgement.findings if finding.outcome is Outcome.UNKNOWN)
    path = report.path if report.part is None else f"{report.path}#{report.part}"
    return (
        position,
        BADGE_ORDER.index(badge),
        str(badge),
        report.year,
        _sendable(report.organ or ""),
        " ".join(failed),
        doubts,
        _sendable(path),
        bool(broken),
        f"{BADGE_WORDS[badge]}\n{badge}",
    )


def _mark(states: Sequence[str]) -> str:
    words = dict.fromkeys(REVIEW_WORDS.get(state, state) for state in states)
    return "、".join(words) + (str(len(states)) if len(states) > 1 else "")


def _sendable(text: str) -> str:
    # A file name in another encoding holds lone surrogates, which polars (UTF-8) cannot store.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
