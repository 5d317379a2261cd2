"""A table of a Word file -> its cells with their grid columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.figure import is_figure_like
from audit.model import GridCell, Place
from audit.read.docx.names import (
    CELL,
    PARAGRAPH,
    ROW,
    TABLE,
    VALUE,
    boxes_in,
    qn,
    switched,
    visible,
)
from audit.read.docx.words import UNKNOWN, paragraphs_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from audit.read.docx.words import Words

MOST_COLUMNS = 64
MOST_ROWS = 2_000
MOST_CELLS = 60_000
_FIGURES_OF_DATA = 8
"""So many figures beside inner tables make a table data: a layout has none."""
_LONGEST_FIGURE = 60
_SPACES = re.compile(r"[ \t\xa0]+")
_CONTINUED = ("continue", None)
_CELL_PROPERTIES, _ROW_PROPERTIES = qn("w:tcPr"), qn("w:trPr")
_CELL_DELETED, _GRID_BEFORE = qn("w:cellDel"), qn("w:gridBefore")
_GRID_SPAN, _V_MERGE, _H_MERGE = qn("w:gridSpan"), qn("w:vMerge"), qn("w:hMerge")
_OF_THE_GRID = frozenset({_GRID_SPAN, _V_MERGE, _H_MERGE, _CELL_DELETED})


@dataclass(frozen=True)
class Expanded:
    """The cells of a table, its width, and the number of the last paragraph in it."""

    cells: tuple[GridCell, ...]
    width: int
    line: int


def rows_of(table: Element) -> list[Element]:
    """The rows that are printed."""
    return [row for row in visible(table) if row.tag == ROW and not _is_gone(row)]


def is_layout(table: Element, rows: Sequence[Element], words: Words) -> bool:
    """Whether a table only gives a place to tables inside it: these, and hardly a figure beside them. A table that
    frames the figure of one cell is part of that cell.
    """
    if next(table.iterdescendants(TABLE), None) is None:
        return False
    cells = [cell for row in rows for cell in visible(row) if cell.tag == CELL]
    if all(next(cell.iter(TABLE), None) is None for cell in cells):
        return False
    if all(_holds_one_figure(inner, words) for cell in cells for inner in cell.iter(TABLE)):
        return len(cells) == len(rows)
    own = [cell for cell in cells if all(len(list(inner.iter(CELL))) == 1 for inner in cell.iter(TABLE))]
    return sum(bool(text := _text(cell, words)) and _is_figure(text) for cell in own) < _FIGURES_OF_DATA


def _holds_one_figure(table: Element, words: Words) -> bool:
    cells = list(table.iter(CELL))
    return len(cells) == 1 and _is_figure(_text(cells[0], words))


def _text(cell: Element, words: Words) -> str:
    return "".join(map(words.of, paragraphs_in(cell))).strip()


def _is_figure(text: str) -> bool:
    return len(text) < _LONGEST_FIGURE and is_figure_like(text)


def _is_gone(row: Element) -> bool:
    """Whether a row is hidden or a tracked deletion."""
    properties = next(row.iterchildren(_ROW_PROPERTIES), None)
    if properties is None or len(properties) == 0:
        return False
    return properties.find(qn("w:del")) is not None or bool(switched(properties, "w:hidden"))


def expand(rows: Sequence[Element], number: int, line: int, words: Words) -> Expanded | None:
    """Origin cells with their grid columns; None where the table claims to be larger than any report's.

    `line` is the number of the last paragraph above the table; a cell's is that of its first paragraph.
    """
    if len(rows) > MOST_ROWS:
        return None
    cells: list[GridCell] = []
    reaching: dict[int, int] = {}  # grid column -> index in `cells` of the merged cell that reaches down
    width = 0
    for index, row in enumerate(rows):
        column = _columns_before(row)
        still: dict[int, int] = {}
        for cell in visible(row):
            if cell.tag != CELL:
                continue
            says = _properties(cell)
            across = max(1, _as_number(says.get(_GRID_SPAN), 1))
            if column + across > MOST_COLUMNS or len(cells) > MOST_CELLS:
                return None
            merge = says.get(_V_MERGE, "none")
            above = reaching.get(column)
            last = cells[-1] if cells and cells[-1].row == index else None
            if merge in _CONTINUED and above is not None:
                cells[above] = cells[above]._replace(row_span=cells[above].row_span + 1)
                still[column] = above
            elif says.get(_H_MERGE, "none") in _CONTINUED and last is not None:
                cells[-1] = last._replace(column_span=last.column_span + across)
            else:
                place = Place(None, line + 1, number, index + 1, column + 1)
                text = cell_text(cell, words)
                if _CELL_DELETED in says:
                    text = UNKNOWN + text  # a tracked deletion: which cells are left is for Word to say
                cells.append(GridCell(index, column, text, place, 1, across))
                if merge != "none":
                    still[column] = len(cells) - 1
            line += len([*cell.iter(PARAGRAPH)])
            column += across
            width = max(width, column)
        reaching = still
    return Expanded(tuple(cells), width, line)


def _properties(cell: Element) -> dict[str, str | None]:
    """What a cell says of its place in the grid; of a merge "restart" or "continue" (also None)."""
    for found in cell.iterchildren(_CELL_PROPERTIES):
        return {one.tag: one.get(VALUE) for one in found if one.tag in _OF_THE_GRID}
    return {}


def cell_text(cell: Element, words: Words) -> str:
    """The visible text of a cell, a line for each of its paragraphs and breaks."""
    lines = "\n".join(map(words.of, paragraphs_in(cell))).split("\n")
    text = "\n".join(line for line in (_SPACES.sub(" ", line).strip() for line in lines) if line)
    if words.boxed:
        floating = [words.of(paragraph) for box in boxes_in(cell) for paragraph in paragraphs_in(box)]
        if any(part.strip() for part in floating):
            return "\n".join([text, *(UNKNOWN + part for part in floating if part.strip())]).strip()
    return UNKNOWN if not text and words.draws(cell) else text


def _columns_before(row: Element) -> int:
    """How many grid columns a row leaves free before its first cell."""
    for properties in row.iterchildren(_ROW_PROPERTIES):
        for before in properties.iterchildren(_GRID_BEFORE):
            return _as_number(before.get(VALUE), 0)
    return 0


def _as_number(value: str | None, absent: int) -> int:
    """A count of columns; unusable values count as absent, huge ones as too many."""
    if value is None or not (value.isascii() and value.isdigit()):
        return absent
    return min(int(value[:9]), MOST_COLUMNS + 1)
