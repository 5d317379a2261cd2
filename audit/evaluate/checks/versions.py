"""Several reports of one body on one year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.evaluate.case import NOT_APPLICABLE, Said
from audit.model import EXACT_STATES, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.model import Report


def differing_versions(case: Case) -> Iterator[Said]:
    """Another report of the same body and year has other figures in cells that both print."""
    others = [
        other
        for other in case.facts.of_year(case.index)
        if other.sha256 != case.report.sha256 or other.part != case.report.part
    ]
    if not others:
        yield NOT_APPLICABLE
        return
    for number, other in enumerate(others, start=1):
        slots = _differing(case.report, other)
        scope = str(number) if len(others) > 1 else None
        if not slots:
            yield Said(Outcome.PASS, scope)
            continue
        cells, beside = case.report.cells, other.cells
        shown = "、".join(
            f"{case.template.slots[slot].name} {cells[slot].value}／{beside[slot].value}"
            for slot in slots[:3]
        )
        yield Said(
            Outcome.FAIL,
            scope,
            slots,
            fields={"other": other.path, "shown": shown},
            rests_on=tuple(f"{slot}={beside[slot].value}" for slot in slots),
            data={"other": {"path": other.path, "part": other.part, "sha256": other.sha256}},
        )


def _differing(one: Report, other: Report) -> tuple[str, ...]:
    return tuple(
        slot
        for slot, cell in one.cells.items()
        if (beside := other.cells.get(slot)) is not None
        and cell.state in EXACT_STATES
        and beside.state in EXACT_STATES
        and cell.value != beside.value
    )
