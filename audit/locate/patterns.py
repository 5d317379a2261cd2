"""Rows of which the figures stand one column off: one slip that changes many figures at once.

From some column on, the figures were pushed to the right (the last one fell out) or to the left (one was left out).
What each figure of a row would have to be follows from the equations that the row shares with no other of its
figures; the row is an explanation if that makes everything hold and is the printed row put back in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.locate.layout import Layout
    from audit.locate.rows import Shape
    from audit.locate.search import Changes

_LEAST_WIDTH = 6


def shifted_rows(
    layout: Layout, shape: Shape, rests: Sequence[int], values: Sequence[int | None]
) -> tuple[Changes, ...]:
    """The changes that put one row back in place and so make all equations hold."""
    wrong = {number: rest for number, rest in enumerate(rests) if rest}
    found: list[Changes] = []
    for row in layout.rows:
        if len(row) < _LEAST_WIDTH:
            continue
        columns = {slot: shape.columns.get(slot, ()) for slot in row}
        if not wrong.keys() <= {number for column in columns.values() for number, _ in column}:
            continue
        changes = _needed(columns, wrong)
        if changes is None or sum(change != 0 for change in changes.values()) < 2:
            continue
        printed = [values[slot] for slot in row]
        needed = [
            None if value is None else value + changes.get(slot, 0)
            for slot, value in zip(row, printed, strict=True)
        ]
        if all(value is None or value >= 0 for value in needed) and is_shift(printed, needed):
            found.append(tuple(sorted((slot, change) for slot, change in changes.items() if change)))
    return tuple(found)


def _needed(
    columns: Mapping[int, Sequence[tuple[int, int]]], wrong: Mapping[int, int]
) -> dict[int, int] | None:
    """How much each figure of a row must change so that every equation holds; None if there is no one way."""
    rests: dict[int, int] = {}
    terms: dict[int, dict[int, int]] = {}
    for slot, column in columns.items():
        for number, coefficient in column:
            rests[number] = wrong.get(number, 0)
            terms.setdefault(number, {})[slot] = coefficient
    changes: dict[int, int] = {}
    waiting = [number for number, own in terms.items() if len(own) == 1]
    while waiting:
        number = waiting.pop()
        if not terms[number]:
            continue
        ((slot, coefficient),) = terms[number].items()
        change, left = divmod(-rests[number], coefficient)
        if left:
            return None
        changes[slot] = change
        for other, factor in columns[slot]:
            rests[other] += factor * change
            del terms[other][slot]
            if len(terms[other]) == 1:
                waiting.append(other)
    return changes if not any(rests.values()) and not any(terms.values()) else None


def is_shift(printed: Sequence[int | None], restored: Sequence[int | None]) -> bool:
    """Whether a row is another put back in place from some column on, with its last column (the total) or without
    it; a lost figure (None) may have been anything.
    """
    for width in (len(printed), len(printed) - 1):
        if not _same(printed[width:], restored[width:]):
            continue
        for start in range(width - 1):
            if not _same(printed[:start], restored[:start]):
                break
            if _same(printed[start + 1 : width], restored[start : width - 1]):
                return True
            if _same(printed[start : width - 1], restored[start + 1 : width]):
                return True
    return False


def _same(one: Sequence[int | None], other: Sequence[int | None]) -> bool:
    return all(a == b or a is None or b is None for a, b in zip(one, other, strict=True))
