"""Figures under column names and beside row labels, without ruling lines: which belongs where, if that is certain.

Columns are the strips that names and figures share, with free strips between. Rows are told by how figures stand
to the labels (beside the middle, the first or the last line): an assignment counts only where it is the only one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
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
_HALF = 0.55
"""Share of the distance between two names that a figure is away from the middle of its column at most."""
_TOLERANCE = 0.3
"""Ems that a figure may stand beside its place."""
_NEXT_LINE = 1.9
_CLOSER = 1.5
"""Points that the lines of one figure stand closer than rows do."""
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
    """The strip of each column, in the order of their names; None unless each strip holds exactly one name.

    Where figures stand at one side of their columns and names in the middle, a strip of figures belongs to the
    name on that side, if it is the nearest and the other side cannot be.
    """
    found: list[list[float]] = []
    for left, right in sorted([*names, *((g.left, g.right) for g in glyphs)]):
        if found and left - found[-1][1] < _GUTTER:
            found[-1][1] = max(found[-1][1], right)
        else:
            found.append([left, right])
    strips = [(left, right) for left, right in found]
    named = [[name for name in names if left <= name[0] and name[1] <= right] for left, right in strips]
    if any(len(own) > 1 for own in named) or sum(map(len, named)) != len(names):
        return None
    if len(strips) == len(names):
        return strips
    ways = [way for way in (_joined(strips, named, glyphs, side) for side in (1, -1)) if way is not None]
    return ways[0] if len(ways) == 1 else None


def _joined(
    strips: Sequence[Strip], named: Sequence[Sequence[Strip]], glyphs: Sequence[Glyph], side: int
) -> list[Strip] | None:
    """Strips of figures joined with the names before (-1) or behind (1) them; None where that does not come out."""
    found = {index: strip for index, strip in enumerate(strips) if named[index]}
    middles = {index: sum(named[index][0]) / 2 for index in found}
    for index, (left, right) in enumerate(strips):
        if named[index]:
            continue
        owner = index + side
        if owner not in found or found[owner] != strips[owner]:
            return None
        if any(strips[owner][0] <= g.left and g.right <= strips[owner][1] for g in glyphs):
            return None
        away = {one: abs(middle - (left + right) / 2) for one, middle in middles.items()}
        nearest = min((abs(middles[one] - middles[owner]) for one in middles if one != owner), default=1e9)
        if away[owner] > _HALF * nearest or any(
            away[one] < away[owner] + 1 for one in middles if one != owner
        ):
            return None
        found[owner] = (min(left, strips[owner][0]), max(right, strips[owner][1]))
    return [found[index] for index in sorted(found)]


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

    None stands as high as the label of the row before, or as low as that of the next. Figures of the last row, if
    the end of the page cuts it, stand beside the first line of its label instead of its middle.
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
        cut = (
            mode == 0
            and number + 1 == len(rows)
            and (last.y < row.last - 0.5 * row.size or _is_wrapped(rows, lines[start : start + count]))
        )
        if abs(off) <= _TOLERANCE * row.size or (cut and abs(first.y - row.first) <= _TOLERANCE * row.size):
            found.append(count)
    return found


def _is_wrapped(rows: Sequence[Row], lines: Sequence[Line]) -> bool:
    """Whether lines stand closer than any two rows do, so that they are one figure."""
    gaps = [below.first - above.last for above, below in pairwise(rows)]
    steps = [below.y - above.y for above, below in pairwise(lines)]
    return bool(gaps and steps) and max(steps) < min(gaps) - _CLOSER
