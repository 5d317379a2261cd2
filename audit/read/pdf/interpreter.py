"""One page's content stream -> what is printed on it (`Marks`).

The operators of a page are run as a viewer runs them, as far as they place characters, lines and areas: graphics
state, text state, paths, forms within forms. Nothing is drawn; where something lands is all that counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypdf.generic import StreamObject

from audit.read.pdf import paths
from audit.read.pdf.doubts import doubtful_digits
from audit.read.pdf.fonts import UNKNOWN, Font
from audit.read.pdf.limits import DEEPEST_FORM, MOST_SEGMENTS, TooLarge
from audit.read.pdf.marks import Area, Glyph, Marks, Matrix, box_under, meet, multiply, transform
from audit.read.pdf.showing import TextOperators
from audit.read.pdf.streams import content_of
from audit.read.pdf.tokens import operations
from audit.read.pdf.values import array, dictionary, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from pypdf.generic import DictionaryObject

    from audit.read.pdf.state import Resources, State

_WHITE = 0.985
_BAND = 24.0
_BROKEN = (ValueError, TypeError, IndexError, KeyError, ZeroDivisionError, OverflowError, AttributeError)


class Interpreter(TextOperators):
    """Runs content streams into one page's marks."""

    def __init__(self, marks: Marks, shared: Resources, matrix: Matrix) -> None:
        super().__init__(marks, shared, matrix)
        self._path = paths.Path()
        self._clip_next = False
        self._depth = 0

    def run(self, content: bytes, resources: DictionaryObject) -> None:
        """Run one content stream. Raises TooLarge when the file's budget is spent."""
        outer, self.resources = self.resources, resources
        saved: list[State] = []
        shared, marks = self.shared, self.marks
        for operator, operands in operations(content):
            shared.spend()
            action = _ACTIONS.get(operator)
            if action is not None:
                try:
                    action(self, operands)
                except _BROKEN:
                    marks.damaged = True
            elif operator == b"q":
                if len(saved) < 512:
                    saved.append(self.state.copy())
            elif operator == b"Q" and saved:
                self.state = saved.pop()
        if len(marks.horizontal) + len(marks.vertical) > 50 * MOST_SEGMENTS:
            raise TooLarge
        if saved:
            self.state = saved[0]
        self.resources = outer

    def finish(self) -> None:
        """Drop the glyphs that are covered by what was printed after them, or white on white; what that leaves in
        doubt is unknown.
        """
        glyphs, areas = self.marks.glyphs, self.marks.areas
        gone = {index for index in self._white_glyphs if not _on_dark(glyphs[index], index, areas)}
        covering = [area for area in areas if area.order]
        bands: dict[int, list[int]] = {}
        for index, glyph in enumerate(glyphs if covering else ()):
            bands.setdefault(int(glyph.centre[1] // _BAND), []).append(index)
        for area in covering:
            left, top, right, bottom = area.box
            for band in range(int(top // _BAND), int(bottom // _BAND) + 1):
                for index in bands.get(band, ()):
                    x, y = glyphs[index].centre
                    if index < area.order and left < x < right and top < y < bottom:
                        gone.add(index)
                        self.marks.cut.append((glyphs[index], area.order))
        doubtful = doubtful_digits(self.marks) - gone
        if gone or doubtful:
            self.marks.glyphs = [
                glyph._replace(text=UNKNOWN) if index in doubtful else glyph
                for index, glyph in enumerate(glyphs)
                if index not in gone
            ]
            self.marks.hidden += len(gone)

    # --- graphics state ------------------------------------------------------------------------------------

    def _concatenate(self, operands: list[Any]) -> None:
        a, b, c, d, e, f = map(float, operands[-6:])
        self.state.matrix = multiply((a, b, c, d, e, f), self.state.matrix)

    def _colour(self, operands: list[Any]) -> None:
        self.state.white = _is_white(operands)

    def _named_colour(self, operands: list[Any]) -> None:
        self.state.white = len(operands) in (3, 4) and _is_white(operands)

    def _colour_space(self, operands: list[Any]) -> None:
        self.state.white = False

    def _graphics_state(self, operands: list[Any]) -> None:
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

    def _move_to(self, operands: list[Any]) -> None:
        self._path.move(self._point(operands[-2], operands[-1]))

    def _line_to(self, operands: list[Any]) -> None:
        self._path.line(self._point(operands[-2], operands[-1]))

    def _curve_to(self, operands: list[Any]) -> None:
        numbers = operands[-6:]
        self._path.curve(*(self._point(*numbers[i : i + 2]) for i in range(0, len(numbers) - 1, 2)))

    def _rectangle(self, operands: list[Any]) -> None:
        x, y, width, height = operands[-4:]
        path = self._path
        path.move(self._point(x, y))
        for corner in ((x + width, y), (x + width, y + height), (x, y + height)):
            path.line(self._point(*corner))
        path.close()

    def _close_path(self, operands: list[Any]) -> None:
        self._path.close()

    def _stroke(self, operands: list[Any]) -> None:
        self._paint(stroke=True)

    def _close_stroke(self, operands: list[Any]) -> None:
        self._path.close()
        self._paint(stroke=True)

    def _fill(self, operands: list[Any]) -> None:
        self._paint(fill=True)

    def _fill_stroke(self, operands: list[Any]) -> None:
        self._paint(fill=True, stroke=True)

    def _close_fill_stroke(self, operands: list[Any]) -> None:
        self._path.close()
        self._paint(fill=True, stroke=True)

    def _end_path(self, operands: list[Any]) -> None:
        self._paint()

    def _clip(self, operands: list[Any]) -> None:
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

    # --- forms, pictures, layers ----------------------------------------------------------------------------

    def _draw(self, operands: list[Any]) -> None:
        objects = dictionary(self.resources.get("/XObject"))
        drawn = dictionary(objects.get("/" + operands[-1]))
        if not isinstance(drawn, StreamObject):
            self.marks.damaged = True
            return
        if any(self._layers) or self._is_hidden(drawn.get("/OC")):
            return
        if drawn.get("/Subtype") == "/Form":
            self.form(drawn)
        else:
            masked = any(key in drawn for key in ("/SMask", "/Mask", "/ImageMask", "/SMaskInData"))
            self._picture(opaque=not masked)

    def form(self, form: StreamObject) -> None:
        """Run a form's own content where the matrix stands."""
        if self._depth >= DEEPEST_FORM:
            raise TooLarge
        content, whole = content_of(form)
        self.marks.damaged = self.marks.damaged or not whole
        outer = self.state
        text, line, content_stack = self._text, self._line, self._layers
        self.state, self._layers, self._path = outer.copy(), [], paths.Path()
        matrix = form.get("/Matrix")
        if matrix is not None and len(matrix) == 6:
            self.state.matrix = multiply(tuple(map(float, matrix)), outer.matrix)  # type: ignore[arg-type]
        box = form.get("/BBox")
        if box is not None and len(box) == 4:
            left, bottom, right, top = map(float, box)
            self.state.clip = meet(outer.clip, box_under(self.state.matrix, (left, bottom, right, top)))
        resources = dictionary(form.get("/Resources")) if "/Resources" in form else self.resources
        self._depth += 1
        try:
            self.run(content, resources)
        finally:
            self._depth -= 1
            self.state, self._text, self._line, self._layers = outer, text, line, content_stack

    def _inline_picture(self, operands: list[Any]) -> None:
        self._picture(opaque=False)

    def _picture(self, *, opaque: bool) -> None:
        box = meet(box_under(self.state.matrix, (0.0, 0.0, 1.0, 1.0)), self.state.clip)
        if box[2] > box[0] and box[3] > box[1] and not self.state.transparent:
            self.marks.pictures += 1
            self.marks.ink.append(box)
            if opaque and self.state.opaque:
                self.marks.areas.append(Area(box, False, len(self.marks.glyphs)))

    def _begin_content(self, operands: list[Any]) -> None:
        hidden = False
        if len(operands) > 1 and operands[0] == "OC" and isinstance(operands[1], str):
            layers = dictionary(self.resources.get("/Properties"))
            name = "/" + operands[1]
            hidden = name in layers and self._is_hidden(layers.raw_get(name))
        if len(self._layers) < 10_000:
            self._layers.append(hidden)

    def _end_content(self, operands: list[Any]) -> None:
        if self._layers:
            self._layers.pop()

    def _is_hidden(self, layer: Any) -> bool:
        """Whether an optional layer is switched off."""
        if layer is None or not self.shared.hidden_layers:
            return False
        if getattr(layer, "idnum", None) in self.shared.hidden_layers:
            return True
        groups = dictionary(layer).get("/OCGs")
        members = groups if isinstance(groups, list) else []
        return bool(members) and all(getattr(m, "idnum", None) in self.shared.hidden_layers for m in members)


def _setter(name: str, scale: float = 1.0) -> Callable[[Interpreter, list[Any]], None]:
    """The action of an operator that sets one number of the state."""

    def action(interpreter: Interpreter, operands: list[Any]) -> None:
        setattr(interpreter.state, name, float(operands[-1]) * scale)

    return action


def _is_white(colour: list[Any]) -> bool:
    """Whether the components of a colour are white: all full, or no ink of four."""
    numbers = [number for number in colour if isinstance(number, float)]
    if len(numbers) == 4:
        return max(numbers) <= 1 - _WHITE
    return len(numbers) in (1, 3) and min(numbers) >= _WHITE


def _on_dark(glyph: Glyph, index: int, areas: list[Area]) -> bool:
    """Whether a white glyph stands on an area that is not white."""
    x, y = glyph.centre
    for area in reversed(areas):
        left, top, right, bottom = area.box
        if area.order <= index and left < x < right and top < y < bottom:
            return not area.white
    return False


_ACTIONS: dict[bytes, Callable[[Interpreter, list[Any]], None]] = {
    b"BT": Interpreter.begin_text,
    b"Tf": Interpreter.set_font,
    b"Tm": Interpreter.text_matrix,
    b"Td": Interpreter.move_line,
    b"TD": Interpreter.move_line_leading,
    b"T*": Interpreter.next_line,
    b"Tj": Interpreter.show,
    b"TJ": Interpreter.show_array,
    b"'": Interpreter.show_next_line,
    b'"': Interpreter.show_spaced,
    b"Tc": _setter("char_space"),
    b"Tw": _setter("word_space"),
    b"Tz": _setter("stretch", 0.01),
    b"TL": _setter("leading"),
    b"Ts": _setter("rise"),
    b"Tr": _setter("mode"),
    b"w": _setter("line_width"),
    b"cm": Interpreter._concatenate,
    b"gs": Interpreter._graphics_state,
    b"g": Interpreter._colour,
    b"rg": Interpreter._colour,
    b"k": Interpreter._colour,
    b"sc": Interpreter._named_colour,
    b"scn": Interpreter._named_colour,
    b"cs": Interpreter._colour_space,
    b"m": Interpreter._move_to,
    b"l": Interpreter._line_to,
    b"c": Interpreter._curve_to,
    b"v": Interpreter._curve_to,
    b"y": Interpreter._curve_to,
    b"re": Interpreter._rectangle,
    b"h": Interpreter._close_path,
    b"S": Interpreter._stroke,
    b"s": Interpreter._close_stroke,
    b"f": Interpreter._fill,
    b"F": Interpreter._fill,
    b"f*": Interpreter._fill,
    b"B": Interpreter._fill_stroke,
    b"B*": Interpreter._fill_stroke,
    b"b": Interpreter._close_fill_stroke,
    b"b*": Interpreter._close_fill_stroke,
    b"n": Interpreter._end_path,
    b"W": Interpreter._clip,
    b"W*": Interpreter._clip,
    b"Do": Interpreter._draw,
    b"BI": Interpreter._inline_picture,
    b"BMC": Interpreter._begin_content,
    b"BDC": Interpreter._begin_content,
    b"EMC": Interpreter._end_content,
}
"""Operator -> what it does; operators that place nothing are not here."""
