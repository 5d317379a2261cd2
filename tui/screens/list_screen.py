"""The list of reports as it is drawn and moved in; what is done with the reports is in the classes built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Input

from tui.list_lines import columns_for, head_line, title_line
from tui.list_status import completions_line, empty_lines, status_line
from tui.screens.base import DecidingScreen
from tui.texts import text
from tui.widgets.lines import Lines
from tui.widgets.report_list import ReportList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize

    from tui.styles import Line


class ListScreen(DecidingScreen):
    """Title, columns, list, status; it fills while reading goes on."""

    def compose(self) -> ComposeResult:
        """Title, column heads, list, status, and the key line whose place the filter takes."""
        yield Lines(id="title", over="bar")
        yield Lines(id="columns")
        yield ReportList(id="reports")
        yield Lines(id="note")
        yield Lines(id="status")
        with Horizontal(id="filtering"):
            yield Lines(id="filter-label")
            yield Input(
                placeholder=text("list.filter_prompt"), id="filter", compact=True, select_on_focus=False
            )
        yield Lines(id="keys")

    def on_mount(self) -> None:
        """Draw the empty list at once; the batch comes later."""
        super().on_mount()
        self._wanted: tuple[str, int | None] | None = None
        self._is_placed = False
        """Whether the cursor was put on the wanted report."""
        self._settled = self.session.complete
        self.query_one("#filter-label", Lines).show([((" / ", "bold"),)])
        field = self.query_one("#filter", Input)
        field.cursor_blink = False
        self.set_focus(None)
        self.reports.lay_out(self.session.columns, 0)
        self.draw()
        self.set_interval(0.25, self._tick)

    @property
    def reports(self) -> ReportList:
        """The widget that shows the reports."""
        return self.query_one("#reports", ReportList)

    # --- drawing -------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self.app.is_running and not self.session.complete:
            self.draw_lines()

    @property
    def is_paused(self) -> bool:
        """Whether nothing can be done with the list yet: it is a picture of the last run."""
        return self.session.batch is None

    def draw(self) -> None:
        """Everything anew; the cursor stays on its report, or where it was when that one is hidden."""
        if not self.is_ready:
            return
        reports, view = self.reports, self.session.lines
        position = self.wanted_position()
        self._is_placed = position is not None
        reports.selected = self._places_of_selected()
        reports.show(view, position)
        empty = view is not None and not len(view)
        reports.display = not empty
        note = self.query_one("#note", Lines)
        note.display = empty
        if empty:
            note.show([(), *empty_lines(self.session, self.app.size.width)])
        self.draw_lines()

    def wanted_position(self) -> int | None:
        """Where the report stands on which the cursor is to stay."""
        batch = self.session.batch
        if self._wanted is None and batch is not None and not self.reports.is_live and self.reports.cursor:
            return self.reports.pictured  # the cursor was moved on the first page
        return batch.position(self._wanted) if batch is not None and self._wanted is not None else None

    @property
    def cursor(self) -> tuple[str, int | None] | None:
        """The report under the cursor, by path and part."""
        return self.reports.identity or self._wanted

    def remember(self) -> None:
        """Hold on to the report under the cursor."""
        self._wanted = self.reports.identity or self._wanted

    def draw_lines(self) -> None:
        """The lines around the list anew."""
        if not self.is_ready:
            return
        cells = self.app.size.width
        self.query_one("#title", Lines).show([self._title(cells)])
        self.query_one("#columns", Lines).show([self._head()])
        self.query_one("#status", Lines).show([self._status(cells)])

    def _status(self, cells: int) -> Line:
        if self.has_class("-filtering"):
            return completions_line(self.session, self.query_one("#filter", Input).value, cells)
        return status_line(self.session, cells)

    def _head(self) -> Line:
        session, reports = self.session, self.reports
        return head_line(reports.columns, session.sort, session.column, scrolled=reports.first > 0)

    def _title(self, cells: int) -> Line:
        batch, page = self.session.batch, self.session.page
        counts = batch.counts if batch is not None else page.counts if page is not None else {}
        return title_line(str(self.session.path), counts, cells)

    def reviews_changed(self) -> None:
        """Marks have changed, perhaps by a colleague; nothing moves."""
        self.batch_changed()

    def on_resize(self, event: Resize) -> None:
        """Lay out the lines for the new width."""
        self.call_after_refresh(self._resized)
        self.show_keys()

    def _resized(self) -> None:
        self.into_sight()
        self.draw_lines()

    # --- moving --------------------------------------------------------------------------------------

    def action_up(self) -> None:
        """A line up."""
        self.reports.move(-1)

    def action_down(self) -> None:
        """A line down."""
        self.reports.move(1)

    def action_page_up(self) -> None:
        """A page up."""
        self.reports.page(-1)

    def action_page_down(self) -> None:
        """A page down."""
        self.reports.page(1)

    def action_top(self) -> None:
        """To the first report."""
        self.reports.go(0)

    def action_bottom(self) -> None:
        """To the last report."""
        self.reports.go(10**9)

    def into_sight(self) -> None:
        """Scroll the columns until the one under the cursor can be seen whole."""
        session, reports = self.session, self.reports
        if session.column not in session.columns:
            if reports.first and session.column is not None:
                reports.lay_out(session.columns, 0)
            return
        place, first = session.columns.index(session.column), min(reports.first, len(session.columns) - 1)
        first = min(first, place)
        while first < place and session.column not in dict(
            columns_for(self.app.size.width, session.columns, first).others
        ):
            first += 1
        if (tuple(session.columns), first) != (tuple(reports.shown), reports.first):
            reports.lay_out(session.columns, first)

    def show_selected(self) -> None:
        """The marks of the selection anew."""
        self.reports.selected = self._places_of_selected()
        self.reports.redraw()
        self.draw_lines()

    def _places_of_selected(self) -> frozenset[int]:
        batch, view = self.session.batch, self.session.view
        if batch is None or view is None:
            return frozenset()
        return frozenset(batch.positions(self.session.selected))
