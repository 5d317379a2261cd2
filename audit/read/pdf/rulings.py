"""Ruling segments -> frames: which lines belong to one table, and where its columns and rows begin.

Lines that touch one another (`joining`, `strays`) are one frame, and lines that lie close together are one border.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.read.pdf.strays import without_strays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.marks import Box, Segment

_ONE_BORDER = 3.0
_NARROW, _FEW_PAIRS = 2.0, 0.15
"""Lines further apart than this are two borders where few of a table's lines stand in pairs: an empty row."""
_SHORTER = 8.0
"""Points by which a line across all of a table is shorter than its thick frame at most, both ends together."""
_MOST_CROSSING = 0.5
_EMPTY_TRACK = 9.0
"""Points between the borders of two neighbouring cells that each have their own; nothing is written in it."""


@dataclass(frozen=True, slots=True)
class Border:
    """One border of a table: its place, and the stretches along which it is drawn."""

    at: float
    drawn: tuple[tuple[float, float], ...]

    def covers(self, start: float, stop: float) -> bool:
        """Whether it is drawn along most of a stretch."""
        drawn = sum(max(0.0, min(stop, b) - max(start, a)) for a, b in self.drawn)
        return drawn > (stop - start) * 0.6


@dataclass(frozen=True, slots=True)
class Frame:
    """The borders of one table, left to right and top to bottom."""

    columns: tuple[Border, ...]
    rows: tuple[Border, ...]
    double_end: bool = False
    """Whether it alone of all ends in two lines across, close together: a row without any height."""

    @property
    def box(self) -> Box:
        """The extent of the table."""
        return self.columns[0].at, self.rows[0].at, self.columns[-1].at, self.rows[-1].at


def frames_of(
    horizontal: Sequence[Segment], vertical: Sequence[Segment], centres: Sequence[tuple[float, float]]
) -> list[Frame]:
    """Every frame of a page, small ones first; `centres` are the middles of the page's glyphs.

    Raises TooLarge for a page with more lines than any table has.
    """
    found: list[Frame] = []
    for own_rows, own_columns in without_strays(horizontal, vertical, centres):
        frame = _frame(own_rows, own_columns, centres, horizontal, vertical)
        if frame is not None:
            found.append(frame)
    return sorted(found, key=lambda f: (f.box[2] - f.box[0]) * (f.box[3] - f.box[1]))


def _frame(
    rows: Sequence[Segment],
    columns: Sequence[Segment],
    centres: Sequence[tuple[float, float]],
    horizontal: Sequence[Segment],
    vertical: Sequence[Segment],
) -> Frame | None:
    """The borders of one group of lines; None for a single box or a cross. The last two are all of the page's
    pieces, as drawn.

    Where the lines across reach beyond the outermost line down (open sides, or a table cut by the page's end),
    the table ends where most of them end.
    """
    left, right = _extent(rows, columns[0].at, columns[-1].at)
    top, bottom = _extent(columns, rows[0].at, rows[-1].at)
    inside = [
        (x, y)
        for x, y in centres
        if min(left, columns[0].at) <= x <= max(right, columns[-1].at)
        and min(top, rows[0].at) <= y <= max(bottom, rows[-1].at)
    ]
    down = _borders(columns, (left, right), sorted(inside), horizontal)
    across = _borders(rows, (top, bottom), sorted((y, x) for x, y in inside), vertical)
    if len(down) < 2 or len(across) < 2 or len(down) + len(across) < 5:
        return None
    return Frame(tuple(down), tuple(across), _ends_double(rows))


def _ends_double(rows: Sequence[Segment]) -> bool:
    ordered = sorted(rows)
    pairs = [(a, b) for a, b in pairwise(ordered) if b.at - a.at <= _ONE_BORDER]
    if len(pairs) != 1 or pairs[0] != tuple(ordered[-2:]):
        return False
    (above, below), left, right = pairs[0], min(r.start for r in rows), max(r.stop for r in rows)
    return all(abs(line.start - left) + abs(line.stop - right) < _SHORTER for line in (above, below))


def _extent(lines: Sequence[Segment], first: float, last: float) -> tuple[float, float]:
    """Where lines end that reach beyond the first and the last line across them."""
    before = sorted(line.start for line in lines if line.start < first - _EMPTY_TRACK)
    behind = sorted(line.stop for line in lines if line.stop > last + _EMPTY_TRACK)
    return before[len(before) // 2] if before else first, behind[len(behind) // 2] if behind else last


def _borders(
    lines: Sequence[Segment],
    extent: tuple[float, float],
    written: Sequence[tuple[float, float]],
    crossing: Sequence[Segment],
) -> list[Border]:
    """Lines in one direction as borders: close ones are one, and the extent's ends are borders too. `written` are
    the middles of glyphs, first their place across the lines.
    """
    ordered = sorted(lines)
    pairs = sum(b.at - a.at <= _ONE_BORDER for a, b in pairwise(ordered))
    narrow = _NARROW if pairs <= max(1.0, _FEW_PAIRS * len(ordered)) else _ONE_BORDER
    groups: list[list[Segment]] = []
    last = -1e9
    for line in ordered:
        gap = line.at - last
        between = (
            gap <= _EMPTY_TRACK
            and not _is_written(last, line, written)
            and not _is_crossed(last, line, crossing)
        )
        if not groups or not (gap <= narrow or between):
            groups.append([])
        groups[-1].append(line)
        last = line.at
    found = [
        Border((group[0].at + group[-1].at) / 2, tuple((s.start, s.stop) for s in group)) for group in groups
    ]
    if extent[0] < found[0].at - _EMPTY_TRACK:
        found.insert(0, Border(extent[0], ()))
    if extent[1] > found[-1].at + _EMPTY_TRACK:
        found.append(Border(extent[1], ()))
    return found


def _is_written(start: float, line: Segment, written: Sequence[tuple[float, float]]) -> bool:
    """Whether something is written in the strip before a line, along it."""
    inside = written[bisect_right(written, (start, 1e9)) : bisect_left(written, (line.at, -1e9))]
    return any(line.start <= along <= line.stop for _, along in inside)


def _is_crossed(start: float, line: Segment, crossing: Sequence[Segment]) -> bool:
    """Whether lines across run through the strip before a line: then it is a row, though a very low one. What
    encloses the whole table or a merged cell runs through it too, so two do not count, nor do a few of many.
    """
    low, high = start + 0.3 * (line.at - start), line.at - 0.3 * (line.at - start)
    beside = [s for s in crossing if line.start - 3 <= s.at <= line.stop + 3]
    through = {round(s.at) for s in beside if s.start <= low and s.stop >= high}
    return len(through) > 2 and len(through) > _MOST_CROSSING * len({round(s.at) for s in beside})
