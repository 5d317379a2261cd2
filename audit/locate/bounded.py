"""Explanations where no equation is wrong by itself, but no whole numbers that are not negative fit the lost figures.

Of every set of constraints that cannot hold together, one known figure at least must be another: the search frees
the figures of such a set one by one, and two by two where one is not enough, and asks the bounds again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.deduce import OPEN, propagate, reduce_system

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from audit.deduce import Room
    from audit.locate.search import Changes
    from audit.system import System

_MOST_CHANGES = 2
_MOST_TRIES = 150


def by_bounds(
    system: System,
    room: Room,
    values: Sequence[int | None],
    *,
    most: int = _MOST_CHANGES,
    barred: Container[int] = (),
) -> tuple[list[tuple[Changes, bool]], frozenset[int], bool]:
    """The smallest sets of at most so many changes after which the lost figures can be found, each with whether
    another value than the one given would do too; the constraints that cannot hold together (none: nothing is wrong);
    and whether all sets of this size were looked at. `room`: of the constraints, with the figures lost that `values`
    lacks; `barred` figures stay as they are.
    """
    known = room.known(values)
    if room.bounds(known) is not None:
        return [], frozenset(), True
    first = _conflict(system, room, values, ())
    tries, complete = 0, True
    waiting: list[tuple[int, ...]] = [()]
    seen: set[frozenset[int]] = set()
    for _ in range(most):
        found: list[tuple[Changes, bool]] = []
        deeper: list[tuple[int, ...]] = []
        for freed in waiting:
            conflict = _conflict(system, room, values, freed) if freed else first
            for slot in _known_in(system, conflict, values, freed):
                chosen = (*freed, slot)
                if slot in barred or frozenset(chosen) in seen:
                    continue
                if tries >= _MOST_TRIES:
                    complete = False
                    continue
                seen.add(frozenset(chosen))
                tries += 1
                settled = _settled(room, known, values, chosen)
                if settled is None:
                    deeper.append(chosen)
                elif settled[0]:
                    found.append(settled)
        if found:
            return found, first, complete
        waiting = deeper
    return [], first, False


def _conflict(
    system: System, room: Room, values: Sequence[int | None], freed: Sequence[int]
) -> frozenset[int]:
    """The constraints that cannot hold together with these figures taken as lost."""
    free = [None if slot in freed else value for slot, value in enumerate(values)]
    return propagate(reduce_system(system, room.members, free)).conflict or frozenset()


def _known_in(
    system: System, conflict: frozenset[int], values: Sequence[int | None], freed: Sequence[int]
) -> list[int]:
    slots = {slot for n in conflict for slot, _ in system.constraints[n].terms}
    return sorted(slot for slot in slots if values[slot] is not None and slot not in freed)


def _settled(
    room: Room, known: Sequence[int], values: Sequence[int | None], slots: Sequence[int]
) -> tuple[Changes, bool] | None:
    """The freed figures, each set to the nearest number that is left for it once those before it are set; no changes
    where one of them can stay as it is, None where nothing fits.
    """
    changes: list[tuple[int, int]] = []
    open_end = False
    for place, slot in enumerate(slots):
        left = slots[place:]
        taken = [*changes, *((other, -(values[other] or 0)) for other in left)]
        bounds = room.freed(left).bounds(room.changed(known, taken))
        if bounds is None:
            return None if not changes else ((), False)
        low, high = bounds[0][len(room.lost)], bounds[1][len(room.lost)]
        old = values[slot] or 0
        if low <= old <= high:
            return (), False
        new = low if old < low or high == OPEN else high
        open_end = open_end or low != high
        changes.append((slot, new - old))
    return tuple(sorted(changes)), open_end
