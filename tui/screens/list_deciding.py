"""What is decided in the list: about the report under the cursor, or about all that are selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.identity import identity
from tui.deciding import add_note, assign, decide, undo
from tui.marking import follow_up, report_target
from tui.screens.base import background
from tui.screens.list_screen import ListScreen
from tui.texts import text

if TYPE_CHECKING:
    from tui.marking import Markable


class DecidingList(ListScreen):
    """The list with its decisions and its selection."""

    def _chosen(self) -> list[Markable]:
        """The selected reports that the filter shows, else the one under the cursor."""
        batch, selected, position = self.session.batch, self.session.selected, self.reports.position
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
        position = self.reports.position
        if position is None:
            return
        self.session.selected ^= {identity(self.session.judgement(position).report)}
        self.reports.move(1)
        self.show_selected()

    def action_select_all(self) -> None:
        """Select every report that the filter shows; again, none."""
        view = self.session.view
        if view is None:
            return
        shown = set(view.identities())
        self.session.selected = set() if shown <= self.session.selected else self.session.selected | shown
        self.show_selected()
