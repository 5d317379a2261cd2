"""One set of changes weighed: as which slips it can have come about, and what beside the equations speaks against it.

Constraints that are not strict (last year's figures) and the prose speak for or against an explanation; what none of
its changes touches is looked up once a report.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from audit.locate.found import Possible
from audit.locate.patterns import is_shift
from audit.locate.slips import COSTS, Change, Slip, slips_in
from audit.system import is_broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.locate.found import Source
    from audit.locate.layout import Layout
    from audit.locate.search import Changes
    from audit.system import System, Told

_LEAST_SHIFTED = 3


class Weighing:
    """The figures of one report, and what is said of them elsewhere."""

    def __init__(
        self, system: System, layout: Layout, values: Sequence[int | None], told: Sequence[Told]
    ) -> None:
        self.system = system
        self.layout = layout
        self.values = values
        self.told = told
        self._parts_of: dict[int, tuple[int, ...]] = {}

    def possible(self, changes: Changes, *, at_least: bool = False) -> Possible:
        """A set of changes with its slips and what speaks against it."""
        values = list(self.values)
        steps = []
        for slot, change in changes:
            old = values[slot] or 0
            values[slot] = old + change
            steps.append(Change(slot, old, old + change))
        slips = slips_in(steps, self.layout, self._parts)
        if len(steps) >= _LEAST_SHIFTED and self._is_shifted(steps):
            slips = (Slip("row_shifted", tuple(steps), COSTS["row_shifted"]),)
        denied = self._denied(values, {slot for slot, _ in changes})
        against = sum(self.system.constraints[n].weight for n in denied)
        strained = 0
        sources: list[Source] = list(denied)
        for told in self.told:
            fitting = told.fitting(values)
            strained += fitting or 0
            if fitting is None:
                sources.append(told)
                against += told.weight
        return Possible(tuple(steps), slips, against, tuple(sources), strained, at_least)

    def _denied(self, values: Sequence[int | None], changed: set[int]) -> list[int]:
        """The constraints beside the strict ones that are broken after a change of these figures."""
        touched = {n for slot in changed for n in _soft_of(self.system).get(slot, ())}
        broken = [n for n in self._denied_as_printed if n not in touched]
        broken += [n for n in touched if is_broken(self.system.constraints[n], values)]
        return sorted(broken)

    @cached_property
    def _denied_as_printed(self) -> list[int]:
        soft = {n for numbers in _soft_of(self.system).values() for n in numbers}
        return sorted(n for n in soft if is_broken(self.system.constraints[n], self.values))

    def _is_shifted(self, changes: Sequence[Change]) -> bool:
        """Whether the changes are more than a swap and put one row back in place."""
        own = {change.slot: change.new for change in changes}
        row = next((row for row in self.layout.rows if own.keys() <= set(row)), ())
        printed = [self.values[slot] for slot in row]
        return bool(row) and is_shift(printed, [own.get(slot, self.values[slot]) for slot in row])

    def _parts(self, slot: int) -> tuple[int, ...]:
        """The figures that add up to a total, by the constraints in which it alone stands on its side."""
        known = self._parts_of.get(slot)
        if known is None:
            parts = _part_slots(self.system, slot)
            known = self._parts_of[slot] = tuple(value for part in parts if (value := self.values[part]))
        return known


@lru_cache(maxsize=32)
def _soft_of(system: System) -> dict[int, tuple[int, ...]]:
    """For each slot the constraints that count for an explanation but are not strict."""
    found: dict[int, list[int]] = {}
    for n, constraint in enumerate(system.constraints):
        if constraint.weight and not constraint.strict:
            for slot, _ in constraint.terms:
                found.setdefault(slot, []).append(n)
    return {slot: tuple(numbers) for slot, numbers in found.items()}


@lru_cache(maxsize=4096)
def _part_slots(system: System, slot: int) -> tuple[int, ...]:
    found: list[int] = []
    for n in system.strict_of[slot]:
        terms = system.constraints[n].terms
        own = next(coefficient for other, coefficient in terms if other == slot)
        if len(terms) > 2 and all((other == slot) == (coefficient == own) for other, coefficient in terms):
            found += [other for other, _ in terms if other != slot]
    return tuple(found)
