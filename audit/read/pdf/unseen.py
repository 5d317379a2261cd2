"""What is printed but not seen -> taken away: covered by what was printed after it, or white on white."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.pdf.doubts import doubtful_digits
from audit.read.pdf.fonts import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.read.pdf.marks import Area, Glyph, Marks

_BAND = 24.0


def drop_unseen(marks: Marks, white: Iterable[int]) -> None:
    """Drop the glyphs of a page that are covered, or (those at the places `white`) white on white; what that leaves
    in doubt is unknown.
    """
    glyphs, areas = marks.glyphs, marks.areas
    gone = {index for index in white if not _on_dark(glyphs[index], index, areas)}
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
                    marks.cut.append((glyphs[index], area.order))
    doubtful = doubtful_digits(marks) - gone
    if gone or doubtful:
        marks.glyphs = [
            glyph._replace(text=UNKNOWN) if index in doubtful else glyph
            for index, glyph in enumerate(glyphs)
            if index not in gone
        ]
        marks.hidden += len(gone)


def _on_dark(glyph: Glyph, index: int, areas: Sequence[Area]) -> bool:
    """Whether a white glyph stands on an area that is not white."""
    x, y = glyph.centre
    for area in reversed(areas):
        left, top, right, bottom = area.box
        if area.order <= index and left < x < right and top < y < bottom:
            return not area.white
    return False
