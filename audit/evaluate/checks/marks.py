"""Cells that hold a mark in place of a number, and tables without any number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.evaluate.amounts import tokens_of, unusual
from audit.evaluate.case import NOT_APPLICABLE, PASSED, Said
from audit.model import BLANK_STATES, Outcome, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.model import Cell, Report


def nil_marks(case: Case) -> Iterator[Said]:
    """Cells with a mark that the rule's pattern describes; a cell that could not be read proves nothing."""
    pattern = re.compile(case.parameter("pattern"))
    marked = tuple(
        cell.slot
        for cell in case.once(unusual)
        if cell.state is State.NIL_MARK and pattern.fullmatch((cell.raw or "").strip())
    )
    if marked:
        raw = (case.report.cells[marked[0]].raw or "").strip()
        yield Said(Outcome.FAIL, slots=marked, fields={"raw": raw})
    elif in_rows := tuple(cell.slot for cell in case.once(unusual) if _marked_somewhere(cell, pattern)):
        tokens = tokens_of(case.report.cells[in_rows[0]])
        raw = next(token for token in tokens if pattern.fullmatch(token))
        yield Said(Outcome.FAIL, slots=in_rows, fields={"raw": raw}, condition="row")
    else:
        yield PASSED


def _marked_somewhere(cell: Cell, pattern: re.Pattern[str]) -> bool:
    """Whether a mark stands among the numbers of a row whose columns are not certain: in whichever, it is there."""
    tokens = tokens_of(cell)
    return any(map(pattern.fullmatch, tokens)) and any(token.isdigit() for token in tokens)


def all_blank(case: Case) -> Iterator[Said]:
    """A table that is there and holds no number at all, only blanks or marks; `report` where no cell of any table has
    anything in it.
    """
    blank: dict[int, tuple[str, ...]] = {}
    there = 0
    for number, slots in case.once(_slots_by_table).items():
        states = [case.report.cells[slot].state for slot in slots]
        if all(state is State.MISSING for state in states):
            continue
        there += 1
        if all(state in BLANK_STATES for state in states):
            blank[number] = slots
    if not there:
        yield NOT_APPLICABLE
    elif len(blank) == there and not any(cell.state is State.NIL_MARK for cell in case.report.cells.values()):
        yield Said(
            Outcome.FAIL, slots=tuple(slot for slots in blank.values() for slot in slots), condition="report"
        )
    elif not blank:
        yield PASSED
    else:
        for number, slots in blank.items():
            yield Said(Outcome.FAIL, f"t{number}", slots, condition="table")


def _slots_by_table(report: Report) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for slot in report.cells:
        found.setdefault(int(slot[1]), []).append(slot)
    return {number: tuple(slots) for number, slots in found.items()}
