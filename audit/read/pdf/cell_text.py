"""The glyphs of one table cell -> its text: lines joined so that a wrapped figure is whole and two stay two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.read.pdf.doubts import NUMERIC
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.lines import Line, lines_of, turned_upright

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.marks import Glyph

_MOST_PADDING = 14.0
"""Points that a cell keeps free left and right together at most."""
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
"""A figure with thousands separators: where one is torn, its halves are none."""
_NIL = frozenset("/／-－—–")
_TWO_FIGURES = re.compile(r"[0０][0-9０-９]+|(?=.*[0-9])(?=.*[０-９])[0-9０-９,，.．]+")
"""Digits behind a zero, or of both widths: one figure printed over or right beside another."""

_ENUMERATED = re.compile(
    r"\s*(?:[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}\s*[、.．，]|\d{1,2}\s*[)）、.．，])"
)


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


def one_figure(text: str) -> str:
    """The whole text of a cell, unknown where its digits are two figures run together."""
    if UNKNOWN in text:
        return text.replace("^", UNKNOWN)  # a figure with a doubtful part has no mark behind it either
    return text + UNKNOWN if _TWO_FIGURES.fullmatch(text) else text


def is_open(lines: Sequence[Line], width: float, widest: float) -> bool:
    """Whether the last line of a cell had no room for two characters more, so that its text may go on."""
    return bool(lines) and _needed(lines[-1]) + 2.2 * lines[-1].size > max(width - _MOST_PADDING, widest)


def is_full(lines: Sequence[Line], width: float, widest: float) -> bool:
    """Whether the last line of a cell had no room for one more digit."""
    if not lines:
        return False
    digit = lines[-1].size * (1.0 if "０" <= lines[-1].text[-1:] <= "９" else 0.5)
    return _has_no_room(lines[-1], digit, width, widest)


def figures_joined(first: str, second: str, *, full: bool) -> str:
    """Two pieces of a figure, one after the other, as one where that is certain; else parted by a line break."""
    torn = "," in first and _GROUPED.fullmatch(first + second) and not _GROUPED.fullmatch(first)
    return first + second if full or torn else f"{first}\n{second}"


def is_piece_of_figure(text: str) -> bool:
    """Whether a text may be a figure, a part of one, or a nil mark."""
    return bool(text.strip()) and set(text.strip()) <= NUMERIC | _NIL


def is_enumerated(text: str) -> bool:
    """Whether a text begins with its number in a list, as labels do."""
    return _ENUMERATED.match(text) is not None


def _between(before: Line, line: Line, width: float, widest: float) -> str:
    last, first = before.text[-1:], line.text[:1]
    if "^" in before.text and first in NUMERIC:
        return UNKNOWN
    if last in NUMERIC and first in NUMERIC:
        full = len(before.runs) == 1 and _has_no_room(before, line.first_width, width, widest)
        return "" if "\n" not in figures_joined(before.text, line.text, full=full) else "\n"
    return "" if _is_han(last) and _is_han(first) else "\n"


def _has_no_room(line: Line, digit: float, width: float, widest: float) -> bool:
    return _needed(line) + 0.9 * digit > max(width - _MOST_PADDING, widest)


def _needed(line: Line) -> float:
    """The room that a line took when it was broken: writers count a figure's digits as half an em."""
    return max(line.extent, 0.5 * line.size * len(line.text))


def _is_han(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or character in "（）“”、，。；："
