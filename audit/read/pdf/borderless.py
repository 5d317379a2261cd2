"""The lines of a page outside its ruled tables -> the official tables among them, and prose.

Both forms are tried (`official`), and the one that tells more counts. No line of a table is left among the prose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model import Place, Problem
from audit.read.pdf.cell_text import is_piece_of_figure
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.limits import MOST_PIECES
from audit.read.pdf.marks import meet
from audit.read.pdf.official import Carried, OfficialTables, doubt
from audit.read.pdf.wordings import pieces_of
from audit.template import FORMS
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.read.pdf.lines import Line
    from audit.read.pdf.marks import Box, Glyph, Marks
    from audit.read.pdf.tables import Table


def borderless_tables(
    page: Marks,
    lines: Sequence[Line],
    glyphs: Sequence[Glyph],
    carried: Mapping[str, Carried],
    ruled: Sequence[Box],
) -> tuple[list[Table], list[Line], list[Problem]]:
    """The tables of a page outside its ruled ones, the lines that are prose, and what could not be read. Where a
    ruled table lies among the figures, it has taken some of them, so nothing is certain.
    """
    if not any(_is_table_line(line) for line in lines) and not _may_be_blank(lines):
        end_of_tables(carried)
        return [], list(lines), []
    pieces = pieces_of(lines)
    tables: list[Table] = []
    if len(pieces) > MOST_PIECES:
        end_of_tables(carried)
        pieces = []
    for form in reversed(FORMS):
        reader = OfficialTables(page, pieces, glyphs, form, carried[form])
        found = [*reader.table2(), *reader.table3(), *reader.table4()]
        found = [table for table in found if not any(_overlap(table.box, box) for box in ruled)]
        if _told(found) > _told(tables):
            tables = found
    rest = [line for line in lines if not any(t.box[1] <= line.middle <= t.box[3] for t in tables)]
    prose = [line for line in rest if not _is_table_line(line)]
    problems: list[Problem] = []
    if len(prose) < len(rest):
        message = f"第{page.number}页有没有框线的表格，部分数字的位置不能确定，没有取数"
        problems.append(Problem("unruled_table", message, Place(page=page.number)))
    return tables, prose, problems


def _overlap(one: Box, other: Box) -> bool:
    left, top, right, bottom = meet(one, other)
    return right - left > 1 and bottom - top > 1


def _told(tables: Sequence[Table]) -> int:
    """How much some tables tell: a form that is not the page's own leaves figures without a row."""
    return sum(cell.text != UNKNOWN for table in tables for cell in table.cells)


def end_of_tables(carried: Mapping[str, Carried]) -> None:
    """Table 3 does not go on where it should: its last row so far may be cut, so its figures are taken away."""
    for one in carried.values():
        if one.open_table is not None:
            doubt(one.open_table, one.open_table.height - 1)
            one.open_table = None


def _is_table_line(line: Line) -> bool:
    """Whether a line is figures, or a label with figures behind it."""
    texts = [text for run in line.runs for text in run.text.split()]
    figures = [is_piece_of_figure(text) for text in texts]
    return sum(figures) > 2 or all(figures) or (figures[-1] and is_piece_of_figure(line.runs[-1].text))


def _may_be_blank(lines: Sequence[Line]) -> bool:
    """Whether a table without any figure may stand here."""
    texts = {normalise_label(run.text) for line in lines for run in line.runs}
    return bool(texts & {"信息内容", "申请人情况", "行政复议"})
