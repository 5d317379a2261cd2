"""A sheet that shows two pages side by side -> two pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.pdf.joining import dotted, join_pieces
from audit.read.pdf.lines import lines_of
from audit.read.pdf.marks import Area, Box, Glyph, Marks, Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

_GUTTER = 14.0
"""Points without anything between two pages, in the middle fifth of the sheet."""
_LEAST_GLYPHS = 12
_LONG_RUN = 0.3
"""Share of a page's width that some line of it fills: the cells of half a table are short."""
_HAN_SHARE = 0.25
"""Least share of Han characters on each side: the right half of a wide table is figures."""
_LONG_RULING = 0.6
"""Share of a page's width that a ruling line of it fills: then it holds a whole table, whatever stands in it."""


def halves(marks: Marks) -> list[Marks]:
    """The one or two pages of a sheet, each with its own origin."""
    if marks.width < 1.2 * marks.height or len(marks.glyphs) < 2 * _LEAST_GLYPHS:
        return [marks]
    middle = _gutter(marks)
    if middle is None:
        return [marks]
    left, right = _part(marks, 0.0, middle), _part(marks, middle, marks.width)
    return [left, right] if _is_page(left) and _is_page(right) else [marks]


def _gutter(marks: Marks) -> float | None:
    """The middle of the widest free strip near the sheet's middle, None where something crosses it."""
    low, high = 0.4 * marks.width, 0.6 * marks.width
    taken = [(g.left, g.right) for g in marks.glyphs] + [(s.start, s.stop) for s in marks.horizontal]
    taken += [(s.at, s.at) for s in marks.vertical]
    edge, best = low, (0.0, 0.0)
    for start, stop in sorted(pair for pair in taken if pair[1] > low and pair[0] < high):
        if start - edge > best[1] - best[0]:
            best = (edge, start)
        edge = max(edge, stop)
    if high - edge > best[1] - best[0]:
        best = (edge, high)
    return (best[0] + best[1]) / 2 if best[1] - best[0] >= _GUTTER else None


def _is_page(marks: Marks) -> bool:
    """Whether one side reads as a page of its own: a long ruling line, or Han text with some of it in long lines."""
    if len(marks.glyphs) < _LEAST_GLYPHS:
        return False
    han = sum("\u4e00" <= glyph.text <= "\u9fff" for glyph in marks.glyphs)
    rulings = join_pieces([*marks.horizontal, *dotted(marks.dots)[0]])
    if han and any(line.stop - line.start >= _LONG_RULING * marks.width for line in rulings):
        return True
    runs = [run for line in lines_of(marks.glyphs) for run in line.runs]
    longest = max((run.right - run.left for run in runs), default=0.0)
    return han >= _HAN_SHARE * len(marks.glyphs) and longest >= _LONG_RUN * marks.width


def _part(marks: Marks, start: float, stop: float) -> Marks:
    """What lies between two x, moved to the left edge."""

    def within(one: float, other: float) -> bool:
        return start <= (one + other) / 2 < stop

    orders = [0]
    for glyph in marks.glyphs:
        orders.append(orders[-1] + within(glyph.left, glyph.right))
    return Marks(
        number=marks.number,
        width=stop - start,
        height=marks.height,
        glyphs=[
            Glyph(g.text, g.left - start, g.right - start, *g[3:])
            for g in marks.glyphs
            if within(g.left, g.right)
        ],
        horizontal=_moved(marks.horizontal, start, stop),
        vertical=[Segment(s.at - start, s.start, s.stop) for s in marks.vertical if start <= s.at < stop],
        dots=[(x - start, y) for x, y in marks.dots if start <= x < stop],
        areas=[
            Area(_shifted(a.box, start), a.white, orders[min(a.order, len(orders) - 1)])
            for a in marks.areas
            if within(a.box[0], a.box[2])
        ],
        ink=[_shifted(box, start) for box in marks.ink if within(box[0], box[2])],
        damaged=marks.damaged,
        pictures=marks.pictures,
        hidden=marks.hidden,
    )


def _shifted(box: Box, start: float) -> Box:
    return box[0] - start, box[1], box[2] - start, box[3]


def _moved(segments: Sequence[Segment], start: float, stop: float) -> list[Segment]:
    return [
        Segment(s.at, s.start - start, s.stop - start)
        for s in segments
        if start <= (s.start + s.stop) / 2 < stop
    ]
