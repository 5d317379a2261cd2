"""Text files in which tables stand as HTML, as programs that turn PDF into Markdown write them -> prose and grids."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model import Document, Grid, Place, TextBlock
from audit.read.html import read_html
from audit.read.kinds import Unreadable, decode
from audit.read.text import read_text

if TYPE_CHECKING:
    from audit.model import GridCell, Problem

_TABLE = re.compile(r"<table\b.*?</table\s*>", re.I | re.DOTALL)
_AROUND = re.compile(r"</?(?:html|body|div|center|p)\b[^>]*>", re.I)


def read_mixed(data: bytes, name: str) -> tuple[Document, ...]:
    """One Document with the lines of a text and its tables, those in HTML read as a page's are."""
    text, _ = decode(data)
    if not _TABLE.search(text):
        return read_text(data, name)
    blocks: list[TextBlock | Grid] = []
    problems: dict[str, Problem] = {}
    at = tables = 0
    for match in (*_TABLE.finditer(text), None):
        pieces = [(read_text, _AROUND.sub("", text[at : match.start() if match else None]), at)]
        if match:
            pieces.append((read_html, match[0], match.start()))
            at = match.end()
        for read, piece, start in pieces:
            lines = text.count("\n", 0, start)
            try:
                (document,) = read(piece.encode(), name)
            except Unreadable:
                continue
            problems.update({problem.code: problem for problem in document.problems})
            blocks += (_moved(block, lines, tables) for block in document.blocks)
            tables += sum(isinstance(block, Grid) for block in document.blocks)
    return (Document("text", tuple(blocks), problems=tuple(problems.values())),)


def _moved(block: TextBlock | Grid, lines: int, tables: int) -> TextBlock | Grid:
    """A block of a piece with its place in the whole file."""

    def place(at: Place) -> Place:
        return at._replace(line=(at.line or 1) + lines, table=at.table and at.table + tables)

    def cell(one: GridCell) -> GridCell:
        return one._replace(at=place(one.at))

    if isinstance(block, TextBlock):
        return block._replace(at=place(block.at))
    cells = tuple(map(cell, block.cells))
    return replace(block, number=block.number + tables, cells=cells, at=place(block.at))
