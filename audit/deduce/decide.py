"""What the bounds prove about a report: figures that can only be one number, and rules decided from all others.

The figures are taken as read, blanks as 0; where the strict constraints cannot hold together so, those that are
plainly broken and all figures in them are left out. Deduced figures come from there. A rule is never evidence for itself: its operands' bounds are computed from the
other strict constraints. A failure is proved only with figures that were read in place or attested.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from audit.deduce.bounds import Bounds, left_out, propagate, reduce_system
from audit.model import BLANK_STATES, EXACT_STATES, SOFT_STATES, Outcome
from audit.system import is_broken

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from audit.deduce.bounds import Event, Reduced
    from audit.system import Figures, System


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: what a figure is at least and at most by a constraint; None where it says nothing."""

    slot: str
    constraint: int
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Deduced:
    """A figure that is not in the source and can only be `value` (stored units), with how that follows."""

    slot: str
    value: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What bounds prove about a constraint, with how that follows."""

    outcome: Outcome
    least: int
    most: int
    """Between what the left side less the right side lies."""
    steps: tuple[Step, ...]


class Deduction:
    """What can be proved about one report."""

    def __init__(self, system: System, figures: Figures) -> None:
        self.system = system
        self.figures = figures

    @cached_property
    def deduced(self) -> tuple[Deduced, ...]:
        """The lost figures that can only be one number, in the order of the form."""
        if not any(map(self.figures.is_lost, range(len(self.system.slots)))):
            return ()
        found: list[Deduced] = []
        for group in self._groups:
            bounds = self._sound[group][1]
            if bounds.conflict is None:
                found += [
                    Deduced(self.system.slots[slot], value, self._steps(bounds, bounds.events_of(slot)))
                    for slot, value in bounds.fixed().items()
                    if self.figures.is_lost(slot)
                ]
        return tuple(sorted(found, key=lambda one: self.system.position[one.slot]))

    def decide(self, number: int, *, tells_passes: bool = True) -> Decided | None:
        """What the bounds from all other strict constraints prove about a constraint: that it holds, that it is
        broken, or nothing (None). One that shifted or blank figures seem to break is never proved to hold.
        `tells_passes`: whether how it follows is also wanted of one that holds.
        """
        passed = None
        if not is_broken(self.system.constraints[number], self._known):
            passed = self._proof(number, self._passing(number), Outcome.PASS, told=tells_passes)
        return (
            passed
            or self._proof(number, (), Outcome.FAIL)  # by its own figures alone
            or self._proof(number, self._accusing(number), Outcome.FAIL)
        )

    def can_hold(self, number: int) -> bool:
        """Whether the strict constraints around a constraint's figures could all hold, given what is not certain."""
        return not self._impossible.intersection(self._groups_of(number))

    @cached_property
    def _impossible(self) -> frozenset[int]:
        """The groups that cannot hold even without shifted and blank figures."""
        values = self.figures.known(but=SOFT_STATES | BLANK_STATES)
        return frozenset(
            group
            for group in self._groups
            if propagate(reduce_system(self.system, self._members(group), values)).conflict is not None
        )

    @cached_property
    def _known(self) -> list[int | None]:
        return self.figures.known()

    @cached_property
    def _groups(self) -> tuple[int, ...]:
        return tuple(sorted(set(self.system.component.values())))

    def _members(self, group: int) -> list[int]:
        return [n for n in self.system.strict if self.system.component[n] == group]

    @cached_property
    def _sound(self) -> dict[int, tuple[Reduced, Bounds]]:
        """For each group of constraints the fullest reading under which it can hold, and its bounds."""
        return {group: self._fullest(self._members(group)) for group in self._groups}

    def _fullest(self, members: Sequence[int]) -> tuple[Reduced, Bounds]:
        """The group as read; where it cannot hold, without its plainly broken constraints and all figures in them."""
        values = self._known
        reduced = reduce_system(self.system, members, values)
        bounds = propagate(reduced)
        if bounds.conflict is None:
            return reduced, bounds
        broken = set(reduced.broken)
        suspects = {slot for n in broken for slot, _ in self.system.constraints[n].terms}
        trusted = [None if slot in suspects else value for slot, value in enumerate(values)]
        less = reduce_system(self.system, [n for n in members if n not in broken], trusted)
        fewer = propagate(less)
        return (less, fewer) if fewer.conflict is None else (reduced, bounds)

    @cached_property
    def _exact(self) -> dict[int, Reduced]:
        """For each group the constraints with only those figures put in that can accuse, and in no broken equation."""
        values = [
            value if state in EXACT_STATES else None
            for value, state in zip(self.figures.values, self.figures.states, strict=True)
        ]
        broken = {n for n in self.system.strict if is_broken(self.system.constraints[n], values)}
        suspects = {slot for n in broken for slot, _ in self.system.constraints[n].terms}
        trusted = [None if slot in suspects else value for slot, value in enumerate(values)]
        return {
            group: reduce_system(self.system, [n for n in self._members(group) if n not in broken], trusted)
            for group in self._groups
        }

    def _passing(self, number: int) -> list[Bounds]:
        """The bounds of the groups that a constraint's figures belong to, without the constraint itself."""
        return [self._left_out(number, *self._sound[group]) for group in self._groups_of(number)]

    def _accusing(self, number: int) -> list[Bounds]:
        return [self._exactly(group, number) for group in self._groups_of(number)]

    def _exactly(self, group: int, number: int) -> Bounds:
        """What the exact figures prove without a constraint, and without what contradicts itself among the others."""
        bounds, without = self._certain[group]
        reduced = self._exact[group]
        if number in without:
            return _consistent(reduced, {number})[0]  # without it the others may hold
        return left_out(reduced, bounds, number, without) if number in reduced.rows else bounds

    @cached_property
    def _certain(self) -> dict[int, tuple[Bounds, frozenset[int]]]:
        """For each group what its exact figures prove, and the constraints that contradict themselves."""
        return {group: _consistent(self._exact[group], set()) for group in self._groups}

    def _groups_of(self, number: int) -> tuple[int, ...]:
        terms = self.system.constraints[number].terms
        groups = (self.system.component[n] for slot, _ in terms for n in self.system.strict_of[slot])
        return tuple(dict.fromkeys(groups))

    def _left_out(self, number: int, reduced: Reduced, whole: Bounds) -> Bounds:
        """The bounds without one constraint: those of the whole where it had no part in them."""
        if whole.conflict is not None:
            return propagate(reduced, without={number})
        return left_out(reduced, whole, number) if number in reduced.rows else whole

    def _proof(
        self, number: int, every: Sequence[Bounds], wanted: Outcome, *, told: bool = True
    ) -> Decided | None:
        """Put the bounds of each figure into the constraint and look whether it must hold or must break."""
        constraint = self.system.constraints[number]
        exact_only = wanted is Outcome.FAIL
        least: int | None = 0
        most: int | None = 0
        for slot, coefficient in constraint.terms:
            low, high = self._range(slot, every, exact_only)
            ends = (low, high) if coefficient > 0 else (high, low)
            least = None if least is None or ends[0] is None else least + coefficient * ends[0]
            most = None if most is None or ends[1] is None else most + coefficient * ends[1]
        holds = most is not None and most <= 0 and (not constraint.equal or least == 0)
        breaks = (least is not None and least > 0) or (constraint.equal and most is not None and most < 0)
        if not (holds if wanted is Outcome.PASS else breaks):
            return None
        explained = constraint.terms if told else ()
        steps = dict.fromkeys(step for slot, _ in explained for step in self._why(slot, every))
        return Decided(
            wanted, least if least is not None else 0, most if most is not None else 0, tuple(steps)
        )

    def _range(self, slot: int, every: Sequence[Bounds], exact_only: bool) -> tuple[int | None, int | None]:
        """The least and the most that a figure can be."""
        value, state = self.figures.values[slot], self.figures.states[slot]
        for bounds in every:
            if slot in bounds.low:
                return (0, None) if bounds.conflict is not None else (bounds.low[slot], bounds.high[slot])
        if state is None:
            return None, None
        if state in EXACT_STATES:
            return value, value
        if exact_only or self.figures.is_lost(slot):
            return 0, None
        number = 0 if state in BLANK_STATES else value
        return number, number

    def _why(self, slot: int, every: Sequence[Bounds]) -> tuple[Step, ...]:
        """How the bounds of a figure follow."""
        bounds = next((bounds for bounds in every if slot in bounds.low), None)
        if bounds is None or bounds.conflict is not None:
            return ()
        return self._steps(bounds, bounds.events_of(slot))

    def _steps(self, bounds: Bounds, numbers: Collection[int]) -> tuple[Step, ...]:
        """The events behind some bounds as steps; the two ends of one figure by one constraint are one step."""
        found: dict[tuple[int, int], list[Event]] = {}
        for number in bounds.behind(numbers):
            event = bounds.events[number]
            found.setdefault((event.slot, event.constraint), []).append(event)
        return tuple(
            Step(
                self.system.slots[slot],
                constraint,
                max((event.value for event in events if event.is_low), default=None),
                min((event.value for event in events if not event.is_low), default=None),
            )
            for (slot, constraint), events in found.items()
        )


def _consistent(reduced: Reduced, without: set[int]) -> tuple[Bounds, frozenset[int]]:
    """The bounds without some constraints, and without those of the others that contradict one another (all left out
    are given too): what remains can hold, and what it proves is proved.
    """
    while True:
        bounds = propagate(reduced, without=without)
        if bounds.conflict is None or bounds.conflict <= without:
            return bounds, frozenset(without)
        without = without | bounds.conflict
