"""Pieces of ruling lines -> whole lines, and lines that touch one another -> groups.

Borders are drawn cell by cell, or as dashes and dots; each way gives the same lines here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from audit.read.pdf.marks import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAME_LINE = 1.2
"""Points between the axes of two pieces of one line at most."""
TOUCH = 3.0
"""Points between the end of a line and the line across that it ends at."""
_DASH_GAP = 8.5
"""Points between two pieces of one line: the longest gap of dashes that word processors draw."""
_SHORTEST = 3.5
_LEAST_DOTS = 5

Lines = list[tuple[list[Segment], list[Segment]]]
"""Groups of lines, horizontal and vertical."""


def join_pieces(segments: Iterable[Segment]) -> list[Segment]:
    """Pieces in one line, with at most a dash's gap between them, as whole lines; specks dropped."""
    groups: list[list[Segment]] = []
    for segment in sorted(segments):
        if not groups or segment.at - groups[-1][0].at > SAME_LINE:
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


def dash_ends(segments: Iterable[Segment], dots: Iterable[tuple[float, float]]) -> list[Segment]:
    """The last, short dashes of lines: dots (place across the line, place along it) that go on where one ends."""
    lines: dict[int, list[Segment]] = {}
    for segment in segments:
        lines.setdefault(round(segment.at), []).append(segment)
    found: list[Segment] = []
    for at, along in dots:
        near = (line for key in (-1, 0, 1) for line in lines.get(round(at) + key, ()))
        if any(
            abs(line.at - at) <= SAME_LINE and line.start - _DASH_GAP <= along <= line.stop + _DASH_GAP
            for line in near
        ):
            found.append(Segment(at, along - 1, along + 1))
    return found


def connected(rows: Sequence[Segment], columns: Sequence[Segment]) -> Lines:
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
        for index in range(bisect_left(places, row.start - TOUCH), bisect_right(places, row.stop + TOUCH)):
            column = columns[index]
            if column.start - TOUCH <= row.at <= column.stop + TOUCH:
                parent[root(len(rows) + index)] = root(number)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for number, row in enumerate(rows):
        groups.setdefault(root(number), ([], []))[0].append(row)
    for index, column in enumerate(columns):
        groups.setdefault(root(len(rows) + index), ([], []))[1].append(column)
    return [group for group in groups.values() if group[0] and group[1]]
