"""Figures that are possible and seldom right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.bodies import makes_no_rules
from audit.evaluate.amounts import amount, decide, tokens_of
from audit.evaluate.case import NOT_APPLICABLE, Said
from audit.model import EXACT_STATES, Outcome

_OUR_TOWN = re.compile(r"我[镇乡]|本[镇乡]|我街道|本街道|全镇|全乡")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.model import Report


def all_zero(case: Case) -> Iterator[Said]:
    """All three tables 0; or tables 3 and 4 all 0 although last year's report had cases."""
    sums = case.once(_sums)
    if sums is None:
        yield Said(Outcome.PASS if case.once(_has_figures) else Outcome.NOT_APPLICABLE)
        return
    if any(sums[number] for number in (3, 4)):
        yield Said(Outcome.PASS)
        return
    if sums[2] == 0:
        body = case.facts.body(case.index)
        small = body is not None and body.level == "town"
        yield Said(Outcome.FAIL, condition="town" if small else "everything", rests_on=("0",))
        return
    before = amount(case, "prev:t3.new.total", "prev:t3.carried_out.total", "prev:t4.review.total")
    if before.absent:
        yield Said(Outcome.PASS)
        return
    broken = bool(before.value) and bool(case.parameter("least") <= before.value)
    yield decide(broken, before, condition="after_cases", right=before.value)


def _sums(report: Report) -> dict[int, int] | None:
    """Table -> 0 or 1 (has a figure other than 0); None unless every cell was read in place."""
    found: dict[int, int] = {2: 0, 3: 0, 4: 0}
    for slot, cell in report.cells.items():
        if cell.state not in EXACT_STATES:
            return None
        if cell.value:
            found[int(slot[1])] = 1
    return found


def _has_figures(report: Report) -> bool:
    return any(cell.value for cell in report.cells.values())


def large_share(case: Case) -> Iterator[Said]:
    """One figure is more than a share (percent) of another, where that is large enough to speak of shares."""
    part, whole = amount(case, case.parameter("part")), amount(case, case.parameter("whole"))
    if whole.value is not None and whole.value < case.parameter("least"):
        yield NOT_APPLICABLE
        return
    broken = (
        part.value is not None
        and whole.value is not None
        and 100 * part.value > case.parameter("percent") * whole.value
    )
    share = f"{100 * part.value / whole.value:.1f}" if broken else ""
    yield decide(broken, part, whole, left=part.value, right=whole.value, fields={"share": share})


def seldom_used(case: Case) -> Iterator[Said]:
    """Cells that hardly any body has a number in."""
    slots = case.parameter("slots")
    least = case.parameter("least")
    used = tuple(
        slot
        for slot in slots
        if (cell := case.report.cells[slot]).state in EXACT_STATES and (cell.value or 0) >= least
    )
    if used:
        number = sum(int(case.report.cells[slot].value or 0) for slot in used)
        yield Said(Outcome.FAIL, slots=used, left=number)
    else:
        yield Said(Outcome.PASS)


def town_with_many(case: Case) -> Iterator[Said]:
    """A town or street that reports more of something than its powers suggest."""
    body = case.facts.body(case.index)
    if body is None or body.level != "town":
        yield NOT_APPLICABLE
        return
    found = amount(case, *case.parameter("slots"))
    broken = found.value is not None and found.value > case.parameter("most")
    yield decide(broken, found, left=found.value)


def _calls_itself_a_town(report: Report) -> bool:
    """Whether a report without a name says 我镇 or the like of its body."""
    return any(_OUR_TOWN.search(block.text) for block in report.prose)


def no_power_for_rules(case: Case) -> Iterator[Said]:
    """规章 at a body that may make none: a town, a county, a department of a county or a city."""
    body = case.facts.body(case.index)
    if not (makes_no_rules(body) if body else case.once(_calls_itself_a_town)):
        yield NOT_APPLICABLE
        return
    slots = [slot for slot in case.template.slots if slot.startswith("t2.rules.")]
    used = tuple(
        slot for slot in slots if (cell := case.report.cells[slot]).state in EXACT_STATES and cell.value
    )
    if used:
        shown = "、".join(
            f"{case.template.slots[slot].column_labels[-1]} {case.report.cells[slot].value}" for slot in used
        )
        yield Said(Outcome.FAIL, slots=used, fields={"shown": shown, "organ": case.report.organ or "本机关"})
    elif (tokens := tokens_of(case.report.cells[slots[0]])) and all(t.isdigit() and int(t) for t in tokens):
        shown = f"{'、'.join(tokens)}（列不能确定，无论在哪一列都不为 0）"
        yield Said(
            Outcome.FAIL, slots=tuple(slots), fields={"shown": shown, "organ": case.report.organ or "本机关"}
        )
    else:
        yield decide(False, amount(case, *slots))
