"""Helpers for tests that drive the workbench: an app on prepared values, and what its screen shows as text."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tests.tui.prepared import session as prepared_session
from tui.app import GoujiApp
from tui.clerk import Clerk
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tui.session import Session

# A loaded machine may take longer than the half minute that a Pilot waits for a screen.
Pilot._wait_for_screen.__defaults__ = (600.0,)

SMALL, WIDE = (80, 24), (160, 50)


def nothing_to_read(*_: object) -> None:
    """A reader for tests whose session is already full."""


@asynccontextmanager
async def workbench(
    session: Session | None = None,
    size: tuple[int, int] = SMALL,
    *,
    clerk: Clerk | None = None,
    read: Callable[..., None] = nothing_to_read,
) -> AsyncIterator[Pilot[int]]:
    """The application with a hand on its keys."""
    app = GoujiApp(session or prepared_session(), read=read, clerk=clerk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot
    app.stop()
    app.clerk.close()


@asynccontextmanager
async def logged(folder: Path) -> AsyncIterator[Pilot[int]]:
    """A workbench on prepared reports whose review log is real."""
    clerk = Clerk()
    await clerk.open(folder / "ws")
    made = prepared_session()
    made.workspace = folder / "ws"
    async with workbench(made, clerk=clerk) as pilot:
        app: GoujiApp = pilot.app  # type: ignore[assignment]
        await app.look_for_news()
        yield pilot


async def settle(pilot: Pilot[int]) -> None:
    """Wait until workers are done and the screen is painted."""
    await pilot.pause()
    # Jobs that ask something wait for the keys of the test itself.
    running = [
        worker
        for worker in pilot.app.workers
        if worker.group not in ("mark", "export", "copy", "palette", "columns")
    ]
    if running:
        await pilot.app.workers.wait_for_complete(running)
    await pilot.pause()
    await pilot.pause()


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys and let the screen settle."""
    pressed = asyncio.ensure_future(_press(pilot, *keys))
    broken: asyncio.Future[Any] = asyncio.ensure_future(pilot.app._exception_event.wait())
    first: set[asyncio.Future[Any]] = {pressed, broken}
    await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
    broken.cancel()
    if not pressed.done():  # a screen that has failed would be waited for until the time is over
        pressed.cancel()
        raise AssertionError("the workbench has ended with an error") from pilot.app._exception
    await pressed


async def _press(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def write(pilot: Pilot[int], words: str) -> None:
    """Type text as an input method delivers it: character by character, Chinese included."""
    for character in words:
        pilot.app.post_message(Key(_character_to_key(character), character))
        await pilot.pause()
    await settle(pilot)


def screen_text(pilot: Pilot[int]) -> str:
    """What stands on the screen, a line a line, without trailing spaces."""
    app = pilot.app
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


def shown(pilot: Pilot[int], widget: str) -> str:
    """The characters of one block of lines."""
    return "\n".join(pilot.app.screen.query_one(widget, Lines).shown)
