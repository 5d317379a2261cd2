"""The application: wiring only. Reading in the background, the clerk of the review log, dialogs, messages."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from audit.errors import GoujiError
from tui.clerk import Clerk
from tui.events import Failed, Found, Judged, Judging, Progress, Recalled, Said, Stopped
from tui.keyboard import keymap
from tui.log_keeping import LogApp, Told
from tui.memory import Remembered
from tui.reading import read_and_judge
from tui.screens.base import background
from tui.screens.batch_list import BatchList
from tui.screens.report import ReportScreen
from tui.texts import text

if TYPE_CHECKING:
    from tui.session import Session

Reader = Callable[..., None]
_HEAD_START = 0.05
"""Seconds between the first paint and the start of reading: importing polars holds Python's lock."""
_SWITCH = 0.0005
"""Seconds; Python's own 0.005 make a key wait several times that long while something is computed beside it."""
_NEWS_EVERY = 1.0
"""Seconds between two looks at the review log, so that a colleague's mark is seen within two."""


class GoujiApp(LogApp):
    """The workbench on one batch."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "gouji"

    def __init__(
        self,
        session: Session,
        read: Reader = read_and_judge,
        clerk: Clerk | None = None,
        remember: Callable[[Remembered], None] | None = None,
    ) -> None:
        """`remember` keeps where the inspector is, for the next start; it is called when that has changed."""
        super().__init__(session, clerk or Clerk())
        self.farewell: str | None = None
        self._read = read
        self._thread: threading.Thread | None = None
        self._remember = remember
        self._remembered: Remembered | None = None
        self.theme = "ansi-dark"

    def on_mount(self) -> None:
        """Paint the list as the last run left it, then start reading."""
        self.set_keymap(keymap())
        # Two threads that compute hand Python's lock to the one that paints only this often.
        sys.setswitchinterval(_SWITCH)
        self.push_screen(BatchList())
        self.call_after_refresh(self.set_timer, _HEAD_START, self._start_reading)
        self.set_interval(_NEWS_EVERY, self._look_around)
        self.set_interval(_NEWS_EVERY, self._follow_terminal)

    # --- reading -------------------------------------------------------------------------------------

    def _start_reading(self) -> None:
        session = self.session
        self._stop = threading.Event()
        session.work.start("searching", None)
        where = {"workspace": session.workspace} if self._read is read_and_judge else {}
        self._thread = threading.Thread(
            target=self._read,
            args=(session.path, session.rules, session.jobs, self.teller(self._stop), self._stop),
            kwargs=where,
            name="reading",
            daemon=True,
        )
        self._thread.start()

    @property
    def is_reading(self) -> bool:
        """Whether the batch is being read or looked into."""
        return self._thread is not None and self._thread.is_alive()

    def read_again(self) -> None:
        """Look into the files again: what has changed since is read."""
        if self.is_reading:
            self.say(text("list.is_reading"))
            return
        self.session.complete = False
        self._recorded = False
        self._start_reading()

    def stop_work(self) -> bool:
        """Stop what goes on in the background; gives whether anything did."""
        if self.clerk.stop_export():
            return True
        if not self.is_reading or self._stop.is_set():
            return False
        self._stop.set()
        return True

    def on_told(self, message: Told) -> None:
        """Take what the reading thread tells into the session, and let the screens draw it."""
        session = self.session
        laid_over = message.laid_over if message.reviews is session.reviews else None
        match message.event:
            case Recalled(batch, rule_book, reports, at):
                session.rule_book, session.reports, session.judged_with = rule_book, reports, {}
                session.recalled = at
                self.open_log()
                self.take(batch, complete=False, laid_over=laid_over)
            case Found(total, skipped, sources):
                session.skipped, session.sources = skipped, sources
                session.work.start("reading", total)
                self.open_log()
            case Progress(done, total):
                session.work.reach("reading", done, total)
            case Judging(done, total):
                session.work.reach("judging", done, total)
            case Judged(batch, rule_book, complete, reports):
                session.rule_book, session.reports, session.judged_with = rule_book, reports, {}
                session.recalled = ""
                self.take(batch, complete=complete, laid_over=laid_over)
                if complete:
                    self._finish()
            case Said(sentence):
                self.say(sentence)
            case Stopped(so_far):
                self._stopped(so_far)
            case Failed(error):
                self._reading_failed(error)

    def _stopped(self, so_far: Judged | None) -> None:
        session, work = self.session, self.session.work
        if so_far is not None:
            session.rule_book, session.reports, session.judged_with = so_far.rule_book, so_far.reports, {}
            self.take(so_far.batch, complete=False)
        self.say(text("list.stopped", done=work.done, total=work.total or 0))
        work.start("stopped", work.total)
        for screen in self.work_screens():
            screen.batch_changed()

    @background("judging")
    async def _finish(self) -> None:
        """The batch is complete: judge it with what inspectors attested, then log the run."""
        await self.judge_again_with_attested()
        self.record_run()

    def _reading_failed(self, error: Exception) -> None:
        if isinstance(error, GoujiError) and self.session.batch is None:
            self.farewell = str(error)
            self.exit(2, return_code=2)
            return
        self.session.complete = self.session.batch is not None
        self.trouble(error, text("dialog.reading_failed"))

    def stop(self, patience: float = 1.0) -> bool:
        """Ask the reading thread to end and wait a moment; gives whether it has."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(patience)
        return self._thread is None or not self._thread.is_alive()

    # --- the inspector's place -----------------------------------------------------------------------

    def where(self) -> Remembered | None:
        """Where the inspector is; None before anything is judged."""
        screens = self.work_screens()
        lists = [screen for screen in screens if isinstance(screen, BatchList)]
        reports = [screen for screen in screens if isinstance(screen, ReportScreen)]
        cursor = reports[-1].identity if reports else lists[0].cursor if lists else None
        if cursor is None or not self.session.complete:
            return None
        session = self.session
        return Remembered(
            session.text,
            session.order,
            *cursor,
            is_open=bool(reports),
            sort=session.sort,
            columns=session.columns,
        )

    def keep_place(self) -> None:
        """Keep where the inspector is, if that has changed since the last time."""
        where = self.where()
        if self._remember is not None and where is not None and where != self._remembered:
            self._remembered = where
            self._remember(where)

    def _follow_terminal(self) -> None:
        """Ask for the signal again where the terminal was resized before anybody listened, while the program started."""
        try:
            now = os.get_terminal_size(sys.__stderr__.fileno() if sys.__stderr__ else 2)
        except (OSError, ValueError):
            return
        if not self.is_headless and 0 not in now and tuple(now) != tuple(self.size):
            signal.raise_signal(signal.SIGWINCH)

    def _look_around(self) -> None:
        self.keep_place()
        if not self._looking.locked():  # a second look would break off what the first one has begun
            self.poll()

    def exit(self, *given: Any, **named: Any) -> None:
        """Keep the place, then leave."""
        self.keep_place()
        super().exit(*given, **named)
