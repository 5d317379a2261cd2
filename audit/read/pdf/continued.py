"""Tables that go on over a page break -> one table, its columns matched by their place on the page.

Nothing is lost and nothing guessed: the first row behind the break belongs to the last one before it only where
it has no label of its own; a figure that is torn as well is joined where its line was full, else it is left
unreadable. A header that is printed again is dropped.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.figure import is_figure_like
from audit.read.pdf.cell_text import figures_joined, is_enumerated, is_piece_of_figure
from audit.read.pdf.doubts import NUMERIC
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.tables import Table, TableCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SAME_COLUMN = 3.5
_SAME_WIDTH = 6.0


def fits(table: Table, other: Table) -> bool:
    """Whether a table at the top of a page is as wide as the one that ends the page before, or lacks the first
    column of it: some programs draw a merged cell only on the page where it begins.
    """
    one, two = table.last_box, other.box
    same_width = abs((one[2] - one[0]) - (two[2] - two[0])) <= _SAME_WIDTH
    return table.ruled and other.ruled and (same_width or _lacks_first_column(table, other))


def _lacks_first_column(table: Table, other: Table) -> bool:
    last = max((c for c in table.cells if c.column == 0), key=lambda c: c.row, default=None)
    merged = last is not None and last.row_span > 1
    shift = table.last_box[2] - table.columns[-1]
    ends = [abs(table.columns[1] + shift - other.box[0]), abs(table.last_box[2] - other.box[2])]
    return merged and max(ends) <= _SAME_COLUMN


def continued(table: Table, other: Table) -> Table:
    """Both tables as one; cells keep the page that they stand on."""
    lacking = _lacks_first_column(table, other)
    shift = table.last_box[2] - other.box[2] if lacking else table.last_box[0] - other.box[0]
    moved_left = table.last_box[0] - shift if lacking else other.last_box[0]
    moved = [x + shift for x in other.columns]
    columns = _merged(table.columns, moved)
    upper = _placed(table.cells, table.columns, columns)
    lower = _placed(other.cells, moved, columns)
    skipped = _repeated_header(upper, lower)
    lower = [replace(cell, row=cell.row - skipped) for cell in lower if cell.row >= skipped]
    last = [cell for cell in upper if cell.row + cell.row_span == table.height]
    first = [cell for cell in lower if cell.row == 0]
    headless = table.height > 1 and _has_label_behind(last, first)
    if headless or _is_cut(last, first, alone=other.height - skipped == 1):
        offset, gone = table.height - 1, _glue(last, first, every=True)
    else:
        _doubt_break(last, first)
        offset, gone = table.height, _glue(last, first, every=False)
    kept = [replace(cell, row=cell.row + offset) for cell in lower if (cell.row, cell.column) not in gone]
    return Table(
        table.page,
        table.box,
        columns,
        offset + other.height - skipped,
        upper + kept,
        table.ruled,
        table.order,
        other.last_order,
        (moved_left, *other.last_box[1:]),
    )


def _merged(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """Both lists of column lines as one; lines close together are the same."""
    found: list[float] = []
    for x in sorted([*one, *other]):
        if not found or x - found[-1] > _SAME_COLUMN:
            found.append(x)
    return found


def _placed(cells: Iterable[TableCell], own: Sequence[float], columns: Sequence[float]) -> list[TableCell]:
    """The cells with their columns counted by the merged lines."""
    index = [min(range(len(columns)), key=lambda n, x=x: abs(columns[n] - x)) for x in own]  # type: ignore[misc]
    return [
        replace(
            cell,
            column=index[cell.column],
            column_span=max(1, index[cell.column + cell.column_span] - index[cell.column]),
        )
        for cell in cells
    ]


def _repeated_header(upper: Sequence[TableCell], lower: Sequence[TableCell]) -> int:
    """How many first rows of the lower table print the upper table's first rows again."""
    count, texts = 0, 0
    while True:
        one, other = _words(upper, count), _words(lower, count)
        if one != other or not one or any(is_figure_like(text) for _, text in one):
            return count if texts >= 2 else 0
        count, texts = count + 1, texts + len(one)


