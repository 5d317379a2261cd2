"""Frames and glyphs -> tables: cells parted by the borders that are drawn, merged where none is."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.read.pdf.cell_text import is_full, is_open, is_piece_of_figure, joined, lines_of_cell
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.limits import MOST_CELLS, MOST_FRAMES, MOST_INK, TooLarge
from audit.read.pdf.lines import lines_of
from audit.read.pdf.marks import Segment, meet
from audit.read.pdf.rulings import Frame, dotted, frames_of
from audit.read.pdf.tables import Table, TableCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.read.pdf.lines import Line
    from audit.read.pdf.marks import Box, Glyph, Marks

PICTURE = "\ufffc"
"""What stands for something drawn in a cell without text: it is no blank."""
_HANGING = 1.6
"""Ems that text hangs out of a cell that the page's end cut open."""
_PAGE_END = 0.2
_SAME_EDGE = 6.0
_MOST_OF = 0.6
_HEADING = re.compile(r"\s*[一二三四五六]\s*[、.．]")
Place = tuple[int, int]
Span = tuple[int, int, int, int]
"""First and last row, first and last column of a cell."""


def ruled_tables(marks: Marks) -> tuple[list[Table], list[Glyph]]:
    """The tables of a page that lines or backgrounds part into cells, top to bottom, and the glyphs outside."""
    across, down = dotted(marks.dots)
    tables, rest = _tables(marks, marks.horizontal + across, marks.vertical + down, marks.glyphs)
    horizontal, vertical = _edges(marks, [table.box for table in tables])
    if horizontal:
        more, left = _tables(marks, horizontal, vertical, rest)
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
        spans = _spans(frame)
        if len(spans) < 2:
            continue
        own: list[Glyph] = []
        outside: list[Glyph] = []
        for glyph in rest:
            (own if _belongs(glyph, frame, marks.height) else outside).append(glyph)
        table = _table(frame, spans, own, marks)
        _without_idle_lines(table)
        if not _is_framed_title(table):
            tables.append(table)
            rest = outside
    return tables, rest


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


def _spans(frame: Frame) -> list[tuple[Span, bool]]:
    """The cells of a frame, and whether each is a proper rectangle.

    Neighbouring places without a border between them are one cell. Where that gives no rectangle a border is
    lost: it is taken for rows one above the other, and what stands in them is uncertain.
    """
    rows, columns = frame.rows, frame.columns
    height, width = len(rows) - 1, len(columns) - 1
    if height * width > MOST_CELLS:
        raise TooLarge
    parent = list(range(height * width))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for column in range(1, width):
        for row in range(height):
            if not columns[column].covers(rows[row].at, rows[row + 1].at):
                parent[root(row * width + column)] = root(row * width + column - 1)
    for row in range(1, height):
        for column in range(width):
            if not rows[row].covers(columns[column].at, columns[column + 1].at):
                parent[root(row * width + column)] = root((row - 1) * width + column)
    regions: dict[int, list[Place]] = {}
    for row in range(height):
        for column in range(width):
            regions.setdefault(root(row * width + column), []).append((row, column))
    found: list[tuple[Span, bool]] = []
    for places in regions.values():
        top, bottom = places[0][0], places[-1][0]
        left, right = min(c for _, c in places), max(c for _, c in places)
        if len(places) == (bottom - top + 1) * (right - left + 1):
            found.append(((top, bottom, left, right), True))
        else:
            found += [(strip, False) for strip in _strips(places)]
    return sorted(found, key=lambda entry: (entry[0][0], entry[0][2]))


def _strips(places: Iterable[Place]) -> list[Span]:
    """An area that is no rectangle as rectangles: its rows, equal ones below one another together."""
    rows: dict[int, list[int]] = {}
    for row, column in places:
        rows.setdefault(row, []).append(column)
    found: list[Span] = []
    for row, columns in sorted(rows.items()):
        start = columns[0]
        for column, following in zip(columns, [*columns[1:], -1], strict=True):
            if following == column + 1:
                continue
            above = next((s for s in found if s[1] == row - 1 and s[2:] == (start, column)), None)
            if above is not None:
                found.remove(above)
            found.append((above[0] if above else row, row, start, column))
            start = following
    return found


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
        kept = [cell for cell in table.cells if cell.row != line]
        for cell in kept:
            if cell.row < line < cell.row + cell.row_span:
                cell.row_span -= 1
            elif cell.row > line:
                cell.row -= 1
        table.cells, table.height = kept, table.height - 1


