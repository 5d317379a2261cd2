"""The glyphs of one table cell -> its text: lines joined so that a wrapped figure is whole and two stay two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.pdf.lines import Line, lines_of, turned_upright

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.marks import Glyph

_MOST_PADDING = 14.0
"""Points that a cell keeps free left and right together at most."""
_NUMERIC = frozenset("0123456789０１２３４５６７８９.,，．")


def lines_of_cell(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of a cell; sideways text is read in its own direction, behind the upright."""
    upright = [glyph for glyph in glyphs if glyph.turn == 0]
    found = lines_of(upright)
    for turn in (1, 2, 3):
        if len(upright) == len(glyphs):
            break
        found += lines_of(turned_upright(glyph for glyph in glyphs if glyph.turn == turn))
    return found


def joined(lines: Sequence[Line], width: float, widest: float) -> str:
    """The text of a cell `width` points wide, in whose column the widest line has `widest` points.

    A figure goes on in the next line only where its line had no room for one more digit; else the two stay apart
    (and are unreadable as one figure). Han text is joined without a space.
    """
    parts: list[str] = []
    for index, line in enumerate(lines):
        if index:
            parts.append(_between(lines[index - 1], line, width, widest))
        parts.append(line.text)
    return "".join(parts)


def is_open(lines: Sequence[Line], width: float, widest: float) -> bool:
    """Whether the last line of a cell had no room for two characters more, so that its text may go on."""
    if not lines:
        return False
    line = lines[-1]
    return line.right - line.left + 2.2 * line.size > max(width - _MOST_PADDING, widest)


def _between(before: Line, line: Line, width: float, widest: float) -> str:
    last, first = before.text[-1:], line.text[:1]
    if last in _NUMERIC and first in _NUMERIC:
        room = max(width - _MOST_PADDING, widest)
        full = before.right - before.left + 0.9 * line.first_width > room
        return "" if full and len(before.runs) == 1 else "\n"
    return "" if _is_han(last) and _is_han(first) else "\n"


def _is_han(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or character in "（）“”、，。；："
