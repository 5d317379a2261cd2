"""What is printed on a page, as plain values: glyphs, ruling segments, filled areas, ink of other kinds.

All in points from the top left corner of the visible page, as the page is looked at; y grows downwards.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f): x' = a x + c y + e, y' = b x + d y + f."""

SPACE = "\xa0"
"""The text of a glyph that is a space: it takes room in its line, and is nothing else."""
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
CLIPPED, BEYOND = 1 << 40, 1 << 41
"""In place of an order: cut off by an edge within the page, or by the page's own."""
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)


class Glyph(NamedTuple):
    """One character as printed. `y` is its baseline, `size` the height of its em; `turn` counts right angles."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    y: float
    size: float
    turn: int = 0
    colour: float = 0.0
    """Tells colours apart; 0 is black."""

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the glyph's box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Segment(NamedTuple):
    """A ruling line: at `at` (x of a vertical one, y of a horizontal one) from `start` to `stop`."""

    at: float
    start: float
    stop: float


class Area(NamedTuple):
    """A filled rectangle or an opaque picture; `order` counts the glyphs that were printed before it."""

    box: Box
    white: bool
    order: int


@dataclass
class Marks:
    """Everything on one page (or on one half of a sheet that shows two)."""

    number: int
    width: float
    height: float
    order: int = 0
    """Which page this is in reading order, halves of sheets counted each."""
    glyphs: list[Glyph] = field(default_factory=list)
    horizontal: list[Segment] = field(default_factory=list)
    vertical: list[Segment] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    """Middles of small filled shapes: dotted lines are made of them."""
    areas: list[Area] = field(default_factory=list)
    ink: list[Box] = field(default_factory=list)
    """Boxes of pictures, curves and slanted lines: a cell with one of these in it is not empty."""
    damaged: bool = False
    """Whether some of the page's content could not be read: an empty cell then proves nothing."""
    pictures: int = 0
    cut: list[tuple[Glyph, int]] = field(default_factory=list)
    """Glyphs that the edge of the visible area, or what was printed over them, takes away; each with how many of
    `glyphs` were printed before that.
    """
    slants: Counter[int] = field(default_factory=Counter)
    """How many nearly upright glyphs run downwards by so much (the tangent, in thousandths)."""
    hidden: int = 0
    """Glyphs that nobody sees: invisible, clipped away, covered, outside the page."""


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def transform(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point under a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def bounds(points: list[tuple[float, float]]) -> Box:
    """The smallest box around some points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def meet(one: Box, other: Box) -> Box:
    """What two boxes have in common; right < left or bottom < top where that is nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def box_under(matrix: Matrix, box: Box) -> Box:
    """The box around a box under a matrix."""
    left, top, right, bottom = box
    return bounds([transform(matrix, x, y) for x in (left, right) for y in (top, bottom)])
