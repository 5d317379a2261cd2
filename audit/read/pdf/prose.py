"""Lines outside tables -> paragraphs in reading order; page numbers and running headers taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model import Place, TextBlock
from audit.read.pdf.numbering import EDGE, PAGE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.lines import Line

_CONTINUED = re.compile(
    r"[（(]?\s*(?:续\s*表|接\s*上\s*[页表]|续\s*上\s*[页表]|表.{1,2}[（(]?续[)）]?).{0,8}"
)
_LONG = 12
"""Characters of a line that says where the text's margins are."""
_NEVER_JOINED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])")


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of prose with the page (the sheet it is on, and which in order) that it stands on."""

    line: Line
    page: int
    order: int
    height: float
    number: int
    """Counts the lines of prose on the sheet, from 1."""

    @property
    def at_edge(self) -> bool:
        """Whether it stands where page numbers do."""
        return not EDGE * self.height < self.line.middle < (1 - EDGE) * self.height


def furniture(lines: Sequence[PageLine]) -> set[int]:
    """The ids of lines that belong to the page, not to the report: page numbers, and what is printed again on
    other pages at the same height (at the top of the first page it stays: it may be the title).
    """
    found = {id(entry) for entry in lines if entry.at_edge and PAGE_NUMBER.fullmatch(entry.line.text)}
    pages: dict[tuple[str, int], set[int]] = {}
    for entry in lines:
        if entry.at_edge:
            pages.setdefault(_signature(entry), set()).add(entry.order)
    for entry in lines:
        title = entry.order == 0 and entry.line.middle < entry.height / 2
        if entry.at_edge and len(pages[_signature(entry)]) > 1 and not title:
            found.add(id(entry))
    return found


def says_continued(text: str) -> bool:
    """Whether a line only says that a table goes on (续表)."""
    return _CONTINUED.fullmatch(text.strip()) is not None


def _signature(entry: PageLine) -> tuple[str, int]:
    return re.sub(r"\d+", "0", entry.line.text), round(entry.line.y / 4)


def paragraphs(lines: Sequence[PageLine]) -> list[TextBlock]:
    """Lines that follow one another, without a table between, as paragraphs with the place of their first line."""
    found: list[TextBlock] = []
    texts: list[str] = []
    place: Place | None = None
    before: PageLine | None = None
    margins = _margins(lines)
    for entry in lines:
        if before is None or place is None or not _goes_on(before, entry, margins):
            if place is not None:
                found.append(TextBlock(_joined(texts), place))
            texts, place = [], Place(page=entry.page, line=entry.number)
        texts.append(entry.line.text)
        before = entry
    if place is not None:
        found.append(TextBlock(_joined(texts), place))
    return found


def _margins(lines: Sequence[PageLine]) -> tuple[float, float]:
    """Left and right edge of the text."""
    long = [entry.line for entry in lines if len(entry.line.text) >= _LONG]
    if not long:
        return 0.0, 1e9
    return min(line.left for line in long), max(line.right for line in long)


def _goes_on(before: PageLine, entry: PageLine, margins: tuple[float, float]) -> bool:
    """Whether a line continues the paragraph of the line before: that one is full, and this one not indented."""
    one, other = before.line, entry.line
    left, right = margins
    if entry.order - before.order > 1 or abs(one.size - other.size) > 0.15 * one.size:
        return False
    if entry.order == before.order and not 0 < other.y - one.y < 3.2 * one.size:
        return False
    full = one.right >= right - 2.2 * one.size
    return full and other.left <= left + 0.9 * other.size and not _NEVER_JOINED.match(other.text)


def _joined(texts: Sequence[str]) -> str:
    parts: list[str] = []
    for text in texts:
        if parts and parts[-1][-1:].isascii() and text[:1].isascii() and parts[-1][-1:].isalpha():
            parts.append(" ")
        parts.append(text)
    return "".join(parts)
