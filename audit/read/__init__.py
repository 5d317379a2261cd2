"""Readers: the bytes of a file -> Documents (grids and text with their places), one module a format.

`READERS` is the whole registry. A reader is a function `(data, name) -> tuple[Document, ...]`, one Document
for each report in the file; it raises `Unreadable` where nothing can be read and never touches the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.kinds import KIND_NAMES, Unreadable, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.model import Document


def _read_text(data: bytes, name: str) -> tuple[Document, ...]:
    """Text, imported when the first one is read: the workbench itself reads none."""
    from audit.read.mixed import read_mixed

    return read_mixed(data, name)


def _read_html(data: bytes, name: str) -> tuple[Document, ...]:
    """A page, imported when the first one is read."""
    from audit.read.html import read_html

    return read_html(data, name)


def _read_pdf(data: bytes, name: str) -> tuple[Document, ...]:
    """PDF, imported when the first one is read: its library takes longer to load than a report to read."""
    from audit.read.pdf import read_pdf

    return read_pdf(data, name)


def _read_docx(data: bytes, name: str) -> tuple[Document, ...]:
    """Word, imported when the first one is read."""
    from audit.read.docx import read_docx

    return read_docx(data, name)


READERS: dict[str, Callable[[bytes, str], tuple[Document, ...]]] = {
    "text": _read_text,
    "html": _read_html,
    "docx": _read_docx,
    "pdf": _read_pdf,
}

__all__ = ["KIND_NAMES", "READERS", "Unreadable", "kind_of"]
