"""Pictures and shapes behind a table, as watermarks and stamps are: they say nothing of the cells that they reach over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.pdf.doubts import NUMERIC
from audit.read.pdf.limits import MOST_INK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.marks import Box, Glyph

_FIGURES, _LINES = 3, 2
"""So many figures, on so many lines, are printed where a background is; a picture of figures has none of them."""


def without_backgrounds(ink: Sequence[Box], table: Box, glyphs: Sequence[Glyph]) -> list[Box]:
    """The boxes of what is drawn on a page, less those behind the whole table, and less those with several printed
    figures in them, wherever on the page they are drawn in that size. `glyphs` are those of the table.
    """
    ink = [box for box in ink if not _covers(box, table)]
    if not ink or len(ink) > MOST_INK:
        return ink
    heads = [
        glyph.centre
        for before, glyph in zip([None, *glyphs], glyphs, strict=False)
        if glyph.text in NUMERIC and not (before and before.text in NUMERIC and _adjoin(before, glyph))
    ]
    sizes = {_size(box) for box in ink if _is_behind(box, heads)}
    return [box for box in ink if _size(box) not in sizes]


def _adjoin(before: Glyph, glyph: Glyph) -> bool:
    return before.y == glyph.y and abs(glyph.left - before.right) < 0.5 * glyph.size


def _covers(box: Box, table: Box) -> bool:
    return box[0] <= table[0] and box[1] <= table[1] and box[2] >= table[2] and box[3] >= table[3]


def _size(box: Box) -> tuple[int, int]:
    return round(box[2] - box[0]), round(box[3] - box[1])


def _is_behind(box: Box, heads: Sequence[tuple[float, float]]) -> bool:
    """Whether several figures (by the middles of their first digits) stand within a box."""
    inside = [y for x, y in heads if box[0] < x < box[2] and box[1] < y < box[3]]
    return len(inside) >= _FIGURES and len({round(y / 4) for y in inside}) >= _LINES
