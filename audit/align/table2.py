"""Rows of table 2 -> their one or three figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.align.cells import ambiguous, in_place, missing, moved
from audit.align.labels import label_forms
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.align.labels import LabelledLine
    from audit.align.lines import TableLine
    from audit.model import Cell, GridCell
    from audit.template import Slot, Template


_FIRST_NAME = normalise_label("信息内容")
"""What every header line of the table begins with."""


def block_header(line: TableLine, words: Mapping[str, str]) -> tuple[TableLine, tuple[str, ...]] | None:
    """The column keys that a header line of a block names, in its order; None for any other line.

    A name that the form does not have gives "": the line may be another form's.
    """
    keys: list[str] = []
    is_header = False
    for cell in line.cells:
        known = next((words[form] for form in label_forms(cell.text) if form in words), None)
        if normalise_label(cell.text) == _FIRST_NAME:
            is_header = True
        elif known is not None:
            keys.append(known)
        elif is_header and cell.text.strip():
            keys.append("")
    named = [key for key in keys if key]
    if len(named) > 1 and len(set(keys)) == 1:  # one name over several columns, written into each
        return line, (named[0],)
    return (line, tuple(keys)) if (named or (is_header and keys)) and len(set(named)) == len(named) else None


def place_row(
    row: LabelledLine, header: tuple[TableLine, tuple[str, ...]] | None, template: Template
) -> Iterator[Cell]:
    """The cells of one row. `header` is the block header last seen before the row, with its line."""
    slots = {key: template.slots[f"{row.row.key}.{key}"] for key in row.row.columns}
    values = list(row.values)
    if header and len(slots) > 1 and ("" in header[1] or _lacks_a_name(row, header, slots)):
        yield from _refuse(row, slots)
        return
    if header and not set(header[1]) <= set(slots):
        header = None
    if len(slots) == 1:
        yield _single(row, values, header, next(iter(slots.values())))
        return
    order = header[1] if header and set(header[1]) == set(slots) else tuple(slots)
    placed = _three(row, values, order, *(header or (None, ())))
    if placed is None:
        yield from _refuse(row, slots)
        return
    for key, cell in placed.items():
        yield in_place(slots[key], cell, row.note)


def _lacks_a_name(
    row: LabelledLine, header: tuple[TableLine, tuple[str, ...]], slots: Mapping[str, Slot]
) -> bool:
    """Whether the header of a row's own grid names some of its figures but not all: a column was lost."""
    own = row.line.columns_known and header[0].source == row.line.source
    return own and set(header[1]) < set(slots)


def _refuse(row: LabelledLine, slots: Mapping[str, Slot]) -> Iterator[Cell]:
    for slot in slots.values():
        yield ambiguous(slot, row.values, row.label.at) if row.filled else missing(slot, row.label.at)


def _three(
    row: LabelledLine,
    values: Sequence[GridCell],
    order: Sequence[str],
    header: TableLine | None,
    names: Sequence[str],
) -> dict[str, GridCell] | None:
    """The three figures of a row, where only one placement fits. `names` are the header's."""
    known = row.line.columns_known and header is not None and header.source == row.line.source
    full = all(cell.text.strip() for cell in values[: len(order)])
    if not full and (_lost_a_cell(row, header) or _ends_before(row, header)):
        return None
    if row.line.thinned:
        return _by_span(values, order, header) if known and set(names) == set(order) else None
    if known and (under := _by_span(values, order, header)) is not None:
        return under
    own, spare = values[: len(order)], values[len(order) :]
    if len(own) < len(order) or any(cell.text.strip() for cell in spare):
        return _by_span(values, order, header) if row.line.columns_known else None
    same_width = header is not None and len(header.cells) == len(row.line.cells) and row.line.field_columns
    exact = not spare and row.line.blanks_seen and not full and (same_width or not row.line.field_columns)
    if full or exact or (row.line.columns_known and not spare) or same_width:
        return dict(zip(order, own, strict=True))
    return None


def _lost_a_cell(row: LabelledLine, header: TableLine | None) -> bool:
    """Whether a row of a table with empty columns ends before its header or elsewhere than most rows."""
    return row.line.torn or (row.line.thinned and _ends_before(row, header))


