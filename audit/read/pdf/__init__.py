"""PDF: what is printed on the pages -> prose and grids. `read_pdf` below is the way through this package.

opening      bytes -> an open file (passwords, repair)
pages        a page -> marks: glyphs, lines, areas      interpreter, drawing, showing, fonts, tokens, paths, unseen, doubts
sheets       a sheet with two pages -> two
watermarks   words across the text away
numbering    page numbers and line numbers away
ruled        marks -> tables by their borders           joining, strays, rulings, spans, filling, lines,
                                                        cell_text, rows_in_doubt, spilled
borderless   lines -> tables by positions               official, wordings, figures_under
continued    tables over page breaks -> one table
prose        the lines that are left -> paragraphs
"""

from __future__ import annotations

import gc
from collections import Counter
from typing import TYPE_CHECKING

from pypdf import apply_configuration
from pypdf.errors import LimitReachedError

from audit.model import Document, Grid, GridCell, Place, Problem, TextBlock
from audit.read.kinds import Unreadable
from audit.read.pdf.borderless import borderless_tables, end_of_tables
from audit.read.pdf.cell_text import one_figure
from audit.read.pdf.continued import continued, doubt_torn, fits
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.limits import CONFIGURATION, TooLarge
from audit.read.pdf.lines import lines_of
from audit.read.pdf.marks import SPACE
from audit.read.pdf.numbering import drop_numbering, without_page_number
from audit.read.pdf.official import Carried
from audit.read.pdf.opening import open_pdf
from audit.read.pdf.pages import read_pages
from audit.read.pdf.prose import PageLine, furniture, paragraphs, says_continued
from audit.read.pdf.rows_in_doubt import doubt_rows_without_label
from audit.read.pdf.ruled import ruled_tables, without_torn_tables
from audit.read.pdf.sheets import halves
from audit.read.pdf.tables import Table
from audit.read.pdf.watermarks import drop_watermarks
from audit.template import FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PdfReader

    from audit.read.pdf.marks import Marks

_LEAST_HAN = 0.05
_FEW_GLYPHS = 10
_TOO_LARGE = "PDF 的页数或内容超过上限（300 页）；请只保存报告正文后再试。"
_NO_TEXT = "PDF 是扫描件或图片，没有文字层；请用文字版，或人工核对。"
_NO_CHARACTERS = (
    "PDF 的文字层不能用（字体没有给出字符对照），读出来会是乱码；请用其他格式的文件，或人工核对。"
)


def read_pdf(data: bytes, name: str) -> tuple[Document, ...]:
    """One Document with the prose and tables of all pages, each cell and paragraph with its page.

    Raises Unreadable: `encrypted`, `damaged`, `too_large`, or `no_text_layer` where the pages are pictures or
    their characters cannot be told.
    """
    try:
        with apply_configuration(**CONFIGURATION):
            reader, problems = open_pdf(data)
            pages = [half for marks in read_pages(reader) for half in halves(marks)]
            title = _title(reader)
    except (TooLarge, LimitReachedError) as error:
        raise Unreadable("too_large", _TOO_LARGE) from error
    _check_text(pages)
    drop_watermarks(pages)
    drop_numbering(pages)
    blocks, more = _blocks(pages)
    return (Document("pdf", blocks, title, {}, problems + _page_problems(pages) + more),)


def _check_text(pages: Sequence[Marks]) -> None:
    """Raise `no_text_layer` unless the pages hold characters that can be told, Han among them."""
    glyphs = [glyph.text for page in pages for glyph in page.glyphs if glyph.text != SPACE]
    if len(glyphs) < _FEW_GLYPHS:
        raise Unreadable("no_text_layer", _NO_TEXT)
    han = sum("\u4e00" <= text[:1] <= "\u9fff" for text in glyphs)
    if han < _LEAST_HAN * len(glyphs):
        raise Unreadable("no_text_layer", _NO_CHARACTERS)


def _page_problems(pages: Sequence[Marks]) -> tuple[Problem, ...]:
    """What an inspector must know of single pages: pictures in place of text, content that is lost."""
    found: list[Problem] = []
    for page in pages:
        place = Place(page=page.number)
        if page.pictures and len(page.glyphs) < _FEW_GLYPHS:
            found.append(Problem("picture_page", f"第{page.number}页是图片，没有文字，没有读", place))
        if page.damaged:
            found.append(
                Problem("repaired", f"第{page.number}页的内容有损坏，这一页的空格不能当作空白", place)
            )
        if sum(glyph.text == UNKNOWN for glyph in page.glyphs) > len(page.glyphs) // 10:
            found.append(
                Problem("unknown_characters", f"第{page.number}页有许多字符没有对照，用 � 代替", place)
            )
    return tuple(found)


