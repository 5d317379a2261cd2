"""The list of reports: filter while typing, sort, jump to failures, mark, export; it fills while reading goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Input

from audit.identity import identity
from tui.completing import complete, complete_from_nothing, completed, widenings
from tui.deciding import add_note, assign, decide, undo
from tui.keys import LIST, bindings
from tui.list_lines import FROZEN, OTHERS, columns_for, head_line, sort_words, title_line
from tui.marking import follow_up, report_target
from tui.progress import progress_words
from tui.screens.base import DecidingScreen, background
from tui.screens.clusters import ClustersScreen
from tui.screens.columns import ColumnChooser
from tui.screens.exporting import export
from tui.screens.overview import OverviewScreen
from tui.screens.report import ReportScreen
from tui.screens.rule_book import RuleBookScreen
from tui.show import clean, cut, cut_left, width, wrap
from tui.texts import text
from tui.widgets.lines import Lines
from tui.widgets.report_list import ReportList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize

    from tui.copying import Copyable
    from tui.marking import Markable
    from tui.styles import Line


class BatchList(DecidingScreen):
    """The first screen."""

    where = LIST
    BINDINGS = bindings(LIST)

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
        self._position: int | None = None
        self._wanted: tuple[str, int | None] | None = None
        self._settled = self.session.complete
        self.query_one("#filter-label", Lines).show([((" / ", "bold"),)])
        field = self.query_one("#filter", Input)
        field.cursor_blink = False
        self.set_focus(None)
        self._list.lay_out(self.session.columns, 0)
        self._draw()
        self.set_interval(0.25, self._tick)

    @property
    def _list(self) -> ReportList:
        return self.query_one("#reports", ReportList)

    # --- drawing -------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self.app.is_running and not self.session.complete:
            self._draw_lines()

    @property
    def _is_paused(self) -> bool:
        """Whether nothing can be done with the list yet: it is a picture of the last run."""
        return self.session.batch is None

    def _draw(self) -> None:
        """Everything anew; the cursor stays on its report, or where it was when that one is hidden."""
        reports, view = self._list, self.session.lines
        position = self._wanted_position()
        reports.selected = self._places_of_selected()
        reports.show(view, position)
        empty = view is not None and not len(view)
        reports.display = not empty
        note = self.query_one("#note", Lines)
        note.display = empty
        if empty:
            none = text("list.nothing_read") if not self.session.complete else text("list.empty_batch")
            note.show([(), *(self._widen() if self.session.text else [((" " + none, "bold"),)])])
        self._draw_lines()

    def _widen(self) -> list[Line]:
        """That nothing fits the filter, and which of its words to leave out."""
        session = self.session
        said = [text("list.empty_filter", text=clean(session.text))]
        if session.batch is not None:
            batch = session.batch
            for word, count in widenings(session.text, lambda words: len(batch.view(words))):
                said.append(text("list.widen", word=clean(word), count=count))
        cells = self.app.size.width - 2
        return [((" " + line, "bold"),) for words in said for line in wrap(words, cells)]

    def _wanted_position(self) -> int | None:
        batch = self.session.batch
        if self._wanted is None and batch is not None and not self._list.is_live and self._list.cursor:
            return self._list.pictured  # the cursor was moved on the first page
        return batch.position(self._wanted) if batch is not None and self._wanted is not None else None

    @property
    def cursor(self) -> tuple[str, int | None] | None:
        """The report under the cursor, by path and part."""
        position = self._list.position
        if position is None:
            return self._wanted
        report = self.session.judgement(position).report
        return (report.path, report.part)

    def _remember(self) -> None:
        position = self._list.position
        if position is not None:
            report = self.session.judgement(position).report
            self._wanted = (report.path, report.part)

    def _draw_lines(self) -> None:
        cells = self.app.size.width
        self.query_one("#title", Lines).show([self._title(cells)])
        self.query_one("#columns", Lines).show([self._head()])
        self.query_one("#status", Lines).show([self._status(cells)])

    def _head(self) -> Line:
        session, reports = self.session, self._list
        return head_line(reports.columns, session.sort, session.column, scrolled=reports.first > 0)

    def _title(self, cells: int) -> Line:
        batch, page = self.session.batch, self.session.page
        counts = batch.counts if batch is not None else page.counts if page is not None else {}
        return title_line(str(self.session.path), counts, cells)

    def _status(self, cells: int) -> Line:
        session = self.session
        if self.has_class("-filtering"):
            return self._completions(cells)
        parts: list[str] = []
        if not session.complete:
            parts.append(self._progress())
        view = session.view
        if view is not None and session.batch is not None and (session.text or session.complete):
            parts.append(text("list.shown", shown=len(view), total=len(session.batch)))
        if session.text:
            parts.append(text("list.filter", text=clean(session.text)))
        parts.append(text("list.order", order=self._order()))
        if session.selected:
            parts.append(text("list.selected", count=len(session.selected)))
        if session.skipped:
            parts.append(text("status.skipped", count=session.skipped))
        left = " " + "  ".join(parts)
        right = self._workspace(max(0, cells - width(left) - 2))
        return ((cut(left, cells), ""), (" " * max(0, cells - width(left) - width(right)) + right, "dim"))

    def _completions(self, cells: int) -> Line:
        """How many reports fit, and what Tab makes of the last word."""
        view, batch = self.session.view, self.session.batch
        count = text("list.shown", shown=len(view or ()), total=len(batch or ()))
        offered = complete(self.query_one("#filter", Input).value, batch) or complete_from_nothing()
        words = text("list.completions", words="  ".join(clean(word) for word in offered))
        return ((cut(f" {count}  {words}", cells), ""),)

    def action_complete(self) -> None:
        """Complete the last word of the filter."""
        field = self.query_one("#filter", Input)
        offered = complete(field.value, self.session.batch)
        if not field.has_focus or not offered:
            self.say(text("list.no_completion"))
            return
        field.value = completed(field.value, offered[0])
        field.cursor_position = len(field.value)

    def _order(self) -> str:
        session = self.session
        return sort_words(session.sort) if session.sort else text(f"order.{session.order}")

    def _workspace(self, room: int) -> str:
        session = self.session
        if session.store_error:
            said = text("status.read_only")
        elif session.workspace is None:
            return ""
        else:
            label = text("status.workspace", path="")
            said = label + cut_left(clean(str(session.workspace)), max(0, room - width(label) - 1))
        return said + " " if room >= min(16, width(said)) else ""

    def _progress(self) -> str:
        return progress_words(self.session.work, self.session.recalled)

    def batch_changed(self) -> None:
        """The list fills; the cursor stays on its report, or comes to where it was at the last leave."""
        # Until everything is read, a cursor that nobody has moved stays on the first line, where the worst comes up.
        moved = self._list.cursor > 0 or self._settled
        if self._wanted_position() is not None or (self._wanted is None and moved):
            self._remember()
        self._settled = self.session.complete
        self._draw()
        session, position = self.session, self._wanted_position()
        if session.complete and session.reopen:
            session.reopen = False
            if position is not None and self.is_current:
                self._open(position)
        if session.complete and session.hint:
            hint, session.hint = session.hint, ""
            self.say(hint)

    def reviews_changed(self) -> None:
        """Marks have changed, perhaps by a colleague; nothing moves."""
        self.batch_changed()

    def on_screen_resume(self) -> None:
        """Back from a report: the cursor stands on the report that was open last."""
        if self.session.opened is not None:
            self._wanted, self.session.opened = self.session.opened, None
        field = self.query_one("#filter", Input)
        if field.value != self.session.text:  # another screen has set the filter
            field.value = self.session.text
        self._draw()

    def on_resize(self, event: Resize) -> None:
        """Lay out the lines for the new width."""
        self.call_after_refresh(self._resized)
        self.show_keys()

    def _resized(self) -> None:
        self._into_sight()
        self._draw_lines()

    # --- moving --------------------------------------------------------------------------------------

    def action_up(self) -> None:
        """A line up."""
        self._list.move(-1)

    def action_down(self) -> None:
        """A line down."""
        self._list.move(1)

    def action_page_up(self) -> None:
        """A page up."""
        self._list.page(-1)

    def action_page_down(self) -> None:
        """A page down."""
        self._list.page(1)

    def action_top(self) -> None:
        """To the first report."""
        self._list.go(0)

    def action_bottom(self) -> None:
        """To the last report."""
        self._list.go(10**9)

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
        self._into_sight()
        self._draw_lines()

    def _into_sight(self) -> None:
        """Scroll the columns until the one under the cursor can be seen whole."""
        session, reports = self.session, self._list
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

    def action_sort(self) -> None:
        """Sort by the column under the cursor, again the other way round, once more as before."""
        self.session.sort_by(self.session.column or "badge", alone=True)
        self._sorted()

    def action_sort_more(self) -> None:
        """Sort by the column under the cursor among equals of the columns before."""
        self.session.sort_by(self.session.column or "badge", alone=False)
        self._sorted()

    def _sorted(self) -> None:
        self._remember()
        self._draw()
        self.say(text("list.order", order=self._order()))

    @background("columns")
    async def action_choose_columns(self) -> None:
        """Choose the columns that are shown."""
        session = self.session
        chosen = await self.app.push_screen_wait(ColumnChooser(OTHERS, session.columns))
        if chosen is not None:
            session.columns = chosen
            self._list.lay_out(session.columns, 0)
            self._into_sight()
            self._draw_lines()

    # --- filter and order ----------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Open the filter line; what the last word may become stands in the line above it."""
        self.add_class("-filtering")
        self._draw_lines()
        field = self.query_one("#filter", Input)
        field.focus()
        field.cursor_position = len(field.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter with every letter; the cursor stays on its report while that is shown."""
        if event.value == self.session.text:
            self._draw_lines()
            return
        self._remember()
        self.session.filter(event.value)
        self._draw()

    def on_input_submitted(self) -> None:
        """Keep the filter and go back to the list."""
        self._close_filter()

    def _close_filter(self) -> None:
        self.remove_class("-filtering")
        self.set_focus(None)
        self._draw_lines()

    def action_clear(self) -> None:
        """Clear the filter and close its line."""
        had = self.session.text
        self._close_filter()
        if had:
            self.query_one("#filter", Input).value = ""
            self._remember()
            self.session.filter("")
            self._draw()
            self.say(text("list.cleared"))

    def action_order(self) -> None:
        """Sort the next way."""
        self._remember()
        order = self.session.next_order()
        self._draw()
        self.say(text("list.order", order=text(f"order.{order}")))

    # --- opening -------------------------------------------------------------------------------------

    def on_report_list_opened(self) -> None:
        """A second click opens."""
        self.action_open()

    def action_open(self) -> None:
        """Open the report under the cursor."""
        position = self._list.position
        if position is None:
            self.say(
                text("list.loading" if self._is_paused and self.session.page else "list.nothing_to_open")
            )
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
        view, place = self.session.view, self._list.cursor
        if step > 0 and self._list.position is not None and not self._was_opened(self._list.position):
            place -= 1  # the report under the cursor is the next one as long as nobody has opened it
        found = view.failure(place, step) if view is not None else None
        if view is None or found is None:
            self.say(text("list.loading" if self._is_paused and self.session.page else "list.no_failure"))
            return
        self._list.go(found[0])
        self._open(view.position(found[0]), step)
        if found[1]:
            self.call_after_refresh(self.gouji.say, text("list.wrapped" if step > 0 else "list.wrapped_back"))

    def _was_opened(self, position: int) -> bool:
        report = self.session.judgement(position).report
        return (report.path, report.part) in self.session.seen

    # --- deciding and handing over -------------------------------------------------------------------

    def _chosen(self) -> list[Markable]:
        """The selected reports that the filter shows, else the one under the cursor."""
        batch, selected, position = self.session.batch, self.session.selected, self._list.position
        if batch is None or position is None:
            return []
        places = batch.positions(selected)
        return [report_target(self.session.judgement(place).report) for place in places or [position]]

    async def decide_on(self, action: str) -> None:
        """Decide on the selected reports, else the one under the cursor."""
        if chosen := self._chosen():
            await decide(self, chosen, action)
        else:
            self.say(text("list.nothing_to_open"))

    @background("mark")
    async def action_follow_up(self) -> None:
        """Mark the whole report for follow-up, or change or take back its mark."""
        chosen = self._chosen()
        if not chosen:
            self.say(text("list.nothing_to_open"))
        elif len(chosen) > 1:
            await decide(self, chosen, "follow_up")
        else:
            await follow_up(self, chosen[0])

    @background("mark")
    async def action_note(self) -> None:
        """A note on the present state of the report."""
        if chosen := self._chosen():
            await add_note(self, chosen[0])

    @background("mark")
    async def action_undo(self) -> None:
        """Take back the latest change of the report, or of all selected ones."""
        if chosen := self._chosen():
            await undo(self, chosen)

    @background("mark")
    async def action_assign(self) -> None:
        """Give the report, or all selected ones, to an inspector."""
        if chosen := self._chosen():
            await assign(self, chosen)

    def action_select(self) -> None:
        """Select the report under the cursor, or not, and go on to the next."""
        position = self._list.position
        if position is None:
            return
        self.session.selected ^= {identity(self.session.judgement(position).report)}
        self._list.move(1)
        self._selected()

    def action_select_all(self) -> None:
        """Select every report that the filter shows; again, none."""
        view = self.session.view
        if view is None:
            return
        shown = set(view.identities())
        self.session.selected = set() if shown <= self.session.selected else self.session.selected | shown
        self._selected()

    def _selected(self) -> None:
        self._list.selected = self._places_of_selected()
        self._list.redraw()
        self._draw_lines()

    def _places_of_selected(self) -> frozenset[int]:
        batch, view = self.session.batch, self.session.view
        if batch is None or view is None:
            return frozenset()
        return frozenset(batch.positions(self.session.selected))

    @background("export")
    async def action_export(self) -> None:
        """Export the audit log and the findings."""
        await export(self)

    def copyables(self) -> Sequence[Copyable]:
        """The line under the cursor, and the list as the filter shows it."""
        from tui.extracts import of_rows

        view = self.session.view
        rows = view.rows(0, len(view)) if view is not None else []
        return of_rows(rows, rows[self._list.cursor] if rows else None)

    def action_rule_book(self) -> None:
        """The rule book."""
        self.app.push_screen(RuleBookScreen())

    def action_overview(self) -> None:
        """The batch at a glance."""
        self._remember()
        self.app.push_screen(OverviewScreen())

    def action_clusters(self) -> None:
        """What many reports have in common."""
        self._remember()
        self.app.push_screen(ClustersScreen())

    def action_stop_work(self) -> None:
        """Stop reading, judging or exporting."""
        self.say(text("list.stopping" if self.gouji.stop_work() else "list.nothing_to_stop"))

    def action_refresh(self) -> None:
        """Look into the files again."""
        self.gouji.read_again()
        self._draw_lines()

    def action_quit(self) -> None:
        """Leave; every mark is already in the log."""
        self.app.exit(0)
