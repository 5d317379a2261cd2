"""Frames and glyphs -> tables: cells parted by the borders that are drawn, merged where none is."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.read.pdf.cell_text import is_piece_of_figure
from audit.read.pdf.filling import filled_table
from audit.read.pdf.joining import dash_ends, dotted
from audit.read.pdf.limits import MOST_FRAMES
from audit.read.pdf.lines import lines_of
from audit.read.pdf.marks import Segment
from audit.read.pdf.rulings import Frame, frames_of
from audit.read.pdf.spans import spans_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.marks import Box, Glyph, Marks
    from audit.read.pdf.tables import Table

_HANGING = 1.6
"""Ems that text hangs out of a cell that the page's end cut open."""
_PAGE_END = 0.2
_SAME_EDGE = 6.0
_FLAT, _SAME_SIDE = 6.0, 1.0
"""Points below a background within which the next one may lie, and that their sides differ by at most."""
_MOST_OF = 0.6
_HEADING = re.compile(r"\s*[一二三四五六]\s*[、.．]")


def ruled_tables(marks: Marks) -> tuple[list[Table], list[Glyph]]:
    """The tables of a page that lines or backgrounds part into cells, top to bottom, and the glyphs outside."""
    across, down = dotted(marks.dots)
    across += dash_ends(marks.horizontal, ((y, x) for x, y in marks.dots))
    down += dash_ends(marks.vertical, marks.dots)
    tables, rest = _tables(marks, marks.horizontal + across, marks.vertical + down, marks.glyphs)
    horizontal, vertical = _edges(marks, [table.box for table in tables])
    if horizontal:
        more, left = _tables(marks, horizontal, vertical, rest)
        for table in more:
            if _has_flat_cells(marks, table):
                _add_flat_row(table)
        if all(len(table.columns) > 2 and table.height > 1 for table in more):
            tables, rest = tables + more, left
    return sorted(tables, key=lambda table: (table.box[1], table.box[0])), rest


def without_torn_tables(
    marks: Marks, tables: list[Table], rest: list[Glyph]
) -> tuple[list[Table], list[Glyph]]:
    """The tables and glyphs with those tables given up whose lines are missing at some rows: pieces of one width
    with text other than a heading between them, or one within another. Their glyphs are for whoever reads tables
    without lines.
    """
    torn: set[int] = set()
    if len(tables) > MOST_FRAMES // 4:
        return tables, rest
    for upper, lower in pairwise(tables):
        one, other = upper.box, lower.box
        same = abs(one[0] - other[0]) < _SAME_EDGE and abs(one[2] - other[2]) < _SAME_EDGE
        between = [glyph for glyph in rest if one[3] <= glyph.centre[1] <= other[1]]
        lines = lines_of(between)
        if same and lines and not any(_HEADING.match(line.text) for line in lines):
            torn |= {id(upper), id(lower)}
    for inner in tables:
        for outer in tables:
            one, other = inner.box, outer.box
            wide = one[2] - one[0] > _MOST_OF * (other[2] - other[0])
            if inner is not outer and wide and other[1] - 1 <= one[1] and one[3] <= other[3] + 1:
                torn |= {id(inner), id(outer)}
    if not torn:
        return tables, rest
    kept = [table for table in tables if id(table) not in torn]
    given_up = [table.box for table in tables if id(table) in torn]
    freed = [
        glyph
        for glyph in marks.glyphs
        if any(a <= glyph.centre[0] <= c and b <= glyph.centre[1] <= d for a, b, c, d in given_up)
    ]
    return kept, rest + freed


def _tables(
    marks: Marks, horizontal: Sequence[Segment], vertical: Sequence[Segment], glyphs: Sequence[Glyph]
) -> tuple[list[Table], list[Glyph]]:
    centres = [glyph.centre for glyph in glyphs]
    tables: list[Table] = []
    rest = list(glyphs)
    for frame in frames_of(horizontal, vertical, centres)[-MOST_FRAMES:]:
        spans = spans_of(frame)
        if len(spans) < 2:
            continue
        own: list[Glyph] = []
        outside: list[Glyph] = []
        for glyph in rest:
            (own if _belongs(glyph, frame, marks.height) else outside).append(glyph)
        if len(frame.columns) == 2 and _has_columns(own):
            continue  # lines between rows only: figures are told by their places
        table = filled_table(frame, spans, own, outside, marks)
        _without_idle_lines(table)
        _without_inner_boxes(table)
        if frame.double_end:
            _add_flat_row(table)
        if not _is_framed_title(table):
            tables.append(table)
            rest = outside
    return tables, rest


def _has_columns(glyphs: Sequence[Glyph]) -> bool:
    """Whether figures stand side by side."""
    upright = [glyph for glyph in glyphs if not glyph.turn]
    return any(sum(is_piece_of_figure(run.text) for run in line.runs) > 1 for line in lines_of(upright))


def _is_framed_title(table: Table) -> bool:
    """Whether the only text has nothing beside it; a label beside empty cells is a row."""
    written = [cell for cell in table.cells if cell.text.strip()]
    if len(written) != 1:
        return False
    rows = range(written[0].row, written[0].row + written[0].row_span)
    return not any(cell is not written[0] and cell.row in rows for cell in table.cells)


