"""The application: wiring only. Reading in the background, the clerk of the review log, dialogs, messages."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.message import Message
from textual.worker import Worker, WorkerState

from audit.errors import GoujiError
from tui.clerk import Clerk
from tui.keyboard import keymap
from tui.memory import Remembered
from tui.reading import (
    Event,
    Failed,
    Found,
    Judged,
    Judging,
    Progress,
    Recalled,
    Said,
    Stopped,
    judge_again,
    read_and_judge,
)
from tui.screens.ask import Notice
from tui.screens.base import WorkScreen, background
from tui.screens.batch_list import BatchList
from tui.screens.report import ReportScreen
from tui.session import lay_over
from tui.texts import text
from tui.trouble import describe

if TYPE_CHECKING:
    from audit.batch import JudgedBatch
    from tui.session import LaidOver, ReviewsLike, Session

Reader = Callable[..., None]
_HEAD_START = 0.05
"""Seconds between the first paint and the start of reading: importing polars holds Python's lock."""
_OPENING = 100
"""Twentieths of a second that a decision waits for the review log at the start."""
_SWITCH = 0.0005
"""Seconds; Python's own 0.005 make a key wait several times that long while something is computed beside it."""
_NEWS_EVERY = 1.0
"""Seconds between two looks at the review log, so that a colleague's mark is seen within two."""


class Told(Message):
    """Something that the reading thread tells; of a batch with what these reviews say of it, worked out there."""

    def __init__(self, event: Event, reviews: ReviewsLike | None = None) -> None:
        super().__init__()
        self.event = event
        self.reviews = reviews
        self.laid_over = lay_over(event.batch, reviews) if isinstance(event, Recalled | Judged) else None


