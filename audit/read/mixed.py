"""Text files in which tables stand as HTML, as programs that turn PDF into Markdown write them -> prose and grids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model import Document, Grid, TextBlock
from audit.read.kinds import Unreadable, decode
from audit.read.moved import moved
from audit.read.text import read_text

if TYPE_CHECKING:
    from audit.model import Problem

_TABLE = re.compile(r"<table\b.*?</table\s*>", re.I | re.DOTALL)
_AROUND = re.compile(r"</?(?:html|body|div|center|p)\b[^>]*>", re.I)


def read_mixed(data: bytes, name: str) -> tuple[Document, ...]:
    """One Document with the lines of a text and its tables, those in HTML read as a page's are."""
    text, _ = decode(data)
    if not _TABLE.search(text):
        return read_text(data, name)
    from audit.read.html import read_html  # it loads a library, which a mere text does not need

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
            blocks += (moved(block, lines, tables) for block in document.blocks)
            tables += sum(isinstance(block, Grid) for block in document.blocks)
    return (Document("text", tuple(blocks), problems=tuple(problems.values())),)
