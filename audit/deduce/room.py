"""Whether lost figures leave room: the same bounds as `audit.deduce.bounds`, without saying how they follow.

A search asks this of thousands of trial figures, so what does not depend on them is laid out once for each set of
lost figures, and bounds are plain numbers in lists. Interval propagation to its fixed point, as there.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.system import System

OPEN = 1 << 62
"""The most of a figure that has no upper bound."""
_MOST_STEPS = 4000
"""Bounds that creep on for longer than this (they can, over circles of constraints) are left as they are."""

_Row = tuple[tuple[int, int], ...]
"""(place of a lost figure, coefficient)."""


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
            self.members, lost, tuple(rows), self.equal, tuple(rows_of), self.columns, tuple(first)
        )

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
        tuple(sorted((row for row in range(len(rows)) if rows[row]), key=lambda row: len(rows[row]))),
    )
