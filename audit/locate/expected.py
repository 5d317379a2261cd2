"""How likely the figures of a table are once some of its cases have moved: the order among explanations that move
cases about and are slips of one kind.

What the right table looks like is judged by Bayes' rule from the printed one, as if rows and columns had nothing to
do with each other: a cell expects its row's share of its column's cases, and holds a number around that (Poisson).
So a case is missed rather where its applicants have many and found too much where they have few. How the slip
struck: half of such slips strike any cell that is not empty alike (a figure typed in the wrong place), half strike
any case alike (a case filed wrongly). Both halves are judgements, not measurements.
"""

from __future__ import annotations

from functools import cached_property
from math import lgamma, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.locate.layout import Layout, Spot
    from audit.locate.slips import Change


class Expected:
    """What the figures of one report lead to expect of each of its cells; totals follow from them and say nothing."""

    def __init__(self, layout: Layout, values: Sequence[int | None]) -> None:
        self._spots = layout.spots
        self._values = values

    def unlikelihood(self, changes: Sequence[Change]) -> float:
        """How unlikely it is that the figures are those after the changes, and that a slip made the printed ones of
        them: minus the logarithm, up to what is the same for all explanations of a report.
        """
        found = 0.0
        for change in changes:
            spot = self._spots.get(change.slot)
            if spot is None or spot.is_total:
                continue
            old, new = max(0, change.old), max(0, change.new)
            found += lgamma(new + 1) - lgamma(old + 1) - (new - old) * self._level(spot)
        return found

    def struck(self, slot: int, cases: int) -> float:
        """How unlikely it is that a slip took from this cell, if `cases` were right for it; as above."""
        spot = self._spots.get(slot)
        filled, all_cases = self._filled.get(spot.table, (0, 0)) if spot else (0, 0)
        counted = 0 if spot is None or spot.is_total else max(0, cases)  # no case is filed under a total
        return -log(0.5 / max(1, filled) + 0.5 * counted / max(1, all_cases))

    def _level(self, spot: Spot) -> float:
        """The logarithm of what a cell expects, up to what is the same for the whole table."""
        of_rows, of_columns = self._sums
        row, column = of_rows.get((spot.table, spot.row), 0), of_columns.get((spot.table, spot.column), 0)
        return log(1 + row) + log(1 + column)

    @cached_property
    def _parts(self) -> list[tuple[Spot, int]]:
        """The cells that hold a figure and are no totals."""
        return [
            (spot, value)
            for slot, spot in self._spots.items()
            if not spot.is_total and (value := self._values[slot] or 0) > 0
        ]

    @cached_property
    def _sums(self) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
        rows: dict[tuple[int, int], int] = {}
        columns: dict[tuple[int, int], int] = {}
        for spot, value in self._parts:
            row, column = (spot.table, spot.row), (spot.table, spot.column)
            rows[row] = rows.get(row, 0) + value
            columns[column] = columns.get(column, 0) + value
        return rows, columns

    @cached_property
    def _filled(self) -> dict[int, tuple[int, int]]:
        """For each table how many cells are not empty, and how many cases are in them."""
        found: dict[int, tuple[int, int]] = {}
        for spot, value in self._parts:
            cells, cases = found.get(spot.table, (0, 0))
            found[spot.table] = (cells + 1, cases + value)
        return found