def _title(reader: PdfReader) -> str | None:
    """The title in the file's properties: often a file name, so only a last resort for later stages."""
    try:
        return (reader.metadata.title if reader.metadata else None) or None
    except Exception:  # whatever pypdf makes of broken properties, the report is not in them
        return None


def _blocks(pages: Sequence[Marks]) -> tuple[tuple[TextBlock | Grid, ...], tuple[Problem, ...]]:
    """Everything in reading order, tables joined over page breaks, lines joined to paragraphs."""
    found: list[PageLine | Table] = []
    problems: list[Problem] = []
    numbers: Counter[int] = Counter()
    carried = {form: Carried() for form in FORMS}
    for order, page in enumerate(pages):
        page.order = order
        tables, rest = ruled_tables(page)
        tables, rest = without_torn_tables(page, tables, rest)
        upright = without_page_number([g for g in rest if g.turn == 0 and g.text != SPACE], page.height)
        more, lines, uncertain = borderless_tables(
            page, lines_of(upright), upright, carried, [table.box for table in tables if table.has_text]
        )
        problems += uncertain
        last = max([*tables, *more], key=lambda table: table.box[3], default=None)
        for one in carried.values():
            one.ruled_end = last is not None and last.ruled and last.ends_with_words
        entries: list[tuple[float, PageLine | Table]] = [(table.box[1], table) for table in [*tables, *more]]
        for number, line in enumerate(lines, start=numbers[page.number] + 1):
            entries.append((line.top, PageLine(line, page.number, order, page.height, number)))
        numbers[page.number] += len(lines)
        found += [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]
    end_of_tables(carried)
    gone = furniture([entry for entry in found if isinstance(entry, PageLine)])
    joined = _joined_tables([entry for entry in found if id(entry) not in gone])
    blocks: list[TextBlock | Grid] = []
    lines_between: list[PageLine] = []
    number = 0
    for entry in joined:
        if isinstance(entry, PageLine):
            lines_between.append(entry)
            continue
        blocks += paragraphs(lines_between)
        lines_between = []
        number += 1
        if entry.ruled:
            doubt_rows_without_label(entry)
        blocks.append(_grid(entry, number))
    blocks += paragraphs(lines_between)
    gc.collect(0)
    return tuple(blocks), tuple(problems)


def _joined_tables(entries: Sequence[PageLine | Table]) -> list[PageLine | Table]:
    """Tables that end a page joined with those that begin the next one."""
    found: list[PageLine | Table] = []
    for entry in entries:
        while isinstance(entry, Table) and found and isinstance(found[-1], PageLine):
            if not says_continued(found[-1].line.text):
                break
            found.pop()
        last = found[-1] if found else None
        if (
            isinstance(entry, Table)
            and isinstance(last, Table)
            and entry.order == last.last_order + 1
            and fits(last, entry)
        ):
            found[-1] = continued(last, entry)
        else:
            before = _table_before(found)
            if isinstance(entry, Table) and before is not None and entry.order == before.last_order + 1:
                doubt_torn(before, entry)
            found.append(entry)
    return [entry for entry in found if isinstance(entry, PageLine) or entry.has_text]


def _table_before(entries: Sequence[PageLine | Table]) -> Table | None:
    """The last table, if no words stand behind it."""
    for entry in reversed(entries):
        if isinstance(entry, Table):
            return entry if entry.ruled else None
        if any("\u4e00" <= character <= "\u9fff" for character in entry.line.text):
            return None
    return None


def _grid(table: Table, number: int) -> Grid:
    """A table as the model knows it."""
    cells = tuple(
        GridCell(
            cell.row,
            cell.column,
            one_figure(cell.text),
            Place(page=cell.page, table=number, row=cell.row + 1, column=cell.column + 1),
            cell.row_span,
            cell.column_span,
        )
        for cell in sorted(table.cells, key=lambda c: (c.row, c.column))
    )
    place = Place(page=table.page, table=number)
    return Grid(number, table.height, len(table.columns) - 1, cells, geometric=True, at=place)
