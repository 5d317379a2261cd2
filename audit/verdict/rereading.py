"""Whether a source without geometry may have been read wrongly: a number that was split in two, or two run together.

Only sources whose columns are told by separators (text, tables of figures) are read again; where the source itself
says which column a figure stands in, a sum that fails never moves a figure. A second reading counts only if it makes
every equation of the figures it moves hold, and more equations than it has freedom: at least two that were broken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model import EXACT_STATES
from audit.system import is_broken, left_over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from audit.locate.layout import Layout
    from audit.system import Figures, System

GEOMETRIC_KINDS = frozenset({"pdf", "html", "docx"})
"""Kinds of source in which a figure's column is seen, not counted."""
_LEAST_MENDED = 2
_ONE_LINE_TABLE = 4
"""The table that is printed as one row of figures."""


@dataclass(frozen=True, slots=True)
class Rereading:
    """Another reading of a printed row: what was taken apart or together where, and what it mends."""

    slots: tuple[int, ...]
    """The figures that were misread: two that are one number, or one that is two."""
    figures: tuple[int, ...]
    """What they are read as."""
    is_join: bool
    mended: frozenset[int]
    """The broken constraints that hold after it."""


def rereadings(system: System, layout: Layout, figures: Figures) -> tuple[Rereading, ...]:
    """The second readings of a report's rows that make everything hold, the first that is found for each row."""
    values = figures.known()
    broken = frozenset(n for n in system.strict if is_broken(system.constraints[n], values))
    if len(broken) < _LEAST_MENDED:
        return ()
    found = []
    for row in _lines(layout):
        if all(figures.states[slot] in EXACT_STATES for slot in row):
            touched = {n for slot in row for n in system.strict_of[slot]}
            if len(touched & broken) >= _LEAST_MENDED:
                found += _first(system, row, values, touched, broken)
    return tuple(found)


def doubtful_rows(
    system: System, layout: Layout, figures: Figures, is_doubted: Callable[[int], bool]
) -> list[tuple[tuple[int, ...], frozenset[int]]]:
    """Printed rows recognised by a similar label only (`is_doubted`) whose figures do not seem to belong to the form:
    without them every equation around them holds. Each with the broken constraints that this mends.
    """
    values = figures.known()
    broken = frozenset(n for n in system.strict if is_broken(system.constraints[n], values))
    found = []
    for row in layout.rows:
        if not any(values[slot] for slot in row) or not all(map(is_doubted, row)):
            continue
        touched = {n for slot in row for n in system.strict_of[slot]}
        concerned = {system.component[n] for n in touched}
        around = [n for n in system.strict if system.component[n] in concerned]
        if len(touched & broken) >= _LEAST_MENDED and _hold(system, around, values, dict.fromkeys(row, 0)):
            found.append((row, broken.intersection(around)))
    return found


def _lines(layout: Layout) -> list[tuple[int, ...]]:
    """The printed rows; those of table 4 stand side by side."""
    lines: list[tuple[int, ...]] = []
    side_by_side: list[int] = []
    for row in layout.rows:
        if layout.spots[row[0]].table == _ONE_LINE_TABLE:
            side_by_side += row
        elif len(row) > _ONE_LINE_TABLE:
            lines.append(row)
    return [*lines, tuple(side_by_side)]


def _first(
    system: System,
    row: Sequence[int],
    values: Sequence[int | None],
    touched: set[int],
    broken: frozenset[int],
) -> list[Rereading]:
    printed = [value for slot in row if (value := values[slot]) is not None]
    concerned = {system.component[n] for n in touched}
    constraints = [n for n in system.strict if system.component[n] in concerned]
    for place, figures, is_join, read in _readings(printed):
        after = dict(zip(row, read, strict=True))
        if _hold(system, constraints, values, after):
            slots = tuple(row[place : place + (2 if is_join else 1)])
            return [Rereading(slots, figures, is_join, broken & set(constraints))]
    return []


def _readings(printed: list[int]) -> Iterator[tuple[int, tuple[int, ...], bool, list[int | None]]]:
    """Where, what, whether joined, and the row as it would then be; None for the figure that was pushed out."""
    for place in range(len(printed) - 1):
        if printed[place] and printed[place + 1] >= 0:  # no number begins with 0 or has a sign inside
            joined = int(f"{printed[place]}{printed[place + 1]}")
            yield place, (joined,), True, [*printed[:place], joined, *printed[place + 2 :], None]
    for place, figure in enumerate(printed[:-1]):
        digits = str(figure)
        for cut in range(1 if figure >= 0 else 2, len(digits)):
            if digits[cut] != "0" or cut == len(digits) - 1:
                apart = (int(digits[:cut]), int(digits[cut:]))
                yield place, apart, False, [*printed[:place], *apart, *printed[place + 1 : -1]]


def _hold(
    system: System,
    constraints: Sequence[int],
    values: Sequence[int | None],
    after: Mapping[int, int | None],
) -> bool:
    """Whether the constraints hold with the row read anew; the figure that is not there follows from one of them."""
    changed = [after.get(slot, value) for slot, value in enumerate(values)]
    for slot, figure in after.items():
        if figure is None:
            changed[slot] = _following(system, slot, changed)
            if changed[slot] is None:
                return False
    return not any(is_broken(system.constraints[n], changed) for n in constraints)


def _following(system: System, slot: int, values: list[int | None]) -> int | None:
    """The figure that makes the first equation hold in which it is the only one not known; None if none or below 0."""
    for n in system.strict_of[slot]:
        constraint = system.constraints[n]
        trial = [0 if number == slot else value for number, value in enumerate(values)]
        rest = left_over(constraint, trial)
        factor = dict(constraint.terms)[slot]
        if constraint.equal and rest is not None and rest % factor == 0:
            figure = -rest // factor
            return figure if figure >= 0 else None
    return None
