"""Painted paths -> ruling segments, filled areas, or other ink.

A ruling may be a stroke, a thin filled rectangle, a thin polygon (mitred borders), the frame between two
rectangles, or a row of dots; each becomes segments along its middle.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from audit.read.pdf.marks import Area, Box, Marks, Segment, bounds, meet

Point = tuple[float, float]

THIN = 3.2
"""Points: a filled shape not thicker than this is a line."""
_STRAIGHT = 0.7
"""Points that the ends of a line may be off its axis."""
_SLOPE, _MOST_OFF = 0.1, 1.5
"""Share of its length, and points at most, that those of a longer line may."""


@dataclass
class Path:
    """The path under construction, in page coordinates."""

    pieces: list[list[Point]] = field(default_factory=list)
    curved: bool = False

    def move(self, point: Point) -> None:
        """Begin a piece."""
        self.pieces.append([point])

    def line(self, point: Point) -> None:
        """A straight line to a point."""
        if not self.pieces:
            self.pieces.append([point])
        self.pieces[-1].append(point)

    def curve(self, *points: Point) -> None:
        """A curve; only its extent is kept."""
        self.curved = True
        for point in points:
            self.line(point)

    def close(self) -> None:
        """A line back to where the piece began."""
        if self.pieces and len(self.pieces[-1]) > 1:
            self.pieces[-1].append(self.pieces[-1][0])

    def box(self) -> Box | None:
        """The extent of everything, None for an empty path."""
        points = [point for piece in self.pieces for point in piece]
        return bounds(points) if points else None

    def is_rectangle(self) -> bool:
        """Whether it is one upright rectangle."""
        return not self.curved and len(self.pieces) == 1 and _is_rectangle(self.pieces[0])


def stroke(path: Path, width: float, clip: Box, marks: Marks) -> None:
    """Add what a stroked path prints; `width` is the line's, in points."""
    for piece in path.pieces:
        if path.curved:
            _ink(bounds(piece), clip, marks)
            continue
        for (x0, y0), (x1, y1) in pairwise(piece):
            box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            if width > 2 * THIN and (box[2] - box[0] < _STRAIGHT or box[3] - box[1] < _STRAIGHT):
                continue  # a line as thick as a row is a background
            if box[2] - box[0] <= THIN and box[3] - box[1] <= THIN:
                _thin(box, clip, marks)  # one dash of a line
            elif _is_level(box[3] - box[1], box[2] - box[0]):
                _horizontal((y0 + y1) / 2, box[0], box[2], clip, marks)
            elif _is_level(box[2] - box[0], box[3] - box[1]):
                _vertical((x0 + x1) / 2, box[1], box[3], clip, marks)
            else:
                _ink(box, clip, marks)


def _is_level(off: float, length: float) -> bool:
    """Whether a line that is so much off its axis is meant to be on it."""
    return off <= max(_STRAIGHT, min(_SLOPE * length, _MOST_OFF))


def fill(path: Path, clip: Box, marks: Marks, *, white: bool, opaque: bool) -> None:
    """Add what a filled path prints; `opaque` tells that it hides what is under it."""
    pieces = [piece for piece in path.pieces if len(piece) > 1]
    if path.curved:
        for piece in pieces:
            box = bounds(piece)
            if box[2] - box[0] <= THIN and box[3] - box[1] <= THIN:
                _thin(box, clip, marks)  # a round dot of a dotted line
            elif not white:
                _ink(box, clip, marks)
        return
    if len(pieces) == 2 and _is_frame(bounds(pieces[0]), bounds(pieces[1])):
        one, other = bounds(pieces[0]), bounds(pieces[1])
        middle = tuple((a + b) / 2 for a, b in zip(one, other, strict=True))
        _horizontal(middle[1], middle[0], middle[2], clip, marks)
        _horizontal(middle[3], middle[0], middle[2], clip, marks)
        _vertical(middle[0], middle[1], middle[3], clip, marks)
        _vertical(middle[2], middle[1], middle[3], clip, marks)
        return
    for piece in pieces:
        box = bounds(piece)
        if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN:
            _thin(box, clip, marks)
        elif _is_rectangle(piece):
            seen = meet(box, clip)
            if opaque and seen[2] - seen[0] > THIN and seen[3] - seen[1] > THIN:
                marks.areas.append(Area(seen, white, len(marks.glyphs)))
        elif not white:
            _ink(box, clip, marks)


def _is_rectangle(piece: list[Point]) -> bool:
    if len(piece) < 4 or len(piece) > 6:
        return False
    left, top, right, bottom = bounds(piece)
    return (
        all(
            min(abs(x - left), abs(x - right)) < _STRAIGHT and min(abs(y - top), abs(y - bottom)) < _STRAIGHT
            for x, y in piece
        )
        and len({(abs(x - left) < _STRAIGHT, abs(y - top) < _STRAIGHT) for x, y in piece}) == 4
    )


def _is_frame(one: Box, other: Box) -> bool:
    """Whether two boxes lie within one another with a thin margin all around."""
    if one[0] > other[0]:
        one, other = other, one
    margins = (other[0] - one[0], other[1] - one[1], one[2] - other[2], one[3] - other[3])
    return all(-0.1 <= margin <= THIN for margin in margins) and max(margins) > 0


def _thin(box: Box, clip: Box, marks: Marks) -> None:
    """A thin shape: a line along its longer side, or a dot that may belong to a dotted one."""
    across, down = box[2] - box[0], box[3] - box[1]
    if across <= THIN and down <= THIN:
        if clip[0] <= box[2] and box[0] <= clip[2] and clip[1] <= box[3] and box[1] <= clip[3]:
            marks.dots.append(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    elif across >= down:
        _horizontal((box[1] + box[3]) / 2, box[0], box[2], clip, marks)
    else:
        _vertical((box[0] + box[2]) / 2, box[1], box[3], clip, marks)


def _horizontal(at: float, start: float, stop: float, clip: Box, marks: Marks) -> None:
    start, stop = max(start, clip[0]), min(stop, clip[2])
    if clip[1] - THIN <= at <= clip[3] + THIN and stop > start:
        marks.horizontal.append(Segment(at, start, stop))


def _vertical(at: float, start: float, stop: float, clip: Box, marks: Marks) -> None:
    start, stop = max(start, clip[1]), min(stop, clip[3])
    if clip[0] - THIN <= at <= clip[2] + THIN and stop > start:
        marks.vertical.append(Segment(at, start, stop))


def _ink(box: Box, clip: Box, marks: Marks) -> None:
    seen = meet(box, clip)
    if seen[2] > seen[0] and seen[3] > seen[1]:
        marks.ink.append(seen)