def _ends_before(row: LabelledLine, header: TableLine | None) -> bool:
    """Whether a row ends before the header of its own grid."""
    return header is not None and header.source == row.line.source and row.line.edge < header.edge


def _by_span(
    values: Sequence[GridCell], order: Sequence[str], header: TableLine | None
) -> dict[str, GridCell] | None:
    """By the header's columns, where each header cell covers exactly one value cell."""
    if header is None or not values:
        return None
    names = [cell for cell in header.cells if cell.text.strip()][-len(order) :]
    placed: dict[str, GridCell] = {}
    for key, name in zip(order, names, strict=False):
        under = [
            cell
            for cell in values
            if cell.column < name.column + name.column_span and name.column < cell.column + cell.column_span
        ]
        if len(under) != 1 or under[0] in placed.values():
            return None
        placed[key] = under[0]
    left = [cell for cell in values if cell.text.strip() and cell not in placed.values()]
    edge = max(cell.column + cell.column_span for cell in header.cells)
    fits = values[-1].column + values[-1].column_span <= edge
    return placed if fits and not left and len(placed) == len(order) else None


def _single(
    row: LabelledLine,
    values: Sequence[GridCell],
    header: tuple[TableLine, tuple[str, ...]] | None,
    slot: Slot,
) -> Cell:
    """The one figure of a row: it stands first behind the label, with at most empty fields after it."""
    if not values:
        return missing(slot, row.label.at, "标签后没有格")
    filled = [cell for cell in values if cell.text.strip()]
    if not filled:
        same_width = header is not None and len(header[0].cells) == len(row.line.cells)
        one_cell_a_line = row.line.blanks_seen and len(values) == 1
        certain = same_width if row.line.field_columns else one_cell_a_line
        if row.line.columns_known:
            certain = _is_under_a_name(row, values[0], header)
        return (
            in_place(slot, values[0], row.note)
            if certain
            else missing(slot, row.label.at, "标签后的格为空或已丢失")
        )
    if len(filled) > 1 and not _is_repeated(filled, header):
        return ambiguous(slot, values, row.label.at)
    if filled[0] is values[0] or _under_own_name(row, filled[0], header):
        return in_place(slot, filled[0], row.note)
    return moved(slot, filled[0], "数字不在标签后的第一格")


def _is_under_a_name(
    row: LabelledLine, cell: GridCell, header: tuple[TableLine, tuple[str, ...]] | None
) -> bool:
    """Whether an empty cell behind a label stands for the figure: below its name, or below a header on another page.
    An empty margin may have taken the place of a lost cell.
    """
    if header is None or len(header[1]) != 1 or _ends_before(row, header[0]):
        return False
    if header[0].source != row.line.source:
        return not row.line.thinned
    name = [other for other in header[0].cells if other.text.strip()][-1]
    return _under_own_name(row, cell, header) if row.line.thinned else _overlap(name, cell)


def _overlap(one: GridCell, other: GridCell) -> bool:
    return one.column < other.column + other.column_span and other.column < one.column + one.column_span


def _under_own_name(
    row: LabelledLine, cell: GridCell, header: tuple[TableLine, tuple[str, ...]] | None
) -> bool:
    """Whether a figure stands below the one name of its header, with only gutters between it and its label."""
    if (
        header is None
        or not row.line.columns_known
        or header[0].source != row.line.source
        or len(header[1]) != 1
    ):
        return False
    name = [other for other in header[0].cells if other.text.strip()][-1]
    return name.column == cell.column


def _is_repeated(filled: Sequence[GridCell], header: tuple[TableLine, tuple[str, ...]] | None) -> bool:
    """Whether one merged figure is written into each of its columns, as the name above it is."""
    if header is None or len({cell.text.strip() for cell in filled}) > 1:
        return False
    names = [cell for cell in header[0].cells if cell.text.strip()][1:]
    repeated = len({normalise_label(cell.text) for cell in names}) == 1
    return repeated and [cell.column for cell in names] == [cell.column for cell in filled]
