"""Word files (.docx): paragraphs and tables in the order of the document -> prose and grids.

opening  bytes -> the body's element tree and the styles (limits, declarations, encryption)
strict   the other kind of Open XML -> the usual one
names    the elements that matter, by their full names
words    what is printed of a run and a paragraph
walker   the body -> blocks in order
embedded a page inside the file -> its document
tables   rows -> cells with their grid columns

python-docx opens the package; the tree of elements is walked here, never its `cells` (slow, and one cell that claims
to span millions of columns hangs it). What a reader of the printed report would not see is not read: deletions of
tracked changes, hidden text, notes. What he would see and a program cannot read (a picture, a symbol) is never taken
for an empty cell. ECMA-376 part 1 chapter 17 names the elements.
"""

from __future__ import annotations

from audit.model import Document
from audit.read.docx.opening import open_docx
from audit.read.docx.walker import Walker
from audit.read.docx.words import Words

__all__ = ["read_docx"]


def read_docx(data: bytes, name: str) -> tuple[Document, ...]:
    """One Document with the file's visible paragraphs and tables. Raises Unreadable for what is no Word file."""
    opened = open_docx(data)
    walker = Walker(Words(opened.looks, opened.body), opened.embedded)
    walker.blocks_of(opened.body, 0)
    return (Document("docx", tuple(walker.blocks), None, opened.properties, tuple(walker.problems)),)
