"""The pages of an open PDF -> marks, page by page, as they are looked at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from audit.read.pdf.interpreter import Interpreter
from audit.read.pdf.limits import MOST_PAGES, TooLarge
from audit.read.pdf.marks import Marks, Matrix, box_under, multiply
from audit.read.pdf.state import Resources
from audit.read.pdf.streams import content_of
from audit.read.pdf.values import array, dictionary, number, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject, PdfReader

_HIDDEN_ANNOTATION = 2 | 32
"""Flags of annotations that are not shown: Hidden and NoView."""
_A4 = (595.0, 842.0)
_SMALLEST, _USUAL, _LARGEST = 4.0, 9.0, 24.0
"""Points of most characters of a page; beyond, the page has another unit, and distances here would mislead."""


def read_pages(reader: PdfReader) -> Iterator[Marks]:
    """The marks of every page in order. Raises TooLarge for more pages or more content than a report has."""
    if len(reader.pages) > MOST_PAGES:
        raise TooLarge
    shared = Resources(hidden_layers=_hidden_layers(reader))
    scale = 1.0
    for count, page in enumerate(reader.pages, start=1):
        marks, turn, slant = _page(page, count, shared, scale=scale), 0, 0.0
        turns = Counter(glyph.turn for glyph in marks.glyphs)
        most = turns.most_common(1)[0][0] if turns else 0
        if most and turns[most] > 2 * turns[0]:  # the whole page lies on its side
            turn = -most
            marks = _page(page, count, shared, turn=turn, scale=scale)
        tangent, number = marks.slants.most_common(1)[0] if marks.slants else (0, 0)
        if tangent and number > 0.7 * marks.slants.total():  # the whole page lies a little askew
            slant = tangent / 1000
            marks = _page(page, count, shared, turn=turn, slant=slant, scale=scale)
        sizes = Counter(round(glyph.size, 1) for glyph in marks.glyphs)
        size = sizes.most_common(1)[0][0] if sizes else _USUAL
        if scale == 1.0 and not _SMALLEST <= size <= _LARGEST:  # from here on pages have another unit
            scale = _USUAL / size
            marks = _page(page, count, shared, turn=turn, slant=slant, scale=scale)
        yield marks


def _page(
    page: PageObject,
    count: int,
    shared: Resources,
    *,
    turn: int = 0,
    slant: float = 0.0,
    scale: float = 1.0,
) -> Marks:
    width, height, matrix = _frame(page, turn)
    if slant:
        length = (1 + slant * slant) ** 0.5
        cosine, sine = 1 / length, slant / length
        x, y = width / 2, height / 2
        around = (cosine, -sine, sine, cosine, x - cosine * x - sine * y, y + sine * x - cosine * y)
        matrix = multiply(matrix, around)
    width, height = width * scale, height * scale
    matrix = multiply(matrix, (scale, 0.0, 0.0, scale, 0.0, 0.0))
    marks = Marks(count, width, height)
    interpreter = Interpreter(marks, shared, matrix)
    try:
        content, whole = content_of(page.get("/Contents"))
        marks.damaged = not whole
        interpreter.run(content, dictionary(page.get("/Resources")))
        for annotation in _annotations(page):
            _draw_annotation(interpreter, annotation, matrix)
    except LimitReachedError as error:
        raise TooLarge from error
    except (PyPdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError, AssertionError):
        marks.damaged = True
    interpreter.finish()
    return marks


def _frame(page: PageObject, turn: int) -> tuple[float, float, Matrix]:
    """Size of the visible page and the matrix from its user space, with /Rotate and `turn` right angles more."""
    left, bottom, right, top = _visible_box(page)
    width, height = right - left, top - bottom
    quarter = int(number(page.get("/Rotate"), 0)) // 90 + turn
    matrices: tuple[Matrix, ...] = (
        (1.0, 0.0, 0.0, -1.0, -left, top),
        (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        (0.0, -1.0, -1.0, 0.0, top, right),
    )
    if quarter % 2:
        width, height = height, width
    return width, height, matrices[quarter % 4]


def _visible_box(page: PageObject) -> tuple[float, float, float, float]:
    """The crop box within the media box; A4 where neither is usable."""
    boxes: list[tuple[float, ...]] = []
    for key in ("/MediaBox", "/CropBox"):
        given = array(page.get(key))
        if len(given) == 4:
            x0, y0, x1, y1 = (number(value, 0.0) for value in given)
            boxes.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    media = boxes[0] if boxes else (0.0, 0.0, *_A4)
    crop = boxes[-1] if boxes else media
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        box = (media[0], media[1], media[2], media[3])
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        return (0.0, 0.0, *_A4)
    return box


def _annotations(page: PageObject) -> list[DictionaryObject]:
    """What is laid over the page and shown: filled-in form fields, typed notes, stamps."""
    found = [dictionary(entry) for entry in array(page.get("/Annots"))[:2000]]
    return [
        entry
        for entry in found
        if entry.get("/Subtype") not in ("/Popup", "/Link", None)
        and not int(number(entry.get("/F"), 0)) & _HIDDEN_ANNOTATION
    ]


def _draw_annotation(interpreter: Interpreter, annotation: DictionaryObject, page_matrix: Matrix) -> None:
    """Run the normal appearance of an annotation: its box, under its matrix, is laid over its rectangle."""
    appearance = resolved(dictionary(annotation.get("/AP")).get("/N"))
    if isinstance(appearance, DictionaryObject) and not isinstance(appearance, StreamObject):
        appearance = dictionary(appearance.get(str(annotation.get("/AS", ""))))
    rectangle, box = annotation.get("/Rect"), dictionary(appearance).get("/BBox")
    if not isinstance(appearance, StreamObject) or rectangle is None or box is None:
        return
    given = appearance.get("/Matrix")
    own: Matrix = tuple(map(float, given)) if given is not None and len(given) == 6 else (1, 0, 0, 1, 0, 0)  # type: ignore[assignment]
    left, bottom, right, top = box_under(own, tuple(map(float, box)))  # type: ignore[arg-type]
    x0, y0, x1, y1 = map(float, rectangle)
    x0, y0, x1, y1 = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    if right - left <= 0 or top - bottom <= 0:
        return
    across, up = (x1 - x0) / (right - left), (y1 - y0) / (top - bottom)
    onto: Matrix = (across, 0.0, 0.0, up, x0 - left * across, y0 - bottom * up)
    interpreter.state.matrix = multiply(onto, page_matrix)
    interpreter.state.clip = (0.0, 0.0, interpreter.marks.width, interpreter.marks.height)
    interpreter.form(appearance)


def _hidden_layers(reader: PdfReader) -> frozenset[int]:
    """Object numbers of the optional layers that are off when the file is opened."""
    try:
        properties = dictionary(dictionary(reader.trailer["/Root"]).get("/OCProperties"))
        default = dictionary(properties.get("/D"))
        off = default.get("/OFF")
        base_off = default.get("/BaseState") == "/OFF"
        every, on = properties.get("/OCGs"), default.get("/ON")
        hidden = _numbers(off)
        if base_off:
            hidden |= _numbers(every) - _numbers(on)
    except (PyPdfError, KeyError, TypeError, AttributeError):
        return frozenset()
    return frozenset(hidden)


def _numbers(entries: Any) -> set[int]:
    return {entry.idnum for entry in array(entries) if isinstance(entry, IndirectObject)}
