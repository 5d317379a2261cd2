"""Glyphs -> lines of text, each with its runs (pieces parted by wide gaps), top to bottom and left to right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.marks import SPACE, Glyph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SAME_LINE = 0.45
"""Ems that baselines of one line may differ by: superscripts stand a third of an em higher."""
_SPACE = 0.3
"""Ems between two characters that are a space."""
_OVERPRINT = 0.3
"""Share of its width by which a character printed again (to look bold) is moved at most."""
_RUN_GAP = 0.8
"""Ems between two runs of a line."""
_RAISED, _SMALL = 0.15, 0.86
"""Ems that a mark stands higher (or lower) than its line, and how large it is to the line's size at most."""
_NEARLY = 0.95
"""A digit that is smaller than this and raised as a mark is, but larger than a mark, is in doubt."""
_MUCH = 0.28
"""Ems beside the line that put a digit of any size into doubt."""
_OVERLAP, _NEAR = 0.3, 0.36
"""Share of its width by which a digit stands over another, and ems between where the two begin."""
_EVEN = 0.1


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line without wide gaps."""

    text: str
    left: float
    right: float
    y: float
    """Its baseline: that of its largest characters."""
    parts: tuple[Run, ...] = ()
    """Its pieces where smaller gaps part it, too."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `text` has a space where a gap is."""

    text: str
    runs: tuple[Run, ...]
    left: float
    right: float
    top: float
    bottom: float
    y: float
    size: float
    extent: float
    """How wide it is with the spaces before and behind it."""
    first_width: float
    """How wide its first character is, with the spaces behind it where it is the only one: they keep together."""

    @property
    def middle(self) -> float:
        """The y of its middle."""
        return (self.top + self.bottom) / 2


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that upright glyphs stand on."""
    groups: list[list[Glyph]] = []
    y, size = 0.0, 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.y, g.left)):
        if not groups or glyph.y - y > _SAME_LINE * max(size, glyph.size):
            groups.append([])
            y, size = glyph.y, glyph.size
        elif glyph.size > size:
            y, size = glyph.y, glyph.size
        groups[-1].append(glyph)
    return [_line(group) for group in groups if any(glyph.text != SPACE for glyph in group)]


def turned_upright(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Glyphs of sideways text, laid out as if the page were turned so that they stand upright."""
    found: list[Glyph] = []
    for g in glyphs:
        if g.turn == 1:
            box = (g.top, g.bottom, -g.right, -g.left, -g.left - 0.16 * g.size)
        elif g.turn == 3:
            box = (-g.bottom, -g.top, g.left, g.right, g.right - 0.16 * g.size)
        else:
            box = (-g.right, -g.left, -g.bottom, -g.top, -g.top)
        found.append(Glyph(g.text, *box, g.size))
    return found


def _line(glyphs: list[Glyph]) -> Line:
    everything = sorted(glyphs, key=lambda g: (g.left, g.right))
    ordered = _without_overprints([glyph for glyph in everything if glyph.text != SPACE])
    size = max(glyph.size for glyph in ordered)
    base = max(glyph.y for glyph in ordered if glyph.size == size)
    runs: list[list[tuple[list[str], list[Glyph]]]] = []
    marked = was_off = False
    over = _standing_over(ordered)
    last = max(glyph.right for glyph in everything)
    for index, glyph in enumerate(ordered):
        before = ordered[index - 1] if index else glyph
        gap, em = glyph.left - before.right, min(glyph.size, before.size)
        if not index or gap > _RUN_GAP * em:
            runs.append([([], [])])
        elif gap > _SPACE * em:
            runs[-1].append(([], []))
        texts, own = runs[-1][-1]
        mark, off = _beside(glyph, base, size)
        if mark and not marked and texts:
            texts.append("^")  # a footnote mark: never a further digit of the figure before it
        elif (
            _are_digits(before, glyph)
            and texts
            and (
                off
                or was_off
                or (marked and not mark)
                or index in over
                or before.colour != glyph.colour
                or (not mark and not marked and not _SMALL < glyph.size / before.size < 1 / _SMALL)
            )
        ):
            texts.append(
                UNKNOWN
            )  # behind its mark, beside its line, over another or in two colours: no figure
            texts[:] = [UNKNOWN if text == "^" else text for text in texts]
        marked, was_off = mark, off
        texts.append(glyph.text)
        own.append(glyph)
    found = tuple(_run(parts) for parts in runs)
    return Line(
        text=" ".join(run.text for run in found),
        runs=found,
        left=ordered[0].left,
        right=max(glyph.right for glyph in ordered),
        top=min(glyph.top for glyph in ordered),
        bottom=max(glyph.bottom for glyph in ordered),
        y=base,
        size=size,
        extent=last - everything[0].left,
        first_width=(last if len(ordered) == 1 else ordered[0].right) - ordered[0].left,
    )


def _beside(glyph: Glyph, base: float, size: float) -> tuple[bool, bool]:
    """Whether a glyph is a small mark beside its line, and whether it is a large one that stands beside it."""
    shift, small = abs(base - glyph.y) / size, glyph.size < _SMALL * size
    much = _MUCH if glyph.size >= _NEARLY * size else _RAISED
    return small and shift > _RAISED, not small and shift > much


def _standing_over(ordered: Sequence[Glyph]) -> set[int]:
    """The places of digits that stand over the one before. (Where all of a line do, evenly, it is their widths that
    are wrong.)
    """
    found: set[int] = set()
    for index in range(1, len(ordered)):
        one, other = ordered[index - 1], ordered[index]
        step = other.left - one.left
        common = one.right - other.left
        if common <= _OVERLAP * min(one.right - one.left, other.right - other.left):
            continue
        steps = [b.left - a.left for a, b in pairwise(ordered[max(index - 2, 0) : index + 2])]
        even = all(abs(other_step - step) <= _EVEN * one.size for other_step in steps)
        if step < _NEAR * one.size or not even:
            found.add(index)
    return found


def _are_digits(*glyphs: Glyph) -> bool:
    return all(glyph.text.isdigit() for glyph in glyphs)


def _run(pieces: Sequence[tuple[list[str], list[Glyph]]]) -> Run:
    parts = tuple(_part("".join(texts), glyphs) for texts, glyphs in pieces)
    if len(parts) == 1:
        return parts[0]
    whole = _part(" ".join(part.text for part in parts), [g for _, glyphs in pieces for g in glyphs])
    return Run(whole.text, whole.left, whole.right, whole.y, parts)


def _part(text: str, glyphs: Sequence[Glyph]) -> Run:
    largest = max(glyphs, key=lambda glyph: glyph.size)
    return Run(text, glyphs[0].left, max(glyph.right for glyph in glyphs), largest.y)


def _without_overprints(ordered: Sequence[Glyph]) -> list[Glyph]:
    """Each character once: some writers print a character several times, a little moved, to make it bold."""
    kept: list[Glyph] = []
    for glyph in ordered:
        again = any(
            other.text == glyph.text
            and abs(glyph.left - other.left) <= _OVERPRINT * max(other.right - other.left, 0.1)
            and abs(glyph.y - other.y) <= _OVERPRINT * glyph.size
            for other in kept[-3:]
        )
        if not again:
            kept.append(glyph)
    return kept
