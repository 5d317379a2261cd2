"""One page's content stream -> what is printed on it (`Marks`).

The operators of a page are run as a viewer runs them, as far as they place characters, lines and areas: graphics
state, text state, paths, forms within forms. Nothing is drawn; where something lands is all that counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypdf.generic import StreamObject

from audit.read.pdf import paths
from audit.read.pdf.drawing import PathOperators
from audit.read.pdf.limits import DEEPEST_FORM, MOST_OPERATIONS, MOST_SEGMENTS, TooLarge
from audit.read.pdf.marks import Area, Marks, Matrix, box_under, meet, multiply
from audit.read.pdf.streams import content_of
from audit.read.pdf.tokens import operations
from audit.read.pdf.unseen import drop_unseen
from audit.read.pdf.values import dictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from pypdf.generic import DictionaryObject

    from audit.read.pdf.state import Resources, State

_BROKEN = (ValueError, TypeError, IndexError, KeyError, ZeroDivisionError, OverflowError, AttributeError)


class Interpreter(PathOperators):
    """Runs content streams into one page's marks."""

    def __init__(self, marks: Marks, shared: Resources, matrix: Matrix) -> None:
        super().__init__(marks, shared, matrix)
        self._depth = 0

    def run(self, content: bytes, resources: DictionaryObject) -> None:
        """Run one content stream. Raises TooLarge when the file's budget is spent."""
        outer, self.resources = self.resources, resources
        saved: list[State] = []
        shared, marks = self.shared, self.marks
        for operator, operands in operations(content):
            shared.operations += 1
            if shared.operations > MOST_OPERATIONS:
                raise TooLarge
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
        """Drop what nobody sees, once everything is printed."""
        drop_unseen(self.marks, self._white_glyphs)

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
        if self.state.transparent and "/Group" in form:
            return  # a group is as transparent as it is drawn, whatever it says within
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
    b"cm": Interpreter.concatenate,
    b"gs": Interpreter.graphics_state,
    b"g": Interpreter.colour,
    b"rg": Interpreter.colour,
    b"k": Interpreter.colour,
    b"sc": Interpreter.named_colour,
    b"scn": Interpreter.named_colour,
    b"cs": Interpreter.colour_space,
    b"m": Interpreter.move_to,
    b"l": Interpreter.line_to,
    b"c": Interpreter.curve_to,
    b"v": Interpreter.curve_to,
    b"y": Interpreter.curve_to,
    b"re": Interpreter.rectangle,
    b"h": Interpreter.close_path,
    b"S": Interpreter.stroke,
    b"s": Interpreter.close_stroke,
    b"f": Interpreter.fill,
    b"F": Interpreter.fill,
    b"f*": Interpreter.fill,
    b"B": Interpreter.fill_stroke,
    b"B*": Interpreter.fill_stroke,
    b"b": Interpreter.close_fill_stroke,
    b"b*": Interpreter.close_fill_stroke,
    b"n": Interpreter.end_path,
    b"W": Interpreter.clip,
    b"W*": Interpreter.clip,
    b"Do": Interpreter._draw,
    b"BI": Interpreter._inline_picture,
    b"BMC": Interpreter._begin_content,
    b"BDC": Interpreter._begin_content,
    b"EMC": Interpreter._end_content,
}
"""Operator -> what it does; operators that place nothing are not here."""
