"""The strict equations of a report with their figures put in, and the unknown figures eliminated.

What is left are equations over known figures only, each with its rest: 0 where it holds. An explanation is a set of
changes that makes every rest 0. Which equations are left depends on which figures are unknown, not on the numbers,
so that step is remembered for each pattern of lost figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.system import System

Terms = dict[int, int]
"""Slot, or class of slots, -> coefficient."""
Normal = tuple[tuple[int, int], ...]
"""A column or a list of rests, as (row, number), divided by its first number: parallel ones are the same."""


@dataclass(frozen=True, eq=False)
class Shape:
    """The equations of one group of constraints that remain for one pattern of unknown figures.

    `combined`: for each equation the original constraints and how often each is taken. `columns`: for each slot its
    (equation, coefficient)s. Slots whose columns are multiples of one another cannot be told apart by the equations
    and make one class. `class_of`: its number for each normalised column. `classes`: its slots, with what its
    normalised column is multiplied by. `terms`: the coefficients of each equation, by class.
    """

    members: tuple[int, ...]
    combined: tuple[tuple[tuple[int, int], ...], ...]
    columns: Mapping[int, tuple[tuple[int, int], ...]]
    class_of: Mapping[Normal, int]
    classes: tuple[tuple[tuple[int, int], ...], ...]
    terms: tuple[Terms, ...]

    def rests(self, left: Mapping[int, int]) -> list[int]:
        """The rest of every equation, given what is left over of each original constraint."""
        return [sum(times * left[n] for n, times in combination) for combination in self.combined]


@lru_cache(maxsize=512)
def shape_of(system: System, group: int, unknown: frozenset[int]) -> Shape:
    """The equations of a group with the unknown figures eliminated; an inequality is no equation and is not among
    them.
    """
    members = tuple(n for n in system.strict if system.component[n] == group and system.constraints[n].equal)
    rows: list[tuple[dict[int, int], Terms]] = [({n: 1}, dict(system.constraints[n].terms)) for n in members]
    for slot in sorted(unknown):
        holding = [row for row in rows if slot in row[1]]
        if not holding:
            continue
        pivot = min(holding, key=lambda row: len(row[1]))
        rows = [row for row in rows if row is not pivot]
        for place, row in enumerate(rows):
            if slot in row[1]:
                rows[place] = eliminated(row, pivot, slot)
    rows = [row for row in rows if row[1]]
    columns: dict[int, list[tuple[int, int]]] = {}
    for number, (_, terms) in enumerate(rows):
        for slot, coefficient in terms.items():
            columns.setdefault(slot, []).append((number, coefficient))
    parallel: dict[Normal, list[tuple[int, int]]] = {}
    for slot, column in columns.items():
        key = normal(column)
        parallel.setdefault(key, []).append((slot, column[0][1] // key[0][1]))
    by_class: list[Terms] = [{} for _ in rows]
    for number, key in enumerate(parallel):
        for place, coefficient in key:
            by_class[place][number] = coefficient
    return Shape(
        members,
        tuple(tuple(combination.items()) for combination, _ in rows),
        {slot: tuple(column) for slot, column in columns.items()},
        {key: number for number, key in enumerate(parallel)},
        tuple(map(tuple, parallel.values())),
        tuple(by_class),
    )


def eliminated(
    row: tuple[dict[int, int], Terms], pivot: tuple[dict[int, int], Terms], slot: int
) -> tuple[dict[int, int], Terms]:
    """A row less so much of the pivot row that the slot falls out of it."""
    first, second = pivot[1][slot], row[1][slot]
    common = gcd(first, second)
    return (
        _combined(row[0], first // common, pivot[0], second // common),
        _combined(row[1], first // common, pivot[1], second // common),
    )


def _combined(one: dict[int, int], times: int, other: dict[int, int], less: int) -> dict[int, int]:
    found = {key: times * number for key, number in one.items()}
    for key, number in other.items():
        value = found.get(key, 0) - less * number
        if value:
            found[key] = value
        else:
            found.pop(key, None)
    return found


def normal(column: Sequence[tuple[int, int]]) -> Normal:
    """A list of (row, number) divided by what the numbers have in common, its first number positive."""
    common = gcd(*(number for _, number in column))
    if column[0][1] < 0:
        common = -common
    return tuple((row, number // common) for row, number in column)
