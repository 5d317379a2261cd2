"""Lines of a page -> those that make tables: what only crosses one (a fold, a mark, a watermark's line) is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.read.pdf.joining import SAME_LINE, TOUCH, connected, join_pieces
from audit.read.pdf.limits import MOST_SEGMENTS, TooLarge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.read.pdf.joining import Lines
    from audit.read.pdf.marks import Segment

_FEW = 0.34
"""Share of a table's lines that cross it at most; where more seem to, it is open at its sides."""
_FAR = 7.0
_THROUGH = 2.0
"""Points between a line and the middle of a character that it runs through."""


def without_strays(
    horizontal: Sequence[Segment], vertical: Sequence[Segment], centres: Sequence[tuple[float, float]]
) -> Lines:
    """Lines grouped by touching one another, less those that only cross a table: neither end is at a line of it
    (or one, and the other far out, through words), nor where other lines end. Where many are so, it is open at its sides.
    """
    rows, columns = join_pieces(horizontal), join_pieces(vertical)
    if len(rows) + len(columns) > MOST_SEGMENTS:
        raise TooLarge
    groups = connected(rows, columns)
    across: list[Segment] = []
    down: list[Segment] = []
    for own_rows, own_columns in groups:
        for lines, others, strays, written in (
            (own_rows, own_columns, across, [(y, x) for x, y in centres]),
            (own_columns, own_rows, down, centres),
        ):
            ends = {line: _free_ends(line, others) for line in lines}
            known = [free[0] for free in ends.values() if len(free) == 1]
            crossing = [
                line
                for line, free in ends.items()
                if free
                and not _is_near(free, known)
                and (len(free) == 2 or (_is_far_out(free[0], line, others) and _is_over(line, written)))
            ]
            if len(crossing) <= _FEW * len(lines):
                strays += crossing
    if not across and not down:
        return groups
    return connected(join_pieces(_without(horizontal, across)), join_pieces(_without(vertical, down)))


def _without(pieces: Sequence[Segment], strays: Sequence[Segment]) -> list[Segment]:
    """The pieces that are not themselves one of the lines to be left out: those may lie on a border."""
    return [
        piece
        for piece in pieces
        if not any(
            abs(piece.at - stray.at) <= SAME_LINE
            and abs(piece.start - stray.start) <= TOUCH
            and abs(piece.stop - stray.stop) <= TOUCH
            for stray in strays
        )
    ]


def _free_ends(line: Segment, others: Sequence[Segment]) -> list[float]:
    """The ends of a line that are not at a line across."""
    across = [o.at for o in others if o.start - TOUCH <= line.at <= o.stop + TOUCH]
    return [end for end in line[1:] if not any(abs(at - end) <= TOUCH for at in across)]


def _is_far_out(end: float, line: Segment, others: Sequence[Segment]) -> bool:
    """Whether a free end of a line is well beyond the lines that it crosses."""
    across = [o.at for o in others if o.start - TOUCH <= line.at <= o.stop + TOUCH]
    return end < min(across) - _FAR or end > max(across) + _FAR


def _is_over(line: Segment, written: Sequence[tuple[float, float]]) -> bool:
    """Whether a line runs through characters; `written` are their middles, first their place across the line."""
    through = (abs(at - line.at) <= _THROUGH and line.start <= along <= line.stop for at, along in written)
    return sum(through) > 1


def _is_near(ends: Sequence[float], known: Sequence[float]) -> bool:
    """Whether two lines at least end where one of these ends is."""
    return any(sum(abs(end - other) <= TOUCH for other in known) > 1 for end in ends)
