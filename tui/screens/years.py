"""One table of a body over up to five years, side by side, with the differences from year to year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from audit.english import form_label
from audit.model import State
from audit.template import load_template
from tui.figures import figure_style, figure_text
from tui.keys import YEARS, bindings
from tui.screens.scrolled import ScrolledScreen
from tui.session import template_of
from tui.show import clean, fit, wrap
from tui.texts import text

if TYPE_CHECKING:
    from audit.model import Cell, Report
    from audit.template import Template
    from tui.styles import Line, Run

_NARROW, _WIDE = (7, 5), (9, 8)
"""Cells of a figure and of its change, on a narrow and on a wide screen."""
_LABEL = 18
_WIDE_FROM = 110
Years = Sequence["tuple[int, Report | None]"]
"""Years with the body's report of each, oldest first."""


class YearsScreen(ScrolledScreen):
    """A report's table and those of the years before; left and right change the column of table 3."""

    where = YEARS
    BINDINGS = bindings(YEARS)

    def __init__(self, years: tuple[tuple[int, Report | None], ...], table: int, slot: str | None) -> None:
        """`years` oldest first; `slot` is the cell under the cursor, whose column comes up."""
        super().__init__()
        self._years = years
        self._table = table
        self._columns = list(self._template.tables[table].columns)
        wanted = (slot or "").rpartition(".")[2]
        self._column = wanted if wanted in self._columns else self._columns[-1]

    @property
    def _template(self) -> Template:
        report = self._years[-1][1]
        assert report is not None  # the report that the view was opened from
        return template_of(report)

    def title_for(self, cells: int) -> str:
        """Organ, table and column."""
        report = self._years[-1][1]
        name = clean((report.organ if report else "") or "")
        table = self._template.tables[self._table]
        column = table.columns[self._column].labels[-1] if self._table == 3 else ""
        return text(
            "years.title_columns" if self._table == 3 else "years.title",
            organ=name,
            table=text(f"form.tables.{self._table}"),
            column=clean(form_label(column)),
        )

    def lines_for(self, cells: int) -> list[Line]:
        """A header of years, then a line a figure."""
        return year_lines(self._years, self._table, self._column, cells)

    def action_left(self) -> None:
        """The column to the left."""
        self._turn(-1)

    def action_right(self) -> None:
        """The column to the right."""
        self._turn(1)

    def _turn(self, step: int) -> None:
        if self._table != 3:
            self.say(text("years.no_columns"))
            return
        self._column = self._columns[(self._columns.index(self._column) + step) % len(self._columns)]
        self.draw()


def year_lines(years: Years, number: int, column: str, cells: int) -> list[Line]:
    """A table over the years, oldest at the left, as many as fit in so many cells; of table 3 one column."""
    latest = years[-1][1]
    template = template_of(latest) if latest is not None else load_template("2021")
    widths = _WIDE if cells >= _WIDE_FROM else _NARROW
    room = max(1, (cells - _LABEL - 2) // sum(widths))
    shown = years[-room:]
    label = max(_LABEL, cells - 2 - len(shown) * sum(widths))
    head = [fit(text("years.row"), label)]
    for year, report in shown:
        head.append(fit(str(year) if report else f"({year})", widths[0], right=True) + " " * widths[1])
    lines: list[Line] = [((" " + "".join(head), "bold"),)]
    for slot, name in _slots(template, number, column):
        runs: list[Run] = [(" " + fit(name, label), "")]
        before: Cell | None = None
        for _, report in shown:
            cell = report.cells.get(slot) if report is not None else None
            runs += _figure(report, cell, before, widths)
            before = cell
        lines.append(tuple(runs))
    lines.append(())
    lines += [((" " + words, "dim"),) for words in wrap(text("years.note"), cells - 2)]
    return lines


def _slots(template: Template, number: int, column: str) -> list[tuple[str, str]]:
    """Slot and name of every line: a column of table 3, or all figures of tables 2 and 4."""
    table = template.tables[number]
    if number == 3:
        wanted = column if column in table.columns else "total"
        return [(f"{row.key}.{wanted}", clean(form_label(row.short))) for row in table.rows]
    named = []
    for row in table.rows:
        for key in row.columns:
            label = form_label(table.columns[key].labels[-1])
            named.append((f"{row.key}.{key}", f"{clean(form_label(row.short))}·{clean(label)}"))
    return named


def _figure(
    report: Report | None, cell: Cell | None, before: Cell | None, widths: tuple[int, int]
) -> list[Run]:
    """The figure of a year and its difference from the year before; no figure where the form has no such row."""
    if report is None or cell is None:
        return [
            (
                fit("-" if report is None else text("years.no_row"), widths[0], right=True) + " " * widths[1],
                "dim",
            )
        ]
    change = ""
    exact = (State.READ, State.ATTESTED)
    if before is not None and cell.value is not None and before.value is not None:
        difference = cell.value - before.value
        doubt = "" if cell.state in exact and before.state in exact else "?"
        change = f"({difference:+}{doubt})" if difference else "(=)"
    return [
        (fit(figure_text(cell), widths[0], right=True), figure_style(cell)),
        (fit(change, widths[1]), "dim" if change == "(=)" else "bold" if change else ""),
    ]
