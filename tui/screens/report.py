"""One report: its tables as on the form, the chosen finding marked in them, and the evidence beside or below."""

from __future__ import annotations

from tui.desk import Desk
from tui.evidence import slot_name
from tui.keys import REPORT, bindings
from tui.screens.report_deciding import DecidingReport
from tui.screens.rule_book import RuleBookScreen
from tui.screens.source import SourceScreen, words_of
from tui.screens.tables import WIDE
from tui.screens.trial import TrialScreen
from tui.screens.years import YearsScreen
from tui.session import template_of
from tui.table_view import PARTS
from tui.texts import text
from tui.widgets.lines import Lines

_TABLE = 80
_STRIP = 5
"""Lines of the strip below the table at least: head, formula, message, law and one more."""


class ReportScreen(DecidingReport):
    """A report opened from the list, named by its path and part."""

    where = REPORT
    BINDINGS = bindings(REPORT)

    def __init__(self, identity: tuple[str, int | None], step: int = 1) -> None:
        """`step` -1 chooses the last failure first (coming from below)."""
        super().__init__(identity)
        self._step = step
        self._desk: Desk | None = None
        self._detail = False

    @property
    def view(self) -> Desk:
        """The report with the chosen finding marked."""
        return self.desk

    @property
    def desk(self) -> Desk:
        """The open report."""
        if self._desk is None:
            self._desk = Desk(self.session, self.position())
            if self._step < 0:
                self._desk.choose_edge(-1)
        return self._desk

    def place_blocks(self, cells: int) -> None:
        """Panel beside the table or strip below it; the details take the whole width."""
        wide = cells >= WIDE
        self.set_class(wide and not self._detail, "-wide")
        self.set_class(self._detail, "-detail")
        panel = self.query_one("#panel", Lines)
        panel.styles.width = (
            max(36, min(66, cells - _TABLE - 1 - max(0, cells - 120) // 3))
            if wide and not self._detail
            else "1fr"
        )

    def draw(self) -> None:
        """Head, table, the figure under the cursor, and the chosen finding."""
        if not self.is_drawable:
            return
        desk = self.desk
        cells = self.app.size.width
        self.query_one("#head", Lines).show(desk.head_lines(cells))
        table, story = self.query_one("#table", Lines), self.query_one("#story", Lines)
        strip, panel = self.query_one("#strip", Lines), self.query_one("#panel", Lines)
        if not self._detail and table.size.width:
            height = self.query_one("#main").size.height - 1 - (_STRIP if strip.display else 0)
            body = desk.body_lines(table.size.width, height)
            table.show(body)
            story.show([desk.story_line(story.size.width)])
            if strip.display:
                self._show_strip(strip, height - len(body))
        if panel.display and panel.size.width:
            panel.show(desk.panel_lines(panel.size.width - 1, panel.size.height))

    def _show_strip(self, strip: Lines, spare: int) -> None:
        """The strip takes the lines that the table leaves over when its texts need them."""
        lines = self.desk.strip_lines(strip.size.width, _STRIP + max(0, min(spare, _STRIP)))
        height = max(_STRIP, len(lines))
        if strip.styles.height is None or strip.styles.height.value != height:
            strip.styles.height = height
        strip.show(lines)

    def _redraw_arranged(self) -> None:
        self.place_blocks(self.app.size.width)
        self.call_after_refresh(self.draw)

    def batch_changed(self) -> None:
        """A later state of the batch: the same report, the same finding."""
        if self.leave_if_gone():
            return
        self.desk.reload(self.position())
        self.draw()

    def reviews_changed(self) -> None:
        """Marks have changed; nothing moves."""
        self.draw()

    # --- findings ------------------------------------------------------------------------------------

    def action_next_finding(self) -> None:
        """The next finding of this report."""
        self._choose(1)

    def action_previous_finding(self) -> None:
        """The previous finding of this report."""
        self._choose(-1)

    def _choose(self, step: int) -> None:
        desk = self.desk
        if not desk.findings:
            self.say(text("finding.none"))
            return
        desk.choose((desk.chosen or 0) + step)
        self.draw()

    def action_next_failure(self) -> None:
        """The next failure, in this report or the next one that has any."""
        self._failure(1)

    def action_previous_failure(self) -> None:
        """The previous failure, here or in an earlier report."""
        self._failure(-1)

    def _failure(self, step: int) -> None:
        desk, view = self.desk, self.session.view
        if desk.choose_failure(step):
            self.draw()
            return
        place = view.place(desk.position) if view is not None else None
        found = view.failure(place if place is not None else -1, step) if view is not None else None
        if view is None or found is None:
            self.say(text("report.no_failure"))
            return
        position = view.position(found[0])
        alone = position == desk.position
        self._show(position, step, edge=True)
        if alone:
            self.say(text("report.only_report"))
        elif found[1]:
            self.say(text("report.wrapped" if step > 0 else "report.wrapped_back"))

    # --- reports -------------------------------------------------------------------------------------

    def action_next_report(self) -> None:
        """The next report of the list."""
        self._neighbour(1)

    def action_previous_report(self) -> None:
        """The previous report of the list."""
        self._neighbour(-1)

    def _neighbour(self, step: int) -> None:
        view = self.session.view
        if view is None or not len(view):
            return
        place = view.place(self.desk.position)
        wanted = (place if place is not None else -1) + step
        self._show(view.position(wanted % len(view)), 1, edge=False)
        if not 0 <= wanted < len(view):
            self.say(text("report.last_report" if step > 0 else "report.first_report"))

    def _show(self, position: int, step: int, *, edge: bool) -> None:
        report = self.session.judgement(position).report
        self._identity = (report.path, report.part)
        self.session.seen.add(self._identity)
        self._desk = Desk(self.session, position)
        if edge:
            self._desk.choose_edge(step)
        self.draw()

    # --- tables --------------------------------------------------------------------------------------

    def action_show_parts(self) -> None:
        """Headings and problems."""
        self.turn(PARTS)

    def turn(self, table: int) -> None:
        """Turn to a table, away from the details."""
        if not self.desk.judgement.report.cells:
            self.say(text("form.no_figures"))
            return
        self.desk.show_table(table)
        if self._detail:
            self._detail = False
            self._redraw_arranged()
        else:
            self.draw()

    def action_detail(self) -> None:
        """All about the chosen finding over the whole width, and back."""
        self._detail = not self._detail
        self._redraw_arranged()
        if self._detail:
            self.say(text("report.detail_title"))

    def action_source(self) -> None:
        """The place in the source that the figure under the cursor, or the chosen finding, came from."""
        desk = self.desk
        report, finding = desk.judgement.report, desk.finding
        file = self.session.sources.get(report.path)
        if file is None:
            self.say(text("source.no_file"))
            return
        cell = report.cells.get(desk.cursor or "") if desk.table != PARTS else None
        at = cell.at if cell is not None else None
        name = slot_name(template_of(report), cell.slot) if cell is not None and at is not None else ""
        words: tuple[str, ...] = ()
        if at is None and finding is not None and finding.at is not None:
            at, name, words = finding.at, finding.rule, words_of(finding)
        self.app.push_screen(SourceScreen(file, report.part, at, name, words))

    def action_try_out(self) -> None:
        """Try other figures in a scratch copy, those of the chosen finding's explanations first."""
        desk = self.desk
        if not desk.judgement.report.cells:
            self.say(text("form.no_figures"))
            return
        key = desk.finding.key if desk.finding is not None else None
        self.app.push_screen(TrialScreen(self._identity, key))

    def action_rule_book(self) -> None:
        """The rule book, from the chosen finding's rule on."""
        finding = self.desk.finding
        self.app.push_screen(RuleBookScreen(finding.rule if finding is not None else None))

    def action_years(self) -> None:
        """The table of this and earlier years side by side."""
        desk, batch = self.desk, self.session.batch
        years = batch.years(desk.position) if batch is not None else ()
        if len(years) < 2 or not desk.judgement.report.cells:
            self.say(text("years.none"))
            return
        self.app.push_screen(YearsScreen(years, desk.table if desk.table != PARTS else 3, desk.cursor))

    # --- moving --------------------------------------------------------------------------------------

    def move(self, lines: int, columns: int) -> None:
        """Move the cursor; in the details, to another finding."""
        if self._detail and lines:
            self._choose(lines)
            return
        super().move(lines, columns)

    def action_page_up(self) -> None:
        """Half a screen up."""
        self._scroll(-1)

    def action_page_down(self) -> None:
        """Half a screen down."""
        self._scroll(1)

    def turned(self, block: Lines, direction: int) -> None:
        """The wheel scrolls the table, or the panel that it is over."""
        if block.id == "panel":
            self.desk.panel_top = max(0, self.desk.panel_top + direction * 3)
        else:
            self.desk.scroll(direction * 3)
        self.draw()

    def clicked(self, block: Lines, x: int, y: int) -> None:
        """A click puts the cursor on a figure."""
        if block.id == "table" and self.desk.point(x, y):
            self.draw()

    def _scroll(self, step: int) -> None:
        if self._detail:
            self.desk.panel_top = max(0, self.desk.panel_top + step * 4)
        else:
            self.desk.scroll(step * self.half)
        self.draw()

    def action_top(self) -> None:
        """To the first line."""
        self._choose_at(0) if self._detail else super().action_top()

    def action_bottom(self) -> None:
        """To the last line."""
        self._choose_at(-1) if self._detail else super().action_bottom()

    def _choose_at(self, number: int) -> None:
        self.desk.choose(number)
        self.draw()

    def action_back(self) -> None:
        """Back to the table from the details, else back to the list."""
        if self._detail:
            self.action_detail()
            return
        self.session.opened = self._identity
        self.app.pop_screen()
