"""The places of a frame -> its cells: merged where no border is drawn between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.pdf.limits import MOST_CELLS, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.read.pdf.rulings import Frame

Place = tuple[int, int]
Span = tuple[int, int, int, int]
"""First and last row, first and last column of a cell."""


def spans_of(frame: Frame) -> list[tuple[Span, bool]]:
    """The cells of a frame, and whether each is a proper rectangle.

    Neighbouring places without a border between them are one cell. Where that gives no rectangle a border is
    lost: it is taken for rows one above the other, and what stands in them is uncertain.
    """
    rows, columns = frame.rows, frame.columns
    height, width = len(rows) - 1, len(columns) - 1
    if height * width > MOST_CELLS:
        raise TooLarge
    parent = list(range(height * width))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for column in range(1, width):
        for row in range(height):
            if not columns[column].covers(rows[row].at, rows[row + 1].at):
                parent[root(row * width + column)] = root(row * width + column - 1)
    for row in range(1, height):
        for column in range(width):
            if not rows[row].covers(columns[column].at, columns[column + 1].at):
                parent[root(row * width + column)] = root((row - 1) * width + column)
    regions: dict[int, list[Place]] = {}
    for row in range(height):
        for column in range(width):
            regions.setdefault(root(row * width + column), []).append((row, column))
    found: list[tuple[Span, bool]] = []
    for places in regions.values():
        top, bottom = places[0][0], places[-1][0]
        left, right = min(c for _, c in places), max(c for _, c in places)
        if len(places) == (bottom - top + 1) * (right - left + 1):
            found.append(((top, bottom, left, right), True))
        else:
            found += [(strip, False) for strip in _strips(places)]
    return sorted(found, key=lambda entry: (entry[0][0], entry[0][2]))


def _strips(places: Iterable[Place]) -> list[Span]:
    """An area that is no rectangle as rectangles: its rows, equal ones below one another together."""
    rows: dict[int, list[int]] = {}
    for row, column in places:
        rows.setdefault(row, []).append(column)
    found: list[Span] = []
    for row, columns in sorted(rows.items()):
        start = columns[0]
        for column, following in zip(columns, [*columns[1:], -1], strict=True):
            if following == column + 1:
                continue
            above = next((s for s in found if s[1] == row - 1 and s[2:] == (start, column)), None)
            if above is not None:
                found.remove(above)
            found.append((above[0] if above else row, row, start, column))
            start = following
    return found
