"""A block of a piece of a file, read by another reader -> the same with its place in the whole file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model import Grid, TextBlock

if TYPE_CHECKING:
    from audit.model import GridCell, Place


def moved(block: TextBlock | Grid, lines: int, tables: int) -> TextBlock | Grid:
    """A block of a piece that so many lines and tables stand before."""

    def place(at: Place) -> Place:
        return at._replace(line=(at.line or 1) + lines, table=at.table and at.table + tables)

    def cell(one: GridCell) -> GridCell:
        return one._replace(at=place(one.at))

    if isinstance(block, TextBlock):
        return block._replace(at=place(block.at))
    cells = tuple(map(cell, block.cells))
    return replace(block, number=block.number + tables, cells=cells, at=place(block.at))
