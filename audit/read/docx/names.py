"""The elements of a Word document that matter here, by their full names, and which of them are looked through."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from docx.oxml.ns import qn as qualified_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

qn = cache(qualified_name)
"""A name with its namespace, as the tree has it; asked for every element, so each is made once."""
PARAGRAPH, TABLE, ROW, CELL, RUN = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:r")
BOX = qn("w:txbxContent")
VALUE = qn("w:val")
DELETED = frozenset({qn("w:del"), qn("w:moveFrom")})
_WRAPPERS = frozenset(
    qn(name)
    for name in (
        "w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:hyperlink", "w:fldSimple", "w:dir",
    )
)  # fmt: skip
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATIVES, _FALLBACK = f"{_MC}AlternateContent", f"{_MC}Fallback"
_SPECIAL = _WRAPPERS | DELETED | {_ALTERNATIVES}
_ON = frozenset({None, "1", "true", "on"})


@cache
def path(names: str) -> str:
    """A way down the tree ("w:tcPr/w:gridSpan") in full names."""
    return "/".join(qn(name) for name in names.split("/"))


def visible(parent: Element) -> Iterator[Element]:
    """The children that are part of the final document, wrappers (insertions, content controls) looked through."""
    for child in parent:
        tag = child.tag
        if tag not in _SPECIAL:
            if isinstance(tag, str):
                yield child
        elif tag in _WRAPPERS:
            yield from visible(child)
        elif (
            tag == _ALTERNATIVES
        ):  # the first is what a present Word shows; the fallback repeats it for old ones
            yield from visible(next(iter(child), child))


def boxes_in(element: Element) -> Iterator[Element]:
    """The contents of text boxes anchored in an element, each once, those inside others left to them."""
    for box in element.iter(BOX):
        inside = [parent for parent in box.iterancestors() if parent is not element]
        upto = next((n for n, parent in enumerate(box.iterancestors()) if parent is element), len(inside))
        parents = inside[:upto]
        if not any(parent.tag == BOX or parent.tag in DELETED or _is_spare(parent) for parent in parents):
            yield box


def _is_spare(element: Element) -> bool:
    """Whether an element repeats, for old programs, what a first alternative shows."""
    parent = element.getparent()
    return element.tag == _FALLBACK and parent is not None and len(parent) > 1


def switched(properties: Element | None, name: str) -> bool | None:
    """Whether a property is on or off; None where nothing is said of it."""
    found = properties.find(qn(name)) if properties is not None else None
    return None if found is None else found.get(VALUE) in _ON
