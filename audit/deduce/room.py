"""Whether lost figures leave room: the same bounds as `audit.deduce.bounds`, without saying how they follow.

A search asks this of thousands of trial figures, so what does not depend on them is laid out once for each set of
lost figures, and bounds are plain numbers in lists. Interval propagation to its fixed point, as there.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.system import Constraint, System

OPEN = 1 << 62
"""The most of a figure that has no upper bound."""
_MOST_STEPS = 4000
"""Bounds that creep on for longer than this (they can, over circles of constraints) are left as they are."""

_Row = tuple[tuple[int, int], ...]
"""(place of a lost figure, coefficient)."""
_Equation = tuple[dict[int, int], dict[int, int]]
"""The coefficients of lost figures, and how often each constraint was taken for it."""


@dataclass(frozen=True, eq=False)
class Room:
    """Some constraints and which of their figures are lost. Constraints and lost figures are counted from 0 here."""

    members: tuple[int, ...]
    lost: tuple[int, ...]
    rows: tuple[_Row, ...]
    """For each constraint the lost figures in it."""
    equal: tuple[bool, ...]
    rows_of: tuple[tuple[int, ...], ...]
    """For each lost figure the constraints that it stands in."""
    columns: dict[int, tuple[tuple[int, int], ...]]
    """Slot -> (constraint, coefficient)s of every figure."""
    totals: tuple[int | None, ...]
    """For each constraint the lost figure that is the sum of all its others, known and lost."""
    first: tuple[int, ...]
    """The constraints with lost figures, those with few first: they say most."""

    def known(self, values: Sequence[int | None]) -> list[int]:
        """What the known figures of each constraint add up to."""
        sums = [0] * len(self.members)
        for slot, column in self.columns.items():
            value = values[slot]
            if value:
                for row, coefficient in column:
                    sums[row] += coefficient * value
        return sums

    def changed(self, known: Sequence[int], changes: Sequence[tuple[int, int]]) -> list[int]:
        """The sums after changes, as (slot, what is added to its figure)."""
        sums = list(known)
        for slot, change in changes:
            for row, coefficient in self.columns.get(slot, ()):
                sums[row] += coefficient * change
        return sums

    def freed(self, slots: Sequence[int]) -> Room:
        """The same with some known figures taken as lost; they come after the others."""
        rows, rows_of, first = list(self.rows), list(self.rows_of), dict.fromkeys(self.first)
        for slot in slots:
            for row, coefficient in self.columns[slot]:
                rows[row] = (*rows[row], (len(rows_of), coefficient))
                first[row] = None
            rows_of.append(tuple(row for row, _ in self.columns[slot]))
        lost = (*self.lost, *slots)
        return Room(
            self.members,
            lost,
            tuple(rows),
            self.equal,
            tuple(rows_of),
            self.columns,
            self.totals,
            tuple(first),
        )

    @cached_property
    def solved(self) -> tuple[list[_Row], list[_Row]] | None:
        """Some lost figures as sums of what is known of the constraints (how often each is taken), if the others are
        0, and the sums that must be 0; None where that takes fractions or a constraint is no equation.
        """
        if not all(self.equal):
            return None
        rows = [(dict(terms), {row: 1}) for row, terms in enumerate(self.rows)]
        solved: list[_Equation] = []
        totals = [(total, row) for total, row in zip(self.totals, rows, strict=True) if total is not None]
        while rows:
            place, pivot = totals.pop() if totals else _next(rows)
            if place is None:
                break
            if pivot not in rows or place not in pivot[0]:
                continue
            if abs(pivot[0][place]) != 1:
                return None
            rows.remove(pivot)
            for row in (*rows, *solved):
                if place in row[0]:
                    times = row[0][place] * pivot[0][place]
                    _subtract(row[0], pivot[0], times)
                    _subtract(row[1], pivot[1], times)
            sign = -pivot[0][place]
            solved.append((pivot[0], {row: sign * times for row, times in pivot[1].items()}))
        return [tuple(own.items()) for _, own in solved], [tuple(own.items()) for _, own in rows]

    @cached_property
    def effects(self) -> dict[int, tuple[tuple[int, int], ...]]:
        """For each slot by how much each of the sums in `solved` grows when its figure does by 1."""
        figures, checks = self.solved or ([], [])
        of_row: dict[int, list[tuple[int, int]]] = {}
        for n, combination in enumerate([*figures, *checks]):
            for row, times in combination:
                of_row.setdefault(row, []).append((n, times))
        found: dict[int, tuple[tuple[int, int], ...]] = {}
        for slot, column in self.columns.items():
            sums: dict[int, int] = {}
            for row, coefficient in column:
                for n, times in of_row.get(row, ()):
                    sums[n] = sums.get(n, 0) + coefficient * times
            found[slot] = tuple((n, grown) for n, grown in sums.items() if grown)
        return found

    def bounds(self, known: Sequence[int]) -> tuple[list[int], list[int]] | None:
        """The least and the most (`OPEN`: no bound) of each lost figure; None where no whole numbers that are not
        negative fit. None of the figures in `known` may be a lost one.
        """
        rows, equal, rows_of = self.rows, self.equal, self.rows_of
        for row, rest in enumerate(known):
            if rest and not rows[row] and (rest > 0 or equal[row]):
                return None
        low, high = [0] * len(self.lost), [OPEN] * len(self.lost)
        waiting = deque(self.first)
        queued = bytearray(len(rows))
        for row in waiting:
            queued[row] = 1
        steps = _MOST_STEPS
        while waiting and steps:
            steps -= 1
            row = waiting.popleft()
            queued[row] = 0
            tighter = _tightened(rows[row], known[row], equal[row], low, high)
            if tighter is None:
                return None
            for place in tighter:
                for other in rows_of[place]:
                    if other != row and not queued[other]:
                        queued[other] = 1
                        waiting.append(other)
        return low, high


class Trial:
    """The known figures of one report put in, to ask of many changes of them whether they leave room."""

    def __init__(self, room: Room, values: Sequence[int | None]) -> None:
        self._room = room
        self.known = room.known(values)
        """What the known figures of each constraint add up to."""
        self._figures = len(room.solved[0]) if room.solved else 0

    @cached_property
    def _base(self) -> list[int]:
        figures, checks = self._room.solved or ([], [])
        return [sum(times * self.known[row] for row, times in own) for own in (*figures, *checks)]

    @cached_property
    def _wrong(self) -> set[int]:
        return {n for n, value in enumerate(self._base) if not self._is_right(n, value)}

    def fits(self, changes: Sequence[tuple[int, int]]) -> bool:
        """Whether changes, as (slot, what is added to its figure), leave numbers for the lost figures: seen at once
        where some of these can be 0 and the others follow from them.
        """
        if self._room.solved is not None:
            moved: dict[int, int] = {}
            for slot, change in changes:
                for n, times in self._effects(slot):
                    moved[n] = moved.get(n, 0) + times * change
            base = self._base
            if self._wrong <= moved.keys() and all(
                self._is_right(n, base[n] + change) for n, change in moved.items()
            ):
                return True
        return self._room.bounds(self._room.changed(self.known, changes)) is not None

    def _is_right(self, n: int, value: int) -> bool:
        return value >= 0 if n < self._figures else not value

    def _effects(self, slot: int) -> tuple[tuple[int, int], ...]:
        """By how much each solved figure and each sum that must be 0 grows when a figure does by 1."""
        return self._room.effects.get(slot, ())


def _total_of(constraint: Constraint, lost: Sequence[int]) -> int | None:
    """The place of the lost figure that stands alone on its side of an equation with at least two others."""
    for sign in (1, -1):
        own = [slot for slot, coefficient in constraint.terms if coefficient * sign > 0]
        if len(own) == 1 and len(constraint.terms) > 2 and own[0] in lost:
            return lost.index(own[0])
    return None


def _next(rows: list[_Equation]) -> tuple[int | None, _Equation]:
    """A lost figure and the shortest equation to solve for it; no figure where no equation has any."""
    shortest = min(rows, key=lambda row: len(row[0]) or len(rows) ** 2)
    return next(iter(shortest[0]), None), shortest


def _subtract(one: dict[int, int], other: dict[int, int], times: int) -> None:
    for key, number in other.items():
        left = one.get(key, 0) - times * number
        if left:
            one[key] = left
        else:
            one.pop(key, None)


def _tightened(terms: _Row, known: int, equal: bool, low: list[int], high: list[int]) -> list[int] | None:
    """Apply one constraint; gives the figures whose bounds changed, or None where none fit."""
    least = most = known
    open_low = open_high = 0  # figures that keep the sum from having a least or a most
    for place, coefficient in terms:
        top = high[place]
        if coefficient > 0:
            least += coefficient * low[place]
            if top == OPEN:
                open_high += 1
            else:
                most += coefficient * top
        else:
            most += coefficient * low[place]
            if top == OPEN:
                open_low += 1
            else:
                least += coefficient * top
    if not equal:
        open_high = 2  # the most says nothing
    if (least > 0 and not open_low) or (most < 0 and not open_high):
        return None
    changed: list[int] = []
    if open_low > 1 and open_high > 1:
        return changed
    for place, coefficient in terms:
        bottom, top = low[place], high[place]
        if bottom == top:
            continue
        # Up from the end that the figure makes larger, down from the other; one open figure is bounded by the rest.
        if coefficient > 0:
            factor, up, down, open_up, open_down = coefficient, most, -least, open_high, open_low
        else:
            factor, up, down, open_up, open_down = -coefficient, -least, most, open_low, open_high
        if not open_down and (bound := bottom + down // factor) < top:
            high[place] = bound
            changed.append(place)
        if not open_up:
            bound = top - up // factor
        elif open_up == 1 and top == OPEN:
            bound = -(up // factor)
        else:
            continue
        if bound > bottom:
            low[place] = bound
            changed.append(place)
        if low[place] > high[place]:
            return None
    return changed


@lru_cache(maxsize=512)
def room_of(system: System, members: tuple[int, ...], lost: frozenset[int]) -> Room:
    """The room of these constraints with these figures lost."""
    of_slot: dict[int, list[tuple[int, int]]] = {}
    for row, number in enumerate(members):
        for slot, coefficient in system.constraints[number].terms:
            of_slot.setdefault(slot, []).append((row, coefficient))
    slots = tuple(sorted(slot for slot in lost if slot in of_slot))
    rows: list[_Row] = [()] * len(members)
    for place, slot in enumerate(slots):
        for row, coefficient in of_slot[slot]:
            rows[row] = (*rows[row], (place, coefficient))
    return Room(
        members,
        slots,
        tuple(rows),
        tuple(system.constraints[n].equal for n in members),
        tuple(tuple(row for row, _ in of_slot[slot]) for slot in slots),
        {slot: tuple(column) for slot, column in of_slot.items()},
        tuple(_total_of(system.constraints[n], slots) for n in members),
        tuple(sorted((row for row in range(len(rows)) if rows[row]), key=lambda row: len(rows[row]))),
    )
