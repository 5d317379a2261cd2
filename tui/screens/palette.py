"""`:` the palette: every action of the screen below, found by Chinese, pinyin initials or English, run by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.keyboard import shown
from tui.lookup import look_up
from tui.show import cut, fit
from tui.texts import text
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.keys import Action
    from tui.styles import Line

_ROWS = 12
_KEY, _LABEL = 10, 12


class Palette(ModalScreen[str | None]):
    """A line to type in and what fits below it; gives the id of the chosen action, None for Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("up,ctrl+k", "move(-1)", show=False, priority=True),
        Binding("down,ctrl+j,tab", "move(1)", show=False, priority=True),
        Binding("pageup", f"move({-_ROWS})", show=False, priority=True),
        Binding("pagedown", f"move({_ROWS})", show=False, priority=True),
    ]

    def __init__(self, where: str) -> None:
        """`where` names the screen whose actions are offered."""
        super().__init__()
        self._where = where
        self._chosen = 0

    def compose(self) -> ComposeResult:
        """Title, the actions, the line to type in."""
        with Vertical(classes="dialog"):
            yield Static(text("palette.title"), markup=False, classes="dialog-title")
            yield Lines(id="found")
            field = Input(placeholder=text("palette.prompt"), id="words", compact=True)
            field.cursor_blink = False
            yield field

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#found", Lines).styles.height = min(_ROWS, max(3, self.app.size.height - 6))
        self.query_one("#words", Input).focus()
        self.call_after_refresh(self._draw)

    def _found(self) -> list[Action]:
        return look_up(self.query_one("#words", Input).value, self._where)

    def _draw(self) -> None:
        view, found = self.query_one("#found", Lines), self._found()
        self._chosen = max(0, min(self._chosen, len(found) - 1))
        height = max(1, view.size.height)
        top = max(0, min(self._chosen - height // 2, len(found) - height))
        lines: list[Line] = [
            self._line(action, view.size.width, is_chosen=n == self._chosen)
            for n, action in enumerate(found[top : top + height], top)
        ]
        view.show(lines or [((text("palette.none"), "bold"),)])

    def _line(self, action: Action, cells: int, *, is_chosen: bool) -> Line:
        head = f"{'>' if is_chosen else ' '} {fit(action.label, _LABEL)} {fit(shown(action, self._where), _KEY)} "
        words = head + cut(action.help, max(0, cells - _KEY - _LABEL - 4))
        return ((fit(words, cells), "bar"),) if is_chosen else ((words, ""),)

    def on_resize(self) -> None:
        """Lay out anew."""
        self.call_after_refresh(self._draw)

    def on_lines_sized(self) -> None:
        """The lines have their width only after the layout."""
        self._draw()

    def on_input_changed(self) -> None:
        """Find with every letter."""
        self._chosen = 0
        self._draw()

    def action_move(self, step: int) -> None:
        """Another action of those found."""
        self._chosen += step
        self._draw()

    def on_input_submitted(self) -> None:
        """Run what is chosen."""
        found = self._found()
        if found:
            self.dismiss(found[self._chosen].id)

    def action_cancel(self) -> None:
        """Nothing is to be done."""
        self.dismiss(None)
