"""Screens of prepared lines with a title: one that scrolls, and one whose cursor goes from entry to entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.keys import HELP
from tui.screens.base import WorkScreen
from tui.texts import text
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize

    from tui.copying import Copyable
    from tui.styles import Line


class ScrolledScreen(WorkScreen):
    """Draws `lines_for(width)` under `title_for(width)`; subclasses give both and their own keys."""

    where = HELP

    def __init__(self) -> None:
        super().__init__()
        self.top = 0

    def title_for(self, cells: int) -> str:
        """What stands at the top."""
        raise NotImplementedError

    def lines_for(self, cells: int) -> list[Line]:
        """Everything to show, however long."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Title, lines, keys."""
        yield Lines(id="title", over="bar")
        yield Lines(id="body")
        yield Lines(id="keys")

    def on_mount(self) -> None:
        """Draw once the sizes are known."""
        super().on_mount()
        self.call_after_refresh(self.draw)

    def on_resize(self, event: Resize) -> None:
        """Lay out anew."""
        self.call_after_refresh(self.draw)
        self.show_keys()

    def on_lines_sized(self) -> None:
        """The body has its size only after the layout."""
        self.draw()

    @property
    def height(self) -> int:
        """Lines that fit."""
        return max(1, self.query_one("#body", Lines).size.height)

    def draw(self) -> None:
        """Show the lines from `top` on."""
        if not self.is_ready:
            return
        cells = self.app.size.width
        lines = self.lines_for(cells)
        self.top = max(0, min(self.top, len(lines) - self.height))
        self.query_one("#title", Lines).show([((" " + self.title_for(cells - 2), ""),)])
        self.query_one("#body", Lines).show(lines[self.top : self.top + self.height])

    def reveal(self, line: int) -> None:
        """Bring a line into sight, with some lines around it."""
        if line < self.top + 2:
            self.top = max(0, line - self.height // 3)
        elif line >= self.top + self.height - 2:
            self.top = line - self.height * 2 // 3

    def scroll_by(self, lines: int) -> None:
        """Scroll, and draw."""
        self.top = max(0, self.top + lines)
        self.draw()

    def copyables(self) -> Sequence[Copyable]:
        """Everything that the screen shows, however long."""
        from tui.copying import Copyable, as_text

        cells = self.app.size.width
        words = f"{self.title_for(cells)}\n{as_text(self.lines_for(cells))}"
        return (Copyable("a", text("copy.screen"), words),)

    def batch_changed(self) -> None:
        """Draw again."""
        self.draw()

    def action_up(self) -> None:
        """A line up."""
        self.scroll_by(-1)

    def action_down(self) -> None:
        """A line down."""
        self.scroll_by(1)

    def action_page_up(self) -> None:
        """A page up."""
        self.scroll_by(1 - self.height)

    def action_page_down(self) -> None:
        """A page down."""
        self.scroll_by(self.height - 1)

    def action_top(self) -> None:
        """To the start."""
        self.scroll_by(-(10**6))

    def action_bottom(self) -> None:
        """To the end."""
        self.scroll_by(10**6)

    def action_back(self) -> None:
        """Back to where one came from."""
        self.app.pop_screen()


class CursorScreen(ScrolledScreen):
    """Lines that make up entries, with a cursor on one of them; subclasses say where each entry begins."""

    def __init__(self) -> None:
        super().__init__()
        self.cursor = 0

    def places(self) -> Sequence[int]:
        """The first line of every entry, in order."""
        raise NotImplementedError

    @property
    def page(self) -> int:
        """Entries that a page key passes."""
        return 10

    def go(self, number: int) -> None:
        """Put the cursor on an entry, or the nearest there is, and bring it into sight."""
        places = self.places()
        self.cursor = max(0, min(number, len(places) - 1))
        if places:
            self.reveal(places[self.cursor])
        if self.cursor == 0:
            self.top = 0
        self.draw()

    def action_up(self) -> None:
        """The entry above."""
        self.go(self.cursor - 1)

    def action_down(self) -> None:
        """The entry below."""
        self.go(self.cursor + 1)

    def action_page_up(self) -> None:
        """A page of entries up."""
        self.go(self.cursor - self.page)

    def action_page_down(self) -> None:
        """A page of entries down."""
        self.go(self.cursor + self.page)

    def action_top(self) -> None:
        """The first entry."""
        self.go(0)

    def action_bottom(self) -> None:
        """The last entry."""
        self.go(10**6)
