"""Readers: the bytes of a file -> Documents (grids and text with their places), one module a format.

`READERS` is the whole registry. A reader is a function `(data, name) -> tuple[Document, ...]`, one Document
for each report in the file; it raises `Unreadable` where nothing can be read and never touches the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.html import read_html
from audit.read.kinds import KIND_NAMES, Unreadable, kind_of
from audit.read.text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.model import Document

READERS: dict[str, Callable[[bytes, str], tuple[Document, ...]]] = {
    "text": read_text,
    "html": read_html,
}

__all__ = ["KIND_NAMES", "READERS", "Unreadable", "kind_of"]
