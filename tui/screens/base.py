"""What all screens of the workbench have: the key line, messages on it, and errors that become a dialog."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from textual import work
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from tui.keys import actions, elsewhere, key_line
from tui.show import clean, width
from tui.texts import text
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Key

    from tui.app import GoujiApp
    from tui.copying import Copyable
    from tui.session import Session
    from tui.styles import Line

P = ParamSpec("P")
T = TypeVar("T")
_WHEEL = 3
"""Lines that a turn of the wheel moves."""
Job = Callable[P, Coroutine[Any, Any, T]]


def background(group: str) -> Callable[[Job[P, T]], Callable[P, Worker[T]]]:
    """The house decorator for work in the background: an error becomes a dialog, never a closed program.

    A new job of a group on a screen takes the place of the one before it.
    """
    return cast(
        "Callable[[Job[P, T]], Callable[P, Worker[T]]]",
        work(exclusive=True, group=group, exit_on_error=False),
    )


def is_composed(event: Key) -> bool:
    """Whether a key brought a character that no key of a keyboard has, so an input method is on."""
    return event.character is not None and len(event.character) == 1 and ord(event.character) > 0x2E7F


class WorkScreen(Screen[None]):
    """A screen with a key line at the bottom; `where` names it in the table of keys."""

    where = ""
    AUTO_FOCUS = ""

    @property
    def gouji(self) -> GoujiApp:
        """The application, with its own type."""

        return cast("GoujiApp", self.app)

    @property
    def session(self) -> Session:
        """What the screens share."""
        return self.gouji.session

    @property
    def is_ready(self) -> bool:
        """Whether the screen has its parts: not before it is composed, nor while it or the program closes."""
        return self.is_mounted and self.is_attached and self.app.is_running

    def say(self, message: str) -> None:
        """Show a sentence in place of the keys until the next key is pressed."""
        self.query_one("#keys", Lines).show([((" " + clean(message), "bold"),)])

    def show_keys(self) -> None:
        """Show the keys that work here, as many as fit."""
        self.query_one("#keys", Lines).show([keys_line(self.where, self.app.size.width)])

    def on_mount(self) -> None:
        """Fill the key line."""
        self.show_keys()

    def on_key(self, event: Key) -> None:
        """A message has been read once a key is pressed; what an input method composed does nothing, so say why."""
        self.show_keys()
        if is_composed(event) and event.key not in self.active_bindings:
            self.say(text("keys.composed", typed=event.character))
        elif event.key not in self.active_bindings and (action := elsewhere(event.key, self.where)):
            places = text("keys.and").join(text(f"keys.places.{place}") for place in action.where)
            self.say(text("keys.elsewhere", key=action.shown, label=action.label, places=places))

    def on_lines_pointed(self, event: Lines.Pointed) -> None:
        """The wheel scrolls like the arrow keys; a click on the key line does what the key does."""
        event.stop()
        if event.wheel:
            self.turned(event.block, event.wheel)
        elif event.block.id == "keys":
            action = key_at(self.where, self.app.size.width, event.x)
            if action is not None:
                self.show_keys()
                self.call_later(getattr(self, f"action_{action}"))
        else:
            self.clicked(event.block, event.x, event.y)

    def turned(self, block: Lines, direction: int) -> None:
        """The wheel was turned over a block of lines."""
        step = getattr(self, "action_down" if direction > 0 else "action_up", None)
        if step is not None:
            for _ in range(_WHEEL):
                step()

    def clicked(self, block: Lines, x: int, y: int) -> None:
        """A line of a block was clicked."""

    # --- ways in that every screen has ---------------------------------------------------------------

    def copyables(self) -> Sequence[Copyable]:
        """What can be copied here, most wanted first."""
        return ()

    @background("copy")
    async def action_copy(self) -> None:
        """Copy a part of the screen to the clipboard and to a file."""
        from tui.copying import copy

        await copy(self, self.copyables())

    @background("palette")
    async def action_palette(self) -> None:
        """Choose an action of this screen by name."""
        from tui.screens.palette import Palette

        chosen = await self.app.push_screen_wait(Palette(self.where))
        if chosen is not None:
            self.call_later(getattr(self, f"action_{chosen}"))

    def action_help(self) -> None:
        """Show all keys."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.where))

    def batch_changed(self) -> None:
        """Draw again after the session took a later state of the batch."""

    def reviews_changed(self) -> None:
        """Draw again after the session took other review states."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Turn an error in the background into a dialog."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.gouji.trouble(event.worker.error)


class DecidingScreen(WorkScreen):
    """A screen on whose chosen finding, report or pattern the inspector decides; subclasses say which that is."""

    async def decide_on(self, action: str) -> None:
        """Decide on what is chosen here."""
        raise NotImplementedError

    @background("mark")
    async def action_confirm(self) -> None:
        """What was found is the body's: confirmed."""
        await self.decide_on("confirm")

    @background("mark")
    async def action_misread(self) -> None:
        """The reading was wrong, not the report."""
        await self.decide_on("misread")

    @background("mark")
    async def action_waive(self) -> None:
        """Waive it for a reason, until a day."""
        await self.decide_on("waive")

    @background("mark")
    async def action_send_back(self) -> None:
        """Send it back for correction."""
        await self.decide_on("send_back")


def _fitting(where: str, cells: int) -> list[tuple[str, str]]:
    pairs = key_line(where)
    while pairs and sum(width(key) + width(label) + 3 for key, label in pairs) > cells:
        del pairs[-3 if len(pairs) > 3 else 0]
    return pairs


def key_at(where: str, cells: int, x: int) -> str | None:
    """The id of the action whose key stands at this cell of the key line; None beside them."""
    ids = {label: action.id for action in actions(where) for label in [action.label]}
    start = 0
    for key, label in _fitting(where, cells):
        size = width(key) + width(label) + 3
        if start <= x < start + size:
            return ids[label]
        start += size
    return None


def keys_line(where: str, cells: int) -> Line:
    """Key and label pairs for the bottom line; what does not fit is left out, the help key and the way back stay."""
    runs: list[tuple[str, str]] = []
    for key, label in _fitting(where, cells):
        runs.extend([(" ", ""), (key, "bold"), (f" {label} ", "")])
    return tuple(runs)
