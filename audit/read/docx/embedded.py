"""A file inside a Word file (altChunk, ECMA-376 part 1 §17.17.2.1) -> its document: programs that make Word files of web
pages put the whole page in, for Word to take over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.html import read_html
from audit.read.kinds import Unreadable, kind_of
from audit.read.text import read_text

if TYPE_CHECKING:
    from audit.model import Document

_READERS = {"html": read_html, "text": read_text}


def read_embedded(data: bytes, name: str) -> Document | None:
    """The one document of an embedded page (also a saved archive of one) or text; None for any other file."""
    reader = _READERS.get(kind_of(data, name))
    try:
        return reader(data, name)[0] if reader else None
    except Unreadable:
        return None
