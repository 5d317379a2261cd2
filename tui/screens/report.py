"""One report: its tables as on the form, the chosen finding marked in them, and the evidence beside or below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical

from tui.attesting import attest, undo_here
from tui.deciding import add_note, assign, decide
from tui.desk import PARTS, Desk
from tui.evidence import slot_name
from tui.keys import REPORT, bindings
from tui.marking import finding_target, follow_up, report_target
from tui.screens.base import DecidingScreen, background
from tui.screens.exporting import export
from tui.screens.rule_book import RuleBookScreen
from tui.screens.source import SourceScreen
from tui.screens.trial import TrialScreen
from tui.screens.years import YearsScreen
from tui.session import template_of
from tui.texts import text
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize

    from tui.copying import Copyable
    from tui.marking import Markable

WIDE = 118
"""Cells from which the panel stands beside the table; below, a strip of a few lines stands under it."""
_TABLE = 80
_STRIP = 5
"""Lines of the strip below the table at least: head, formula, message, law and one more."""


class ReportScreen(DecidingScreen):
    """A report opened from the list, named by its path and part."""

    where = REPORT
    BINDINGS = bindings(REPORT)

    def __init__(self, identity: tuple[str, int | None], step: int = 1) -> None:
        """`step` -1 chooses the last failure first (coming from below)."""
        super().__init__()
        self._identity = identity
        self._step = step
        self._desk: Desk | None = None
        self._detail = False

    @property
    def identity(self) -> tuple[str, int | None]:
        """Path and part of the open report."""
        return self._identity

    @property
    def desk(self) -> Desk:
        """The open report."""
        if self._desk is None:
            self._desk = Desk(self.session, self._position())
            if self._step < 0:
                self._desk.choose_edge(-1)
        return self._desk

    def _position(self) -> int:
        batch = self.session.batch
        found = batch.position(self._identity) if batch is not None else None
        if found is None:
            raise LookupError(self._identity)
        return found

    def compose(self) -> ComposeResult:
        """Head, table with strip on the left, panel on the right, story of one figure, keys."""
        yield Lines(id="head")
        with Horizontal(id="middle"):
            with Vertical(id="main"):
                yield Lines(id="table")
                yield Lines(id="story")
                yield Lines(id="strip")
            yield Lines(id="gap")
            yield Lines(id="panel")
        yield Lines(id="keys")

    def on_mount(self) -> None:
        """Draw once the sizes are known."""
        super().on_mount()
        self._arrange(self.app.size.width, self.app.size.height)
        self.call_after_refresh(self._draw)

    def on_resize(self, event: Resize) -> None:
        """Panel beside the table or strip below it, as the width allows."""
        self._arrange(event.size.width, event.size.height)
        self.call_after_refresh(self._draw)
        self.show_keys()

    def _arrange(self, cells: int, height: int) -> None:
        wide = cells >= WIDE
        self.set_class(wide and not self._detail, "-wide")
        self.set_class(self._detail, "-detail")
        panel = self.query_one("#panel", Lines)
        panel.styles.width = (
            max(36, min(66, cells - _TABLE - 1 - max(0, cells - 120) // 3))
            if wide and not self._detail
            else "1fr"
        )

    def _draw(self) -> None:
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
        self._arrange(self.app.size.width, self.app.size.height)
        self.call_after_refresh(self._draw)

    def on_lines_sized(self) -> None:
        """A block of lines has its size only after the layout; then its lines can be made."""
        if self.is_mounted:
            self._draw()

    def batch_changed(self) -> None:
        """A later state of the batch: the same report, the same finding."""
        self.desk.reload(self._position())
        self._draw()

    def reviews_changed(self) -> None:
        """Marks have changed; nothing moves."""
        self._draw()

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
        self._draw()

    def action_next_failure(self) -> None:
        """The next failure, in this report or the next one that has any."""
        self._failure(1)

    def action_previous_failure(self) -> None:
        """The previous failure, here or in an earlier report."""
        self._failure(-1)

    def _failure(self, step: int) -> None:
        desk, view = self.desk, self.session.view
        if desk.choose_failure(step):
            self._draw()
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
        self._draw()

    # --- tables --------------------------------------------------------------------------------------

    def action_show_parts(self) -> None:
        """Headings and problems."""
        self._turn(PARTS)

    def action_show_table_2(self) -> None:
        """Table 2."""
        self._turn(2)

    def action_show_table_3(self) -> None:
        """Table 3."""
        self._turn(3)

    def action_show_table_4(self) -> None:
        """Table 4."""
        self._turn(4)

    def _turn(self, table: int) -> None:
        if not self.desk.judgement.report.cells:
            self.say(text("form.no_figures"))
            return
        self.desk.show_table(table)
        if self._detail:
            self._detail = False
            self._redraw_arranged()
        else:
            self._draw()

    def action_whole_table(self) -> None:
        """Whole table, or only the lines of the chosen finding."""
        self.say(text("report.whole" if self.desk.fold() else "report.folded"))
        self._draw()

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
        if at is None and finding is not None and finding.at is not None:
            at, name = finding.at, finding.rule
        self.app.push_screen(SourceScreen(file, report.part, at, name))

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

    def _move(self, lines: int, columns: int) -> None:
        if self._detail and lines:
            self._choose(lines)
            return
        self.desk.move(lines, columns)
        self._draw()

    def action_up(self) -> None:
        """A figure up; in the details, the previous finding."""
        self._move(-1, 0)

    def action_down(self) -> None:
        """A figure down; in the details, the next finding."""
        self._move(1, 0)

    def action_left(self) -> None:
        """A figure to the left."""
        self._move(0, -1)

    def action_right(self) -> None:
        """A figure to the right."""
        self._move(0, 1)

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
        self._draw()

    def clicked(self, block: Lines, x: int, y: int) -> None:
        """A click puts the cursor on a figure."""
        if block.id == "table" and self.desk.point(x, y):
            self._draw()

    def _scroll(self, step: int) -> None:
        height = max(2, self.query_one("#table", Lines).size.height // 2)
        if self._detail:
            self.desk.panel_top = max(0, self.desk.panel_top + step * 4)
        else:
            self.desk.scroll(step * height)
        self._draw()

    def action_top(self) -> None:
        """To the first line."""
        self._move(-1000, 0) if not self._detail else self._choose_at(0)

    def action_bottom(self) -> None:
        """To the last line."""
        self._move(1000, 0) if not self._detail else self._choose_at(-1)

    def _choose_at(self, number: int) -> None:
        self.desk.choose(number)
        self._draw()

    # --- deciding ------------------------------------------------------------------------------------

    @background("mark")
    async def action_follow_up(self) -> None:
        """Mark the chosen finding, or the report where it has none."""
        await follow_up(self, self._markable())

    async def decide_on(self, action: str) -> None:
        """Decide on the chosen finding, or the report where it has none."""
        await decide(self, [self._markable()], action)

    def _markable(self) -> Markable:
        """The chosen finding, or the whole report where it has none."""
        desk = self.desk
        report, finding = desk.judgement.report, desk.finding
        return report_target(report) if finding is None else finding_target(report, finding, desk.session)

    @background("mark")
    async def action_note(self) -> None:
        """A note on the present state."""
        await add_note(self, self._markable())

    @background("mark")
    async def action_undo(self) -> None:
        """Take back the latest change of the chosen finding, or the figure attested after it."""
        await undo_here(self, self.desk.judgement.report, self._markable())

    @background("mark")
    async def action_assign(self) -> None:
        """Give the report to an inspector."""
        await assign(self, [report_target(self.desk.judgement.report)])

    @background("mark")
    async def action_attest(self) -> None:
        """Enter the published figure of the cell under the cursor."""
        desk = self.desk
        if await attest(self, desk.judgement.report, desk.cursor if desk.table != PARTS else None):
            self.desk.to_next_doubt()
            self._draw()

    @background("export")
    async def action_export(self) -> None:
        """Export the audit log and the findings."""
        await export(self)

    def copyables(self) -> Sequence[Copyable]:
        """The cell under the cursor, the chosen finding, the table."""
        from tui.extracts import of_report

        return of_report(self.desk)

    def action_stop_work(self) -> None:
        """Stop reading, judging or exporting."""
        self.say(text("list.stopping" if self.gouji.stop_work() else "list.nothing_to_stop"))

    def action_back(self) -> None:
        """Back to the table from the details, else back to the list."""
        if self._detail:
            self.action_detail()
            return
        self.session.opened = self._identity
        self.app.pop_screen()
