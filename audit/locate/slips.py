"""How a wrong figure may have come about, and how likely that is: the order among explanations of equal size.

The costs are judgements, not measurements (the smaller, the likelier): a slip of the hand that leaves the right
digits, then a total that was not brought up to date, then a figure that has nothing to do with the right one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audit.locate.expected import Expected
    from audit.locate.layout import Layout, Spot

TEN_THOUSAND = 10_000
_OF_TOTALS = 0.1
"""Totals are added up: among them figures can be exchanged, but no case is filed under the wrong one."""
_MOVES = frozenset({"moved_between_columns", "moved_between_rows"})
COSTS: Mapping[str, float] = {
    "swapped_neighbours": 0.5,
    "row_shifted": 0.5,
    "transposed_digits": 0.6,
    "unit": 0.65,
    "dropped_digit": 0.7,
    "moved_between_columns": 0.7,
    "total_not_updated": 0.72,
    "doubled_digit": 0.75,
    "one_off": 0.8,
    "moved_between_rows": 0.8,
    "one_digit": 0.85,
    "extra_digit": 0.85,
    "swapped": 0.9,
    "part_and_total": 0.9,
    "left_out": 1.2,
    "one_cell": 1.5,
}


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that an explanation changes; stored units."""

    slot: int
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Slip:
    """What one change, or two that belong together, may come from."""

    kind: str
    changes: tuple[Change, ...]
    cost: float


def rarity(slips: Sequence[Slip], expected: Expected) -> float:
    """How unlikely the figures are after the changes; the less, the likelier the explanation.

    Where cases only move between cells, the rest of the table says what to expect (`audit.locate.expected`), and a
    move took its cases from where they belong. Otherwise small figures are commoner than large ones.
    """
    changes = [change for slip in slips for change in slip.changes]
    if sum(change.new - change.old for change in changes):
        return sum(_rarity(change.new) - _rarity(change.old) for change in changes)
    taken_from = (
        next(change for change in slip.changes if change.new > change.old)
        for slip in slips
        if slip.kind in _MOVES
    )
    return expected.unlikelihood(changes) + sum(
        expected.struck(change.slot, change.new) for change in taken_from
    )


def _rarity(figure: int) -> float:
    return 3 + log(abs(figure)) if figure else 0


def slips_in(
    changes: Sequence[Change], layout: Layout, parts: Callable[[int], tuple[int, ...]]
) -> tuple[Slip, ...]:
    """The changes as few slips: pairs that belong together first. `parts`: a total's slot -> figures of its parts."""
    left = list(changes)
    found: list[Slip] = []
    while left:
        first = left.pop(0)
        pairs = [(slip, other) for other in left if (slip := _pair(first, other, layout))]
        if pairs:
            slip, other = min(pairs, key=lambda pair: pair[0].cost)
            left.remove(other)
        else:
            kind = kind_of(first.old, first.new, parts(first.slot))
            slip = Slip(kind, (first,), COSTS[kind])
        found.append(slip)
    return tuple(found)


@lru_cache(maxsize=8192)
def kind_of(old: int, new: int, parts: tuple[int, ...] = ()) -> str:
    """How `old` may have been printed for `new`; `parts` are the figures that add up to it, if it is a total."""
    printed, right = str(old), str(new)
    if old and new and TEN_THOUSAND in (old / new, new / old):
        return "unit"
    if len(printed) == len(right):
        differ = [n for n, (one, other) in enumerate(zip(printed, right, strict=True)) if one != other]
        if len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(printed) == sorted(right):
            return "transposed_digits"
    if old and new and len(printed) == len(right) - 1 and _without_one(right, printed):
        return "dropped_digit"
    if old and new and len(printed) == len(right) + 1 and (place := _without_one(printed, right)):
        doubled = printed[place - 1] in printed[max(0, place - 2) : place - 1] + printed[place : place + 1]
        if doubled:
            return "doubled_digit"
    if parts and (old == 0 or new - old in parts):
        return "total_not_updated"
    if abs(old - new) == 1:
        return "one_off"
    if old and new and len(printed) == len(right) + 1 and _without_one(printed, right):
        return "extra_digit"
    if len(printed) == len(right) and sum(a != b for a, b in zip(printed, right, strict=True)) == 1:
        return "one_digit" if len(printed) > 1 or (old and new) else "left_out"
    return "left_out" if old == 0 or new == 0 else "one_cell"


def _without_one(longer: str, shorter: str) -> int:
    """The place (from 1) of a digit without which the longer number is the shorter one; 0 if there is none."""
    for place in range(len(longer)):
        if longer[:place] + longer[place + 1 :] == shorter:
            return place + 1
    return 0


def _pair(one: Change, other: Change, layout: Layout) -> Slip | None:
    """Two changes that one slip can have made."""
    here, there = layout.spots.get(one.slot), layout.spots.get(other.slot)
    if here is None or there is None or here.table != there.table:
        return None
    kind = _kind_of_pair(one, other, here, there)
    if not kind:
        return None
    cost = COSTS[kind]
    if kind == "part_and_total":
        single = min(COSTS[kind_of(change.old, change.new)] for change in (one, other))
        cost = min(cost, single + 0.1)
    if here.is_total and there.is_total:
        cost += _OF_TOTALS
    return Slip(kind, (one, other), cost)


def _kind_of_pair(one: Change, other: Change, here: Spot, there: Spot) -> str:
    first, second = one.new - one.old, other.new - other.old
    if (one.old, one.new) == (other.new, other.old):
        if here.is_beside(there):
            return "swapped_neighbours"
        if one.old and one.new:
            return "swapped"
    if here.is_total != there.is_total:
        same = here.row == there.row or here.column == there.column
        return "part_and_total" if first == second and same else ""
    if first == -second:
        if here.row == there.row:
            return "moved_between_columns"
        if here.column == there.column:
            return "moved_between_rows"
    return ""
