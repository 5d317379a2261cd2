"""试算: figures are changed in a scratch copy of a report, and the rules that flip are seen at once.

Nothing of it is stored or exported; every line says what it is, and Esc throws it away.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from audit.attested import parse_attested
from tui.evidence import slot_name
from tui.form import PREVIOUS
from tui.keys import TRIAL, bindings
from tui.screens.ask import Ask
from tui.screens.base import background
from tui.screens.tables import WIDE, TableScreen
from tui.session import template_of
from tui.table_view import PARTS
from tui.texts import text
from tui.trial import Trial, mark_width, marked
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from tui.reviews import Identity

_TABLE = 85
_LEAST = 5
"""Lines for what flips under the table, at least."""


class TrialScreen(TableScreen):
    """The scratch view of a report, named by its path and part, begun from one of its findings (by key)."""

    where = TRIAL
    BINDINGS = bindings(TRIAL)

    def __init__(self, identity: Identity, key: str | None) -> None:
        super().__init__(identity)
        self._key = key
        self._trial: Trial | None = None

    @property
    def view(self) -> Trial:
        """The report with the figures that are tried."""
        return self.trial

    @property
    def trial(self) -> Trial:
        """What is tried."""
        if self._trial is None:
            self._trial = Trial(self.session, self.position(), self._key)
        return self._trial

    def batch_changed(self) -> None:
        """A later state of the batch: the same figures are tried in it."""
        if self.leave_if_gone():
            return
        before, self._trial = self.trial, None
        self.trial.take_over(before)
        self._changed()

    def on_mount(self) -> None:
        """Try the first explanation where there is one."""
        if self.trial.try_explanation(1):
            self._judge()
        super().on_mount()

    def place_blocks(self, cells: int) -> None:
        """What flips stands beside the table or below it, as the width allows."""
        self.set_class(cells >= WIDE, "-wide")
        self.query_one("#panel", Lines).styles.width = max(34, min(70, cells - _TABLE - 1))

    def draw(self) -> None:
        """The head, the table with what is tried, and what flips."""
        if not self.is_drawable:
            return
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
        self.draw()

    def _changed(self) -> None:
        self.draw()
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

    def clicked(self, block: Lines, x: int, y: int) -> None:
        """A click puts the cursor on a figure."""
        if block.id == "table" and self.trial.point(x - mark_width(), y):
            self.draw()

    def action_back(self) -> None:
        """Away; nothing of the trial is kept."""
        self.app.pop_screen()
        self.gouji.say(text("trial.left"))
