"""Word files (.docx): paragraphs and tables in the order of the document -> prose and grids.

python-docx opens the package; its element tree is walked here, never its `cells` (slow, and one cell that claims
to span millions of columns hangs it). What a reader of the printed report would not see is not read: deletions of
tracked changes, hidden text, notes. ECMA-376 part 1 chapter 17 names the elements.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn as qualified_name
from lxml import etree

from audit.model import Document, Grid, GridCell, Place, Problem, TextBlock
from audit.read.kinds import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    Element = etree._Element

MOST_PART_BYTES = 64_000_000
"""Unpacked bytes of one part of the package, and of all its XML together; a report has a few hundred thousand."""
MOST_COLUMNS = 64
MOST_ROWS = 2_000
MOST_CELLS = 60_000
_DEEPEST = 40
_OLE = b"\xd0\xcf\x11\xe0"

qn = cache(qualified_name)
"""A name with its namespace, as the tree has it; asked for every element, so each is made once."""
_DELETED = {qn("w:del"), qn("w:moveFrom")}
_WRAPPERS = {
    qn(name)
    for name in ("w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:hyperlink", "w:fldSimple")
}  # fmt: skip
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:r")
_BOX = qn("w:txbxContent")
_RUN_PROPERTIES = qn("w:rPr")
_ON = {None, "1", "true", "on"}


def read_docx(data: bytes, name: str) -> tuple[Document, ...]:
    """One Document with the file's visible paragraphs and tables. Raises Unreadable for what is no Word file."""
    if data.startswith(_OLE):
        raise Unreadable("encrypted", "这份 Word 文件加了打开密码；请去掉密码后另存，或向发布单位索取。")
    _check_sizes(data)
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        AttributeError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise Unreadable("damaged", "Word 文件已损坏，打不开；请重新下载，或用 Word 修复后另存。") from error
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", "Word 文件里的内容不完整或嵌套过深；请用 Word 打开后另存。") from error
    if body is None:
        raise Unreadable("damaged", "Word 文件里没有正文；请用 Word 打开后另存。")
    walker = _Walker()
    walker.blocks_of(body, 0)
    return (Document("docx", tuple(walker.blocks), problems=tuple(walker.problems)),)


def _check_sizes(data: bytes) -> None:
    """Refuse packages that unpack to more than a report, or that bring declarations of their own (DTD)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [part for part in package.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
            everything = sum(part.file_size for part in package.infolist())
            if sum(part.file_size for part in parts) > MOST_PART_BYTES or everything > 4 * MOST_PART_BYTES:
                raise Unreadable("too_large", "Word 文件解开后过大，不像一份报告；请只保存正文后再试。")
            for part in parts:
                with package.open(part) as opened:
                    if b"<!DOCTYPE" in opened.read(4096):
                        raise Unreadable(
                            "damaged", "Word 文件里有不该有的声明（DTD），没有读；请用 Word 打开后另存。"
                        )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable("damaged", "Word 文件已损坏，解不开；请重新下载。") from error


@dataclass
class _Walker:
    """Collects blocks while walking the document once, in its order; paragraphs are numbered as its lines."""

    blocks: list[TextBlock | Grid] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tables: int = 0
    _line: int = 0

    def blocks_of(self, parent: Element, depth: int) -> None:
        """The paragraphs and tables below an element, in order."""
        if depth > _DEEPEST:
            return
        for child in _visible(parent):
            if child.tag == _PARAGRAPH:
                self._paragraph(child, depth)
            elif child.tag == _TABLE:
                self._table(child, depth)

    def _paragraph(self, paragraph: Element, depth: int) -> None:
        self._line += 1
        place = Place(line=self._line)
        text = re.sub(r"\s+", " ", _text(paragraph)).strip()
        if text:
            self.blocks.append(TextBlock(text, place))
        for box in _boxes(paragraph):
            self.blocks_of(box, depth + 1)

    def _table(self, table: Element, depth: int) -> None:
        rows = [row for row in _visible(table) if row.tag == _ROW and not _row_is_gone(row)]
        if any(
            _has_table(cell) for row in rows for cell in _visible(row)
        ):  # layout: its cells hold the tables
            for row in rows:
                for cell in _visible(row):
                    self.blocks_of(cell, depth + 1)
            return
        number = self.tables + 1
        first = self._line + 1
        cells, width = self._cells(rows, number)
        if cells is None:
            where = Place(line=first, table=number)
            self.problems.append(
                Problem("too_large", f"表格太大（超过 {MOST_CELLS:,} 格），没有读；请核对原文。", where)
            )
        elif cells:
            self.tables = number
            place = Place(line=first, table=number)
            self.blocks.append(Grid(number, len(rows), width, tuple(cells), geometric=True, at=place))

    def _cells(self, rows: list[Element], number: int) -> tuple[list[GridCell] | None, int]:
        """Origin cells with their grid columns; None where the table claims to be larger than any report's."""
        if len(rows) > MOST_ROWS:
            return None, 0
        cells: list[GridCell] = []
        open_above: dict[
            int, int
        ] = {}  # grid column -> index in `cells` of the merged cell that reaches down
        width = 0
        for index, row in enumerate(rows):
            column = _number(row, "w:trPr/w:gridBefore", 0)
            still_open: dict[int, int] = {}
            for cell in _visible(row):
                if cell.tag != _CELL:
                    continue
                across = max(1, _number(cell, "w:tcPr/w:gridSpan", 1))
                if column + across > MOST_COLUMNS or len(cells) > MOST_CELLS:
                    return None, 0
                merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                above = open_above.get(column)
                if (
                    merge is not None
                    and merge.get(qn("w:val"), "continue") == "continue"
                    and above is not None
                ):
                    origin = cells[above]
                    cells[above] = _taller(origin)
                    still_open[column] = above
                    self._line += sum(1 for _ in cell.iter(_PARAGRAPH))
                else:
                    place = Place(line=self._line + 1, table=number, row=index + 1, column=column + 1)
                    cells.append(GridCell(index, column, self._cell_text(cell), place, 1, across))
                    if merge is not None:
                        still_open[column] = len(cells) - 1
                column += across
                width = max(width, column)
            open_above = still_open
        return cells, width

    def _cell_text(self, cell: Element) -> str:
        """The visible text of a cell, a line for each of its paragraphs and breaks."""
        lines: list[str] = []
        for paragraph in cell.iter(_PARAGRAPH):
            self._line += 1
            if not any(parent.tag in _DELETED for parent in paragraph.iterancestors()):
                lines += _text(paragraph).split("\n")
        squeezed = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in lines)
        return "\n".join(line for line in squeezed if line)


