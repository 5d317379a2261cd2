"""Small tables with totals as systems of constraints, and a search of all changes there are: slow, plain, certain."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from audit.rule import Instance
from audit.system import Constraint, System, is_broken

if TYPE_CHECKING:
    from collections.abc import Sequence


def table_of(rows: int, columns: int, *, balanced: bool = False) -> System:
    """A table whose last row and column are totals; `balanced` gives each column a second figure for its total."""
    slots = [f"{row}{column}" for row in range(rows + 1) for column in range(columns + 1)]
    slots += [f"n{column}" for column in range(columns + 1) if balanced]
    place = {slot: number for number, slot in enumerate(slots)}

    def equation(name: str, parts: Sequence[str], total: str) -> Constraint:
        terms = (*((place[part], 1) for part in parts), (place[total], -1))
        return Constraint(name, None, terms, True, True, 2, Instance(None, ()))

    equations = [
        equation(f"row {row}", [f"{row}{column}" for column in range(columns)], f"{row}{columns}")
        for row in range(rows + 1)
    ]
    equations += [
        equation(f"column {column}", [f"{row}{column}" for row in range(rows)], f"{rows}{column}")
        for column in range(columns + 1)
    ]
    if balanced:
        equations += [
            equation(f"balance {column}", [f"n{column}"], f"{rows}{column}") for column in range(columns + 1)
        ]
    return System(tuple(slots), tuple(equations))


def filled(system: System, parts: Sequence[int], rows: int, columns: int) -> list[int]:
    """The figures of a table from its parts, row by row; every constraint holds."""
    figures = dict.fromkeys(system.slots, 0)
    for (row, column), part in zip(product(range(rows), range(columns)), parts, strict=True):
        for slot in (f"{row}{column}", f"{row}{columns}", f"{rows}{column}", f"{rows}{columns}"):
            figures[slot] += part
    for column in range(columns + 1):
        if f"n{column}" in figures:
            figures[f"n{column}"] = figures[f"{rows}{column}"]
    return [figures[slot] for slot in system.slots]


def every_smallest_change(
    system: System, values: Sequence[int], most: int, size: int
) -> set[tuple[tuple[int, int], ...]]:
    """All sets of up to `size` figures, as few as will do, and numbers up to `most` for them that mend everything."""
    for number in range(1, size + 1):
        found = set()
        for slots in combinations(range(len(values)), number):
            for figures in product(range(most + 1), repeat=number):
                changed = dict(zip(slots, figures, strict=True))
                if any(values[slot] == figure for slot, figure in changed.items()):
                    continue
                after = [changed.get(slot, value) for slot, value in enumerate(values)]
                if not any(is_broken(constraint, after) for constraint in system.constraints):
                    found.add(tuple((slot, figure - values[slot]) for slot, figure in changed.items()))
        if found:
            return found
    return set()


def every_smallest_mend(
    tables: Sequence[Sequence[int]], given: Sequence[int | None]
) -> set[tuple[tuple[int, int], ...]]:
    """All sets of changes, as few as will do, that make of the known figures those of one of these right tables; what
    is lost (None) may be anything.
    """
    found: set[tuple[tuple[int, int], ...]] = set()
    least = len(given) + 1
    for table in tables:
        changes = tuple(
            (slot, right - figure)
            for slot, (figure, right) in enumerate(zip(given, table, strict=True))
            if figure is not None and figure != right
        )
        if len(changes) < least:
            least, found = len(changes), set()
        if len(changes) == least:
            found.add(changes)
    return found


few = st.sampled_from([0, 0, 1, 2, 3])
"""Figures of a small table: mostly 0, as in the reports."""
