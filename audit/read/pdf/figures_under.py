"""Figures under column names and beside row labels, without ruling lines: which belongs where, if that is certain.

Columns are the strips that names and figures share, with free strips between. Rows are told by how figures stand
to the labels (beside the middle, the first or the last line): an assignment counts only where it is the only one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.read.pdf.cell_text import joined
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.lines import Line
    from audit.read.pdf.marks import Glyph
    from audit.read.pdf.wordings import Found

_GUTTER = 1.5
"""Points between two columns at least."""
_TOLERANCE = 0.3
"""Ems that a figure may stand beside its place."""
_NEXT_LINE = 1.9
_MOST_LINES = 8
_NEAR = 4.0
_RIVAL = 0.8
"""Where another way of standing tells nearly as many rows as the best one, it must not tell another figure."""

Strip = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """The label beside a row of figures: its first and last baseline, and the size of its type."""

    first: float
    last: float
    size: float

    @classmethod
    def of(cls, label: Found) -> Row:
        """The row of a label."""
        return cls(label.first_y, label.last_y, label.size)


def _rows_told(answer: Sequence[object] | None) -> int:
    return sum(own is not None for own in answer or ())


def strips_of(names: Sequence[Strip], glyphs: Sequence[Glyph]) -> list[Strip] | None:
    """The strip of each column, in the order of their names; None unless each strip holds exactly one name."""
    found: list[list[float]] = []
    for left, right in sorted([*names, *((g.left, g.right) for g in glyphs)]):
        if found and left - found[-1][1] < _GUTTER:
            found[-1][1] = max(found[-1][1], right)
        else:
            found.append([left, right])
    if len(found) != len(names):
        return None
    inside = all(
        strip[0] <= left and right <= strip[1]
        for strip, (left, right) in zip(found, sorted(names), strict=True)
    )
    return [(left, right) for left, right in found] if inside else None


def texts_of(rows: Sequence[Row], strips: Sequence[Strip], glyphs: Sequence[Glyph]) -> list[list[str]]:
    """The text of every row under every strip, UNKNOWN where it is not certain."""
    columns = [
        lines_of(g for g in glyphs if left <= (g.left + g.right) / 2 <= right) for left, right in strips
    ]
    ways = [[_assigned(rows, lines, mode) for lines in columns] for mode in range(3)]
    told = [sum(map(_rows_told, way)) for way in ways]
    order = sorted(range(3), key=lambda mode: -told[mode])
    ways = [ways[mode] for mode in order if told[mode] > _RIVAL * max(told)]
    texts: list[list[str]] = [[] for _ in rows]
    for lines, *answers in zip(columns, *ways, strict=True):
        widest = max((line.extent for line in lines), default=0.0)
        for number in range(len(rows)):
            own = [answer[number] if answer is not None else None for answer in answers]
            agreed = own and own[0] is not None and all(other in (None, own[0]) for other in own)
            texts[number].append(joined(own[0] or [], 0.0, widest) if agreed else UNKNOWN)
    return texts


def _assigned(rows: Sequence[Row], lines: Sequence[Line], mode: int) -> list[list[Line] | None] | None:
    """The lines of each row; None where no assignment, or more than one, takes every line.

    Lines may be left over at either end of the page, where a row is cut by the page break: rows near them are
    None.
    `mode` is how figures stand to labels: 0 beside the middle, 1 beside the first line, 2 beside the last.
    """
    heads = sum(line.y < rows[0].last + 2 * rows[0].size for line in lines[:_MOST_LINES])
    tails = sum(line.y > rows[-1].first - 2 * rows[-1].size for line in lines[-_MOST_LINES:])
    for left_over in range(heads + tails + 1):
        for head in range(min(left_over, heads) + 1):
            tail = left_over - head
            if tail > tails or head + tail > len(lines):
                continue
            found: list[list[Line] | None] | None = _only_way(rows, lines[head : len(lines) - tail], mode)
            if found is None:
                continue
            for line in [*lines[:head], *lines[len(lines) - tail :]]:
                found = [None if _is_near(line, row) else own for row, own in zip(rows, found, strict=True)]
            return found
    return None


def _is_near(line: Line, row: Row) -> bool:
    """Whether a line that is left over may belong to a row."""
    return row.first - _NEAR * row.size <= line.y <= row.last + _NEAR * row.size


def _only_way(rows: Sequence[Row], lines: Sequence[Line], mode: int) -> list[list[Line] | None] | None:
    """The lines of each row where exactly one assignment takes them all."""
    ways: dict[tuple[int, int], int] = {}

    def count(row: int, line: int) -> int:
        if row == len(rows):
            return int(line == len(lines))
        key = (row, line)
        if key not in ways:
            ways[key] = sum(count(row + 1, line + k) for k in _fitting(rows, row, lines, line, mode))
        return ways[key]

    if count(0, 0) != 1:
        return None
    found: list[list[Line] | None] = []
    line = 0
    for row in range(len(rows)):
        taken = next(k for k in _fitting(rows, row, lines, line, mode) if count(row + 1, line + k))
        found.append(list(lines[line : line + taken]))
        line += taken
    return found


def _fitting(rows: Sequence[Row], number: int, lines: Sequence[Line], start: int, mode: int) -> list[int]:
    """How many lines from `start` on can be a row's: 0 for a blank, or as many as stand beside its label.

    None stands as high as the label of the row before, or as low as that of the next.
    """
    row, found = rows[number], [0]
    above = rows[number - 1].last if number else -1e9
    below = rows[number + 1].first if number + 1 < len(rows) else 1e9
    for count in range(1, min(_MOST_LINES, len(lines) - start) + 1):
        first, last = lines[start], lines[start + count - 1]
        if count > 1 and last.y - lines[start + count - 2].y > _NEXT_LINE * last.size:
            break
        if first.y < above + 0.5 * row.size or last.y > below - 0.5 * row.size:
            break
        middle = (first.y + last.y) / 2 - (row.first + row.last) / 2
        off = (middle, first.y - row.first, last.y - row.last)[mode]
        if abs(off) <= _TOLERANCE * row.size:
            found.append(count)
    return found
