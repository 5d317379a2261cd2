"""Watermarks -> taken away before anything is read: words in another colour or much larger, printed across the text or
its lines, that stand in the same place on several pages, all over one page, or larger than anything else.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from audit.read.pdf.fonts import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from audit.read.pdf.marks import Glyph, Marks, Segment

_T = TypeVar("_T")

_LARGE, _HUGE = 1.8, 2.5
"""Times as high as most characters: what is larger may be a watermark, or is one if it runs across the text."""
_SEVERAL = 4
"""So often the same words stand on one page where they are spread over all of it."""
_LEAST_HAN, _LONGEST = 2, 60
"""Characters of a watermark."""
_MOST_STRINGS, _MOST_NEAR = 500, 500
"""More strings that may be watermarks, or more things in one band of a page, than any report has."""
_NEXT = 2.5
"""Ems between the middles of two characters of one string at most."""
_INNER = 0.3
"""Share of a character's box, from each side, beyond which nothing else stands in ordinary print."""
_BAND = 12.0


class _String(NamedTuple):
    """Characters printed one after the other in one look; `places` are theirs in the page's glyphs."""

    page: int
    glyphs: tuple[Glyph, ...]
    places: tuple[int, ...]

    @property
    def look(self) -> tuple[str, int, float, int]:
        """What is the same wherever a watermark is printed again: its digits may be in doubt here or there."""
        first = self.glyphs[0]
        return "".join(filter(_is_word, self.texts)), round(first.size), first.colour, first.turn

    @property
    def texts(self) -> list[str]:
        """Its characters."""
        return [glyph.text for glyph in self.glyphs]

    @property
    def spot(self) -> tuple[int, int]:
        """Where on its page it begins."""
        return round(self.glyphs[0].left), round(self.glyphs[0].y)


def drop_watermarks(pages: Sequence[Marks]) -> None:
    """Take the watermarks off the pages."""
    sizes = Counter(round(glyph.size, 1) for page in pages for glyph in page.glyphs)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    strings = [string for order, page in enumerate(pages) for string in _strings(order, page.glyphs, usual)]
    looks = Counter((string.page, string.look) for string in strings)
    spots = Counter((string.spot, string.look) for string in strings)
    found = [
        string
        for string in strings
        if spots[string.spot, string.look] > 1
        or looks[string.page, string.look] >= _SEVERAL
        or string.glyphs[0].size >= _HUGE * usual
    ]
    if len(found) > _MOST_STRINGS:
        return
    around = {order: _Around(pages[order]) for order in {string.page for string in found}}
    across = {string.look for string in found if around[string.page].crosses(string)}
    gone: dict[int, set[int]] = {}
    for string in found:
        if string.look in across:
            gone.setdefault(string.page, set()).update(string.places)
    for order, places in gone.items():
        page = pages[order]
        page.glyphs = [glyph for place, glyph in enumerate(page.glyphs) if place not in places]


def _strings(order: int, glyphs: Sequence[Glyph], usual: float) -> Iterator[_String]:
    """The strings of a page with words that are not in black, or large."""
    group: list[int] = []
    for place, glyph in enumerate(glyphs):
        if not (glyph.colour or glyph.size >= _LARGE * usual):
            continue
        if group and not (group[-1] == place - 1 and _goes_on(glyphs[place - 1], glyph)):
            yield from _with_words(order, glyphs, group)
            group = []
        group.append(place)
    yield from _with_words(order, glyphs, group)


def _goes_on(one: Glyph, other: Glyph) -> bool:
    if (one.size, one.colour, one.turn) != (other.size, other.colour, other.turn):
        return False
    (x, y), (u, v) = one.centre, other.centre
    return abs(u - x) + abs(v - y) <= _NEXT * one.size


def _with_words(order: int, glyphs: Sequence[Glyph], places: Sequence[int]) -> Iterator[_String]:
    own = tuple(glyphs[place] for place in places)
    if len(own) <= _LONGEST and sum(_is_word(glyph.text) for glyph in own) >= _LEAST_HAN:
        yield _String(order, own, tuple(places))


def _is_word(text: str) -> bool:
    return text >= "\u4e00" and text != UNKNOWN


class _Around:
    """What stands on a page, by bands of its height and width, so that what lies within a small box is found fast."""

    def __init__(self, page: Marks) -> None:
        self.centres: dict[int, list[tuple[float, float, int]]] = {}
        for place, glyph in enumerate(page.glyphs):
            if glyph.text.strip():
                x, y = glyph.centre
                self.centres.setdefault(int(y // _BAND), []).append((x, y, place))
        self.rows, self.columns = _banded(page.horizontal), _banded(page.vertical)

    def crosses(self, string: _String) -> bool:
        """Whether other characters or ruling lines stand in the inner part of a string's characters."""
        own = set(string.places)
        return any(self._crosses(glyph, own) for glyph in string.glyphs if _is_word(glyph.text))

    def _crosses(self, glyph: Glyph, own: Collection[int]) -> bool:
        across, down = _INNER * (glyph.right - glyph.left), _INNER * (glyph.bottom - glyph.top)
        left, right = glyph.left + across, glyph.right - across
        top, bottom = glyph.top + down, glyph.bottom - down
        if any(
            left < x < right and top < y < bottom and place not in own
            for x, y, place in _within(self.centres, top, bottom)
        ):
            return True
        return any(
            first < line.at < last and line.start < start and stop < line.stop
            for lines, first, last, start, stop in (
                (self.rows, top, bottom, left, right),
                (self.columns, left, right, top, bottom),
            )
            for line in _within(lines, first, last)
        )


def _banded(lines: Iterable[Segment]) -> dict[int, list[Segment]]:
    found: dict[int, list[Segment]] = {}
    for line in lines:
        found.setdefault(int(line.at // _BAND), []).append(line)
    return found


def _within(bands: Mapping[int, Sequence[_T]], start: float, stop: float) -> Iterator[_T]:
    """What stands in the bands between two places."""
    for band in range(int(start // _BAND), int(stop // _BAND) + 1):
        yield from islice(bands.get(band, ()), _MOST_NEAR)
