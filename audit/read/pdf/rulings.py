"""Ruling segments -> frames: which lines belong to one table, and where its columns and rows begin.

Pieces of one line are joined (borders are drawn cell by cell, or as dashes and dots), lines that touch one another
are one frame, and lines that lie close together are one border.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.read.pdf.limits import MOST_SEGMENTS, TooLarge
from audit.read.pdf.marks import Box, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SAME_LINE = 1.2
_DASH_GAP = 6.0
"""Points between two pieces of one line: the longest gap of dashes that word processors draw."""
_SHORTEST = 3.5
_LEAST_DOTS = 5
_TOUCH = 3.0
_ONE_BORDER = 3.0
_NARROW, _FEW_PAIRS = 2.0, 0.15
"""Lines further apart than this are two borders where few of a table's lines stand in pairs: an empty row."""
_MOST_CROSSING = 0.5
_FEW_STRAYS = 0.34
_EMPTY_TRACK = 7.0
"""Points between the borders of two neighbouring cells that each have their own; nothing is written in it."""

_Lines = list[tuple[list[Segment], list[Segment]]]
"""Groups of lines, horizontal and vertical."""


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
    for own_rows, own_columns in _without_strays(horizontal, vertical):
        frame = _frame(own_rows, own_columns, centres, horizontal, vertical)
        if frame is not None:
            found.append(frame)
    return sorted(found, key=lambda f: (f.box[2] - f.box[0]) * (f.box[3] - f.box[1]))


def join_pieces(segments: Iterable[Segment]) -> list[Segment]:
    """Pieces in one line, with at most a dash's gap between them, as whole lines; specks dropped."""
    groups: list[list[Segment]] = []
    for segment in sorted(segments):
        if not groups or segment.at - groups[-1][0].at > _SAME_LINE:
            groups.append([])
        groups[-1].append(segment)
    found: list[Segment] = []
    for group in groups:
        at = sum(s.at for s in group) / len(group)
        start, stop = 0.0, -1e9
        for piece in sorted(group, key=lambda s: s.start):
            if piece.start > stop + _DASH_GAP:
                if stop - start > _SHORTEST:
                    found.append(Segment(at, start, stop))
                start = piece.start
            stop = max(stop, piece.stop)
        if stop - start > _SHORTEST:
            found.append(Segment(at, start, stop))
    return found


def dotted(dots: Iterable[tuple[float, float]]) -> tuple[list[Segment], list[Segment]]:
    """Rows of dots as lines, horizontal and vertical: at least five in one line, not further apart than dashes."""
    found: tuple[list[Segment], list[Segment]] = ([], [])
    for lines, points in ((found[0], [(y, x) for x, y in dots]), (found[1], list(dots))):
        groups: dict[int, list[float]] = {}
        for at, along in points:
            groups.setdefault(round(at * 2), []).append(along)
        for key, places in groups.items():
            places.sort()
            begin = 0
            for index in range(1, len(places) + 1):
                if index == len(places) or places[index] - places[index - 1] > _DASH_GAP:
                    if index - begin >= _LEAST_DOTS:
                        lines.append(Segment(key / 2, places[begin], places[index - 1]))
                    begin = index
    return found


def _without_strays(horizontal: Sequence[Segment], vertical: Sequence[Segment]) -> _Lines:
    """Lines grouped by touching one another, less those that only cross a table: neither end is at a line of it.
    Where many are so, it is open at its sides.
    """
    rows, columns = join_pieces(horizontal), join_pieces(vertical)
    if len(rows) + len(columns) > MOST_SEGMENTS:
        raise TooLarge
    groups = _connected(rows, columns)
    across: list[Segment] = []
    down: list[Segment] = []
    for own_rows, own_columns in groups:
        for lines, others, strays in ((own_rows, own_columns, across), (own_columns, own_rows, down)):
            free = [line for line in lines if not _is_held(line, others)]
            if len(free) <= _FEW_STRAYS * len(lines):
                strays += free
    if not across and not down:
        return groups
    return _connected(join_pieces(_without(horizontal, across)), join_pieces(_without(vertical, down)))


def _without(pieces: Sequence[Segment], strays: Sequence[Segment]) -> list[Segment]:
    """The pieces that are not themselves one of the lines to be left out: those may lie on a border."""
    return [
        piece
        for piece in pieces
        if not any(
            abs(piece.at - stray.at) <= _SAME_LINE
            and abs(piece.start - stray.start) <= _TOUCH
            and abs(piece.stop - stray.stop) <= _TOUCH
            for stray in strays
        )
    ]


def _is_held(line: Segment, others: Sequence[Segment]) -> bool:
    """Whether one end of a line is at a line across."""
    return any(
        other.start - _TOUCH <= line.at <= other.stop + _TOUCH
        and min(abs(other.at - line.start), abs(other.at - line.stop)) <= _TOUCH
        for other in others
    )


def _connected(rows: Sequence[Segment], columns: Sequence[Segment]) -> _Lines:
    """Horizontal and vertical lines grouped by touching one another."""
    columns = sorted(columns)
    places = [column.at for column in columns]
    parent = list(range(len(rows) + len(columns)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for number, row in enumerate(rows):
        for index in range(bisect_left(places, row.start - _TOUCH), bisect_right(places, row.stop + _TOUCH)):
            column = columns[index]
            if column.start - _TOUCH <= row.at <= column.stop + _TOUCH:
                parent[root(len(rows) + index)] = root(number)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for number, row in enumerate(rows):
        groups.setdefault(root(number), ([], []))[0].append(row)
    for index, column in enumerate(columns):
        groups.setdefault(root(len(rows) + index), ([], []))[1].append(column)
    return [group for group in groups.values() if group[0] and group[1]]


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
    pairs = [(a, b) for a, b in pairwise(ordered) if _NARROW < b.at - a.at <= _ONE_BORDER]
    if len(pairs) != 1 or pairs[0] != tuple(ordered[-2:]):
        return False
    (above, below), left, right = pairs[0], min(r.start for r in rows), max(r.stop for r in rows)
    return all(abs(line.start - left) + abs(line.stop - right) < _TOUCH for line in (above, below))


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
    pairs = sum(_NARROW < b.at - a.at <= _ONE_BORDER for a, b in pairwise(ordered))
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
