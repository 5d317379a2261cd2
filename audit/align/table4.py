"""The one row of table 4 -> its three groups of five results.

The row has no label: the words above it (结果维持 … 总计) name the columns, and a group printed alone is named by
its own header or by the heading before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.align.cells import ambiguous, in_place
from audit.figure import is_figure_like
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.align.lines import TableLine
    from audit.model import Cell, GridCell
    from audit.template import Template


@dataclass(frozen=True)
class ResultHeader:
    """The result columns last printed above: their cells (in order) and keys."""

    cells: tuple[GridCell, ...]
    keys: tuple[str, ...]
    width: int
    """How many cells its lines have; 0 where lines of fields that have names differ in that: they are torn."""
    source: int
    """The grid that it stands in."""
    edge: int = 0
    """The first column behind it."""


def result_header(lines: Sequence[TableLine], words: Mapping[str, str]) -> ResultHeader | None:
    """The result columns that some header lines name, ordered by their column; None if they name too few."""
    named = [
        (cell, words[form])
        for line in lines
        for cell in line.cells
        for form in (normalise_label(cell.text),)
        if form in words
    ]
    if len({key for _, key in named}) < 3:
        return None
    places = [cell.column for cell, _ in named]
    if all(line.field_columns for line in lines) and (
        lines[0].columns_known or len(set(places)) == len(places)
    ):
        named.sort(key=lambda pair: pair[0].column)
    widths = {len(line.cells) for line in lines if any(cell in line.cells for cell, _ in named)}
    return ResultHeader(
        tuple(cell for cell, _ in named),
        tuple(key for _, key in named),
        max(len(line.cells) for line in lines) if lines[0].columns_known or len(widths) == 1 else 0,
        lines[-1].source,
        max(line.edge for line in lines),
    )


def is_word(text: str) -> bool:
    """Whether a cell holds words. What has no letter is none, though it may be no figure either: one unreadable cell
    does not take the others of its row away.
    """
    return any(character.isalpha() for character in text) and not is_figure_like(text)


def values_of(line: TableLine) -> tuple[GridCell, ...]:
    """The cells of a line that stand for figures: all of it, or what follows the last word in it."""
    last_word = max(
        (index for index, cell in enumerate(line.cells) if is_word(cell.text)),
        default=-1,
    )
    return line.cells[last_word + 1 :]


def place_line(
    line: TableLine,
    values: Sequence[GridCell],
    header: ResultHeader | None,
    group: str | None,
    template: Template,
) -> Iterator[Cell]:
    """The cells of a row with these values: all fifteen, or the five of `group` (a row key such as "t4.review")."""
    table = template.tables[4]
    results = tuple(table.columns)
    filled = [cell for cell in values if cell.text.strip()]
    everything = [template.slots[f"{row.key}.{key}"] for row in table.rows for key in results]
    own = [template.slots[f"{group}.{key}"] for key in results] if group else []
    for slots in (everything, own):
        keys = [slot.column for slot in slots]
        if slots and (cells := _fitting(line, values, filled, keys, header)) is not None:
            for slot, cell in zip(slots, cells, strict=True):
                yield in_place(slot, cell)
            return
    if filled:
        for slot in own if own and len(values) < len(everything) else everything:
            yield ambiguous(slot, values, line.cells[0].at)


def _fitting(
    line: TableLine,
    values: Sequence[GridCell],
    filled: Sequence[GridCell],
    keys: Sequence[str],
    header: ResultHeader | None,
) -> list[GridCell] | None:
    """The cells for the wanted columns in order, where exactly one placement fits; else None."""
    named = header is not None and list(header.keys) == list(keys)
    contradicted = header is not None and len(header.keys) == len(keys) and not named
    lost = line.torn or (
        line.thinned and header is not None and header.source == line.source and line.edge < header.edge
    )
    if (
        lost or contradicted or (len(keys) == 5 and not named)
    ):  # five figures may also be what is left of fifteen
        return None
    if len(filled) == len(keys) and len(filled) == len(values):
        return list(values)
    if len(filled) == len(keys) and not line.columns_known:
        return list(filled)
    if named and line.columns_known and header is not None and header.source == line.source:
        return _each_under_its_name(values, header, too_wide=line.edge > header.edge)
    one_cell_a_line = named and line.blanks_seen and not line.field_columns
    if len(values) == len(keys) and (
        one_cell_a_line or (line.columns_known and _under(line, values, header))
    ):
        return list(values)
    if (
        named
        and header is not None
        and line.field_columns
        and line.blanks_seen
        and len(line.cells) == header.width
    ):
        by_column = {cell.column: cell for cell in values}
        cells = [by_column[cell.column] for cell in header.cells if cell.column in by_column]
        rest = [cell for cell in values if cell not in cells]
        if len(cells) == len(keys) and not any(cell.text.strip() for cell in rest):
            return cells
    return None


def _each_under_its_name(
    values: Sequence[GridCell], header: ResultHeader, *, too_wide: bool
) -> list[GridCell] | None:
    """The cell under each name, where every name has one of its own and what is left over is empty. In a row that is
    wider than its header (`too_wide`) an empty one may have been put in before figures.
    """
    found: list[GridCell] = []
    for name in header.cells:
        under = [cell for cell in values if _overlap(name, cell)]
        if len(under) != 1 or under[0] in found:
            return None
        found.append(under[0])
    if too_wide and not all(cell.text.strip() for cell in found):
        return None
    return None if any(cell.text.strip() for cell in values if cell not in found) else found


def _overlap(one: GridCell, other: GridCell) -> bool:
    return one.column < other.column + other.column_span and other.column < one.column + one.column_span


def _under(line: TableLine, values: Sequence[GridCell], header: ResultHeader | None) -> bool:
    """Whether cells stand in the columns of a header of their own grid; true where it is another grid's."""
    if header is None or header.source != line.source:
        return True
    return len(header.cells) == len(values) and all(
        _overlap(name, cell) for name, cell in zip(header.cells, values, strict=True)
    )
