"""Tables as the page shows them, before they are joined over page breaks and handed on as grids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.figure import is_figure_like

if TYPE_CHECKING:
    from audit.read.pdf.marks import Box


@dataclass(slots=True)
class TableCell:
    """One cell where it begins; rows and columns count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    page: int
    open_end: bool = False
    """Whether its last line is full, so that the text may go on behind a page break."""
    full: bool = False
    """Whether not even one more digit fitted into its last line."""


@dataclass(slots=True)
class Table:
    """One table: the x of its column lines, its height in rows, its cells in reading order.

    `order` counts pages (half sheets each), `page` is the sheet's number; the last_… are those of the page that
    the table ends on.
    """

    page: int
    box: Box
    columns: list[float]
    height: int
    cells: list[TableCell] = field(default_factory=list)
    ruled: bool = True
    order: int = 0
    last_order: int = 0
    last_box: Box = (0.0, 0.0, 0.0, 0.0)

    @property
    def has_text(self) -> bool:
        """Whether anything stands in it."""
        return any(cell.text.strip() for cell in self.cells)

    @property
    def ends_with_words(self) -> bool:
        """Whether its last row has a label."""
        last = [cell.text for cell in self.cells if cell.row == self.height - 1]
        return any(text.strip() and not is_figure_like(text) for text in last)