def _taller(cell: GridCell) -> GridCell:
    return GridCell(cell.row, cell.column, cell.text, cell.at, cell.row_span + 1, cell.column_span)


def _visible(parent: Element) -> Iterator[Element]:
    """The children that are part of the final document, wrappers (insertions, content controls) looked through."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _visible(child)
        elif child.tag == f"{_MC}AlternateContent":
            yield from _visible(_chosen(child))
        elif isinstance(child.tag, str) and child.tag not in _DELETED:
            yield child


def _chosen(alternatives: Element) -> Element:
    """The first alternative: what a present Word shows; the fallback repeats it for old ones."""
    return next(iter(alternatives), alternatives)


def _text(paragraph: Element) -> str:
    """The visible text of a paragraph's runs; a struck run and a raised one are marked, for they change a figure."""
    parts: list[str] = []
    for run in _visible(paragraph):
        if run.tag != _RUN:
            continue
        properties = run.find(_RUN_PROPERTIES)
        if properties is None:
            parts.extend(_run_text(run))
            continue
        if _is_set(run, "w:vanish"):
            continue
        text = "".join(_run_text(run))
        if text.strip() and (_is_set(run, "w:strike") or _is_set(run, "w:dstrike")):
            text = f"~~{text}~~"
        raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
        if text.strip() and raised is not None and raised.get(qn("w:val")) == "superscript":
            text = f"^{text}"
        parts.append(text)
    return "".join(parts)


def _run_text(run: Element) -> Iterator[str]:
    for piece in _visible(run):
        if piece.tag == qn("w:t"):
            yield piece.text or ""
        elif piece.tag == qn("w:tab"):
            yield "\t"
        elif piece.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif piece.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif piece.tag == qn("w:sym"):
            yield "\ufffd"  # a glyph of a symbol font: something is printed here that has no character


def _boxes(paragraph: Element) -> Iterator[Element]:
    """The contents of text boxes anchored in a paragraph, each once."""
    for box in paragraph.iter(_BOX):
        parents = list(box.iterancestors())
        fallback = any(_is_spare(parent) for parent in parents)
        nested = any(parent.tag == _BOX for parent in parents[: parents.index(paragraph)])
        if not fallback and not nested and not any(parent.tag in _DELETED for parent in parents):
            yield box


def _is_spare(element: Element) -> bool:
    """Whether an element repeats, for old programs, what a first alternative shows."""
    parent = element.getparent()
    return element.tag == f"{_MC}Fallback" and parent is not None and len(parent) > 1


def _is_set(run: Element, name: str) -> bool:
    found = run.find(f"{qn('w:rPr')}/{qn(name)}")
    return found is not None and found.get(qn("w:val")) in _ON


def _row_is_gone(row: Element) -> bool:
    """Whether a row is hidden or a tracked deletion."""
    properties = row.find(qn("w:trPr"))
    if properties is None:
        return False
    hidden = properties.find(qn("w:hidden"))
    return properties.find(qn("w:del")) is not None or (hidden is not None and hidden.get(qn("w:val")) in _ON)


def _has_table(cell: Element) -> bool:
    return cell.tag == _CELL and next(cell.iter(_TABLE), None) is not None


@cache
def _path(path: str) -> str:
    return "/".join(qn(name) for name in path.split("/"))


def _number(element: Element, path: str, absent: int) -> int:
    """The value of a property that counts columns; unusable values count as absent, huge ones as too many."""
    found = element.find(_path(path))
    value = found.get(qn("w:val")) if found is not None else None
    if value is None or not re.fullmatch(r"\d+", value):
        return absent
    return min(int(value), MOST_COLUMNS + 1)
