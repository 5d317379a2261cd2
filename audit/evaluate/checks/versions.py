"""Several reports of one body on one year, in a batch or one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.evaluate.case import NOT_APPLICABLE, Said
from audit.model import EXACT_STATES, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.model import Report

_SHOWN = 3
"""Changed figures that a message names."""


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
            for slot in slots[:_SHOWN]
        )
        yield Said(
            Outcome.FAIL,
            scope,
            slots,
            fields={"other": other.path, "shown": shown},
            rests_on=tuple(f"{slot}={beside[slot].value}" for slot in slots),
            data={"other": {"path": other.path, "part": other.part, "sha256": other.sha256}},
        )


def changed_since(case: Case) -> Iterator[Said]:
    """The report says otherwise than when it was read before: in its figures, or only in its text."""
    earlier = case.report.earlier
    if not earlier:
        yield NOT_APPLICABLE
        return
    for number, one in enumerate(earlier, start=1):
        known = [change for change in one.figures if change[0] in case.template.slots]
        shown = "、".join(
            f"{case.template.slots[slot].name} {then}→{now}" for slot, then, now in known[:_SHOWN]
        )
        scope = str(number) if len(earlier) > 1 else None
        if not one.figures and not one.sentences:
            yield Said(Outcome.PASS, scope)
            continue
        yield Said(
            Outcome.FAIL,
            scope,
            tuple(slot for slot, _, _ in known),
            fields={
                "seen": one.seen,
                "shown": shown + ("……" if len(known) > _SHOWN else ""),
                "number": len(known) or one.sentences,
            },
            condition="figures" if known else "text",
            rests_on=(one.sha256, case.report.sha256),
            data={"earlier": {"sha256": one.sha256, "seen": one.seen, "sentences": one.sentences}},
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
