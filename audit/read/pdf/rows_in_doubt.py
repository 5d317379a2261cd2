"""Rows of a table that may not be what they seem -> their figures and blanks unknown.

A border that is lost puts two labels into one cell; a line too many parts a row from its figures. Which label a
figure belongs to is then not certain, though each of them is read well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.pdf.cell_text import is_enumerated, is_piece_of_figure
from audit.read.pdf.doubts import NUMERIC
from audit.read.pdf.fonts import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.read.pdf.lines import Line
    from audit.read.pdf.marks import Glyph
    from audit.read.pdf.tables import Table, TableCell

_DIGITS = NUMERIC | {UNKNOWN}
_CROSSED = (0.15, 0.62)
"""Ems above its baseline between which a border runs through a character."""


def doubt_labels(
    table: Table, lines: Sequence[Sequence[Line]], glyphs: Sequence[Sequence[Glyph]], ys: Sequence[float]
) -> None:
    """Doubt the rows of a page's table whose label is two labels or lies on a border, as a figure may; `lines` and `glyphs` are those
    of each of its cells, `ys` the places of its borders.
    """
    rows = _rows(table)
    doubtful = _beyond_crossed_borders(table.cells, glyphs, ys)
    for cell, own, characters in zip(table.cells, lines, glyphs, strict=True):
        ends = ys[cell.row], ys[cell.row + cell.row_span]
        if not _is_words(cell) or not (_holds_two_labels(own) or _is_crossed(characters, ends)):
            continue
        beside = range(cell.row, cell.row + cell.row_span)
        right = [c for row in beside for c in rows.get(row, ()) if c.column > cell.column]
        if not any(_is_words(c) for c in right):
            doubtful.update((id(c), c) for c in right)
    for cell in doubtful.values():
        cell.text += UNKNOWN


def _beyond_crossed_borders(
    cells: Sequence[TableCell], glyphs: Sequence[Sequence[Glyph]], ys: Sequence[float]
) -> dict[int, TableCell]:
    """The cells of figures, or empty ones, into which a digit of the cell above or below reaches."""
    found: dict[int, TableCell] = {}
    for cell, characters in zip(cells, glyphs, strict=True):
        digits = [glyph for glyph in characters if glyph.text in _DIGITS]
        for border in (cell.row, cell.row + cell.row_span):
            if not digits or not _is_crossed(digits, (ys[border],)):
                continue
            for other in cells:
                meets = border in (other.row, other.row + other.row_span) and other is not cell
                beside = other.column < cell.column + cell.column_span
                if (
                    meets
                    and beside
                    and cell.column < other.column + other.column_span
                    and not _is_words(other)
                ):
                    found[id(other)] = other
    return found


def doubt_rows_without_label(table: Table) -> None:
    """Doubt the figures of a whole table's rows that have no label, and those around them in the same columns: a
    figure may be one with that below it, or belong to the next label.
    """
    rows = _rows(table)
    doubtful: dict[int, TableCell] = {}
    for row in range(1, table.height):
        if not _is_figures_only(rows.get(row, ())):
            continue
        above = _labelled_above(rows, row)
        if above is None:
            continue
        columns = {cell.column for cell in rows[row] if cell.text.strip()}
        places = {cell.column for cell in rows[above] if not _is_words(cell)}
        if len(columns & places) < len(columns) / 2:
            continue
        near = [c for other in (above, row, row + 1) for c in rows.get(other, ()) if c.column in columns]
        doubtful.update((id(c), c) for c in near if not _is_words(c))
    for cell in doubtful.values():
        cell.text += UNKNOWN


def _rows(table: Table) -> dict[int, list[TableCell]]:
    rows: dict[int, list[TableCell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return rows


def _is_words(cell: TableCell) -> bool:
    """Whether a cell's text is no figure, nor several."""
    bare = "".join(cell.text.replace(UNKNOWN, "0").split())
    return bool(bare) and not is_piece_of_figure(bare)


def _holds_two_labels(lines: Sequence[Line]) -> bool:
    """Whether two lines begin as labels do."""
    return (
        len(lines) > 1
        and is_enumerated(lines[0].text)
        and any(is_enumerated(line.text) for line in lines[1:])
    )


def _is_crossed(glyphs: Iterable[Glyph], borders: Sequence[float]) -> bool:
    """Whether a border of its own cell runs through a character."""
    low, high = _CROSSED
    return any(
        glyph.y - high * glyph.size < border < glyph.y - low * glyph.size
        for glyph in glyphs
        if not glyph.turn
        for border in borders
    )


def _is_figures_only(cells: Sequence[TableCell]) -> bool:
    """Whether a row has figures and not a single word; columns that are counted through (1, 2, 3 …) are none."""
    texts = [cell.text.strip() for cell in sorted(cells, key=lambda c: c.column) if cell.text.strip()]
    counted = len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]
    return bool(texts) and not counted and not any(_is_words(cell) for cell in cells)


def _labelled_above(rows: Mapping[int, Sequence[TableCell]], row: int) -> int | None:
    """The row with a label and figures before a row; behind a page break the header may stand between."""
    page = rows[row][0].page
    for other in range(row - 1, -1, -1):
        cells = rows.get(other, ())
        places = [cell for cell in cells if not _is_words(cell)]
        words = [cell for cell in cells if _is_words(cell)]
        if len(places) > 1 or (places and len(cells) < 3):
            return other if words and (other == row - 1 or cells[0].page != page) else None
    return None