class GoujiApp(App[int]):
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
        # Said at once, because NO_COLOR is judged by it before a theme can be set.
        super().__init__(ansi_color=True)
        self.session = session
        self.clerk = clerk or Clerk()
        self.farewell: str | None = None
        self._read = read
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._opening = False
        self._recorded = False
        self._remember = remember
        self._remembered: Remembered | None = None
        self._looking = asyncio.Lock()
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
            args=(session.path, session.rules, session.jobs, self._teller(self._stop), self._stop),
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

    def _teller(self, stop: threading.Event) -> Callable[[Event], None]:
        def tell(event: Event) -> None:
            if isinstance(event, Stopped) or not stop.is_set():
                with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
                    self.post_message(Told(event, self.session.reviews))

        return tell

    def on_told(self, message: Told) -> None:
        """Take what the reading thread tells into the session, and let the screens draw it."""
        session = self.session
        laid_over = message.laid_over if message.reviews is session.reviews else None
        match message.event:
            case Recalled(batch, rule_book, reports, at):
                session.rule_book, session.reports, session.judged_with = rule_book, reports, {}
                session.recalled = at
                self._open_log()
                self._take(batch, complete=False, laid_over=laid_over)
            case Found(total, skipped, sources):
                session.skipped, session.sources = skipped, sources
                session.work.start("reading", total)
                self._open_log()
            case Progress(done, total):
                session.work.reach("reading", done, total)
            case Judging(done, total):
                session.work.reach("judging", done, total)
            case Judged(batch, rule_book, complete, reports):
                session.rule_book, session.reports, session.judged_with = rule_book, reports, {}
                session.recalled = ""
                self._take(batch, complete=complete, laid_over=laid_over)
                if complete:
                    self._finish()
            case Said(sentence):
                self.say(sentence)
            case Stopped():
                self._stopped()
            case Failed(error):
                self._reading_failed(error)

    def _stopped(self) -> None:
        work = self.session.work
        self.say(text("list.stopped", done=work.done, total=work.total or 0))
        work.start("stopped", work.total)
        for screen in self._work_screens():
            screen.batch_changed()

    def _take(self, batch: JudgedBatch, *, complete: bool, laid_over: LaidOver | None = None) -> None:
        self.session.take(batch, complete=complete, laid_over=laid_over)
        for screen in self._work_screens():
            screen.batch_changed()

    @background("judging")
    async def _finish(self) -> None:
        """The batch is complete: judge it with what inspectors attested, then log the run."""
        await self._judge_again()
        self._record_run()

    async def _judge_again(self) -> None:
        session = self.session
        reviews, reports, batch = session.reviews, session.reports, session.batch
        if not session.attested_since or not session.complete or reviews is None or batch is None:
            return
        work = partial(judge_again, batch, reports, session.rule_book, reviews)
        batch = await asyncio.to_thread(work, self._teller(self._stop))
        if session.reports is reports:  # else the batch was read anew meanwhile, and is judged again itself
            laid_over = await asyncio.to_thread(lay_over, batch, session.reviews)
            session.judged_with = dict(reviews.attestations)
            self._take(batch, complete=True, laid_over=laid_over)

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

    # --- the review log ------------------------------------------------------------------------------

    def _open_log(self) -> None:
        """Open the review log, once."""
        if not (self._opening or self.clerk.is_open or self.session.store_error is not None):
            self._opening = True
            self._open_store()

    @background("store")
    async def _open_store(self) -> None:
        from audit.discover import workspace_of

        session = self.session
        session.workspace = session.workspace or workspace_of(session.path)
        try:
            await self.clerk.open(session.workspace)
        except GoujiError as error:
            session.store_error = str(error)
            self.push_screen(Notice(text("dialog.store"), text("dialog.store_body", error=error)))
            return
        finally:
            self._opening = False
        await self.look_for_news()
        if session.complete:
            self._record_run()

    async def store_is_open(self) -> bool:
        """Whether decisions can be saved; waits for a review log that is just being opened and read, so that nobody
        decides without seeing what was decided before.
        """
        for _ in range(_OPENING):
            is_read = self.clerk.is_open and self.session.reviews is not None
            is_coming = self._opening or self.is_reading or self.clerk.is_open
            if is_read or self.session.store_error is not None or not is_coming:
                break
            await asyncio.sleep(0.05)
        return self.clerk.is_open

    @background("run")
    async def _record_run(self) -> None:
        batch, rule_book = self.session.batch, self.session.rule_book
        if self._recorded or batch is None or rule_book is None or not self.clerk.is_open:
            return
        self._recorded = True
        await self.clerk.record_run(batch, rule_book.version, str(self.session.path))
        await self.look_for_news()

    def where(self) -> Remembered | None:
        """Where the inspector is; None before anything is judged."""
        screens = self._work_screens()
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
            self._poll()

    @background("news")
    async def _poll(self) -> None:
        if await self.look_for_news():
            self.say(text("mark.elsewhere"))

    async def look_for_news(self) -> bool:
        """Show what the log says now; gives whether any review changed since the last look.

        Who asks while somebody else is looking waits, so that what was saved is judged once this returns.
        """
        async with self._looking:
            return await self._look()

    async def _look(self) -> bool:
        news = await self.clerk.news()
        if news is None:
            return False
        session, batch = self.session, self.session.batch
        # The reports that bear a mark may be many, and lie on the disk.
        laid_over = await asyncio.to_thread(lay_over, batch, news.reviews) if batch is not None else None
        session.take_reviews(news.reviews, laid_over if session.batch is batch else None)
        session.history = news.history
        await self._judge_again()
        for screen in self._work_screens():
            screen.reviews_changed()
        return news.changed

    def exit(self, *given: Any, **named: Any) -> None:
        """Keep the place, then leave."""
        self.keep_place()
        super().exit(*given, **named)

    def action_help_quit(self) -> None:
        """Ctrl+C copies in many terminals and must not end the work: say how to leave."""
        self.say(text("dialog.how_to_leave"))

    # --- talking -------------------------------------------------------------------------------------

    def _work_screens(self) -> list[WorkScreen]:
        """The screens that can be drawn; one that is just being opened draws itself when it is ready.

        None while the program closes: its screens lose their parts one by one, and clocks still tick.
        """
        if not self.is_running:
            return []
        return [
            screen for screen in self.screen_stack if isinstance(screen, WorkScreen) and screen.is_mounted
        ]

    def say(self, message: str) -> None:
        """Show a sentence on the screen in front."""
        if screens := self._work_screens():
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
