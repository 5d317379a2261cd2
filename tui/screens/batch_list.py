"""The list of reports: filter while typing, sort, jump to failures, mark, export; it fills while reading goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from tui.completing import complete, completed
from tui.keys import LIST, bindings
from tui.list_lines import FROZEN, OTHERS
from tui.list_status import order_words
from tui.screens.base import background
from tui.screens.clusters import ClustersScreen
from tui.screens.columns import ColumnChooser
from tui.screens.exporting import export
from tui.screens.list_deciding import DecidingList
from tui.screens.overview import OverviewScreen
from tui.screens.report import ReportScreen
from tui.screens.rule_book import RuleBookScreen
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.copying import Copyable


class BatchList(DecidingList):
    """The first screen."""

    where = LIST
    BINDINGS = bindings(LIST)

    def batch_changed(self) -> None:
        """The list fills; the cursor stays on its report, or comes to where it was at the last leave."""
        # Until everything is read, a cursor that nobody has moved stays on the first line, where the worst comes up;
        # it stands on the wanted report only from when that one is in the list.
        moved = self.reports.cursor > 0 or (self._wanted is None and self._settled)
        if self._is_placed or moved:
            self.remember()
        self._settled = self.session.complete
        self.draw()
        session, position = self.session, self.wanted_position()
        if session.complete and session.reopen:
            session.reopen = False
            if position is not None and self.is_current:
                self._open(position)
        if session.complete and session.hint:
            hint, session.hint = session.hint, ""
            self.say(hint)

    def on_screen_resume(self) -> None:
        """Back from a report: the cursor stands on the report that was open last."""
        if self.session.opened is not None:
            self._wanted, self.session.opened = self.session.opened, None
        field = self.query_one("#filter", Input)
        if field.value != self.session.text:  # another screen has set the filter
            field.value = self.session.text
        self.draw()

    # --- columns -------------------------------------------------------------------------------------

    def action_left(self) -> None:
        """The column to the left, to sort by it or to see it."""
        self._column(-1)

    def action_right(self) -> None:
        """The column to the right."""
        self._column(1)

    def _column(self, step: int) -> None:
        session = self.session
        names = [*FROZEN, *session.columns]
        at = names.index(session.column) if session.column in names else len(FROZEN) - (1 if step > 0 else 0)
        session.column = names[max(0, min(at + step, len(names) - 1))]
        self.into_sight()
        self.draw_lines()

    def action_sort(self) -> None:
        """Sort by the column under the cursor, again the other way round, once more as before."""
        self.session.sort_by(self.session.column or "badge", alone=True)
        self._sorted()

    def action_sort_more(self) -> None:
        """Sort by the column under the cursor among equals of the columns before."""
        self.session.sort_by(self.session.column or "badge", alone=False)
        self._sorted()

    def _sorted(self) -> None:
        self._remember_moved()
        self.draw()
        self.say(text("list.order", order=order_words(self.session)))

    def _remember_moved(self) -> None:
        """The cursor stays on its report; on the first line it stays there, where what is sorted for comes up."""
        self.remember()
        if not self.reports.cursor:
            self._wanted = None

    @background("columns")
    async def action_choose_columns(self) -> None:
        """Choose the columns that are shown."""
        session = self.session
        chosen = await self.app.push_screen_wait(ColumnChooser(OTHERS, session.columns))
        if chosen is not None:
            session.columns = chosen
            self.reports.lay_out(session.columns, 0)
            self.into_sight()
            self.draw_lines()

    # --- filter and order ----------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Open the filter line; what the last word may become stands in the line above it."""
        self.add_class("-filtering")
        self.draw_lines()
        field = self.query_one("#filter", Input)
        field.focus()
        field.cursor_position = len(field.value)

    def action_complete(self) -> None:
        """Complete the last word of the filter."""
        field = self.query_one("#filter", Input)
        offered = complete(field.value, self.session.batch)
        if not field.has_focus or not offered:
            self.say(text("list.no_completion"))
            return
        field.value = completed(field.value, offered[0])
        field.cursor_position = len(field.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter with every letter; the cursor stays on its report while that is shown."""
        if event.value == self.session.text:
            self.draw_lines()
            return
        self.remember()
        self.session.filter(event.value)
        self.draw()

    def on_input_submitted(self) -> None:
        """Keep the filter and go back to the list."""
        self._close_filter()

    def _close_filter(self) -> None:
        self.remove_class("-filtering")
        self.set_focus(None)
        self.draw_lines()

    def action_clear(self) -> None:
        """Clear the filter and close its line."""
        had = self.session.text
        self._close_filter()
        if had:
            self.query_one("#filter", Input).value = ""
            self.remember()
            self.session.filter("")
            self.draw()
            self.say(text("list.cleared"))

    def action_order(self) -> None:
        """Sort the next way."""
        self._remember_moved()
        order = self.session.next_order()
        self.draw()
        self.say(text("list.order", order=text(f"order.{order}")))

    # --- opening -------------------------------------------------------------------------------------

    def on_report_list_opened(self) -> None:
        """A second click opens."""
        self.action_open()

    def action_open(self) -> None:
        """Open the report under the cursor."""
        position = self.reports.position
        if position is None:
            self.say(text("list.loading" if self.is_paused and self.session.page else "list.nothing_to_open"))
        else:
            self._open(position)

    def _open(self, position: int, step: int = 1) -> None:
        report = self.session.judgement(position).report
        self._wanted = (report.path, report.part)
        self.session.seen.add(self._wanted)
        self.app.push_screen(ReportScreen(self._wanted, step))

    def action_next_failure(self) -> None:
        """Open the next report with a failure; the one under the cursor counts when it has one."""
        self._open_failure(1)

    def action_previous_failure(self) -> None:
        """Open the previous report with a failure."""
        self._open_failure(-1)

    def _open_failure(self, step: int) -> None:
        view, place = self.session.view, self.reports.cursor
        if step > 0 and self.reports.position is not None and not self._was_opened(self.reports.position):
            place -= 1  # the report under the cursor is the next one as long as nobody has opened it
        found = view.failure(place, step) if view is not None else None
        if view is None or found is None:
            self.say(text("list.loading" if self.is_paused and self.session.page else "list.no_failure"))
            return
        self.reports.go(found[0])
        self._open(view.position(found[0]), step)
        if found[1]:
            self.call_after_refresh(self.gouji.say, text("list.wrapped" if step > 0 else "list.wrapped_back"))

    def _was_opened(self, position: int) -> bool:
        report = self.session.judgement(position).report
        return (report.path, report.part) in self.session.seen

    # --- other screens, and handing over --------------------------------------------------------------

    @background("export")
    async def action_export(self) -> None:
        """Export the audit log and the findings."""
        await export(self)

    def copyables(self) -> Sequence[Copyable]:
        """The line under the cursor, and the list as the filter shows it."""
        from tui.extracts import of_rows

        view = self.session.view
        rows = view.rows(0, len(view)) if view is not None else []
        return of_rows(rows, rows[self.reports.cursor] if rows else None)

    def action_rule_book(self) -> None:
        """The rule book."""
        self.app.push_screen(RuleBookScreen())

    def action_overview(self) -> None:
        """The batch at a glance."""
        self.remember()
        self.app.push_screen(OverviewScreen())

    def action_clusters(self) -> None:
        """What many reports have in common."""
        self.remember()
        self.app.push_screen(ClustersScreen())

    def action_stop_work(self) -> None:
        """Stop reading, judging or exporting."""
        self.say(text("list.stopping" if self.gouji.stop_work() else "list.nothing_to_stop"))

    def action_refresh(self) -> None:
        """Look into the files again."""
        self.gouji.read_again()
        self.draw_lines()

    def action_quit(self) -> None:
        """Leave; every mark is already in the log."""
        self.app.exit(0)
