"""The text of a table cell as it is seen, one line for each line of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from audit.read.html.seen import SKIPPED, is_struck, mark_before
from audit.read.html.tree import CELLS, own_table, text_in
from audit.wording import without_invisible

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from audit.read.html.seen import Seen

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
        self.seen = seen
        self.parts: list[str] = []
        self.drawn = False
        self.table = own_table(cell)
        context = etree.iterwalk(cell, events=("start", "end"))
        left_out: Element | None = None
        for event, element in context:
            if event == "start":
                if element is cell:
                    self.parts.append(element.text or "")
                elif self._is_left_out(element):
                    left_out = element
                    context.skip_subtree()
                else:
                    self._begin(element)
            elif element is not cell:
                if element is left_out:
                    left_out = None
                else:
                    self._end(element)
                self.parts.append(element.tail or "")

    def text(self) -> str:
        """The lines that were collected, empty ones dropped."""
        lines = (
            _SPACES.sub(" ", line).strip() for line in without_invisible("".join(self.parts)).split(_BREAK)
        )
        return "\n".join(line for line in lines if line)

    def _is_left_out(self, element: Element) -> bool:
        """Whether an element's own content is no text of this cell; what it shows instead is noted."""
        tag = element.tag
        if not isinstance(tag, str) or self.seen.hides(element):
            return True
        if tag in CELLS and own_table(element) is self.table:
            return True  # the next cell of the row, which its forerunner was not closed before
        if tag in _DRAWN:
            self.drawn = self.drawn or not _is_spacer(element)
            return True
        if tag in ("input", "textarea", "select"):
            self.parts += [_BREAK, _value(element), _BREAK]
            return True
        return tag in SKIPPED and tag != "button"

    def _begin(self, element: Element) -> None:
        if element.tag == "br" or self.seen.breaks(element):
            self.parts.append(_BREAK)
        mark = mark_before(element)
        if mark and (element.text or len(element)):
            self.parts.append(mark)
        self.parts.append(element.text or "")

    def _end(self, element: Element) -> None:
        if is_struck(element):
            self.parts.append("~~")
        if element.tag != "br" and self.seen.breaks(element):
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
