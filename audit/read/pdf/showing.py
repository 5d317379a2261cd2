"""The text operators: strings shown in a font -> glyphs in their places on the page."""

from __future__ import annotations

from typing import Any

from pypdf.generic import DictionaryObject

from audit.read.pdf.doubts import NUMERIC
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.limits import MOST_GLYPHS, TooLarge
from audit.read.pdf.marks import BEYOND, CLIPPED, IDENTITY, SPACE, Glyph, Marks, Matrix, multiply, transform
from audit.read.pdf.state import Resources, State

_ASCENT, _DESCENT = 0.82, 0.16
"""How far a character's box reaches above and below its baseline, in ems: as Han characters do."""
_SLANTED = 15
"""Thousandths by which stamps and watermarks run up or down: their words are passed over, their digits unknown."""
_SPACES = frozenset(" \xa0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f")
_INVISIBLE_MODES = (3, 7)
_FAINT = 0.5
"""What tells a colour that lets others through apart from the same without."""


class TextOperators:
    """Where text stands; the interpreter adds all other operators."""

    def __init__(self, marks: Marks, shared: Resources, matrix: Matrix) -> None:
        self.marks, self.shared = marks, shared
        self.state = State(matrix, clip=(0.0, 0.0, marks.width, marks.height))
        self.resources = DictionaryObject()
        self._text: Matrix = IDENTITY
        self._line: Matrix = IDENTITY
        self._layers: list[bool] = []
        """For every marked content that is open: whether it belongs to a layer that is switched off."""
        self._white_glyphs: list[int] = []

    def begin_text(self, operands: list[Any]) -> None:
        """BT."""
        self._text = self._line = IDENTITY

    def set_font(self, operands: list[Any]) -> None:
        """Tf."""
        self.state.size = float(operands[-1])
        self.state.font = self.shared.font(self.resources, operands[-2])

    def text_matrix(self, operands: list[Any]) -> None:
        """Tm."""
        a, b, c, d, e, f = map(float, operands[-6:])
        self._text = self._line = (a, b, c, d, e, f)

    def move_line(self, operands: list[Any]) -> None:
        """Td."""
        x, y = float(operands[-2]), float(operands[-1])
        a, b, c, d, e, f = self._line
        self._text = self._line = (a, b, c, d, a * x + c * y + e, b * x + d * y + f)

    def move_line_leading(self, operands: list[Any]) -> None:
        """TD."""
        self.state.leading = -float(operands[-1])
        self.move_line(operands)

    def next_line(self, operands: list[Any]) -> None:
        """T*."""
        self.move_line([0.0, -self.state.leading])

    def show(self, operands: list[Any]) -> None:
        """Tj."""
        if isinstance(operands[-1], bytes):
            self._show(operands[-1])

    def show_next_line(self, operands: list[Any]) -> None:
        """The operator '."""
        self.next_line([])
        self.show(operands)

    def show_spaced(self, operands: list[Any]) -> None:
        """The operator "."""
        self.state.word_space, self.state.char_space = float(operands[-3]), float(operands[-2])
        self.show_next_line(operands)

    def show_array(self, operands: list[Any]) -> None:
        """TJ."""
        state = self.state
        for item in operands[-1]:
            if isinstance(item, bytes):
                self._show(item)
            elif isinstance(item, float):
                back = -item * 0.001 * state.size
                if state.font is not None and state.font.vertical:
                    self._advance(0.0, back)
                else:
                    self._advance(back * state.stretch, 0.0)

    def _advance(self, x: float, y: float) -> None:
        a, b, c, d, e, f = self._text
        self._text = (a, b, c, d, a * x + c * y + e, b * x + d * y + f)

    def _show(self, string: bytes) -> None:
        """Place the glyphs of a string and move on behind them."""
        state = self.state
        font, size, stretch = state.font, state.size, state.stretch
        if font is None:
            self.marks.damaged = self.marks.damaged or bool(string)
            return
        shown = font.shown(string)
        self.shared.glyphs += len(shown)
        if self.shared.glyphs > MOST_GLYPHS:
            raise TooLarge
        matrix = multiply(self._text, state.matrix)
        place = self._place_vertical if font.vertical else self._place
        visible = state.mode not in _INVISIBLE_MODES and not state.transparent and not any(self._layers)
        position = 0.0
        for text, width, is_space in shown:
            advance = width * size + state.char_space + (state.word_space if is_space else 0.0)
            if font.vertical:
                advance = -size + state.char_space
            else:
                advance *= stretch
            if text != "\u3000":
                if text in _SPACES:
                    text = SPACE
                if visible:
                    place(text, position, width * size * stretch, matrix)
                else:
                    self.marks.hidden += 1
            position += advance
        if font.vertical:
            self._advance(0.0, position)
        else:
            self._advance(position, 0.0)

    def _place_vertical(self, text: str, position: float, width: float, matrix: Matrix) -> None:
        size = self.state.size
        x, y = transform(matrix, -width / 2, position - 0.88 * size)
        self._place(text, 0.0, width, (*matrix[:4], x, y))

    def _place(self, text: str, position: float, width: float, matrix: Matrix) -> None:
        """One glyph at `position` along the line of text."""
        a, b, c, d, _, _ = matrix
        size, rise, clip = self.state.size, self.state.rise, self.state.clip
        x, y = transform(matrix, position, rise)
        if abs(b) * 8 <= a and d < 0:  # upright: nearly every glyph
            em = -d * size
            left, right, turn = x, x + a * width, 0
            slant = round(1000 * b / a)
            self.marks.slants[slant] += 1
            if abs(slant) > _SLANTED:
                text = UNKNOWN if text in NUMERIC else SPACE
            top, bottom = y - _ASCENT * em, y + _DESCENT * em
            base = y
        else:
            turn = _turn(a, b)
            if a * d - b * c > 0:
                text = UNKNOWN  # mirrored
            corners = [
                transform(matrix, position + across, rise + up * size)
                for across in (0.0, width)
                for up in (_ASCENT, -_DESCENT)
            ]
            left, right = min(p[0] for p in corners), max(p[0] for p in corners)
            top, bottom = min(p[1] for p in corners), max(p[1] for p in corners)
            em = (c * c + d * d) ** 0.5 * abs(size)
            base = bottom
        if right < left:
            left, right = right, left
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        if turn < 0 or em < 0.5:
            self.marks.hidden += 1
            return
        colour = self.state.colour if self.state.opaque else self.state.colour + _FAINT
        glyph = Glyph(text, left, right, top, bottom, base, em, turn, colour)
        if not (clip[0] - 1 <= middle_x <= clip[2] + 1 and clip[1] - 1 <= middle_y <= clip[3] + 1):
            on_page = 0 < middle_x < self.marks.width and 0 < middle_y < self.marks.height
            self.marks.hidden += 1
            self.marks.cut.append((glyph, CLIPPED if on_page else BEYOND))
            return
        if self.state.white and self.state.mode in (0, 4):
            self._white_glyphs.append(len(self.marks.glyphs))
        self.marks.glyphs.append(glyph)


def _turn(a: float, b: float) -> int:
    """How many right angles clockwise a line of text runs (0 to the right, 1 down), -1 for a slanted one."""
    if abs(b) * 8 <= abs(a):
        return 0 if a > 0 else 2
    if abs(a) * 8 <= abs(b):
        return 1 if b > 0 else 3
    return -1
