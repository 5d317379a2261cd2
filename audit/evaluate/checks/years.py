"""This year's figures beside last year's of the same body: jumps, copies, wrong units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.evaluate.amounts import amount, decide
from audit.evaluate.case import NOT_APPLICABLE, Said
from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case


def jump(case: Case) -> Iterator[Said]:
    """Figures that became many times as large or as small, by more than a few."""
    if not case.previous:
        yield NOT_APPLICABLE
        return
    times, least = case.parameter("times"), case.parameter("least")
    for slot in case.parameter("slots"):
        if slot not in case.template.slots:
            continue
        now, before = amount(case, slot), amount(case, f"prev:{slot}")
        if now.value is None or before.value is None:
            yield decide(None, now, before, scope=slot)
            continue
        low, high = sorted((now.value, before.value))
        broken = high > times * low and high - low > least
        yield decide(broken, now, before, scope=slot, left=now.value, right=before.value)


def other_unit(case: Case) -> Iterator[Said]:
    """An amount so many times last year's (or so small a part of it) that 元 and 万元 may have been mixed up."""
    slot, times = case.parameter("slot"), case.parameter("times")
    now, before = amount(case, slot), amount(case, f"prev:{slot}")
    if not now.value or not before.value:
        yield (
            NOT_APPLICABLE
            if before.absent or now.value == 0 or before.value == 0
            else decide(None, now, before)
        )
        return
    low, high = sorted((now.value, before.value))
    yield decide(high > times * low, now, before, left=now.value, right=before.value)


def same_tables(case: Case) -> Iterator[Said]:
    """A table whose every cell equals last year's, where it holds more than a few figures other than 0 and totals."""
    before = case.previous
    if len(before) != 1 or before[0].template != case.report.template:
        yield NOT_APPLICABLE
        return
    if before[0].sha256 == case.report.sha256:  # one file that was taken for both years says nothing
        yield NOT_APPLICABLE
        return
    then = before[0].cells
    same: dict[int, list[str]] = {}
    changed: set[int] = set()
    for slot, cell in case.report.cells.items():
        table = int(slot[1])
        if cell.value != then[slot].value:
            changed.add(table)
        elif cell.value and not slot.endswith(".total") and ".handled_total." not in slot:
            same.setdefault(table, []).append(slot)
    for table in case.template.tables:
        slots = tuple(same.get(table, ()))
        if table in changed:
            yield Said(Outcome.PASS, f"t{table}")
        elif len(slots) < case.parameter("least"):
            yield NOT_APPLICABLE
        else:
            yield Said(Outcome.FAIL, f"t{table}", slots, fields={"number": len(slots)})
