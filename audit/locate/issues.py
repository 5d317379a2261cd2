"""What is wrong in one report, cause by cause, each with its smallest explanations.

In: a system, the figures of a report and what its prose says of them. Out: issues. An issue is a set of broken
constraints that explanations mend together; its explanations are all that change equally few figures, the likelier
ones first. Constraints that are not strict (last year's figures) and the prose tell apart explanations that are
otherwise equal. An explanation is offered as the smallest change that fits; it is never applied and never called the
truth.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.locate.found import Issue, Possible
from audit.locate.group import Group
from audit.locate.layout import layout_of
from audit.locate.slips import Change, slips_in
from audit.locate.weighing import Weighing
from audit.model import BLANK_STATES, SOFT_STATES
from audit.system import is_broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.system import Figures, System


def locate(system: System, form: str, figures: Figures) -> tuple[Issue, ...]:
    """The issues of a report, those of one group of constraints after those of another."""
    values = _trusted(system, figures)
    weighing = Weighing(system, layout_of(system, form), values, figures.told)
    found: list[Issue] = []
    for group in sorted(set(system.component.values())):
        found += Group(weighing, group).issues()
    return tuple(found)


def _trusted(system: System, figures: Figures) -> list[int | None]:
    """The figures that are put in: soft ones are taken as unknown, and so is a blank where 0 does not fit."""
    values = figures.known(but=SOFT_STATES)
    doubted = {
        slot
        for n in system.strict
        if is_broken(system.constraints[n], values)
        for slot, _ in system.constraints[n].terms
        if figures.states[slot] in BLANK_STATES
    }
    return [None if slot in doubted else value for slot, value in enumerate(values)]


def beside(system: System, figures: Figures, number: int, form: str) -> Issue:
    """The issue of a broken constraint that is not strict, where the report's own equations all hold: the single
    figures that would mend it and stand in no strict equation (changing any other would break that).
    """
    layout = layout_of(system, form)
    constraint = system.constraints[number]
    rest = sum(coefficient * (figures.values[slot] or 0) for slot, coefficient in constraint.terms)
    found: list[Possible] = []
    for slot, coefficient in constraint.terms if constraint.equal else ():
        bare = system.position.get(system.slots[slot].removeprefix("prev:"), slot)
        old = figures.values[slot]
        if system.strict_of[slot] or system.strict_of[bare] or old is None or rest % coefficient:
            continue
        new = old - rest // coefficient
        if new >= 0:
            change = Change(slot, old, new)
            found.append(Possible((change,), slips_in([change], layout, lambda _: ()), 0))
    found.sort(key=lambda one: one.cost)
    return Issue((number,), tuple(found))


def with_mended(system: System, figures: Figures, issue: Issue, others: Sequence[int]) -> Issue:
    """The issue with those broken constraints beside the strict ones that every one of its explanations mends."""
    if not issue.explanations:
        return issue
    mended = [
        n for n in others if all(not _broken_after(system, figures, n, one) for one in issue.explanations)
    ]
    return replace(issue, constraints=(*issue.constraints, *mended))


def _broken_after(system: System, figures: Figures, number: int, one: Possible) -> bool:
    values = figures.known()
    for change in one.changes:
        values[change.slot] = change.new
    return is_broken(system.constraints[number], values)
