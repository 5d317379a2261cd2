"""Rows of table 3 in a text: what its rows have in common decides how far a row can be trusted.

A row is taken only where one placement alone fits; a row that the extraction shifted is re-aligned only when all
rows of its kind are shifted alike, and its figures say so (`shifted`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from audit.align.cells import in_place, missing, moved
from audit.align.labels import refused
from audit.align.lines import is_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.align.applicants import Header
    from audit.align.labels import LabelledLine
    from audit.model import Cell, GridCell
    from audit.template import Slot

_LEAST_SERIALS = 3


class Lossy:
    """The rows of one table in a text: what its rows have in common decides how far a row can be trusted."""

    def __init__(self, rows: Sequence[LabelledLine], header: Header) -> None:
        self.header = header
        self.others = frozenset(start for start, _ in header.others)
        """The fields under names that the form does not have."""
        self.marks = {text for text in {cell.text for row in rows for cell in row.filled} if is_mark(text)}
        self.even = len({len(row.line.cells) for row in rows}) == 1 and len(rows) > 1
        wide = sum(len(row.filled) > len(header.order) for row in rows)
        self.crowded = bool(header.others) or (not header.speaks and wide * 5 > len(rows))
        """Whether the table has a column more than the form, so that seven figures may be one short."""
        stacked = [row for row in rows if _stacked(row)]
        self.gaps = any(len(row.filled) < len(header.order) for row in stacked) or _count_up(stacked)
        """Whether one figure a line stands here and blanks left no line: a page number, or the serial number of the
        next row, may then fill a gap.
        """
        self.shifts = self._systematic_shifts(rows)
        self.offset = self._blank_layout(rows)

    def place(self, row: LabelledLine, slots: Mapping[str, Slot]) -> Iterator[Cell]:
        """The cells of one row, or a refusal."""
        header, filled = self.header, row.filled
        marked = bool(self.marks) and any(cell.text in self.marks for cell in filled)
        if header.contradicts or marked or (self.gaps and _stacked(row)):
            yield from refused(row, slots)
            return
        cut_header = header.speaks and not header.complete
        by_column = self._by_header(row)
        if by_column is not None:
            for key, slot in slots.items():
                cell = by_column.get(key)
                yield (
                    in_place(slot, cell, row.note) if cell else missing(slot, row.label.at, "表头没有这一列")
                )
        elif (
            len(filled) == len(header.order)
            and not cut_header
            and not self.crowded
            and not self._overlong(row)
            and not self._beside_header(row)
            and _is_run(filled)
        ):
            for key, cell in zip(header.order, filled, strict=True):
                yield in_place(slots[key], cell, row.note)
        elif (shift := self.shifts.get(_form(row))) is not None:
            yield from self._shifted(row, shift, slots)
        elif (blanks := self._with_blanks(row)) is not None:
            for key, cell in zip(header.order, blanks, strict=True):
                yield in_place(slots[key], cell, row.note)
        else:
            yield from refused(row, slots)

    def _overlong(self, row: LabelledLine) -> bool:
        """Whether a row has more fields than its header, and not all rows have: some figure was torn in two."""
        return self.header.columns is not None and not self.even and len(row.line.cells) > self.header.width

    def _beside_header(self, row: LabelledLine) -> bool:
        """Whether a row as wide as its header has text in a column that the header gives no name: a remark under a
        name that was not seen, or the row has moved, and seven figures may be six and a remark.
        """
        columns = self.header.columns
        if columns is None or not row.line.field_columns or len(row.line.cells) != self.header.width:
            return False
        named = {*columns, *self.others}
        return any(cell.column not in named for cell in row.filled)

    # --- rows that stand under their header ----------------------------------------------------------

    def _by_header(self, row: LabelledLine) -> dict[str, GridCell] | None:
        """The row's fields by the header's columns, if labels and figures stay on their own sides of it.

        Under a complete header, a row as wide as the header may hold blanks; under one that lacks a column,
        the table was cut, and only rows whose every column is filled are taken.
        """
        columns = self.header.columns
        if columns is None or not row.line.field_columns or not row.line.blanks_seen or self._overlong(row):
            return None
        first = min(columns)
        if row.label.column >= first or any(
            cell.column not in columns and cell.column not in self.others for cell in row.filled
        ):
            return None
        fields = {cell.column: cell for cell in row.values}
        found = {key: fields[column] for column, key in columns.items() if column in fields}
        if len(found) < len(columns):
            return None
        full = all(cell.text.strip() for cell in found.values())
        same_width = len(row.line.cells) == self.header.width
        if self.others and not same_width:
            return None
        return found if full or (self.header.complete and same_width) else None

    # --- rows that the extraction shifted -------------------------------------------------------------

    def _systematic_shifts(self, rows: Sequence[LabelledLine]) -> dict[tuple[int, int], int]:
        """Label form -> how far its rows begin late, where every row of the form is shifted alike.

        The form prints up to three label columns; where a header leaves room for fewer, the deeper rows push
        their figures to the right, and the table's edge cuts off as many.
        """
        columns = self.header.columns
        if columns is None:
            return {}
        first, count = min(columns), len(columns)
        forms: dict[tuple[int, int], set[int | None]] = {}
        for row in rows:
            late = row.label.column + 1 - first
            if late <= 0 or not _contiguous(columns):
                continue
            filled = row.filled
            fits = (
                len(filled) in (count - late, count)
                and _is_run(filled)
                and filled[0].column == row.label.column + 1
                and row.label.column + 1 == row.depth
            )
            forms.setdefault(_form(row), set()).add(late if fits else None)
        return {
            form: found.pop() or 0 for form, found in forms.items() if len(found) == 1 and None not in found
        }

    def _shifted(self, row: LabelledLine, shift: int, slots: Mapping[str, Slot]) -> Iterator[Cell]:
        keys = [key for _, key in sorted((self.header.columns or {}).items())]
        placed = dict(zip(keys, row.filled, strict=False))
        why = f"本行整体右移 {shift} 列"
        for key, slot in slots.items():
            if key in placed:
                yield moved(slot, placed[key], why)
            else:
                yield missing(slot, row.label.at, f"{why}，这一格被切掉" if key in keys else "表头没有这一列")

    # --- rows with blanks ------------------------------------------------------------------------------

    def _blank_layout(self, rows: Sequence[LabelledLine]) -> str | None:
        """How the fields behind a label stand in for seven columns, if all rows agree on one way:

        "exact" seven fields; "before" or "behind", seven and one empty field for each label column that the
        row's label spans (a merged label leaves its empty fields on one side).
        """
        if not all(row.line.blanks_seen for row in rows) or (self.header.speaks and not self.header.complete):
            return None
        usable = [row for row in rows if row.values]
        fitting = [name for name in ("exact", "before", "behind") if all(_cut(row, name) for row in usable)]
        return fitting[0] if not self.crowded and len(usable) >= 2 and len(fitting) == 1 else None

    def _with_blanks(self, row: LabelledLine) -> list[GridCell] | None:
        return _cut(row, self.offset) if self.offset else None


def _cut(row: LabelledLine, layout: str) -> list[GridCell] | None:
    """The seven fields of a row under a layout, or None where the row does not have that layout."""
    values, count = list(row.values), len(row.row.columns)
    spare = 0 if layout == "exact" else 3 - row.depth
    if len(values) != count + spare:
        return None
    kept, dropped = (
        (values[spare:], values[:spare]) if layout == "before" else (values[:count], values[count:])
    )
    return None if any(cell.text.strip() for cell in dropped) else kept


def _stacked(row: LabelledLine) -> bool:
    """Whether a row's figures stand one a line, where an empty cell would have left no line."""
    return not row.line.blanks_seen and len({cell.row for cell in row.values[-2:]}) > 1


def _count_up(rows: Sequence[LabelledLine]) -> bool:
    """Whether the last figures of rows are serial numbers: those of the rows below them."""
    lasts = [row.values[-1].text.strip() for row in rows]
    run = 1
    for one, other in pairwise(lasts):
        run = run + 1 if one.isdecimal() and other.isdecimal() and int(other) == int(one) + 1 else 1
        if run >= _LEAST_SERIALS:
            return True
    return False


def _is_run(cells: Sequence[GridCell]) -> bool:
    """Whether cells are next to one another, in a source that keeps field positions."""
    columns = [cell.column for cell in cells]
    return bool(cells) and (
        columns == list(range(columns[0], columns[0] + len(columns))) or len(set(columns)) == 1
    )


def _contiguous(columns: Mapping[int, str]) -> bool:
    return sorted(columns) == list(range(min(columns), min(columns) + len(columns)))


def _form(row: LabelledLine) -> tuple[int, int]:
    """Rows of one form: as deep in the official form, and with the label in the same column."""
    return row.depth, row.label.column
