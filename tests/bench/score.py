"""How well files were read: every cell against the truth of the reports that were written into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.align import align_all
from audit.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Document, Report
    from fixtures.generator.report import Truth

CERTAIN = frozenset({State.READ, State.BLANK, State.NIL_MARK})
"""States that say "this is what stands there": with a wrong content the reading is silently wrong."""


@dataclass(frozen=True)
class Score:
    """Sums over reports: cells, those right in state and value, those silently wrong; reports, those wholly right."""

    cells: int = 0
    right: int = 0
    silent: int = 0
    reports: int = 0
    whole: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.cells + other.cells,
            self.right + other.right,
            self.silent + other.silent,
            self.reports + other.reports,
            self.whole + other.whole,
        )


def aligned(documents: Sequence[Document], name: str) -> tuple[Report, ...]:
    """The reports of a file's documents: one aligner for all that read."""
    return align_all(documents, path=name, sha256="0" * 64)


def wrong_cells(truth: Truth, found: Report) -> dict[str, str]:
    """Slot -> what was given for it, for every cell that is silently wrong."""
    return {
        slot: f"{cell.state} {cell.value}, not {state} {value}"
        for slot, (state, value) in truth.items()
        if (cell := found.cells.get(slot))
        and cell.state in CERTAIN
        and (cell.state, cell.value) != (state, value)
    }


def scored(truths: Sequence[Truth], found: Sequence[Report]) -> Score:
    """The score of one file that holds reports with these truths. A report that was not found has no cell right; one
    too many is silently wrong in each of its figures.
    """
    total = Score()
    for number, truth in enumerate(truths):
        if number >= len(found):
            total += Score(cells=len(truth), reports=1)
            continue
        cells = found[number].cells
        right = sum(
            1
            for slot, said in truth.items()
            if slot in cells and (cells[slot].state, cells[slot].value) == said
        )
        silent = len(wrong_cells(truth, found[number]))
        total += Score(len(truth), right, silent, 1, int(right == len(truth)))
    for more in found[len(truths) :]:
        total += Score(silent=sum(cell.state in CERTAIN for cell in more.cells.values()))
    return total
