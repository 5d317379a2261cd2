"""Cells that count things must hold whole numbers of 0 or more, written plainly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.evaluate.amounts import unusual
from audit.evaluate.case import PASSED, Said
from audit.model import EXACT_STATES, Outcome, State
from audit.stored import is_money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case

_FRACTION = re.compile(r"\s*[-+−]?\d+\.(\d+)\s*")
_FULL_WIDTH = re.compile(r"[０-９，．]")
_LOOK_ALIKES = re.compile(r"(?=.*[\dOoQl|I〇])[\dOoQl|I〇,.\s]*[OoQl|I〇][\dOoQl|I〇,.\s]*")


def whole_numbers(case: Case) -> Iterator[Said]:
    """A negative number, or one with decimals where the form counts: fail in the cell's own scope. 1.0 is `whole`."""
    table = case.rule.table
    wanted = case.parameter("against")
    found = False
    for cell in case.once(unusual):
        slot = case.template.slots[cell.slot]
        if slot.table != table:
            continue
        if "negative" in wanted and cell.state in EXACT_STATES and cell.value is not None and cell.value < 0:
            if slot.kind.startswith("signed"):
                continue
            found = True
            yield Said(Outcome.FAIL, cell.slot, (cell.slot,), fields={"raw": cell.raw}, condition="negative")
        match = _FRACTION.fullmatch(cell.raw or "")
        if "fraction" in wanted and match and cell.state is State.UNREADABLE and not is_money(slot.kind):
            found = True
            condition = "fraction" if match[1].strip("0") else "whole"
            yield Said(
                Outcome.FAIL,
                cell.slot,
                (cell.slot,),
                fields={"raw": (cell.raw or "").strip()},
                condition=condition,
                rests_on=(cell.raw or "",),
            )
    if not found:
        yield PASSED


def written_plainly(case: Case) -> Iterator[Said]:
    """Figures with separators, full-width digits, a unit or a remark beside them, or letters in place of digits."""
    ways: dict[str, list[str]] = {}
    for cell in case.once(unusual):
        raw = (cell.raw or "").strip()
        if not raw or cell.state not in (State.READ, State.UNREADABLE):
            continue
        way = _way(raw, cell.state)
        if way:
            ways.setdefault(way, []).append(cell.slot)
    for way, slots in ways.items():
        raw = (case.report.cells[slots[0]].raw or "").strip()
        yield Said(Outcome.FAIL, way, tuple(slots), fields={"raw": raw}, condition=way)
    if not ways:
        yield PASSED


def _way(raw: str, state: State) -> str | None:
    if state is State.UNREADABLE:
        return "look_alike" if _LOOK_ALIKES.fullmatch(raw) else None
    if _FULL_WIDTH.search(raw):
        return "full_width"
    if re.fullmatch(r"[-+−]?\d{1,3}(,\d{3})+(\.\d+)?", raw):
        return "separators"
    if re.search(r"[^\d.,\s+−-]", raw):
        return "remark"
    return None
