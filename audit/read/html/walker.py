"""The tree of a page -> blocks in the order of the screen: paragraphs as they break, tables as grids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from audit.model import Grid, Place, Problem, TextBlock
from audit.read.html.seen import SKIPPED
from audit.read.html.tables import MOST_CELLS, expand, is_data_table, rows_of
from audit.read.html.tree import line_of, text_in
from audit.read.text import read_text
from audit.wording import without_invisible

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from audit.read.html.seen import Seen

_LINK_TO_REPORT = re.compile(r"(?:19|20)\d\d\s*年.*(?:报告|年报)|(?:报告|年报).*(?:19|20)\d\d\s*年")
_LONGEST_LINK = 100


@dataclass
class _Line:
    """The paragraph that is being collected."""

    parts: list[str]
    line: int | None = None
    linked: int = 0
    """Characters of it that are a link."""


class Walker:
    """Collects the blocks of one page in one walk over its tree."""

    def __init__(self, seen: Seen, problems: list[Problem]) -> None:
        self.seen = seen
        self.problems = problems
        self.blocks: list[TextBlock | Grid] = []
        self.tables = 0
        self._links: set[int] = set()
        """Indices of the paragraphs that are links and nothing else."""
        self._line = _Line([])

    def walk(self, root: Element) -> None:
        """Take every block below an element."""
        context = etree.iterwalk(root, events=("start", "end"))
        left_out: Element | None = None
        in_link = 0
        for event, element in context:
            link = element.tag == "a" and element.get("href") is not None
            if event == "start":
                if self._take_whole(element):
                    left_out = element
                    context.skip_subtree()
                    continue
                in_link += link
                if element.tag == "br" or self.seen.look(element).breaks:
                    self.end_paragraph()
                self._add(element.text, element, in_link > 0)
                continue
            if element is left_out:
                left_out = None
            else:
                in_link -= link
                if self.seen.look(element).breaks:
                    self.end_paragraph()
            if element is not root:
                self._add(element.tail, element, in_link > 0)
        self.end_paragraph()

    def _take_whole(self, element: Element) -> bool:
        """Whether an element is done with: it does not show, or it was taken as a table or as typed text."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED or self.seen.look(element).hidden:
            return True
        if tag == "table" and is_data_table(element):
            self.end_paragraph()
            self._table(element)
            return True
        if tag == "pre" and "\n" in text_in(element).strip():
            self.end_paragraph()
            self._typed(element)
            return True
        return False

    def _add(self, text: str | None, element: Element, linked: bool) -> None:
        if text and text.strip():
            line = self._line
            if line.line is None:
                line.line = line_of(element)
            line.parts.append(text)
            line.linked += len(text.strip()) if linked else 0
        elif text and self._line.parts:
            self._line.parts.append(" ")

    def end_paragraph(self) -> None:
        """Close the paragraph that is being collected, if any."""
        if not self._line.parts:
            return
        line, self._line = self._line, _Line([])
        text = re.sub(r"\s+", " ", without_invisible("".join(line.parts))).strip()
        if text:
            if line.linked >= sum(len(part.strip()) for part in line.parts):
                self._links.add(len(self.blocks))
            self.blocks.append(TextBlock(text, Place(line=line.line)))

    def blocks_without_links(self) -> tuple[TextBlock | Grid, ...]:
        """All blocks but links to reports, where the page has a title of its own: a list of other years' reports
        beside the report names neither its body nor its year.
        """
        titles = {
            index
            for index, block in enumerate(self.blocks)
            if isinstance(block, TextBlock)
            and len(block.text) <= _LONGEST_LINK
            and _LINK_TO_REPORT.search(block.text)
        }
        if not titles - self._links:
            return tuple(self.blocks)
        gone = titles & self._links
        return tuple(block for index, block in enumerate(self.blocks) if index not in gone)

    def _table(self, table: Element) -> None:
        self._words_outside_cells(table)
        rows = rows_of(table, self.seen)
        number = self.tables + 1
        place = Place(line=line_of(table), table=number)
        expanded = expand(rows, number, self.seen)
        if expanded is None:
            told = f"表格太大（超过 {MOST_CELLS:,} 格），没有读；请核对原文。"
            self.problems.append(Problem("too_large", told, place))
        elif any(cell.text for cell in expanded.cells):
            self.tables = number
            self.blocks.append(
                Grid(number, expanded.height, expanded.width, expanded.cells, geometric=True, at=place)
            )

    def _words_outside_cells(self, table: Element) -> None:
        """Caption and stray text of a table as paragraphs above it, where browsers show them."""
        for element in table.iter("caption", "table", "tbody", "thead", "tfoot", "tr", "form"):
            if self.seen.look(element).hidden:
                continue
            if element.tag == "caption":
                self._add(text_in(element), element, False)
                self.end_paragraph()
                continue
            for text in (element.text, *(child.tail for child in element)):
                self._add(text, element, False)
                self.end_paragraph()

    def _typed(self, element: Element) -> None:
        """Text that keeps its lines (a text file shown as a page) is read as a text file is."""
        (document,) = read_text(text_in(element).encode("utf-8", "replace"), "")
        for block in document.blocks:
            if isinstance(block, TextBlock):
                self.blocks.append(block._replace(at=self._moved(block.at, element)))
                continue
            cells = tuple(cell._replace(at=self._moved(cell.at, element)) for cell in block.cells)
            at = self._moved(block.at, element)
            self.blocks.append(replace(block, number=at.table or 0, cells=cells, at=at))
        self.tables += sum(isinstance(block, Grid) for block in document.blocks)

    def _moved(self, at: Place, element: Element) -> Place:
        """A place in typed text as a place on the page."""
        line = (line_of(element) or 1) + (at.line or 1) - 1
        return at._replace(line=line, table=at.table and at.table + self.tables)
