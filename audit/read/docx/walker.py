"""The body of a Word file -> blocks in its order; paragraphs are numbered, and their numbers stand in for lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model import Grid, Place, Problem, TextBlock
from audit.read.docx.embedded import read_embedded
from audit.read.docx.names import CELL, PARAGRAPH, TABLE, boxes_in, qn, visible
from audit.read.docx.tables import MOST_CELLS, expand, is_layout, rows_of
from audit.read.kinds import Unreadable
from audit.read.moved import moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

    from audit.read.docx.words import Words

_DEEPEST = 40
_EMBEDDED, _ID = qn("w:altChunk"), qn("r:id")


class Walker:
    """Collects blocks while walking the document once."""

    def __init__(self, words: Words, embedded: Mapping[str, tuple[str, bytes]]) -> None:
        self.words, self.embedded = words, embedded
        self.blocks: list[TextBlock | Grid] = []
        self.problems: list[Problem] = []
        self._tables = 0
        self._line = 0

    def blocks_of(self, parent: Element, depth: int) -> None:
        """The paragraphs and tables below an element, in order. Raises Unreadable where they nest without end."""
        if depth > _DEEPEST:
            raise Unreadable("too_large", "Word 文件里的表格或文本框嵌套过深，不像一份报告；请另存后再试。")
        for child in visible(parent):
            if child.tag == PARAGRAPH:
                self._paragraph(child, depth)
            elif child.tag == TABLE:
                self._table(child, depth)
            elif child.tag == _EMBEDDED:
                self._take_over(child)

    def _take_over(self, chunk: Element) -> None:
        """The blocks of an embedded file where they stand, or a problem where it cannot be read."""
        part = self.embedded.get(chunk.get(_ID) or "")
        document = read_embedded(part[1], part[0]) if part else None
        if document is None:
            told = "文中嵌入了另一份文件，没有读；请用 Word 打开后另存为 .docx。"
            self.problems.append(Problem("embedded", told, Place(line=self._line + 1)))
            return
        self.problems += document.problems
        self.blocks += (moved(block, self._line, self._tables) for block in document.blocks)
        self._tables += sum(isinstance(block, Grid) for block in document.blocks)
        self._line += max((block.at.line or 0 for block in document.blocks), default=0)

    def _paragraph(self, paragraph: Element, depth: int) -> None:
        self._line += 1
        text = re.sub(r"\s+", " ", self.words.of(paragraph)).strip()
        if text:
            self.blocks.append(TextBlock(text, Place(None, self._line)))
        for box in boxes_in(paragraph) if self.words.boxed else ():
            self.blocks_of(box, depth + 1)

    def _table(self, table: Element, depth: int) -> None:
        rows = rows_of(table)
        if is_layout(table, rows, self.words):
            for row in rows:
                for cell in visible(row):
                    if cell.tag == CELL:
                        self.blocks_of(cell, depth + 1)
            return
        number, first = self._tables + 1, self._line + 1
        place = Place(line=first, table=number)
        expanded = expand(rows, number, self._line, self.words)
        if expanded is None:
            told = f"表格太大（超过 {MOST_CELLS:,} 格），没有读；请核对原文。"
            self.problems.append(Problem("too_large", told, place))
        elif any(cell.text for cell in expanded.cells):
            self._tables, self._line = number, expanded.line
            self.blocks.append(
                Grid(number, len(rows), expanded.width, expanded.cells, geometric=True, at=place)
            )
