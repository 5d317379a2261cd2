"""Small questions over a screen: one line of text, or one key of a few; Esc always means no change."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import Key

from tui.show import clean, wrap
from tui.texts import text


def _paragraphs(body: str, cells: int) -> str:
    # Wrapped here, because Textual breaks lines at spaces only where Chinese and paths have none.
    return "\n".join(line for part in body.split("\n") for line in wrap(clean(part), max(10, cells)))


class Ask(ModalScreen[str | None]):
    """One line of text, typed with any input method; None when the inspector thought better of it.

    `check` may object to an answer with a sentence; the same answer given again is then taken.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    def __init__(
        self, title: str, prompt: str, value: str = "", check: Callable[[str], str | None] | None = None
    ) -> None:
        super().__init__()
        self._title, self._prompt, self._value, self._check = title, prompt, value, check
        self._objected: str | None = None

    def compose(self) -> ComposeResult:
        """Title, prompt and the line."""
        with Vertical(classes="dialog"):
            yield Static(clean(self._title), markup=False, classes="dialog-title")
            yield Static(self._prompt, markup=False, id="prompt")
            field = Input(self._value, id="answer", compact=True, select_on_focus=False)
            field.cursor_blink = False
            yield field

    def on_mount(self) -> None:
        """Ready to type at the end of the line."""
        field = self.query_one("#answer", Input)
        field.focus()
        field.cursor_position = len(field.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer unless there is an objection that was not yet read."""
        answer = event.value.strip()
        objection = self._check(answer) if self._check is not None else None
        if objection is not None and answer != self._objected:
            self._objected = answer
            self.query_one("#prompt", Static).update(clean(objection))
            return
        self.dismiss(answer)

    def action_cancel(self) -> None:
        """No change."""
        self.dismiss(None)


class Choice(ModalScreen[str | None]):
    """One key of `keys`; None for Esc or q."""

    def __init__(self, title: str, body: str, choices: str, keys: str) -> None:
        super().__init__()
        self._title, self._body, self._choices, self._keys = title, body, choices, keys

    def compose(self) -> ComposeResult:
        """Title, what is there now, and the keys."""
        with Vertical(classes="dialog"):
            yield Static(clean(self._title), markup=False, classes="dialog-title")
            yield Static(_paragraphs(self._body, self.app.size.width - 2), markup=False)
            yield Static(self._choices, markup=False, classes="dialog-keys")

    def on_key(self, event: Key) -> None:
        """Answer by one key."""
        event.stop()
        if event.character and event.character in self._keys:
            self.dismiss(event.character)
        elif event.key in ("escape", "q", "backspace"):
            self.dismiss(None)


class Notice(ModalScreen[None]):
    """Something to read; closed by Enter, Esc or q."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q,backspace", "close", show=False)]

    def __init__(self, title: str, body: str) -> None:
        super().__init__()
        self._title, self._body = title, body

    def compose(self) -> ComposeResult:
        """Title, text, and how to close it."""
        with Vertical(classes="dialog"):
            yield Static(clean(self._title), markup=False, classes="dialog-title")
            yield Static(_paragraphs(self._body, self.app.size.width - 2), markup=False)
            yield Static(text("dialog.close"), markup=False, classes="dialog-keys")

    def action_close(self) -> None:
        """Back to work."""
        self.dismiss(None)
