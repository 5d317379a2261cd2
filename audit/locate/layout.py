"""Where the slots of a system stand on the printed form: neighbours, rows, totals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from audit.template import load_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.system import System

TOTAL = "total"
_TOTAL_ROW = "t3.handled_total"


@dataclass(frozen=True, slots=True)
class Spot:
    """Table, row and column of a slot, counted in printed order, and whether it is a total."""

    table: int
    row: int
    column: int
    is_total: bool

    def is_beside(self, other: Spot) -> bool:
        """Whether two slots are neighbours in a row or in a column."""
        if self.table != other.table:
            return False
        return abs(self.row - other.row) + abs(self.column - other.column) == 1


@dataclass(frozen=True, eq=False)
class Layout:
    """The spot of every slot of the form (not of figures from elsewhere), and the printed rows of its tables."""

    spots: Mapping[int, Spot]
    rows: tuple[tuple[int, ...], ...]


@lru_cache(maxsize=32)
def layout_of(system: System, form: str) -> Layout:
    """The layout of a form, in the slot numbers of a system."""
    spots: dict[int, Spot] = {}
    rows: list[tuple[int, ...]] = []
    for table in load_template(form).tables.values():
        columns = {key: number for number, key in enumerate(table.columns)}
        for number, row in enumerate(table.rows):
            own = tuple(system.position[f"{row.key}.{key}"] for key in row.columns)
            rows.append(own)
            for slot, key in zip(own, row.columns, strict=True):
                spots[slot] = Spot(table.number, number, columns[key], key == TOTAL or row.key == _TOTAL_ROW)
    return Layout(spots, tuple(rows))
