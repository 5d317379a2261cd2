"""The columns of the list to choose from: Space shows or hides one, Enter takes the choice, Esc leaves all as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.list_lines import title
from tui.texts import text
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from tui.styles import Line


class ColumnChooser(ModalScreen[tuple[str, ...] | None]):
    """Gives the chosen columns in their order; None where nothing is to change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,backspace", "cancel", show=False),
        Binding("enter", "take", show=False),
        Binding("space,x", "show_or_hide", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
    ]

    def __init__(self, names: Sequence[str], shown: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._shown = set(shown)
        self._cursor = 0

    def compose(self) -> ComposeResult:
        """Title, a line a column, keys."""
        with Vertical(classes="dialog"):
            yield Static(text("list.choose_columns"), markup=False, classes="dialog-title")
            lines = Lines(id="choices")
            lines.styles.height = len(self._names)
            yield lines
            yield Static(text("list.choose_keys"), markup=False, classes="dialog-keys")

    def on_mount(self) -> None:
        """Show what is chosen."""
        self._draw()

    def _draw(self) -> None:
        self.query_one("#choices", Lines).show([self._line(n, name) for n, name in enumerate(self._names)])

    def _line(self, number: int, name: str) -> Line:
        words = (
            f"{'>' if number == self._cursor else ' '} [{'x' if name in self._shown else ' '}] {title(name)}"
        )
        return ((words, "cursor" if number == self._cursor else ""),)

    def action_move(self, lines: int) -> None:
        """The column above or below."""
        self._cursor = (self._cursor + lines) % len(self._names)
        self._draw()

    def action_show_or_hide(self) -> None:
        """Show the column, or not."""
        self._shown ^= {self._names[self._cursor]}
        self._draw()

    def action_take(self) -> None:
        """Back to the list with the chosen columns; at least one stays."""
        self.dismiss(tuple(name for name in self._names if name in self._shown) or self._names[:1])

    def action_cancel(self) -> None:
        """Nothing changes."""
        self.dismiss(None)
