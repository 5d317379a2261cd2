"""试算: figures are changed in a scratch copy of a report, and the rules that flip are seen at once.

Nothing of it is stored or exported; every line says what it is, and Esc throws it away.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical

from audit.attested import parse_attested
from tui.desk import PARTS
from tui.evidence import slot_name
from tui.form import PREVIOUS
from tui.keys import TRIAL, bindings
from tui.screens.ask import Ask
from tui.screens.base import WorkScreen, background
from tui.session import template_of
from tui.texts import text
from tui.trial import Trial, mark_width, marked
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize

    from tui.session import Identity

WIDE = 118
"""Cells from which what flips stands beside the table; below, under it."""
_TABLE = 85
_LEAST = 5
"""Lines for what flips under the table, at least."""


class TrialScreen(WorkScreen):
    """The scratch view of a report, named by its path and part, begun from one of its findings (by key)."""

    where = TRIAL
    BINDINGS = bindings(TRIAL)

    def __init__(self, identity: Identity, key: str | None) -> None:
        super().__init__()
        self._identity, self._key = identity, key
        self._trial: Trial | None = None

    @property
    def trial(self) -> Trial:
        """What is tried."""
        if self._trial is None:
            self._trial = Trial(self.session, self._position(), self._key)
        return self._trial

    def _position(self) -> int:
        batch = self.session.batch
        found = batch.position(self._identity) if batch is not None else None
        if found is None:
            raise LookupError(self._identity)
        return found

    def batch_changed(self) -> None:
        """A later state of the batch: the same figures are tried in it."""
        before, self._trial = self.trial, None
        self.trial.take_over(before)
        self._changed()

    def compose(self) -> ComposeResult:
        """Head, table, what flips below or beside it, keys."""
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
        """Try the first explanation where there is one."""
        super().on_mount()
        self._arrange(self.app.size.width)
        if self.trial.try_explanation(1):
            self._judge()
        self.call_after_refresh(self._draw)

    def on_resize(self, event: Resize) -> None:
        """Beside the table or below it, as the width allows."""
        self._arrange(event.size.width)
        self.call_after_refresh(self._draw)
        self.show_keys()

    def on_lines_sized(self) -> None:
        """A block of lines has its size only after the layout."""
        if self.is_mounted:
            self._draw()

    def _arrange(self, cells: int) -> None:
        self.set_class(cells >= WIDE, "-wide")
        self.query_one("#panel", Lines).styles.width = max(34, min(70, cells - _TABLE - 1))

    def _draw(self) -> None:
        trial, cells, mark = self.trial, self.app.size.width, mark_width()
        self.query_one("#head", Lines).show(trial.head_lines(cells))
        table, story = self.query_one("#table", Lines), self.query_one("#story", Lines)
        strip, panel = self.query_one("#strip", Lines), self.query_one("#panel", Lines)
        if not table.size.width:
            return
        height = self.query_one("#main").size.height - 1
        if strip.display:
            flips = trial.flip_lines(strip.size.width - mark, max(_LEAST, height // 2))
            strip.styles.height = max(_LEAST, len(flips))
            strip.show(marked([*flips, *([()] * (_LEAST - len(flips)))]))
            height -= max(_LEAST, len(flips))
        table.show(marked(trial.body_lines(table.size.width - mark, height)))
        story.show(marked([trial.story_line(story.size.width - mark)]))
        if panel.display and panel.size.width:
            panel.show(marked(trial.flip_lines(panel.size.width - mark - 1, panel.size.height)))

    @background("trial")
    async def _judge(self) -> None:
        """What the rules say of the figures that are tried; a later trial takes the place of an earlier one."""
        trial = self.trial
        figures = dict(trial.tried)
        if figures:
            said = await asyncio.to_thread(trial.scratch.tried, figures)
            if figures != trial.tried:
                return
            trial.said = said
        self._draw()

    def _changed(self) -> None:
        self._draw()
        self._judge()

    # --- trying --------------------------------------------------------------------------------------

    def action_next_explanation(self) -> None:
        """Try the next of the tied explanations."""
        self._explain(1)

    def action_previous_explanation(self) -> None:
        """Try the explanation before it."""
        self._explain(-1)

    def _explain(self, step: int) -> None:
        if self.trial.try_explanation(step):
            self._changed()
        else:
            self.say(text("trial.no_explanation"))

    @background("mark")
    async def action_try_figure(self) -> None:
        """Try another figure in the cell under the cursor."""
        trial = self.trial
        template, cursor = template_of(trial.judgement.report), trial.cursor
        slot = template.slots.get((cursor or "").removeprefix(PREVIOUS))
        if cursor is None or slot is None or trial.table == PARTS:
            self.say(text("attest.no_cell"))
            return

        def wrong(typed: str) -> str | None:
            return None if parse_attested(typed, slot) is not None else text("attest.no_figure")

        title = text("trial.title", name=slot_name(template, cursor))
        typed = await self.app.push_screen_wait(Ask(title, text("trial.figure"), check=wrong))
        figure = parse_attested(typed, slot) if typed is not None else None
        if figure is not None:
            trial.try_figure(cursor, figure)
            self._changed()

    def action_take_back(self) -> None:
        """The report's own figure again under the cursor."""
        if self.trial.take_back(self.trial.cursor):
            self._changed()
        else:
            self.say(text("trial.nothing_here"))

    def action_as_read(self) -> None:
        """The report's own figures again everywhere."""
        self.trial.clear()
        self._changed()

    # --- moving --------------------------------------------------------------------------------------

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
        self.trial.show_table(table)
        self._draw()

    def action_whole_table(self) -> None:
        """Whole table, or only the lines of what is tried."""
        self.say(text("report.whole" if self.trial.fold() else "report.folded"))
        self._draw()

    def _move(self, lines: int, columns: int) -> None:
        self.trial.move(lines, columns)
        self._draw()

    def action_up(self) -> None:
        """A figure up."""
        self._move(-1, 0)

    def action_down(self) -> None:
        """A figure down."""
        self._move(1, 0)

    def action_left(self) -> None:
        """A figure to the left."""
        self._move(0, -1)

    def action_right(self) -> None:
        """A figure to the right."""
        self._move(0, 1)

    def action_page_up(self) -> None:
        """Half a table up."""
        self._move(-self._half, 0)

    def action_page_down(self) -> None:
        """Half a table down."""
        self._move(self._half, 0)

    @property
    def _half(self) -> int:
        return max(2, self.query_one("#table", Lines).size.height // 2)

    def action_top(self) -> None:
        """To the first line."""
        self._move(-1000, 0)

    def action_bottom(self) -> None:
        """To the last line."""
        self._move(1000, 0)

    def clicked(self, block: Lines, x: int, y: int) -> None:
        """A click puts the cursor on a figure."""
        if block.id == "table" and self.trial.point(x - mark_width(), y):
            self._draw()

    def action_back(self) -> None:
        """Away; nothing of the trial is kept."""
        self.app.pop_screen()
        self.gouji.say(text("trial.left"))
