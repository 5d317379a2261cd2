"""A report's tables laid out for a screen, with a cursor on one figure; no textual.

What is marked in them, and which figures stand in place of the report's own, is up to those who build on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.figures import with_deduced
from tui.form import NONE_TRIED, Fold, Form, FormLine, Side, build_form
from tui.layout import Layout, lay_out
from tui.parts import part_lines, unreadable_lines
from tui.session import template_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model import Cell, Figure, Judgement
    from tui.session import Session
    from tui.styles import Line

PARTS = 1
"""The view of headings and problems beside tables 2, 3 and 4."""
TABLES = (PARTS, 2, 3, 4)


class TableView:
    """One report's tables; positions in the batch count from 0."""

    def __init__(self, session: Session, position: int) -> None:
        self.session = session
        self.position = position
        self.table = 3
        self.cursor: str | None = None
        self.whole: bool | None = None
        self.top = 0
        self._reveal = True
        self._form = Form((), ())
        self._layout = Layout((), ())
        self._height = 1
        self._folded = False

    def _sides(self) -> Mapping[str, Side]:
        """The figures to mark, by slot."""
        return {}

    @property
    def judgement(self) -> Judgement:
        """The report with its findings."""
        return self.session.judgement(self.position)

    def show_table(self, number: int) -> None:
        """Turn to a table without choosing another finding."""
        self.table, self.top, self.whole, self._reveal = number, 0, None, True
        lines = self._build(None).lines if number != PARTS else ()
        marked = [cell.slot for line in lines for cell in line.cells if cell.side]
        slots = marked or [cell.slot for line in lines for cell in line.cells]
        self.cursor = slots[0] if slots else None

    def fold(self) -> bool:
        """Switch between the whole table and the lines of the chosen finding; gives whether it is whole now."""
        self.whole = self._folded
        self._reveal = True
        return self.whole

    def move(self, lines: int, columns: int) -> None:
        """Move the cursor by lines and columns of figures; without figures the view scrolls."""
        rows = [line for line in self._form.lines if line.cells]
        if self.table == PARTS or not rows:
            self.scroll(lines)
            return
        at = next(
            (
                (n, c)
                for n, row in enumerate(rows)
                for c, cell in enumerate(row.cells)
                if cell.slot == self.cursor
            ),
            (0, 0),
        )
        row = rows[max(0, min(at[0] + lines, len(rows) - 1))]
        self.cursor = row.cells[max(0, min(at[1] + columns, len(row.cells) - 1))].slot
        self._into_sight()

    def point(self, x: int, y: int) -> bool:
        """Put the cursor on the figure at this cell of the table as it is shown; False where there is none."""
        slot = self._layout.slot_at(y - len(self._layout.header) + self.top, x)
        if slot is None or self.table == PARTS:
            return False
        self.cursor = slot
        return True

    def scroll(self, lines: int) -> None:
        """Scroll the table without moving the cursor."""
        self.top = max(0, self.top + lines)

    def body_lines(self, cells: int, height: int) -> list[Line]:
        """The chosen table with its frozen header, or the parts, or why the report could not be read."""
        report = self.judgement.report
        self._height = height
        if not report.cells:
            return self._window(unreadable_lines(report, cells), height)
        if self.table == PARTS:
            return self._window(part_lines(report, template_of(report), cells), height)
        self._form = self._build(None)
        layout = lay_out(self._form, cells, self.cursor)
        self._height = height - len(layout.header)
        self._folded = not self._is_whole()
        if self._folded:
            self._form = self._build(Fold.ZEROS)
            if len(self._form.lines) > self._height:
                self._form = self._build(Fold.OTHERS)
            layout = lay_out(self._form, cells, self.cursor)
        if self._reveal:
            self._show_marked()
        self._layout = layout
        return [*layout.header, *self._window(list(layout.lines), height - len(layout.header))]

    def _build(self, fold: Fold | None) -> Form:
        template = template_of(self.judgement.report)
        previous = self.session.previous_cells(self.position)
        return build_form(
            template.tables[self.table], self.cells, self._sides(), previous, fold=fold, tried=self.tried
        )

    @property
    def tried(self) -> Mapping[str, Figure]:
        """Figures that are tried in place of the report's own: none, but on the scratch view."""
        return NONE_TRIED

    @property
    def cells(self) -> Mapping[str, Cell]:
        """The report's cells; in a lost one's place what it can only be, which its state says."""
        return with_deduced(self.judgement)

    def _is_whole(self) -> bool:
        if self.whole is not None:
            return self.whole
        lines = self._form.lines
        marked = [n for n, line in enumerate(lines) if line.is_marked]
        return not marked or len(lines) <= self._height or marked[-1] - marked[0] < self._height

    def _show_marked(self) -> None:
        self._reveal = False
        marked = [n for n, line in enumerate(self._form.lines) if line.is_marked]
        if not marked or marked[-1] < self._height:
            self.top = 0
        else:
            spare = max(0, self._height - (marked[-1] - marked[0] + 1))
            self.top = max(0, marked[0] - spare // 2)

    def _into_sight(self) -> None:
        line = next((n for n, line in enumerate(self._form.lines) if self._holds_cursor(line)), 0)
        if line < self.top:
            # The heading above the first figures is worth showing too.
            self.top = line if line > 3 else 0
        elif line >= self.top + self._height:
            self.top = line - self._height + 1

    def _holds_cursor(self, line: FormLine) -> bool:
        return any(cell.slot == self.cursor for cell in line.cells)

    def _window(self, lines: list[Line], height: int) -> list[Line]:
        self.top = max(0, min(self.top, len(lines) - height))
        return lines[self.top : self.top + height]