def _belongs(glyph: Glyph, frame: Frame, height: float) -> bool:
    """Whether a glyph stands in a table, or in a cell that the end of the page cut open: browsers let the last
    line hang out of it.
    """
    left, top, right, bottom = frame.box
    x, y = glyph.centre
    if not left <= x <= right:
        return False
    if top <= y <= bottom:
        return True
    reach = _HANGING * glyph.size
    if bottom < y < bottom + reach and bottom > (1 - _PAGE_END) * height:
        border = frame.rows[-1]
    elif top - reach < y < top and top < _PAGE_END * height:
        border = frame.rows[0]
    else:
        return False
    xs = [b.at for b in frame.columns]
    column = min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
    return not border.covers(xs[column], xs[column + 1])


def _edges(marks: Marks, taken: Sequence[Box]) -> tuple[list[Segment], list[Segment]]:
    """The edges of filled areas outside the tables that lines make: backgrounds part cells as lines do."""
    horizontal: list[Segment] = []
    vertical: list[Segment] = []
    for area in marks.areas:
        left, top, right, bottom = area.box
        x, y = (left + right) / 2, (top + bottom) / 2
        page_wide = right - left > 0.97 * marks.width and bottom - top > 0.5 * marks.height
        if page_wide or any(a <= x <= c and b <= y <= d for a, b, c, d in taken):
            continue
        horizontal += [Segment(top, left, right), Segment(bottom, left, right)]
        vertical += [Segment(left, top, bottom), Segment(right, top, bottom)]
    return horizontal, vertical


def _without_idle_lines(table: Table) -> None:
    """Take out row lines that part nothing but empty cells, beside cells that reach over them: browsers end a
    merged cell anywhere.
    """
    for line in range(table.height - 1, 0, -1):
        above = [cell for cell in table.cells if cell.row + cell.row_span == line]
        below = [cell for cell in table.cells if cell.row == line]
        over = any(cell.row < line < cell.row + cell.row_span for cell in table.cells)
        pairs = {(cell.column, cell.column_span): cell for cell in above}
        same = len(above) == len(below) and all((c.column, c.column_span) in pairs for c in below)
        if not (over and same) or any(cell.text.strip() for cell in [*above, *below]):
            continue
        for cell in below:
            pairs[cell.column, cell.column_span].row_span += cell.row_span
        table.cells = [cell for cell in table.cells if cell.row != line]
        _close_up(table, line)


def _without_inner_boxes(table: Table) -> None:
    """Make one row of the rows beside one label of which a single one is written: every cell has a box of its own
    within its borders, lower than the row.
    """
    for label in sorted(table.cells, key=lambda cell: -cell.row):
        first, last = label.row, label.row + label.row_span - 1
        right = [cell for cell in table.cells if cell.column > label.column]
        beside = [cell for cell in right if first <= cell.row <= last]
        written = {cell.row for cell in beside if cell.text.strip()}
        single = all(cell.row_span == 1 for cell in beside) and not any(
            cell.row < first < cell.row + cell.row_span for cell in right
        )
        if last - first < 2 or not label.text.strip() or not beside or not single or len(written) > 1:
            continue
        kept = next(iter(written), first)
        gone = {id(cell) for cell in beside if cell.row != kept}
        table.cells = [cell for cell in table.cells if id(cell) not in gone]
        for cell in beside:
            cell.row, cell.row_span = first, last - first + 1
        for line in range(last, first, -1):
            _close_up(table, line)


def _add_flat_row(table: Table) -> None:
    """A row of empty cells under a header that ends in a row without height: browsers print an empty row so."""
    last = [cell for cell in table.cells if cell.row + cell.row_span == table.height]
    if all(cell.text.strip() and not is_piece_of_figure(cell.text) for cell in last):
        row = table.height
        table.cells += [
            replace(cell, row=row, row_span=1, text="", full=False, open_end=False) for cell in last
        ]
        table.height += 1


def _has_flat_cells(marks: Marks, table: Table) -> bool:
    """Whether right below each cell of the last row there is another background as wide, too low for any text."""
    left, _, right, bottom = table.box
    last = [cell for cell in table.cells if cell.row + cell.row_span == table.height]
    above = [area.box for area in marks.areas if abs(area.box[3] - bottom) < _FLAT]
    below = [
        line
        for line in marks.horizontal
        if 0 < line.at - bottom < _FLAT and left - _SAME_SIDE < line.start and line.stop < right + _SAME_SIDE
    ]
    return len(below) == len(last) > 1 and all(
        any(abs(line.start - a) + abs(line.stop - c) < _SAME_SIDE for a, _, c, _ in above) for line in below
    )


def _close_up(table: Table, line: int) -> None:
    """Take a row line away at which no cell begins."""
    for cell in table.cells:
        if cell.row < line < cell.row + cell.row_span:
            cell.row_span -= 1
        elif cell.row > line:
            cell.row -= 1
    table.height -= 1
