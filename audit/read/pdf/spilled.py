"""Wrapped figures that do not fit into a row of fixed height run into the cell below, or begin in the one above;
what stands in either cell is then no figure for certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.pdf.cell_text import is_piece_of_figure
from audit.read.pdf.fonts import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.lines import Line
    from audit.read.pdf.tables import Table, TableCell

_NEXT_LINE = 1.55
"""Ems between the baselines of two lines of one wrapped figure at most."""
_ASIDE = 0.5
"""Ems by which a figure stands nearer to one border than to the other, unless it is in the middle."""
_SAME_HEIGHT = 3.0
"""Points that the first lines of cells differ by where they begin at one height."""
_OVERLAPPING = 0.7
"""How wide a line is to what its characters take side by side, where they stand over one another."""


def doubt_spilled(table: Table, lines: Sequence[Sequence[Line]], ys: Sequence[float]) -> None:
    """Doubt the figures of two cells, one below the other, that may be one: the line above is full, the next one is
    where it would go on, and one of the cells holds too much, or its figure stands at the border between them though
    the others of its row do not. `lines` are those of each cell, `ys` the places of the borders.
    """
    ends = {(c.row + c.row_span, c.column, c.column_span): n for n, c in enumerate(table.cells) if c.full}
    tops, bottoms = _uneven_rows(table.cells, lines)
    doubtful: dict[int, TableCell] = {}
    for number, lower in enumerate(table.cells):
        above = ends.get((lower.row, lower.column, lower.column_span))
        if above is None or not lines[number]:
            continue
        upper, one, other = table.cells[above], lines[above], lines[number]
        if not (_is_figures(upper) and _is_figures(lower)):
            continue
        if other[0].y - one[-1].y > _NEXT_LINE * min(one[-1].size, other[0].size):
            continue
        low = lower.row in bottoms and _aside(upper, one, ys) > _ASIDE
        high = lower.row in tops and -_aside(lower, other, ys) > _ASIDE
        mixed = len({_is_overlapping(line) for line in (one[-1], other[0])}) > 1
        if low or high or mixed or _is_piled(upper) or _is_piled(lower):
            doubtful.update({above: upper, number: lower})
    for cell in doubtful.values():
        cell.text += UNKNOWN


def _uneven_rows(cells: Sequence[TableCell], lines: Sequence[Sequence[Line]]) -> tuple[set[int], set[int]]:
    """The borders below which the cells of one row begin, and those above which they end, at several heights."""
    firsts: dict[int, set[float]] = {}
    lasts: dict[int, set[float]] = {}
    for cell, own in zip(cells, lines, strict=True):
        if own and cell.row_span == 1:
            firsts.setdefault(cell.row, set()).add(own[0].y)
            lasts.setdefault(cell.row + 1, set()).add(own[-1].y)
    tops, bottoms = (
        {row for row, places in found.items() if max(places) - min(places) > _SAME_HEIGHT}
        for found in (firsts, lasts)
    )
    return tops, bottoms


def _is_figures(cell: TableCell) -> bool:
    """Whether nothing but figures stands in a cell, or what is left of them."""
    bare = "".join(cell.text.replace(UNKNOWN, "0").split())
    return bool(bare) and is_piece_of_figure(bare)


def _is_piled(cell: TableCell) -> bool:
    """Whether a cell holds more than one figure."""
    return "\n" in cell.text.strip() or UNKNOWN in cell.text


def _is_overlapping(line: Line) -> bool:
    """Whether the characters of a line stand over one another: two lines may be printed into one another evenly."""
    return line.right - line.left < _OVERLAPPING * line.first_width * len(line.text)


def _aside(cell: TableCell, lines: Sequence[Line], ys: Sequence[float]) -> float:
    """How much nearer the lines of a cell are to its lower border than to its upper one, in ems."""
    over, under = lines[0].top - ys[cell.row], ys[cell.row + cell.row_span] - lines[-1].bottom
    return (over - under) / lines[0].size
