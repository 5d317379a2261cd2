"""What was read from a file, line by line as it stands there: for showing where a figure came from.

In: the document behind a report. Out: one line for each paragraph and each row of a table, with the texts of its
cells as they were read; only personal data is covered. Nothing else is interpreted here, so the inspector sees what
every later stage saw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.model import Grid, TextBlock
from audit.privacy import masked, masked_lines

if TYPE_CHECKING:
    from audit.model import Document, Place

LONGEST_TEXT = 2_000
"""Characters of one paragraph or cell that are shown."""
MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A paragraph (one text, no columns) or a row of a table (its origin cells with their columns from 1)."""

    page: int | None
    line: int | None
    table: int | None
    row: int | None
    texts: tuple[str, ...]
    columns: tuple[int, ...] = ()

    def holds(self, at: Place) -> bool:
        """Whether a place is on this line."""
        if at.table is not None and at.row is not None:
            return (self.table, self.row) == (at.table, at.row)
        return self.table is None and (self.page, self.line) == (at.page, at.line)


def source_lines(document: Document) -> tuple[SourceLine, ...]:
    """The lines of a document in its order."""
    found: list[SourceLine] = []
    texts = [block.text for block in document.blocks if isinstance(block, TextBlock)]
    covered = iter(masked_lines(texts))
    for block in document.blocks:
        if isinstance(block, Grid):
            found += _rows(block)
        else:
            text = next(covered)[:LONGEST_TEXT]
            found.append(SourceLine(block.at.page, block.at.line, None, None, (text,)))
    return tuple(found[:MOST_LINES])


def _rows(grid: Grid) -> list[SourceLine]:
    rows: dict[int, list[tuple[int, str, Place]]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append((cell.column, masked(cell.text)[:LONGEST_TEXT], cell.at))
    lines = []
    for row in sorted(rows):
        cells = sorted(rows[row], key=lambda cell: cell[0])
        at = cells[0][2]
        texts = tuple(text for _, text, _ in cells)
        columns = tuple(place.column or column + 1 for column, _, place in cells)
        lines.append(SourceLine(at.page, at.line, grid.number, at.row or row + 1, texts, columns))
    return lines


def to_plain(lines: tuple[SourceLine, ...]) -> list[list[Any]]:
    """The lines as plain data, for crossing from a worker."""
    return [[line.page, line.line, line.table, line.row, line.texts, line.columns] for line in lines]


def from_plain(plain: list[list[Any]]) -> tuple[SourceLine, ...]:
    """The lines behind plain data."""
    return tuple(
        SourceLine(page, line, table, row, tuple(texts), tuple(columns))
        for page, line, table, row, texts, columns in plain
    )
