"""Reports -> polars frames: wide figures, sparse states, one row a report. The only place that knows columns.

A figure is Int64 (polars wraps Int32 sums silently); money is whole millionths of 万元. Null means that there is
no number: why not is in the sparse frame, which has a row for every cell whose state is not `read`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from audit.bodies import bodies_of
from audit.headings import HEADING_DOUBT, TRUNCATED
from audit.model import LOST_STATES, State
from audit.stored import to_stored
from audit.template import load_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.model import Body, Cell, Report
    from audit.template import Template

INDEX = "report"
"""Name of the column that numbers the reports of a batch."""
ALL_PARTS = "123456"

_STATES = pl.Enum([str(state) for state in State])
_LONG_SCHEMA = pl.Schema(
    [
        (INDEX, pl.UInt32()),
        ("slot", pl.String()),
        ("state", _STATES),
        ("value", pl.Int64()),
        ("raw", pl.String()),
        ("note", pl.String()),
        *((name, pl.Int32()) for name in ("page", "line", "table", "row", "column")),
    ]
)
_REPORT_SCHEMA = pl.Schema(
    [
        (INDEX, pl.UInt32()),
        ("organ", pl.String()),
        ("before", pl.String()),
        ("year", pl.Int32()),
        ("parts", pl.String()),
        ("doubted", pl.String()),
    ]
)


@dataclass(frozen=True)
class Frames:
    """The reports of one edition of the form.

    `reports`: INDEX, organ (key of the body), before (the key of its last year's report), year, parts (digits of the part headings in order), doubted (digits of parts
    whose heading may be lost). `values`: INDEX and one Int64 column a slot. `states`: the sparse long frame.
    """

    template: Template
    reports: pl.DataFrame
    values: pl.DataFrame
    states: pl.DataFrame


def build(reports: Sequence[Report], template: Template) -> Frames:
    """Frames of the readable reports that use `template`; INDEX is the position in `reports`."""
    made = _Columns(template)
    for n, (report, body) in enumerate(zip(reports, bodies_of(reports), strict=True)):
        if report.is_read and report.template == template.id:
            made.add(n, report, body)
    return made.frames()


def build_all(reports: Iterable[Report], bodies: Sequence[Body | None]) -> list[Frames]:
    """The frames of every edition that occurs, by edition; one pass, in which no report is held. `bodies` says who
    each report is from.
    """
    made: dict[str, _Columns] = {}
    for n, report in enumerate(reports):
        if report.is_read and report.template:
            if report.template not in made:
                made[report.template] = _Columns(load_template(report.template))
            made[report.template].add(n, report, bodies[n])
    return [made[form].frames() for form in sorted(made)]


class _Columns:
    """The columns of one edition while they grow, report by report."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._index: list[int] = []
        self._reports: list[tuple[object, ...]] = []
        self._values: dict[str, list[int | None]] = {slot: [] for slot in template.slots}
        self._long: list[tuple[object, ...]] = []

    def add(self, n: int, report: Report, body: Body | None) -> None:
        """Take in the report at position `n`."""
        self._index.append(n)
        parts = "".join(str(heading.part) for heading in report.headings)
        key, before = (body.key, body.before) if body else (None, None)
        self._reports.append((n, key, before, report.year, parts, _doubted_parts(report)))
        for slot_id, slot in self._template.slots.items():
            cell = report.cells[slot_id]
            stored = to_stored(cell.value, slot.kind)
            self._values[slot_id].append(stored)
            if cell.state is not State.READ:
                self._long.append(_long_row(n, cell, stored))

    def frames(self) -> Frames:
        """What was taken in."""
        figures = [(slot, pl.Int64()) for slot in self._template.slots]
        return Frames(
            template=self._template,
            reports=pl.DataFrame(self._reports, schema=_REPORT_SCHEMA, orient="row"),
            values=pl.DataFrame(
                {INDEX: self._index, **self._values}, schema=pl.Schema([(INDEX, pl.UInt32()), *figures])
            ),
            states=pl.DataFrame(self._long, schema=_LONG_SCHEMA, orient="row"),
        )


def with_states(states: pl.DataFrame, wanted: Iterable[State]) -> pl.DataFrame:
    """The rows of the sparse frame in one of these states."""
    return states.filter(pl.col("state").is_in([str(state) for state in wanted]))


def lost_in(frames: Frames) -> list[int]:
    """INDEX of every report with a figure that could not be read."""
    return with_states(frames.states, LOST_STATES)[INDEX].unique().sort().to_list()


def zero_filled(values: pl.DataFrame, blanks: pl.DataFrame) -> pl.DataFrame:
    """`values` with 0 where `blanks` (rows of the sparse frame) has a blank: the second reading of a blank."""
    by_slot: Mapping[str, list[int]] = {
        str(slot): indexes for slot, indexes in blanks.group_by("slot").agg(pl.col(INDEX)).iter_rows()
    }
    return values.with_columns(
        pl.when(pl.col(INDEX).is_in(pl.Series(indexes, dtype=pl.UInt32).implode()))
        .then(pl.lit(0, dtype=pl.Int64))
        .otherwise(pl.col(slot))
        .alias(slot)
        for slot, indexes in by_slot.items()
    )


def _long_row(n: int, cell: Cell, stored: int | None) -> tuple[object, ...]:
    at = cell.at
    place = (at.page, at.line, at.table, at.row, at.column) if at else (None,) * 5
    return (n, cell.slot, str(cell.state), stored, sendable(cell.raw), sendable(cell.note), *place)


def sendable(text: str | None) -> str | None:
    """Text that polars can store: lone surrogates (names in another encoding) written out."""
    return text if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _doubted_parts(report: Report) -> str:
    """Digits of the parts whose absence proves nothing: lost headings, and all behind the end of a cut source."""
    codes = [problem.code for problem in report.problems]
    doubted = {code.removeprefix(HEADING_DOUBT) for code in codes if code.startswith(HEADING_DOUBT)}
    if TRUNCATED in codes:
        last = max((heading.part for heading in report.headings), default=0)
        doubted |= {str(part) for part in range(last + 1, 7)}
    return "".join(sorted(doubted))
