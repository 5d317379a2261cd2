"""Small questions to elements of a page's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element


CELLS = ("td", "th")


def own_table(element: Element) -> Element | None:
    """The table that an element stands in, the innermost."""
    return next(element.iterancestors("table"), None)


def own_cells(table: Element) -> Iterator[Element]:
    """The cells of a table, those of tables inside it left out."""
    context = etree.iterwalk(table, events=("start",), tag=("table", *CELLS))
    for _, element in context:
        if element.tag in CELLS:
            yield element
        elif element is not table:
            context.skip_subtree()


def text_in(element: Element) -> str:
    """All text of an element, seen or not."""
    return "".join(map(str, element.itertext()))


def short_text_in(element: Element, longest: int) -> str | None:
    """All text of an element, bare of spaces around it; None, soon, where it is longer."""
    parts: list[str] = []
    least = 0
    for text in element.itertext():
        parts.append(str(text))
        least += len(text.strip())
        if least > longest:
            return None
    whole = "".join(parts).strip()
    return whole if len(whole) <= longest else None


def line_of(element: Element) -> int | None:
    """The line of the source where an element begins."""
    line = element.sourceline
    return line if isinstance(line, int) else None
