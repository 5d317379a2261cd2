"""The application as it keeps the review log: opening it, recording runs, and what colleagues did meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from audit.errors import GoujiError
from tui.events import Event, Judged, Recalled, Stopped
from tui.judged import judge_again
from tui.reviews import lay_over
from tui.screens.ask import Notice
from tui.screens.base import background
from tui.talking import TalkingApp
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.clerk import Clerk
    from tui.reviews import ReviewsLike
    from tui.session import Session

_OPENING = 100
"""Twentieths of a second that a decision waits for the review log at the start."""


class Told(Message):
    """Something that the reading thread tells; of a batch with what these reviews say of it, worked out there."""

    def __init__(self, event: Event, reviews: ReviewsLike | None = None) -> None:
        super().__init__()
        self.event = event
        self.reviews = reviews
        self.laid_over = lay_over(event.batch, reviews) if isinstance(event, Recalled | Judged) else None


class LogApp(TalkingApp):
    """Owns the clerk of the review log."""

    def __init__(self, session: Session, clerk: Clerk) -> None:
        # Said at once, because NO_COLOR is judged by it before a theme can be set.
        super().__init__(ansi_color=True)
        self.session = session
        self.clerk = clerk
        self._stop = threading.Event()
        self._opening = False
        self._recorded = False
        self._looking = asyncio.Lock()

    @property
    def is_reading(self) -> bool:
        """Whether the batch is being read or looked into."""
        raise NotImplementedError

    def teller(self, stop: threading.Event) -> Callable[[Event], None]:
        """What a thread in the background tells its events to, until `stop` is set."""

        def tell(event: Event) -> None:
            if isinstance(event, Stopped) or not stop.is_set():
                with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
                    self.post_message(Told(event, self.session.reviews))

        return tell

    async def judge_again_with_attested(self) -> None:
        """Judge anew what figures attested or taken back meanwhile count for."""
        session = self.session
        reviews, reports, batch = session.reviews, session.reports, session.batch
        if not session.attested_since or not session.complete or reviews is None or batch is None:
            return
        work = partial(judge_again, batch, reports, session.rule_book, reviews)
        batch = await asyncio.to_thread(work, self.teller(self._stop))
        if session.reports is reports:  # else the batch was read anew meanwhile, and is judged again itself
            laid_over = await asyncio.to_thread(lay_over, batch, session.reviews)
            session.judged_with = dict(reviews.attestations)
            self.take(batch, complete=True, laid_over=laid_over)

    def open_log(self) -> None:
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
            self.record_run()

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
    async def record_run(self) -> None:
        """Record in the log that the batch was judged, once."""
        batch, rule_book = self.session.batch, self.session.rule_book
        if self._recorded or batch is None or rule_book is None or not self.clerk.is_open:
            return
        self._recorded = True
        await self.clerk.record_run(batch, rule_book.version, str(self.session.path))
        await self.look_for_news()

    @background("news")
    async def poll(self) -> None:
        """Look at the log, and say so when a colleague changed anything."""
        try:
            changed = await self.look_for_news()
        except GoujiError:  # said in a line: it may be so at every look for a while
            self.say(text("mark.busy"))
            return
        if changed:
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
        await self.judge_again_with_attested()
        for screen in self.work_screens():
            screen.reviews_changed()
        return news.changed
