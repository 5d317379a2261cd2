"""What makes a figure uncertain though its characters are there: a digit of it is cut off by an edge, struck out,
runs into the next cell, or stands over another one. Such a figure is unreadable, never another.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.read.pdf.fonts import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.read.pdf.marks import Glyph, Marks

NUMERIC = frozenset("0123456789０１２３４５６７８９.,，．")
_FIGURES = NUMERIC | {UNKNOWN}
_SAME_BASE = 0.2
_ADJOINING = 0.2
"""Ems between two digits of one figure at most."""
_SPACED, _EVENLY = 0.8, 0.1
"""Ems between two digits of a figure that is spaced at most, and by which these gaps differ."""
_STRUCK = (0.05, 0.62)
"""Ems above the baseline between which a line runs through a digit."""
_NEXT_LINE, _BELOW = 0.7, 1.6
_MIDDLE = 0.5
"""Points between the room left and right of a figure in the middle of its cell."""
_BAND = 24.0


def doubtful_digits(marks: Marks) -> set[int]:
    """The places in `glyphs` of the digits that are struck out, or that a digit adjoins which is cut away."""
    return _struck(marks) | (_beside_cut(marks) if marks.cut else set())


def _struck(marks: Marks) -> set[int]:
    lines = sorted(marks.horizontal)
    places = [line.at for line in lines]
    found: set[int] = set()
    for number, glyph in enumerate(marks.glyphs if lines else ()):
        if glyph.turn or glyph.text not in NUMERIC:
            continue
        index = bisect_left(places, glyph.y - _STRUCK[1] * glyph.size)
        end = glyph.y - _STRUCK[0] * glyph.size
        middle = (glyph.left + glyph.right) / 2
        while index < len(lines) and places[index] < end:
            if lines[index].start <= middle <= lines[index].stop:
                found.add(number)
                break
            index += 1
    return found


def _beside_cut(marks: Marks) -> set[int]:
    """What was printed after the cover that cuts a digit away is another figure, and not cut."""
    cut = [(glyph, order) for glyph, order in marks.cut if not glyph.turn and glyph.text in NUMERIC]
    bands: dict[int, list[int]] = {}
    for index, glyph in enumerate(marks.glyphs if cut else ()):
        if not glyph.turn and glyph.text in NUMERIC:
            bands.setdefault(int(glyph.y // _BAND), []).append(index)
    found: set[int] = set()
    for one, order in cut:
        reach = _BELOW * one.size
        for band in range(int((one.y - reach) // _BAND), int((one.y + reach) // _BAND) + 1):
            found |= {
                index
                for index in bands.get(band, ())
                if index < order and _is_beside(marks.glyphs[index], one)
            }
    return found


def _is_beside(glyph: Glyph, cut: Glyph) -> bool:
    """Whether a digit that is cut away belongs to the figure of another one: beside it, or in a line next to it."""
    if _adjoin(glyph, cut) or _adjoin(cut, glyph):
        return True
    size = min(glyph.size, cut.size)
    shift = abs(cut.centre[0] - glyph.centre[0])
    return _NEXT_LINE * size < abs(cut.y - glyph.y) <= _BELOW * size and shift <= size


def _adjoin(one: Glyph, other: Glyph) -> bool:
    """Whether a glyph goes on where the one to its left ends."""
    size = min(one.size, other.size)
    gap = other.left - one.right
    return abs(one.y - other.y) <= _SAME_BASE * size and -0.5 * size <= gap <= _ADJOINING * size


def _is_spaced(one: Glyph, other: Glyph, cells: Iterable[Sequence[Glyph]]) -> bool:
    """Whether a glyph goes on where the one to its left ends, in a figure whose digits are spaced: the digits around
    stand as far apart. `cells` are what stands in their cells.
    """
    size = min(one.size, other.size)
    gap = other.left - one.right
    if abs(one.y - other.y) > _SAME_BASE * size or not _ADJOINING * size < gap <= _SPACED * size:
        return False
    line = sorted(
        (g for cell in cells for g in cell if g.text in _FIGURES and abs(g.y - one.y) <= _SAME_BASE * size),
        key=lambda g: g.left,
    )
    gaps = [b.left - a.right for a, b in pairwise(line) if (a is one or b is one or a is other or b is other)]
    return sum(abs(between - gap) <= _EVENLY * size for between in gaps) > 1  # this gap is one of them


def running_over(
    contents: Sequence[Sequence[Glyph]],
    outside: Iterable[Glyph],
    xs: Sequence[float],
    sides: Sequence[tuple[float, float]],
) -> set[int]:
    """The cells, by their place in `contents`, with a figure that goes on over the border into another cell or out
    of the table; `xs` are the borders, `sides` the left and the right one of each cell. Where two figures stand
    each in the middle of its cell they are two, however little room is left.
    """
    edge = [
        (glyph, number)
        for number, glyphs in [*enumerate(contents), (-1, outside)]
        for glyph in glyphs
        if glyph.text in _FIGURES and not glyph.turn and _is_near(glyph, xs)
    ]
    edge.sort(key=lambda entry: entry[0].left)
    lines: dict[int, list[tuple[Glyph, int]]] = {}
    found: set[int] = set()
    for glyph, number in edge:
        key = round(glyph.y / 2)
        for other, owner in (entry for near in (key - 1, key, key + 1) for entry in lines.get(near, ())[-1:]):
            if owner == number:
                continue
            own = [(contents[n], sides[n]) for n in (owner, number) if n >= 0]
            goes_on = _adjoin(other, glyph) or _is_spaced(other, glyph, [cell for cell, _ in own])
            if goes_on and (len(own) < 2 or not all(_is_centred(*cell, glyph.y) for cell in own)):
                found |= {owner, number}
        lines.setdefault(key, []).append((glyph, number))
    return found - {-1}


def _is_centred(glyphs: Sequence[Glyph], sides: tuple[float, float], y: float) -> bool:
    """Whether the line at a height stands in the middle of its cell, and within it."""
    line = [glyph for glyph in glyphs if abs(glyph.y - y) <= _SAME_BASE * glyph.size]
    left, right = min(g.left for g in line) - sides[0], sides[1] - max(g.right for g in line)
    return min(left, right) >= 0 and abs(left - right) <= _MIDDLE


def _is_near(glyph: Glyph, xs: Sequence[float]) -> bool:
    index = bisect_left(xs, glyph.left - 0.7 * glyph.size)
    return index < len(xs) and xs[index] <= glyph.right + 0.7 * glyph.size


def hang_out(glyphs: Sequence[Glyph], outside: Iterable[Glyph]) -> bool:
    """Whether a figure in the last row of a table goes on in a line right below the table."""
    last = max((g for g in glyphs if g.text in _FIGURES and not g.turn), key=lambda g: g.y, default=None)
    if last is None:
        return False
    left, right = min(g.left for g in glyphs) - last.size, max(g.right for g in glyphs) + last.size
    return any(
        g.text in _FIGURES and left <= g.left and g.right <= right and 0 < g.y - last.y <= _BELOW * last.size
        for g in outside
    )
