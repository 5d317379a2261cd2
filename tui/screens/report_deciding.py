"""What is decided in a report: about the chosen finding, the figure under the cursor, or the whole report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.attesting import attest, undo_here
from tui.deciding import add_note, assign, decide
from tui.marking import finding_target, follow_up, report_target
from tui.screens.base import DecidingScreen, background
from tui.screens.exporting import export
from tui.screens.tables import TableScreen
from tui.table_view import PARTS
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.copying import Copyable
    from tui.desk import Desk
    from tui.marking import Markable


class DecidingReport(TableScreen, DecidingScreen):
    """A report with its decisions, its copies and its export."""

    @property
    def desk(self) -> Desk:
        """The open report."""
        raise NotImplementedError

    @background("mark")
    async def action_follow_up(self) -> None:
        """Mark the chosen finding, or the report where it has none."""
        await follow_up(self, self.markable())

    async def decide_on(self, action: str) -> None:
        """Decide on the chosen finding, or the report where it has none."""
        await decide(self, [self.markable()], action)

    def markable(self) -> Markable:
        """The chosen finding, or the whole report where it has none."""
        desk = self.desk
        report, finding = desk.judgement.report, desk.finding
        return report_target(report) if finding is None else finding_target(report, finding, desk.session)

    @background("mark")
    async def action_note(self) -> None:
        """A note on the present state."""
        await add_note(self, self.markable())

    @background("mark")
    async def action_undo(self) -> None:
        """Take back the latest change of the chosen finding, or the figure attested after it."""
        await undo_here(self, self.desk.judgement.report, self.markable())

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
            self.draw()

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
