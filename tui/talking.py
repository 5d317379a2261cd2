"""The application as it talks: sentences on the screen in front, errors as dialogs, and a new batch for all screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.worker import Worker, WorkerState

from tui.screens.ask import Notice
from tui.screens.base import WorkScreen
from tui.texts import text
from tui.trouble import describe

if TYPE_CHECKING:
    from audit.batch import JudgedBatch
    from tui.reviews import LaidOver
    from tui.session import Session


class TalkingApp(App[int]):
    """Knows its screens and speaks through them."""

    session: Session

    def action_help_quit(self) -> None:
        """Ctrl+C copies in many terminals and must not end the work: say how to leave."""
        self.say(text("dialog.how_to_leave"))

    def work_screens(self) -> list[WorkScreen]:
        """The screens that can be drawn; one that is just being opened draws itself when it is ready.

        None while the program closes: its screens lose their parts one by one, and clocks still tick.
        """
        if not self.is_running:
            return []
        return [screen for screen in self.screen_stack if isinstance(screen, WorkScreen) and screen.is_ready]

    def say(self, message: str) -> None:
        """Show a sentence on the screen in front."""
        if screens := self.work_screens():
            screens[-1].say(message)

    def trouble(self, error: BaseException | None, title: str | None = None, message: str = "") -> None:
        """Show an error as a dialog; an unexpected one is saved as a file first."""
        if error is None:
            self.push_screen(Notice(title or text("dialog.trouble"), message))
            return
        found = describe(error, self.session.workspace, title)
        self.push_screen(Notice(found.title, found.message))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Turn an error in the background into a dialog."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.trouble(event.worker.error)

    def take(self, batch: JudgedBatch, *, complete: bool, laid_over: LaidOver | None = None) -> None:
        """Replace the batch by a later one, on all screens."""
        self.session.take(batch, complete=complete, laid_over=laid_over)
        for screen in self.work_screens():
            screen.batch_changed()
