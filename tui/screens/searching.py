"""A screen of prepared lines with a line to search in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Input

from tui.screens.scrolled import ScrolledScreen
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult


class SearchScreen(ScrolledScreen):
    """Draws the lines that fit `words`, anew with every letter."""

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.query_one("#filter", Input).value

    def compose(self) -> ComposeResult:
        """Title, lines, the line to search in, keys."""
        yield Lines(id="title", over="bar")
        yield Lines(id="body")
        with Horizontal(id="filtering"):
            yield Lines(id="filter-label")
            yield Input(id="filter", compact=True)
        yield Lines(id="keys")

    def on_mount(self) -> None:
        """Everything at first."""
        super().on_mount()
        self.query_one("#filter-label", Lines).show([((" / ", "bold"),)])
        self.query_one("#filter", Input).cursor_blink = False
        self.set_focus(None)

    def action_filter(self) -> None:
        """Search."""
        self.add_class("-filtering")
        self.query_one("#filter", Input).focus()

    def on_input_changed(self) -> None:
        """Search with every letter, from the top on."""
        self.top = 0
        self.draw()

    def on_input_submitted(self) -> None:
        """Back to the lines."""
        self.remove_class("-filtering")
        self.set_focus(None)

    def action_back(self) -> None:
        """Close the search, else the screen."""
        if self.has_class("-filtering"):
            self.on_input_submitted()
        else:
            super().action_back()