def _table(frame: Frame, spans: Sequence[tuple[Span, bool]], glyphs: Sequence[Glyph], marks: Marks) -> Table:
    xs, ys = [b.at for b in frame.columns], [b.at for b in frame.rows]
    owner: dict[Place, int] = {}
    for number, ((top, bottom, left, right), _) in enumerate(spans):
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                owner[row, column] = number
    contents: list[list[Glyph]] = [[] for _ in spans]
    for glyph in glyphs:
        x, y = glyph.centre
        row = min(max(bisect_right(ys, y) - 1, 0), len(ys) - 2)
        column = min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
        contents[owner[row, column]].append(glyph)
    spans, contents = _with_open_rows(spans, contents, xs)
    lines = [lines_of_cell(content) for content in contents]
    widest: dict[tuple[int, int], float] = {}
    for ((_, _, left, right), _), own in zip(spans, lines, strict=True):
        for line in own:
            widest[left, right] = max(widest.get((left, right), 0.0), line.right - line.left)
    table = Table(
        marks.number,
        frame.box,
        xs,
        len(ys) - 1,
        order=marks.order,
        last_order=marks.order,
        last_box=frame.box,
    )
    for ((top, bottom, left, right), certain), own in zip(spans, lines, strict=True):
        box = (xs[left], ys[top], xs[right + 1], ys[bottom + 1])
        room = box[2] - box[0], widest.get((left, right), 0.0)
        text = joined(own, *room)
        if not certain or not text:
            text = _doubtful(text, own, box, frame.box, marks, certain=certain)
        table.cells.append(
            TableCell(
                top,
                left,
                bottom - top + 1,
                right - left + 1,
                text,
                marks.number,
                is_open(own, *room),
                is_full(own, *room),
            )
        )
    return table


def _with_open_rows(
    spans: Sequence[tuple[Span, bool]], contents: Sequence[list[Glyph]], xs: Sequence[float]
) -> tuple[list[tuple[Span, bool]], list[list[Glyph]]]:
    """Rows without lines down in a table that has them elsewhere, parted where the table's columns are."""
    found: list[tuple[Span, bool]] = []
    texts: list[list[Glyph]] = []
    for (span, certain), glyphs in zip(spans, contents, strict=True):
        top, bottom, left, right = span
        first = _first_figure_column(glyphs, xs, span) if top == bottom else None
        if first is None:
            found.append((span, certain))
            texts.append(glyphs)
            continue
        if first > left:
            found.append(((top, bottom, left, first - 1), certain))
            texts.append([g for g in glyphs if g.centre[0] < xs[first]])
        for column in range(first, right + 1):
            found.append(((top, bottom, column, column), True))
            texts.append([g for g in glyphs if xs[column] <= g.centre[0] < xs[column + 1]])
    return found, texts


def _first_figure_column(glyphs: Sequence[Glyph], xs: Sequence[float], span: Span) -> int | None:
    """The column of the first figure in a merged cell that is a whole row: words, then figures that each keep
    within one column. None for any other cell.
    """
    _, _, left, right = span
    if right - left < 3:
        return None
    runs = [run for line in lines_of(g for g in glyphs if g.turn == 0) for run in line.runs]
    figures = [run for run in runs if is_piece_of_figure(run.text)]
    if len(figures) < 3:
        return None
    first = bisect_right(xs, min(run.left for run in figures)) - 1
    for run in runs:
        column = bisect_right(xs, run.left) - 1
        if run.right > xs[first] + 1 and (column < first or run.right > xs[min(column + 1, len(xs) - 1)]):
            return None
    return first


def _doubtful(text: str, lines: Sequence[Line], box: Box, table: Box, marks: Marks, *, certain: bool) -> str:
    """The text of a cell that is empty or not certainly one: an empty cell must be seen to be empty."""
    if not certain:
        return text + UNKNOWN if not lines or any(ch.isdigit() for ch in text) else text
    if marks.damaged:
        return UNKNOWN
    area = (box[2] - box[0]) * (box[3] - box[1])
    if len(marks.ink) > MOST_INK:
        return PICTURE
    for ink in marks.ink:
        if ink[0] <= table[0] and ink[1] <= table[1] and ink[2] >= table[2] and ink[3] >= table[3]:
            continue  # a background behind the whole table
        common = meet(ink, box)
        across, down = common[2] - common[0], common[3] - common[1]
        if across <= 1 or down <= 1:
            continue
        own = (ink[2] - ink[0]) * (ink[3] - ink[1])
        if across * down > 0.5 * own or across * down > 0.3 * area:
            return PICTURE
    return text