def _words(cells: Iterable[TableCell], row: int) -> list[tuple[int, str]]:
    return sorted(
        (cell.column, "".join(cell.text.split())) for cell in cells if cell.row == row and cell.text.strip()
    )


def _is_cut(last: Sequence[TableCell], first: Sequence[TableCell], *, alone: bool) -> bool:
    """Whether the last row before the break and the first behind it are one row."""
    above = {(cell.column, cell.column_span): cell for cell in last}
    below = {(cell.column, cell.column_span): cell for cell in first}
    if any(cell.text.strip() and key not in above for key, cell in below.items()):
        return False
    single = [cell for cell in first if cell.row_span == 1]
    if not any(cell.text.strip() for cell in single):  # what is left of a row without anything in it
        return not alone and bool(single) and all((c.column, c.column_span) in above for c in single)
    if not any(cell.text.strip() for cell in last if cell.row_span == 1):
        return True
    return all(_is_rest(above[key], cell) for key, cell in below.items() if cell.text.strip())


def _is_rest(upper: TableCell, lower: TableCell) -> bool:
    """Whether a cell's text can be the rest of the cell before the break: of its label, or of its figure."""
    if is_piece_of_figure(lower.text):
        return not upper.text.strip() or is_piece_of_figure(upper.text)
    if not upper.text.strip():  # a merged cell, or a figure with a remark
        return lower.row_span > 1 or (lower.text[:1] in NUMERIC and not is_enumerated(lower.text))
    return _runs_on(upper, lower)


def _has_label_behind(last: Sequence[TableCell], first: Sequence[TableCell]) -> bool:
    """Whether the last row before the break has figures without a label, and the first behind it that label: the
    figures stand higher than the label's middle.
    """
    merged = {(cell.column, cell.column_span) for cell in [*last, *first] if cell.row_span > 1}
    above = {key: cell for cell in last if (key := (cell.column, cell.column_span)) not in merged}
    below = {key: cell for cell in first if (key := (cell.column, cell.column_span)) not in merged}
    figures = [cell for cell in above.values() if cell.text.strip()]
    if not figures or not all(is_piece_of_figure(cell.text) for cell in figures):
        return False
    written = {key for key, cell in below.items() if cell.text.strip()}
    words = {key for key in written if not is_piece_of_figure(below[key].text)}
    return bool(words) and written <= set(above) and not any(above[key].text.strip() for key in written)


def doubt_torn(table: Table, other: Table) -> None:
    """Doubt the rows on both sides of a page break where one of them has figures without a label and the two tables
    could not be joined.
    """
    last = [cell for cell in table.cells if cell.row + cell.row_span == table.height and cell.row_span == 1]
    first = [cell for cell in other.cells if cell.row == 0 and cell.row_span == 1]
    for row, beside in ((last, first), (first, last)):
        figures = any(cell.text.strip() and not _is_words(cell) for cell in row)
        if figures and not any(_is_words(cell) for cell in row) and any(map(_is_words, beside)):
            for cell in beside:
                if not _is_words(cell):
                    cell.text += UNKNOWN


def _doubt_break(last: Sequence[TableCell], first: Sequence[TableCell]) -> None:
    """Take away the figures and blanks of the rows beside a break where a row may be torn by it after all: the label
    behind it has no number though that before it has, or one of both rows has figures and no label.
    """
    before = [cell for cell in last if cell.row_span == 1]
    behind = [cell for cell in first if cell.row_span == 1]
    places = [cell for cell in behind if not _is_words(cell)]
    if places and (_is_torn_label(before, behind) or _lacks_label(before, behind)):
        for cell in [*places, *(cell for cell in before if not _is_words(cell))]:
            cell.text += UNKNOWN


