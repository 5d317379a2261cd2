"""Rows of table 3 whose cells have columns of their own (HTML, DOCX, ruled PDF): the column decides."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from audit.align.applicants import right_edge
from audit.align.cells import ambiguous, in_place, missing
from audit.align.labels import refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.align.applicants import Header
    from audit.align.labels import LabelledLine
    from audit.model import Cell, GridCell
    from audit.template import Slot


_MOST_OF = 3
"""Two rows of three are most."""


class Geometric:
    """The rows of one table whose cells have columns of their own (HTML, DOCX, ruled PDF)."""

    def __init__(self, rows: Sequence[LabelledLine], header: Header) -> None:
        self.header = header
        seven = [row for row in rows if len(row.values) == len(header.order)]
        begun = {row.values[0].column for row in seven}
        self.aligned = len(begun) == 1 < len(seven) and len(seven) * _MOST_OF >= len(rows) * (_MOST_OF - 1)
        """Whether most rows, more than one, have seven cells and all of these begin in one column: then an empty one is
        a blank.
        """
        self.reaching = [cell for row in rows for cell in row.values if cell.row_span > 1]
        """Cells merged down into the rows below them."""
        spare: dict[int, Counter[int]] = {}
        for row in rows:
            spare.setdefault(row.depth, Counter())[self._spare(row.values)] += 1
        self.usual_spare = {depth: counted.most_common(1)[0][0] for depth, counted in spare.items()}
        """Label depth -> how many empty cells stand between label and figures in most rows of that depth: a row with
        more or fewer has one cell too many or lost one.
        """

    def _spare(self, values: Sequence[GridCell]) -> int:
        if self.header.ranges is None:
            return 0
        first = self.header.ranges[0][0]
        return sum(1 for cell in values if cell.column + cell.column_span <= first)

    def place(self, row: LabelledLine, slots: Mapping[str, Slot]) -> Iterator[Cell]:
        """The cells of one row: by the header's columns, else by position where seven figures stand behind the
        label and the header does not speak against it; or a refusal.
        """
        values = row.values
        above = [cell for cell in self.reaching if cell.row < row.label.row < cell.row + cell.row_span]
        under = self._under_names([*values, *above])
        full = under is not None and all(cell.text.strip() for cell in under.values())
        usual = self._spare(values) == self.usual_spare[row.depth]
        short = self.header.edge > right_edge([*values, *above])
        if under is not None and (full or (usual and not short)) and not row.line.torn:
            yield from self._by_names(row, slots, under)
        elif not row.line.thinned and self._by_position(values, row.line.edge):
            for key, cell in zip(self.header.order, values, strict=True):
                yield in_place(slots[key], cell, row.note)
        else:
            yield from refused(row, slots)

    def _under_names(self, values: Sequence[GridCell]) -> dict[str, GridCell] | None:
        """Column key -> the cell under its name, where every name has a cell and no cell is left over."""
        if self.header.ranges is None:
            return None
        names, others = self.header.ranges, self.header.others
        found: dict[str, GridCell] = {}
        first = min(start for start, _, _ in names)
        if others and right_edge(values) != self.header.edge:
            return None
        for cell in values:
            stop = cell.column + cell.column_span
            over = [key for start, end, key in names if cell.column < end and start < stop]
            beside = any(start <= cell.column and stop <= end for start, end in others)
            if not over and not beside and (stop > first or cell.text.strip()):
                return None
            for key in over:
                if key in found:
                    return None
                found[key] = cell
        return found if len(found) == len(names) else None

    def _by_names(
        self, row: LabelledLine, slots: Mapping[str, Slot], under: Mapping[str, GridCell]
    ) -> Iterator[Cell]:
        shared = [id(cell) for cell in under.values()]
        for key, slot in slots.items():
            cell = under.get(key)
            if cell is None:
                yield missing(slot, row.label.at, "表头没有这一列")
            elif shared.count(id(cell)) > 1 or cell.row_span > 1:
                yield ambiguous(slot, [cell], cell.at)
            else:
                yield in_place(slot, cell, row.note)

    def _by_position(self, values: Sequence[GridCell], edge: int) -> bool:
        header = self.header
        if len(values) != len(header.order) or any(cell.row_span > 1 for cell in values):
            return False
        if header.others:  # seven cells are one too few where the table has a column more
            return False
        if header.contradicts or (header.speaks and not header.complete):
            return False
        if all(cell.text.strip() for cell in values):
            return True
        if min(right_edge(values) - header.edge, edge - header.outer) < 0:
            return False  # narrower than the header: every row may have lost a cell
        return self.aligned and header.ranges is None  # else a row with blanks that does not fit lost a cell
