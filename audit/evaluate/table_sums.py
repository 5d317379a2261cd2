"""What the tables say about a sum of rows, with its bounds: what prose is held against.

Only figures read in place count as sure. Of blanks and lost cells nothing is known but that they hold no negative
number, so a sum has a lower bound where it has no certain value.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from audit.model import BLANK_STATES, EXACT_STATES, LOST_STATES, SOFT_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Cell, Report
    from audit.template import Template

_MOST_VALUES = 16


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of cells: the values that the tables allow for it, its lower bound, the cells behind it."""

    values: tuple[int, ...]
    """Candidates, the first one the total as printed; several where a printed total and its parts disagree."""
    low: int
    is_sure: bool
    """Every cell was read in place, so that a number that is none of `values` is not the tables' number."""
    slots: tuple[str, ...]

    def excludes(self, number: int) -> bool:
        """Whether the tables prove that the sum is another number."""
        return number not in self.values and (self.is_sure or number < self.low)


def rows_named(template: Template, table: int, name: str) -> tuple[str, ...]:
    """The rows of a table that a name stands for: itself, or every row of the group."""
    key = f"t{table}.{name}"
    rows = [row.key for row in template.tables[table].rows]
    return tuple(row for row in rows if row == key or row.startswith(key + "."))


def amount_of(
    report: Report,
    template: Template,
    rows: Sequence[str],
    columns: Sequence[str] = ("total",),
    table: int = 3,
) -> Amount | None:
    """The sum of rows over columns (of table 3: 总计, or its six parts where 总计 was left out); None where the form
    has no such row.
    """
    found: list[Amount] = []
    for name in rows:
        keys = rows_named(template, table, name)
        if not keys:
            return None
        for key in keys:
            found += [_cell_amount(report, template, table, key, column) for column in columns]
    return _added(found)


def slots_amount(report: Report, slots: Sequence[str]) -> Amount:
    """The sum of single cells."""
    return _added([_single(report, slot) for slot in slots])


def _cell_amount(report: Report, template: Template, table: int, row: str, column: str) -> Amount:
    own = _single(report, f"{row}.{column}")
    if table != 3 or column != "total":
        return own
    parts = _added([_single(report, f"{row}.{key}") for key in template.tables[3].columns if key != "total"])
    if own.is_sure:
        values = tuple(dict.fromkeys((*own.values, *(parts.values if parts.is_sure else ()))))
        return Amount(values, min(values), True, own.slots)
    cell = report.cells.get(f"{row}.total")
    moved = own.values if cell is not None and cell.state in SOFT_STATES else ()
    if parts.values:
        values = tuple(dict.fromkeys((*parts.values, *moved)))
        return Amount(values, parts.low, parts.is_sure and not moved, parts.slots)
    return Amount(moved, parts.low, False, own.slots)


def _single(report: Report, slot: str) -> Amount:
    cell: Cell | None = report.cells.get(slot)
    if cell is None or cell.state in LOST_STATES:
        return Amount((), 0, False, (slot,))
    if cell.state in EXACT_STATES and isinstance(cell.value, int):
        return Amount((cell.value,), cell.value, True, (slot,))
    if cell.state in BLANK_STATES:
        return Amount((0,), 0, False, (slot,))
    return Amount((cell.value,) if isinstance(cell.value, int) else (), 0, False, (slot,))


def _added(parts: Sequence[Amount]) -> Amount:
    values: tuple[int, ...] = ()
    if all(part.values for part in parts):
        combined = dict.fromkeys(sum(one) for one in _few(product(*(part.values for part in parts))))
        values = tuple(combined)
    return Amount(
        values,
        sum(part.low for part in parts),
        all(part.is_sure for part in parts),
        tuple(dict.fromkeys(slot for part in parts for slot in part.slots)),
    )


def _few(combinations: product[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return [one for _, one in zip(range(_MOST_VALUES), combinations, strict=False)]
