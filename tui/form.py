"""A report's table as lines of the official form: labels, figures, marked sides of an equation, folds.

Plain values only: `build_form` decides what stands on which line, `tui.layout` gives it columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from audit.english import form_label
from audit.model import State
from tui.figures import figure_style, figure_text
from tui.show import clean, narrow
from tui.texts import load_texts, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model import Cell, Figure
    from audit.template import Row, Table

NONE_TRIED: Mapping[str, Figure] = {}
PREVIOUS = "prev:"
"""What the slot of a last year's figure starts with."""


class Side(StrEnum):
    """On which side of the selected finding's equation a figure stands."""

    NONE = ""
    LEFT = "left"
    RIGHT = "right"


class Fold(StrEnum):
    """Which lines a folded table leaves out: those that hold only zeros, or all outside the equation."""

    ZEROS = "zeros"
    OTHERS = "others"


class Kind(StrEnum):
    """What a line of the form is."""

    HEADING = "heading"
    FIGURES = "figures"
    PREVIOUS = "previous"
    FOLD = "fold"


@dataclass(frozen=True, slots=True)
class FormCell:
    """One figure on the form: its slot, its text, its style, its side of the equation."""

    slot: str
    text: str
    style: str
    side: Side
    is_changed: bool = False
    """Whether another figure is tried here; then it is never left out."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of the form; `titles` are column labels that stand on a heading line."""

    kind: Kind
    label: str
    indent: int = 0
    cells: tuple[FormCell, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether a figure of the selected finding, or one that is tried, stands on this line."""
        return any(cell.side or cell.is_changed for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Form:
    """A table ready to be laid out; `columns` are the labels above all lines (full, short), none if titles do."""

    columns: tuple[tuple[str, str], ...]
    lines: tuple[FormLine, ...]


def build_form(
    table: Table,
    cells: Mapping[str, Cell],
    sides: Mapping[str, Side],
    previous: Mapping[str, Cell],
    *,
    fold: Fold | None = None,
    tried: Mapping[str, Figure] = NONE_TRIED,
) -> Form:
    """The form of a report's figures.

    `sides` marks slots (last year's as `prev:SLOT`), `previous` holds last year's figures by slot, `fold`
    leaves lines out and says how many, `tried` are other figures by slot, shown behind the report's own.
    """
    shared = len({row.columns for row in table.rows}) == 1
    lines: list[FormLine] = []
    above: tuple[str, ...] = ()
    for row in table.rows:
        lines.extend(_headings(table, row, above, shared))
        above = row.labels[:-1]
        figures = _figures(row, cells, sides, tried=tried)
        lines.append(FormLine(Kind.FIGURES, _label(row.labels[-1]), len(row.labels) - 1, figures))
    lines = _with_previous(lines, table, sides, previous, tried)
    if fold is not None:
        lines = _folded(lines, sides, fold)
    columns = tuple(_column(table, key) for key in table.rows[0].columns) if shared else ()
    return Form(columns, tuple(lines))


def _label(label: str) -> str:
    return narrow(clean(form_label(label)))


def _column(table: Table, key: str) -> tuple[str, str]:
    full = _label(table.columns[key].labels[-1])
    return full, load_texts().get(f"form.short.{key}", full) if table.number == 3 else full


def _headings(table: Table, row: Row, above: tuple[str, ...], shared: bool) -> list[FormLine]:
    outer = row.labels[:-1]
    if outer == above:
        return []
    same = next(
        (n for n, (a, b) in enumerate(zip(outer, above, strict=False)) if a != b), min(len(outer), len(above))
    )
    titles = () if shared else tuple(_label(table.columns[key].labels[-1]) for key in row.columns)
    return [
        FormLine(Kind.HEADING, _label(label), same + n, titles=titles) for n, label in enumerate(outer[same:])
    ]


def _figures(
    row: Row,
    cells: Mapping[str, Cell],
    sides: Mapping[str, Side],
    before: str = "",
    *,
    tried: Mapping[str, Figure] = NONE_TRIED,
) -> tuple[FormCell, ...]:
    return tuple(_figure(f"{row.key}.{key}", cells, sides, before, tried) for key in row.columns)


def _figure(
    slot: str, cells: Mapping[str, Cell], sides: Mapping[str, Side], before: str, tried: Mapping[str, Figure]
) -> FormCell:
    name, cell = f"{before}{slot}", cells.get(slot)
    shown, style = figure_text(cell), figure_style(cell)
    if name in tried:
        shown, style = text("trial.change", before=shown, after=tried[name]), "mark"
    return FormCell(name, shown, style, sides.get(name, Side.NONE), name in tried)


def _with_previous(
    lines: list[FormLine],
    table: Table,
    sides: Mapping[str, Side],
    previous: Mapping[str, Cell],
    tried: Mapping[str, Figure],
) -> list[FormLine]:
    named = [slot for slot in (*sides, *tried) if slot.startswith(PREVIOUS)]
    wanted = {slot.removeprefix(PREVIOUS).rpartition(".")[0] for slot in named}
    rows = [row for row in table.rows if row.key in wanted]
    if not rows:
        return lines
    place = next((n for n, line in enumerate(lines) if line.is_marked), len(lines) - 1) + 1
    added = [
        FormLine(
            Kind.PREVIOUS,
            text("form.previous", label=_label(row.labels[-1])),
            lines[place - 1].indent + 1,
            _figures(row, previous, sides, PREVIOUS, tried=tried),
        )
        for row in rows
    ]
    return [*lines[:place], *added, *lines[place:]]


def _folded(lines: list[FormLine], sides: Mapping[str, Side], fold: Fold) -> list[FormLine]:
    long_sides = {side for side in Side if sum(1 for found in sides.values() if found is side) > 3}
    kept: list[FormLine] = []
    pending: list[FormLine] = []
    left_out = 0
    for line in lines:
        if line.kind is Kind.HEADING:
            # Only the headings above the next kept line are of use.
            pending = [*(above for above in pending if above.indent < line.indent), line]
        elif any(_worth_showing(cell, long_sides, fold) for cell in line.cells):
            kept.extend(_fold_line(left_out))
            kept.extend(above for above in pending if above.indent < line.indent)
            kept.append(line)
            pending, left_out = [], 0
        else:
            left_out += 1
    return [*kept, *_fold_line(left_out)]


def _worth_showing(cell: FormCell, long_sides: set[Side], fold: Fold) -> bool:
    if cell.is_changed or (fold is Fold.ZEROS and cell.text != "0"):
        return True
    return bool(cell.side) and (cell.side not in long_sides or cell.text != "0")


def _fold_line(count: int) -> list[FormLine]:
    return [FormLine(Kind.FOLD, text("form.fold", count=count))] if count else []


def is_lost(cell: Cell | None) -> bool:
    """Whether no figure can be shown for this slot."""
    return cell is None or cell.state in (State.MISSING, State.AMBIGUOUS, State.UNREADABLE)
