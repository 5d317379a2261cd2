"""Sums of a report's cells for plain checks, with what is known about them: nothing lost is guessed, blanks count 0.

An amount is certain when every figure in it was read in place: only such amounts can accuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.evaluate.case import NOT_APPLICABLE, PASSED, Said
from audit.model import BLANK_STATES, EXACT_STATES, LOST_STATES, Outcome, State
from audit.rule import PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.evaluate.case import Case
    from audit.model import Cell, Figure, Report

NOT_READ = "not_read"
"""The doubt of every check that figures are missing for; its wording needs no line in the rule's file."""


@dataclass(frozen=True, slots=True)
class Amount:
    """The sum of some cells: `value` is None where one of them is lost; `doubtful` are the cells that are lost, blank
    or not certain; `absent` says that last year's report is not in the batch or lacks the cells.
    """

    slots: tuple[str, ...]
    value: Any = None
    doubtful: tuple[str, ...] = ()
    absent: bool = False

    @property
    def certain(self) -> bool:
        """Whether every figure was read in place."""
        return self.value is not None and not self.doubtful


def amount(case: Case, *slots: str) -> Amount:
    """The sum of cells of the report, or of last year's ("prev:SLOT")."""
    total: Figure = 0
    doubtful: list[str] = []
    lost = False
    for slot in slots:
        cells = _cells(case, slot)
        if not cells:
            return Amount(slots, absent=True)
        values = {0 if cell.state in BLANK_STATES else cell.value for cell in cells}
        if any(cell.state not in EXACT_STATES for cell in cells) or len(values) > 1:
            doubtful.append(slot)
        if len(values) != 1 or None in values or any(cell.state in LOST_STATES for cell in cells):
            lost = True
        else:
            total += values.pop() or 0
    return Amount(slots, None if lost else total, tuple(doubtful))


def decide(broken: bool | None, *amounts: Amount, **said: Any) -> Said:
    """Fail, pass or unknown for a statement on some amounts; `broken` is whether it is false on their values."""
    if any(one.absent for one in amounts):
        return NOT_APPLICABLE
    doubtful = tuple(slot for one in amounts for slot in one.doubtful)
    scope = said.get("scope")
    if any(one.value is None for one in amounts) or (broken and doubtful):
        return Said(Outcome.UNKNOWN, scope, slots=doubtful, doubt=NOT_READ)
    if not broken:
        return PASSED if scope is None else Said(Outcome.PASS, scope)
    said.setdefault("slots", tuple(slot for one in amounts for slot in one.slots))
    return Said(Outcome.FAIL, **said)


def unusual(report: Report) -> tuple[Cell, ...]:
    """The cells that are more than a plain whole number read in place; most reports have few."""
    return tuple(
        cell
        for cell in report.cells.values()
        if cell.state is not State.READ or cell.value is None or cell.raw != str(cell.value) or cell.value < 0
    )


def tokens_of(cell: Cell) -> tuple[str, ...]:
    """What stands in the row of a cell whose column is not certain; nothing for any other cell."""
    if cell.state is not State.AMBIGUOUS or not cell.raw:
        return ()
    tokens = tuple(token for token in map(str.strip, cell.raw.split("\t")) if token)
    return (
        tokens if len(tokens) > 1 else ()
    )  # a single one is a figure that the source prints twice, differently


def _cells(case: Case, slot: str) -> Sequence[Cell]:
    if not slot.startswith(PREVIOUS):
        cell = case.report.cells.get(slot)
        return (cell,) if cell else ()
    bare = slot.removeprefix(PREVIOUS)
    return [cell for before in case.previous if (cell := before.cells.get(bare)) is not None]
