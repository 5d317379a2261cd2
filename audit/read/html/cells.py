"""The text of a table cell as it is seen, one line for each line of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from audit.read.html.seen import SKIPPED
from audit.read.html.tree import CELLS, own_table, text_in
from audit.wording import without_invisible

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from audit.read.html.seen import Look, Seen

UNKNOWN = "\ufffd"
"""Stands where something is printed that is no text: the cell is not empty, and no figure."""
_BREAK = "\x1e"
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_DRAWN = frozenset(
    {"img", "svg", "canvas", "object", "embed", "video", "iframe", "applet", "math", "picture"}
)
_TYPED = frozenset({"text", "number", "tel", "search"})
_SPACER = re.compile(r"\s*[0-3](?:px)?\s*")


def cell_text(cell: Element, seen: Seen) -> str:
    """What a cell shows. A field of a form shows its value; a picture in an otherwise empty cell shows something
    that cannot be read.
    """
    if len(cell) == 0:
        return _SPACES.sub(" ", without_invisible(cell.text or "")).strip()
    collector = _Collector(cell, seen)
    text = collector.text()
    return UNKNOWN if not text and collector.drawn else text


class _Collector:
    """Walks one cell."""

    def __init__(self, cell: Element, seen: Seen) -> None:
        self.parts: list[str] = []
        self.drawn = False
        self.cell = cell
        context = etree.iterwalk(cell, events=("start", "end"))
        left_out: Element | None = None
        open_looks: list[Look] = []
        for event, element in context:
            if event == "start":
                if element is cell:
                    self.parts.append(element.text or "")
                    continue
                look = seen.look(element) if isinstance(element.tag, str) else None
                if look is None or look.hidden or self._is_left_out(element):
                    left_out = element
                    context.skip_subtree()
                else:
                    open_looks.append(look)
                    self._begin(element, look)
            elif element is not cell:
                if element is left_out:
                    left_out = None
                else:
                    self._end(element, open_looks.pop())
                self.parts.append(element.tail or "")

    def text(self) -> str:
        """The lines that were collected, empty ones dropped."""
        lines = without_invisible("".join(self.parts)).split(_BREAK)
        seen = (_SPACES.sub(" ", line).strip() for line in lines if line)
        return "\n".join(line for line in seen if line)

    def _is_left_out(self, element: Element) -> bool:
        """Whether an element's own content is no text of this cell; what it shows instead is noted."""
        tag = element.tag
        if tag in CELLS and own_table(element) is own_table(self.cell):
            return True  # the next cell of the row, which its forerunner was not closed before
        if tag in _DRAWN:
            self.drawn = self.drawn or not _is_spacer(element)
            return True
        if tag in ("input", "textarea", "select"):
            self.parts += [_BREAK, _value(element), _BREAK]
            return True
        return tag in SKIPPED and tag != "button"

    def _begin(self, element: Element, look: Look) -> None:
        if look.breaks or element.tag == "br":
            self.parts.append(_BREAK)
        if look.mark and (element.text or len(element)):
            self.parts.append(look.mark)
        self.parts.append(element.text or "")

    def _end(self, element: Element, look: Look) -> None:
        if look.struck:
            self.parts.append("~~")
        if look.breaks and element.tag != "br":
            self.parts.append(_BREAK)


def _value(field: Element) -> str:
    """What a field of a form shows."""
    if field.tag == "textarea":
        return field.text or ""
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        return "".join(text_in(option) for option in chosen[-1:])
    return (field.get("value") or "") if (field.get("type") or "text").lower() in _TYPED else ""


def _is_spacer(picture: Element) -> bool:
    """Whether a picture only keeps a cell open."""
    return any(_SPACER.fullmatch(picture.get(side) or "") for side in ("width", "height"))
