"""Interval propagation: the least and the most that every unknown figure can be, and which constraint said so.

Figures are whole numbers that are never negative. Every tightening is an Event that names the constraint and the
events it rests on, so that a bound can be explained step by step and a proof can be checked for what it used.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from audit.system import System

_MOST_EVENTS = 4000
"""Bounds that creep on for longer than this (they can, over circles of constraints) are left as they are."""


class Event(NamedTuple):
    """One tightening: the figure is at least (`is_low`) or at most `value`, by this constraint, given the events of
    these numbers, which are earlier ones.
    """

    slot: int
    is_low: bool
    value: int
    constraint: int
    given: tuple[int, ...]


@dataclass(slots=True)
class Bounds:
    """What propagation found; `conflict` is set where no whole numbers can fit all constraints."""

    low: dict[int, int]
    high: dict[int, int | None]
    events: list[Event] = field(default_factory=list)
    low_event: dict[int, int] = field(default_factory=dict)
    high_event: dict[int, int] = field(default_factory=dict)
    conflict: frozenset[int] | None = None
    """The constraints that cannot hold together."""

    def fixed(self) -> dict[int, int]:
        """The unknown figures that can only be one number."""
        return {slot: low for slot, low in self.low.items() if self.high[slot] == low}

    def behind(self, numbers: Collection[int]) -> tuple[int, ...]:
        """These events and all that they rest on, in the order in which they were found."""
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += self.events[number].given
        return tuple(sorted(found))

    def events_of(self, slot: int) -> tuple[int, ...]:
        """The events that set the present bounds of a figure."""
        present = (self.low_event.get(slot), self.high_event.get(slot))
        return tuple(number for number in present if number is not None)


@dataclass(frozen=True, slots=True)
class Reduced:
    """Constraints with the known figures put in: number -> (sum of what is known, unknown terms, is equality)."""

    rows: Mapping[int, tuple[int, tuple[tuple[int, int], ...], bool]]
    of_slot: Mapping[int, tuple[int, ...]]
    broken: tuple[int, ...]
    """Constraints that are broken with no unknown figure in them."""


def reduce_system(system: System, constraints: Collection[int], values: Sequence[int | None]) -> Reduced:
    """The constraints that still have unknown figures (None in `values`), and those that are plainly broken."""
    rows: dict[int, tuple[int, tuple[tuple[int, int], ...], bool]] = {}
    of_slot: dict[int, list[int]] = {}
    broken: list[int] = []
    for number in constraints:
        constraint = system.constraints[number]
        known = 0
        unknown: list[tuple[int, int]] = []
        for slot, coefficient in constraint.terms:
            value = values[slot]
            if value is None:
                unknown.append((slot, coefficient))
            else:
                known += coefficient * value
        if unknown:
            rows[number] = (known, tuple(unknown), constraint.equal)
            for slot, _ in unknown:
                of_slot.setdefault(slot, []).append(number)
        elif known > 0 or (known and constraint.equal):
            broken.append(number)
    return Reduced(rows, {slot: tuple(numbers) for slot, numbers in of_slot.items()}, tuple(broken))


def propagate(reduced: Reduced, without: Collection[int] = ()) -> Bounds:
    """Tighten all bounds until nothing changes; `without` leaves constraints out."""
    bounds = Bounds(dict.fromkeys(reduced.of_slot, 0), dict.fromkeys(reduced.of_slot))
    broken = [number for number in reduced.broken if number not in without]
    if broken:
        bounds.conflict = frozenset(broken[:1])
        return bounds
    _tighten_all(bounds, reduced, (number for number in reduced.rows if number not in without), without)
    return bounds


def left_out(reduced: Reduced, whole: Bounds, number: int, without: Collection[int] = ()) -> Bounds:
    """The bounds that are left of consistent ones (`whole`, which are `without` some) when one constraint more is left
    out: what rests on it is forgotten and tightened anew by the others, which gives the same as starting over.
    """
    lost: set[int] = set()
    bounds = Bounds(dict.fromkeys(reduced.of_slot, 0), dict.fromkeys(reduced.of_slot), list(whole.events))
    for place, event in enumerate(whole.events):
        if event.constraint == number or not lost.isdisjoint(event.given):
            lost.add(place)
        elif event.is_low:
            bounds.low[event.slot], bounds.low_event[event.slot] = event.value, place
        else:
            bounds.high[event.slot], bounds.high_event[event.slot] = event.value, place
    loosened = {whole.events[place].slot for place in lost}
    barred = {number, *without}
    touched = {n: None for slot in loosened for n in reduced.of_slot[slot] if n not in barred}
    _tighten_all(bounds, reduced, touched, barred)
    return bounds


def _tighten_all(bounds: Bounds, reduced: Reduced, first: Iterable[int], without: Collection[int]) -> None:
    """Apply these constraints, and all that share a figure with one that has tightened something."""
    waiting = deque(first)
    queued = set(waiting)
    most = len(bounds.events) + _MOST_EVENTS
    while waiting and len(bounds.events) < most:
        number = waiting.popleft()
        queued.discard(number)
        for slot in _tighten(bounds, number, *reduced.rows[number]):
            for other in reduced.of_slot[slot]:
                if other != number and other not in queued and other not in without:
                    waiting.append(other)
                    queued.add(other)
        if bounds.conflict is not None:
            break


def _tighten(
    bounds: Bounds, number: int, known: int, terms: tuple[tuple[int, int], ...], equal: bool
) -> list[int]:
    """Apply one constraint to its unknown figures; gives those whose bounds changed."""
    low, high = bounds.low, bounds.high
    least, most = known, known
    open_low: list[int] = []  # figures that keep the sum from having a least value
    open_high: list[int] = []
    for slot, coefficient in terms:
        top = high[slot]
        if coefficient > 0:
            least += coefficient * low[slot]
            if top is None:
                open_high.append(slot)
            else:
                most += coefficient * top
        else:
            most += coefficient * low[slot]
            if top is None:
                open_low.append(slot)
            else:
                least += coefficient * top
    changed: list[int] = []
    ends = [(low[slot], high[slot]) for slot, _ in terms]  # as the sums were made of them
    if not open_low and least > 0:
        _clash(bounds, number, _events(_behind(bounds, terms, want_low=True)))
        return changed
    if equal and not open_high and most < 0:
        _clash(bounds, number, _events(_behind(bounds, terms, want_low=False)))
        return changed
    behind: tuple[_Behind, _Behind] | None = None  # of the least and of the most, before anything changes
    for (slot, coefficient), (bottom, open_top) in zip(terms, ends, strict=True):
        top = open_top or 0
        if not open_low or open_low == [slot]:
            # coefficient * x <= -(least of the rest)
            own = 0 if open_low else coefficient * (bottom if coefficient > 0 else top)
            rest = own - least
            bound = rest // coefficient if coefficient > 0 else -(rest // -coefficient)
            if _is_tighter(bounds, slot, coefficient < 0, bound):
                behind = behind or _both_behind(bounds, terms)
                _set(bounds, slot, coefficient < 0, bound, number, behind[0])
                changed.append(slot)
        if equal and (not open_high or open_high == [slot]):
            # coefficient * x >= -(most of the rest)
            own = 0 if open_high else coefficient * (top if coefficient > 0 else bottom)
            rest = own - most
            bound = -(-rest // coefficient) if coefficient > 0 else rest // coefficient
            if _is_tighter(bounds, slot, coefficient > 0, bound):
                behind = behind or _both_behind(bounds, terms)
                _set(bounds, slot, coefficient > 0, bound, number, behind[1])
                changed.append(slot)
        if bounds.conflict is not None:
            break
    return changed


_Behind = list[tuple[int, int]]
"""(slot, number of the event behind its bound)."""


def _is_tighter(bounds: Bounds, slot: int, is_low: bool, value: int) -> bool:
    if is_low:
        return value > bounds.low[slot]
    top = bounds.high[slot]
    return top is None or value < top


def _set(bounds: Bounds, slot: int, is_low: bool, value: int, number: int, behind: _Behind) -> None:
    """Note a bound that is tighter than the present one; `behind` is what the constraint's other figures rest on."""
    given = tuple([event for other, event in behind if other != slot])
    place = len(bounds.events)
    bounds.events.append(Event(slot, is_low, value, number, given))
    if is_low:
        bounds.low_event[slot], bounds.low[slot] = place, value
    else:
        bounds.high_event[slot], bounds.high[slot] = place, value
    top = bounds.high[slot]
    if top is not None and top < bounds.low[slot]:
        _clash(bounds, number, bounds.events_of(slot))


def _both_behind(bounds: Bounds, terms: tuple[tuple[int, int], ...]) -> tuple[_Behind, _Behind]:
    return _behind(bounds, terms, want_low=True), _behind(bounds, terms, want_low=False)


def _behind(bounds: Bounds, terms: tuple[tuple[int, int], ...], *, want_low: bool) -> _Behind:
    """The events behind the least (`want_low`) or the most that some terms add up to."""
    found = []
    for slot, coefficient in terms:
        event = (bounds.low_event if (coefficient > 0) == want_low else bounds.high_event).get(slot)
        if event is not None:
            found.append((slot, event))
    return found


def _events(behind: _Behind) -> tuple[int, ...]:
    return tuple(event for _, event in behind)


def _clash(bounds: Bounds, number: int, events: tuple[int, ...]) -> None:
    used = {bounds.events[event].constraint for event in bounds.behind(events)}
    bounds.conflict = frozenset({number, *used})
