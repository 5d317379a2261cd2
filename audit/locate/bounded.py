"""Explanations where no equation is wrong by itself, but no whole numbers that are not negative fit the lost figures.

Of every set of constraints that cannot hold together, one known figure at least must be another: the search frees
the figures of such a set one by one, and two by two where one is not enough, and asks the bounds again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.deduce import propagate, reduce_system

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.deduce import Bounds
    from audit.locate.search import Changes
    from audit.system import System

_MOST_CHANGES = 2
_MOST_TRIES = 150


def by_bounds(
    system: System, members: Sequence[int], values: Sequence[int | None]
) -> tuple[list[tuple[Changes, bool]], frozenset[int], bool]:
    """The smallest sets of changes after which the lost figures can be found, each with whether another value than
    the one given would do too; the constraints that cannot hold together (none: nothing is wrong); and whether all
    sets of this size were looked at.
    """
    first = _freed(system, members, values, ())
    if first.conflict is None:
        return [], frozenset(), True
    tries, complete = 0, True
    waiting: list[tuple[tuple[int, ...], frozenset[int]]] = [((), first.conflict)]
    seen: set[frozenset[int]] = set()
    for _ in range(_MOST_CHANGES):
        found: list[tuple[Changes, bool]] = []
        deeper: list[tuple[tuple[int, ...], frozenset[int]]] = []
        for freed, conflict in waiting:
            for slot in _known_in(system, conflict, values, freed):
                chosen = (*freed, slot)
                if frozenset(chosen) in seen:
                    continue
                if tries >= _MOST_TRIES:
                    complete = False
                    continue
                seen.add(frozenset(chosen))
                tries += 1
                bounds = _freed(system, members, values, chosen)
                if bounds.conflict is not None:
                    deeper.append((chosen, bounds.conflict))
                elif (settled := _settled(system, members, values, chosen)) is not None:
                    found.append(settled)
        if found:
            return found, first.conflict, complete
        waiting = deeper
    return [], first.conflict, False


def _freed(
    system: System, members: Sequence[int], values: Sequence[int | None], slots: Sequence[int]
) -> Bounds:
    free = [None if slot in slots else value for slot, value in enumerate(values)]
    return propagate(reduce_system(system, members, free))


def _known_in(
    system: System, conflict: frozenset[int], values: Sequence[int | None], freed: Sequence[int]
) -> list[int]:
    slots = {slot for n in conflict for slot, _ in system.constraints[n].terms}
    return sorted(slot for slot in slots if values[slot] is not None and slot not in freed)


def _settled(
    system: System, members: Sequence[int], values: Sequence[int | None], slots: Sequence[int]
) -> tuple[Changes, bool] | None:
    """The freed figures, each set to the nearest number that is left for it once those before it are set."""
    current = list(values)
    changes: list[tuple[int, int]] = []
    open_end = False
    for place, slot in enumerate(slots):
        bounds = _freed(system, members, current, slots[place:])
        low, high = bounds.low[slot], bounds.high[slot]
        old = values[slot] or 0
        if bounds.conflict is not None or (low <= old and (high is None or old <= high)):
            return None
        new = low if old < low else high if high is not None else low
        open_end = open_end or low != high
        current[slot] = new
        changes.append((slot, new - old))
    return tuple(sorted(changes)), open_end
