"""Small questions to elements of a page's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


CELLS = ("td", "th")


def own_table(element: Element) -> Element | None:
    """The table that an element stands in, the innermost."""
    return next(element.iterancestors("table"), None)


def text_in(element: Element) -> str:
    """All text of an element, seen or not."""
    return "".join(map(str, element.itertext()))


def line_of(element: Element) -> int | None:
    """The line of the source where an element begins."""
    line = element.sourceline
    return line if isinstance(line, int) else None
