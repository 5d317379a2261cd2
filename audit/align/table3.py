"""Rows of table 3 -> its seven applicant columns.

A geometric source (HTML, DOCX, ruled PDF) is taken at its columns, and nothing that the figures say moves a
value. In a lossy source (text) a row is taken only where one placement alone fits; a row that the extraction
shifted is re-aligned only when all rows of its kind are shifted alike, and its figures say so (`shifted`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.align.cells import ambiguous, in_place, missing, moved
from audit.align.labels import is_header_line
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.align.labels import LabelledLine
    from audit.align.lines import TableLine
    from audit.model import Cell, GridCell
    from audit.template import Slot, Template

_LEAST_NAMES = 4
"""A header counts as one when it names this many of the seven columns; below, it is some other table's."""


@dataclass(frozen=True)
class Header:
    """What a table's header says: which names it prints, and which column each stands over (if that is sure)."""

    order: tuple[str, ...]
    """Column keys as the form orders them, or as this header does."""
    names: frozenset[str] = frozenset()
    columns: Mapping[int, str] | None = None
    """Grid or field column -> key; None where the columns of the header cannot be relied on."""
    width: int = 0
    """How many fields the header's lines have: a row of another width lost or gained some."""

    @property
    def speaks(self) -> bool:
        """Whether it is the applicants' header at all."""
        return len(self.names) >= _LEAST_NAMES

    @property
    def complete(self) -> bool:
        """Whether no column of the form is absent."""
        return len(self.names) == len(self.order)


def read_header(lines: Sequence[TableLine], words: Mapping[str, str], canonical: Sequence[str]) -> Header:
    """The header above the first row of a table, from the lines that stand there."""
    rows = [line for line in lines if is_header_line(line, words)]
    canonical = tuple(canonical)
    if not rows:
        return Header(canonical)
    joined = frozenset(
        words[form]
        for line in rows
        for cell in line.cells
        for form in (normalise_label(cell.text),)
        if form in words
    )
    first, last = lines.index(rows[0]), lines.index(rows[-1])
    lowest: dict[int, str] = {}
    for line in lines[first : last + 1]:
        for cell in line.cells:
            if cell.text.strip():
                for column in range(cell.column, cell.column + cell.column_span):
                    lowest[column] = normalise_label(cell.text)
    columns = {column: words[text] for column, text in sorted(lowest.items()) if text in words}
    order = tuple(columns.values())
    trusted = len(set(order)) == len(order) and "natural_person" in order and rows[0].field_columns
    if (
        trusted and not rows[0].columns_known
    ):  # fields of a text keep the form's order or are not columns at all
        trusted = list(order) == [key for key in canonical if key in order]
    return Header(
        order=order if trusted and set(order) == set(canonical) else canonical,
        names=joined,
        columns=columns if trusted and len(order) >= _LEAST_NAMES else None,
        width=max(len(line.cells) for line in rows),
    )


def place_rows(
    rows: Sequence[LabelledLine], headers: Mapping[int, Header], template: Template
) -> Iterator[Cell]:
    """Every cell of the given rows of table 3. `headers` are by source; all rows of one source share theirs."""
    for source in sorted({row.line.source for row in rows}):
        own = [row for row in rows if row.line.source == source]
        header = headers[source]
        if own[0].line.columns_known:
            for row in own:
                yield from _geometric(row, header, _slots(row, template))
        else:
            grid = _Lossy(own, header)
            for row in own:
                yield from grid.place(row, _slots(row, template))


def _slots(row: LabelledLine, template: Template) -> dict[str, Slot]:
    return {key: template.slots[f"{row.row.key}.{key}"] for key in row.row.columns}


def _geometric(row: LabelledLine, header: Header, slots: Mapping[str, Slot]) -> Iterator[Cell]:
    """A row whose cells have columns: seven cells are the seven columns; fewer or more go by the header."""
    values = list(row.values)
    columns = header.columns
    foreign = header.speaks and not header.complete
    if len(values) == len(header.order) and not foreign and all(cell.row_span == 1 for cell in values):
        for key, cell in zip(header.order, values, strict=True):
            yield in_place(slots[key], cell, row.note)
        return
    if columns is None:
        yield from _refuse(row, slots)
        return
    covered = {
        column: cell for cell in values for column in range(cell.column, cell.column + cell.column_span)
    }
    if not set(columns) <= set(covered):
        yield from _refuse(row, slots)
        return
    for key, slot in slots.items():
        column = next((column for column, name in columns.items() if name == key), None)
        if column is None:
            yield missing(slot, row.label.at, "表头没有这一列")
            continue
        cell = covered[column]
        over = [name for other, name in columns.items() if covered[other] is cell]
        if len(over) > 1 or cell.row_span > 1:
            yield ambiguous(slot, [cell], cell.at)
        else:
            yield in_place(slot, cell, row.note)


def _refuse(row: LabelledLine, slots: Mapping[str, Slot]) -> Iterator[Cell]:
    """No figure is given: candidates where the row has any, else the places are missing."""
    filled = [cell for cell in row.values if cell.text.strip()]
    for slot in slots.values():
        if filled:
            yield ambiguous(slot, row.values, row.label.at)
        else:
            yield missing(slot, row.label.at, "本行各格为空或已丢失，不能断定")


class _Lossy:
    """The rows of one table in a text: what its rows have in common decides how far a row can be trusted."""

    def __init__(self, rows: Sequence[LabelledLine], header: Header) -> None:
        self.header = header
        self.shifts = self._systematic_shifts(rows)
        self.offset = self._blank_layout(rows)

    def place(self, row: LabelledLine, slots: Mapping[str, Slot]) -> Iterator[Cell]:
        """The cells of one row, or a refusal."""
        header, filled = self.header, _filled(row)
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
            and not self._overlong(row)
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
            yield from _refuse(row, slots)

    def _overlong(self, row: LabelledLine) -> bool:
        """Whether a row has more fields than its header: some figure was torn in two."""
        return self.header.columns is not None and len(row.line.cells) > self.header.width

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
        fields = {cell.column: cell for cell in row.values}
        if row.label.column >= first or any(c.text.strip() and c.column not in columns for c in row.values):
            return None
        found = {key: fields[column] for column, key in columns.items() if column in fields}
        if len(found) < len(columns):
            return None
        full = all(cell.text.strip() for cell in found.values())
        whole = self.header.complete and len(row.line.cells) == self.header.width
        return found if full or whole else None

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
            filled = _filled(row)
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
        placed = dict(zip(keys, _filled(row), strict=False))
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
        return fitting[0] if len(usable) >= 2 and len(fitting) == 1 else None

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


def _filled(row: LabelledLine) -> list[GridCell]:
    return [cell for cell in row.values if cell.text.strip()]


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