def _is_torn_label(before: Sequence[TableCell], behind: Sequence[TableCell]) -> bool:
    label = next((cell.text for cell in before if _is_words(cell)), "")
    other = next((cell.text for cell in behind if _is_words(cell)), "")
    figures = any(cell.text.strip() for cell in before if not _is_words(cell))
    return (is_enumerated(label) if label else figures) and bool(other) and not is_enumerated(other)


def _lacks_label(before: Sequence[TableCell], behind: Sequence[TableCell]) -> bool:
    """Whether one of two rows has figures, but nothing where the other has its last label."""
    labels = [cell for cell in [*before, *behind] if _is_words(cell) and _is_label(cell.text)]
    column = max((cell.column for cell in labels), default=-1)
    for row, other in ((before, behind), (behind, before)):
        empty = any(cell.column == column and not cell.text.strip() for cell in row)
        named = any(cell.column == column and cell.text.strip() for cell in other)
        if empty and named and any(c.column > column and c.text.strip() for c in row):
            return True
    return False


def _is_label(text: str) -> bool:
    """Whether words are no figure with a remark."""
    return text.strip()[:1] not in NUMERIC or is_enumerated(text)


def _is_words(cell: TableCell) -> bool:
    bare = "".join(cell.text.replace(UNKNOWN, "").split())
    return bool(bare) and not is_figure_like(bare)


def _runs_on(upper: TableCell, lower: TableCell) -> bool:
    """Whether a label goes on in the cell behind the break."""
    return upper.open_end and not is_piece_of_figure(upper.text) and not is_enumerated(lower.text)


def _spans_the_break(upper: TableCell, lower: TableCell, *, parted: bool) -> bool:
    """Whether two cells are one merged cell that the break cut; a blank under a header is none. `parted` tells that
    the row behind the break parts a cell of the row before, as only the rows of a header do.
    """
    if not lower.text.strip():
        return lower.row_span > 1
    if is_piece_of_figure(lower.text):
        return False
    return (parted or upper.row_span > 1 or lower.row_span > 1) and _runs_on(upper, lower)


def _parts(upper: TableCell, lower: TableCell) -> bool:
    """Whether a cell with words stands under a part of a wider one with text."""
    within = upper.column <= lower.column and (
        lower.column + lower.column_span <= upper.column + upper.column_span
    )
    words = bool(lower.text.strip()) and not is_piece_of_figure(lower.text)
    return words and within and lower.column_span < upper.column_span and bool(upper.text.strip())


def _glue(last: Sequence[TableCell], first: Sequence[TableCell], *, every: bool) -> set[tuple[int, int]]:
    """Join cells that go on behind the break: all of a row cut in two, else merged cells that reach over it.

    Where a label seems to go on and every figure has a second half too, these may as well be two rows: their
    figures stay unreadable. The joined cells of `last` are changed; gives the (row, column) of the cells of
    `first` that are in them now.
    """
    gone: set[tuple[int, int]] = set()
    above = {(c.column, c.column_span) for c in last if is_piece_of_figure(c.text)}
    below = {(c.column, c.column_span) for c in first if is_piece_of_figure(c.text)}
    labelled = any(_is_words(cell) for cell in first)
    numbered = any(is_enumerated(c.text) for c in last if c.row_span == 1) and not any(
        is_enumerated(c.text) for c in first if c.row_span == 1
    )
    two_rows = labelled and not numbered and bool(above) and above <= below
    parted = any(_parts(upper, lower) for upper in last for lower in first)
    for upper in last:
        for lower in first:
            if (upper.column, upper.column_span) != (lower.column, lower.column_span):
                continue
            if not every and not _spans_the_break(upper, lower, parted=parted):
                continue
            if lower.text.strip() and not upper.text.strip():
                upper.page = lower.page
            if is_piece_of_figure(upper.text) and is_piece_of_figure(lower.text):
                upper.text = figures_joined(upper.text, lower.text, full=upper.full and not two_rows)
            else:
                upper.text += lower.text
            upper.open_end, upper.full = lower.open_end, lower.full
            upper.row_span += lower.row_span - (1 if every else 0)
            gone.add((lower.row, lower.column))
    return gone
