"""The operators of graphics state and paths: colours, matrices, lines and areas -> segments, areas and ink."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.read.pdf import paths
from audit.read.pdf.fonts import Font
from audit.read.pdf.marks import Marks, Matrix, meet, multiply, transform
from audit.read.pdf.showing import TextOperators
from audit.read.pdf.values import array, dictionary, number

if TYPE_CHECKING:
    from audit.read.pdf.state import Resources

_WHITE = 0.985


class PathOperators(TextOperators):
    """What is drawn where; the interpreter adds forms, pictures and layers."""

    def __init__(self, marks: Marks, shared: Resources, matrix: Matrix) -> None:
        super().__init__(marks, shared, matrix)
        self._path = paths.Path()
        self._clip_next = False

    # --- graphics state ------------------------------------------------------------------------------------

    def concatenate(self, operands: list[Any]) -> None:
        """cm."""
        a, b, c, d, e, f = map(float, operands[-6:])
        self.state.matrix = multiply((a, b, c, d, e, f), self.state.matrix)

    def colour(self, operands: list[Any]) -> None:
        """g, rg, k."""
        self.state.white, self.state.colour = _is_white(operands), _told_apart(operands)

    def named_colour(self, operands: list[Any]) -> None:
        """sc, scn."""
        self.state.white = len(operands) in (3, 4) and _is_white(operands)
        self.state.colour = _told_apart(operands)

    def colour_space(self, operands: list[Any]) -> None:
        """cs."""
        self.state.white, self.state.colour = False, 0.0

    def graphics_state(self, operands: list[Any]) -> None:
        """gs."""
        states = dictionary(self.resources.get("/ExtGState"))
        given = dictionary(states.get("/" + operands[-1]))
        if "/ca" in given:
            alpha = number(given["/ca"], 1.0)
            self.state.opaque, self.state.transparent = alpha >= 1.0, alpha < 0.05
        if str(given.get("/BM", "/Normal")) not in ("/Normal", "/Compatible"):
            self.state.opaque = False
        if "/LW" in given:
            self.state.line_width = number(given["/LW"], 1.0)
        font = array(given.get("/Font"))
        if len(font) == 2:
            self.state.font, self.state.size = Font(dictionary(font[0])), number(font[1], 1.0)

    # --- paths ---------------------------------------------------------------------------------------------

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return transform(self.state.matrix, x, y)

    def move_to(self, operands: list[Any]) -> None:
        """m."""
        self._path.move(self._point(operands[-2], operands[-1]))

    def line_to(self, operands: list[Any]) -> None:
        """l."""
        self._path.line(self._point(operands[-2], operands[-1]))

    def curve_to(self, operands: list[Any]) -> None:
        """c, v, y."""
        numbers = operands[-6:]
        self._path.curve(*(self._point(*numbers[i : i + 2]) for i in range(0, len(numbers) - 1, 2)))

    def rectangle(self, operands: list[Any]) -> None:
        """re."""
        x, y, width, height = operands[-4:]
        path = self._path
        path.move(self._point(x, y))
        for corner in ((x + width, y), (x + width, y + height), (x, y + height)):
            path.line(self._point(*corner))
        path.close()

    def close_path(self, operands: list[Any]) -> None:
        """h."""
        self._path.close()

    def stroke(self, operands: list[Any]) -> None:
        """S."""
        self._paint(stroke=True)

    def close_stroke(self, operands: list[Any]) -> None:
        """s."""
        self._path.close()
        self._paint(stroke=True)

    def fill(self, operands: list[Any]) -> None:
        """f, F, f*."""
        self._paint(fill=True)

    def fill_stroke(self, operands: list[Any]) -> None:
        """B, B*."""
        self._paint(fill=True, stroke=True)

    def close_fill_stroke(self, operands: list[Any]) -> None:
        """b, b*."""
        self._path.close()
        self._paint(fill=True, stroke=True)

    def end_path(self, operands: list[Any]) -> None:
        """n."""
        self._paint()

    def clip(self, operands: list[Any]) -> None:
        """W, W*."""
        self._clip_next = True

    def _paint(self, *, fill: bool = False, stroke: bool = False) -> None:
        path, state = self._path, self.state
        self._path = paths.Path()
        shown = path.pieces and not any(self._layers) and not state.transparent
        if shown and fill:
            paths.fill(path, state.clip, self.marks, white=state.white, opaque=state.opaque)
        if shown and stroke:
            a, b, c, d, _, _ = state.matrix
            paths.stroke(path, state.line_width * abs(a * d - b * c) ** 0.5, state.clip, self.marks)
        if self._clip_next:
            self._clip_next = False
            box = path.box()
            if box is not None:
                state.clip = meet(state.clip, box)


def _told_apart(colour: list[Any]) -> float:
    """A number for a colour, 0 for black; pale greys, reds and blues have others."""
    numbers = [number for number in colour if isinstance(number, float)]
    if len(numbers) == 4:
        black = numbers.pop()
        numbers = [1 - min(1.0, ink + black) for ink in numbers]
    elif len(numbers) == 1:
        numbers *= 3
    return sum(float(round(4 * number) * 10**place) for place, number in enumerate(numbers[:3]))


def _is_white(colour: list[Any]) -> bool:
    """Whether the components of a colour are white: all full, or no ink of four."""
    numbers = [number for number in colour if isinstance(number, float)]
    if len(numbers) == 4:
        return max(numbers) <= 1 - _WHITE
    return len(numbers) in (1, 3) and min(numbers) >= _WHITE
