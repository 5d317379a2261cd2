"""Numbers that belong to the page, not to the report -> taken away before anything is read: page numbers, and the
numbers of lines in the margin.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from audit.read.pdf.lines import lines_of
from audit.read.pdf.marks import SPACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.lines import Line
    from audit.read.pdf.marks import Glyph, Marks

EDGE = 0.12
"""Share of the page's height, at the top and at the bottom, where page numbers and running headers stand."""
PAGE_NUMBER = re.compile(
    r"[\s\-—–－·•~|_]*第?\s*[\d０-９]{1,3}\s*页?(?:\s*[/／,，、]?\s*(?:共|of)?\s*[\d０-９]{1,3}\s*页?)?[\s\-—–－·•~|_]*"
)
_ALONE = 1.7
_SAME_PLACE, _SAME_HEIGHT = 9.0, 3.0
_LEAST_LINES = 8
"""So many numbers in the margin, counting on from one to the next, number the lines."""


class _Numbered(NamedTuple):
    """A line that may be a page number: on which page, what number, and where."""

    page: int
    number: int
    middle: float
    line: Line


def drop_numbering(pages: Sequence[Marks]) -> None:
    """Take page numbers and line numbers off the pages."""
    for page in pages:
        _drop_line_numbers(page)
    found = [entry for order, page in enumerate(pages) for entry in _numbered(order, page)]
    for entry in found:
        if any(_count_on(entry, other) for other in found if other.page != entry.page):
            page = pages[entry.page]
            page.glyphs = _without(page.glyphs, entry.line)


def without_page_number(glyphs: list[Glyph], height: float) -> list[Glyph]:
    """The glyphs of a page less its page number: a number alone in the margin, with nothing near."""
    lines = lines_of(glyphs)
    for line in (lines[:1] + lines[-1:]) if len(lines) > 1 else []:
        alone = min(abs(line.y - other.y) for other in lines if other is not line) > _ALONE * line.size
        if _in_margin(line.middle, height) and alone and PAGE_NUMBER.fullmatch(line.text):
            glyphs = _without(glyphs, line)
    return glyphs


def _in_margin(y: float, height: float) -> bool:
    return not EDGE * height < y < (1 - EDGE) * height


def _without(glyphs: Sequence[Glyph], line: Line) -> list[Glyph]:
    """The glyphs that do not stand on a line."""
    return [
        g
        for g in glyphs
        if not (line.top <= g.centre[1] <= line.bottom and line.left <= g.centre[0] <= line.right)
    ]


def _numbered(order: int, page: Marks) -> list[_Numbered]:
    """The lines at the ends of a page that hold nothing but a number."""
    margin = [
        g for g in page.glyphs if not g.turn and g.text != SPACE and _in_margin(g.centre[1], page.height)
    ]
    found: list[_Numbered] = []
    for line in lines_of(margin):
        if PAGE_NUMBER.fullmatch(line.text) and (number := re.search(r"\d+", line.text)):
            found.append(_Numbered(order, int(number[0]), (line.left + line.right) / 2, line))
    return found


def _count_on(one: _Numbered, other: _Numbered) -> bool:
    """Whether two pages are numbered, in the same place."""
    return (
        one.number - other.number == one.page - other.page
        and abs(one.middle - other.middle) <= _SAME_PLACE
        and abs(one.line.y - other.line.y) <= _SAME_HEIGHT
    )


def _drop_line_numbers(page: Marks) -> None:
    """Take away a column of numbers left of everything else, each one more than the one above."""
    words = [g.left for g in page.glyphs if not g.turn and g.text >= "\u4e00"]
    if not words:
        return
    edge = min([*words, *(line.at for line in page.vertical)])
    margin = [g for g in page.glyphs if g.right < edge and not g.turn and g.text != SPACE]
    lines = lines_of(margin) if len(margin) >= _LEAST_LINES else []
    if len(lines) < _LEAST_LINES or not all(line.text.isdigit() for line in lines):
        return
    steps = {int(other.text) - int(one.text) for one, other in pairwise(lines)}
    if len(steps) == 1 and steps <= {1, 5}:
        gone = set(margin)
        page.glyphs = [g for g in page.glyphs if g not in gone]
