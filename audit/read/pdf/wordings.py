"""Official wordings among the pieces of a page: labels and column names, each perhaps set on several lines.

Only whole wordings count, character by character after normalising, so what is found is certain; a label that is
worded otherwise is simply not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.read.pdf.lines import Line, Run

_NEXT_LINE = 1.9
"""Ems from one line of a wording to the next at most."""
_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of a line."""

    run: Run
    line: Line

    @property
    def y(self) -> float:
        """The baseline."""
        return self.run.y


@dataclass(frozen=True, slots=True)
class Found:
    """A wording in its place: its key, its text as printed, and the pieces that it is made of, top to bottom."""

    key: str
    text: str
    pieces: tuple[Piece, ...]

    @property
    def left(self) -> float:
        """Its left edge."""
        return min(piece.run.left for piece in self.pieces)

    @property
    def right(self) -> float:
        """Its right edge."""
        return max(piece.run.right for piece in self.pieces)

    @property
    def first_y(self) -> float:
        """The baseline of its first line."""
        return self.pieces[0].y

    @property
    def last_y(self) -> float:
        """The baseline of its last line."""
        return self.pieces[-1].y

    @property
    def middle(self) -> float:
        """Halfway between its first and its last baseline."""
        return (self.first_y + self.last_y) / 2

    @property
    def size(self) -> float:
        """The size of its type."""
        return self.pieces[0].line.size


def pieces_of(lines: Iterable[Line]) -> list[Piece]:
    """Every run of some lines, and every part of one: narrow columns stand closer than words."""
    return [Piece(run, line) for line in lines for whole in line.runs for run in (whole, *whole.parts)]


def find_wordings(pieces: Sequence[Piece], wordings: Mapping[str, str]) -> list[Found]:
    """Every place where one of the wordings (normalised -> key) stands, the longest from each first piece."""
    found: list[Found] = []
    for start in pieces:
        chain, text = [start], start.run.text
        best: Found | None = None
        while len(chain) <= _MOST_LINES:
            bare = normalise_label(text)
            if bare in wordings:
                best = Found(wordings[bare], text, tuple(chain))
            if not bare or not any(word.startswith(bare) and word != bare for word in wordings):
                break
            following = _below(chain[-1], pieces)
            if following is None or not normalise_label(
                following.run.text
            ):  # a nil mark is no part of a wording
                break
            chain.append(following)
            text += following.run.text
        if best is not None:
            found.append(best)
    return _without_parts(found)


def _without_parts(found: Sequence[Found]) -> list[Found]:
    """The wordings that are no part of a longer one found in the same place ("企业" in "商业企业")."""
    owner: dict[int, Found] = {}
    for one in found:
        for piece in one.pieces:
            longest = owner.get(id(piece))
            if longest is None or len(one.pieces) > len(longest.pieces):
                owner[id(piece)] = one
    return [one for one in found if all(owner[id(piece)] is one for piece in one.pieces)]


def _below(piece: Piece, pieces: Sequence[Piece]) -> Piece | None:
    """The piece on the next line that stands under this one; None where there is none, or more than one."""
    size = piece.line.size
    candidates: list[Piece] = []
    for other in pieces:
        if not 0.5 * size < other.y - piece.y <= _NEXT_LINE * size:
            continue
        common = min(piece.run.right, other.run.right) - max(piece.run.left, other.run.left)
        if common > 0.5 * min(piece.run.right - piece.run.left, other.run.right - other.run.left):
            candidates.append(other)
    if not candidates:
        return None
    nearest = min(other.y for other in candidates)
    nearest_ones = [other for other in candidates if other.y - nearest < 0.3 * size]
    if len(nearest_ones) > 1:
        nearest_ones = [other for other in nearest_ones if not other.run.parts]
    return nearest_ones[0] if len(nearest_ones) == 1 else None
