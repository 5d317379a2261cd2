"""The glyphs of a frame into its cells: what each of them says, and whether that is certain."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.read.pdf.backgrounds import without_backgrounds
from audit.read.pdf.cell_text import is_full, is_open, is_piece_of_figure, joined, lines_of_cell
from audit.read.pdf.doubts import NUMERIC, hang_out, running_over
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.limits import MOST_INK
from audit.read.pdf.lines import lines_of
from audit.read.pdf.marks import CLIPPED, SPACE, meet
from audit.read.pdf.rows_in_doubt import doubt_labels
from audit.read.pdf.spilled import doubt_spilled
from audit.read.pdf.tables import Table, TableCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.lines import Line
    from audit.read.pdf.marks import Box, Glyph, Marks
    from audit.read.pdf.rulings import Frame
    from audit.read.pdf.spans import Place, Span

PICTURE = "\ufffc"
"""What stands for something drawn in a cell without text: it is no blank."""


def filled_table(
    frame: Frame,
    spans: Sequence[tuple[Span, bool]],
    glyphs: Sequence[Glyph],
    outside: Sequence[Glyph],
    marks: Marks,
) -> Table:
    """The table of a frame: `spans` are its cells and whether each is certain, `outside` the page's other glyphs."""
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
    over = running_over(
        contents, outside, xs, [(xs[left], xs[right + 1]) for (_, _, left, right), _ in spans]
    )
    below = [g for g in outside if ys[-1] < g.y < ys[-1] + 2 * g.size and xs[0] < g.left < xs[-1]]
    hanging = [run for line in lines_of(below) for run in line.runs if is_piece_of_figure(run.text)]
    lines = [lines_of_cell(content) for content in contents]
    widest: dict[tuple[int, int], float] = {}
    for ((_, _, left, right), _), own in zip(spans, lines, strict=True):
        for line in own:
            widest[left, right] = max(widest.get((left, right), 0.0), line.right - line.left)
    upright = any(glyph.text in NUMERIC and not glyph.turn for glyph in glyphs)
    seen = replace(marks, ink=without_backgrounds(marks.ink, frame.box, glyphs))
    table = Table(
        marks.number,
        frame.box,
        xs,
        len(ys) - 1,
        order=marks.order,
        last_order=marks.order,
        last_box=frame.box,
    )
    for number, (((top, bottom, left, right), certain), own) in enumerate(zip(spans, lines, strict=True)):
        box = (xs[left], ys[top], xs[right + 1], ys[bottom + 1])
        room = box[2] - box[0], widest.get((left, right), 0.0)
        text = joined(own, *room)
        if not certain or not text:
            text = _doubtful(text, own, box, frame.box, seen, certain=certain)
        elif upright and all(glyph.turn for glyph in contents[number]) and is_piece_of_figure(text):
            text += UNKNOWN  # sideways, as no other figure is: a mark in a margin, or across the page
        if number in over or (
            below
            and bottom == len(ys) - 2
            and (
                hang_out(contents[number], below)
                or (not text and any(box[0] < run.right and run.left < box[2] for run in hanging))
            )
        ):
            text += UNKNOWN
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
    doubt_labels(table, lines, contents, ys)
    doubt_spilled(table, lines, ys)
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
    if marks.damaged or _is_cut_off(box, table, marks):
        return UNKNOWN
    area = (box[2] - box[0]) * (box[3] - box[1])
    if len(marks.ink) > MOST_INK:
        return PICTURE
    for ink in marks.ink:
        common = meet(ink, box)
        across, down = common[2] - common[0], common[3] - common[1]
        if across <= 1 or down <= 1:
            continue
        own = (ink[2] - ink[0]) * (ink[3] - ink[1])
        if across * down > 0.5 * own or across * down > 0.3 * area:
            return PICTURE
    return text


def _is_cut_off(box: Box, table: Box, marks: Marks) -> bool:
    """Whether something in a cell is covered, or one at the side of a table goes on where it cannot be seen."""
    for glyph, order in marks.cut:
        x, y = glyph.centre
        if order < CLIPPED and box[0] < x < box[2] and box[1] < y < box[3] and glyph.text != SPACE:
            return True
        if order != CLIPPED or glyph.text == SPACE or not box[1] <= y <= box[3]:
            continue
        if (x > box[2] >= table[2] - 1) or (x < box[0] <= table[0] + 1):
            return True
    return False
