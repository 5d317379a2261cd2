"""What the report and the scratch view share: a table with a cursor, and what belongs to it beside or below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical

from tui.screens.base import WorkScreen
from tui.texts import text
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize

    from tui.reviews import Identity
    from tui.table_view import TableView

WIDE = 118
"""Cells from which the panel stands beside the table; below, a strip of a few lines stands under it."""
_FAR = 1000
"""Lines beyond both ends of every table."""


class TableScreen(WorkScreen):
    """The tables of a report, named by its path and part; subclasses lay them out (`view`) and draw."""

    def __init__(self, identity: Identity) -> None:
        super().__init__()
        self._identity = identity

    @property
    def identity(self) -> Identity:
        """Path and part of the open report."""
        return self._identity

    @property
    def view(self) -> TableView:
        """The report as it is laid out."""
        raise NotImplementedError

    def place_blocks(self, cells: int) -> None:
        """Give the blocks their places for a screen so wide."""
        raise NotImplementedError

    def draw(self) -> None:
        """Show everything as it is now."""
        raise NotImplementedError

    def position(self) -> int:
        """Where the report stands in the batch; LookupError when it is there no more."""
        batch = self.session.batch
        found = batch.position(self._identity) if batch is not None else None
        if found is None:
            raise LookupError(self._identity)
        return found

    def compose(self) -> ComposeResult:
        """Head, table with strip on the left, panel on the right, story of one figure, keys."""
        yield Lines(id="head")
        with Horizontal(id="middle"):
            with Vertical(id="main"):
                yield Lines(id="table")
                yield Lines(id="story")
                yield Lines(id="strip")
            yield Lines(id="gap")
            yield Lines(id="panel")
        yield Lines(id="keys")

    def on_mount(self) -> None:
        """Draw once the sizes are known."""
        super().on_mount()
        self.place_blocks(self.app.size.width)
        self.call_after_refresh(self.draw)

    def on_resize(self, event: Resize) -> None:
        """Panel beside the table or strip below it, as the width allows."""
        self.place_blocks(event.size.width)
        self.call_after_refresh(self.draw)
        self.show_keys()

    def on_lines_sized(self) -> None:
        """A block of lines has its size only after the layout; then its lines can be made."""
        self.draw()

    def on_screen_resume(self) -> None:
        """Back from a screen or a dialog, while which the report may have left the batch."""
        self.leave_if_gone()

    @property
    def is_gone(self) -> bool:
        """Whether the report is no longer in the batch: its file was removed, and the files looked at again."""
        batch = self.session.batch
        return batch is not None and batch.position(self._identity) is None

    @property
    def is_drawable(self) -> bool:
        """Whether there is anything to draw, and on what."""
        return self.is_ready and not self.is_gone

    def leave_if_gone(self) -> bool:
        """Back to where one came from when the report is gone; gives whether it is."""
        if self.is_gone and self.is_current:
            self.app.pop_screen()
            # The screen behind shows its keys when it comes to the front.
            self.app.call_after_refresh(self.gouji.say, text("report.gone"))
        return self.is_gone

    # --- moving --------------------------------------------------------------------------------------

    def move(self, lines: int, columns: int) -> None:
        """Move the cursor by lines and columns of figures."""
        self.view.move(lines, columns)
        self.draw()

    def turn(self, table: int) -> None:
        """Turn to a table."""
        self.view.show_table(table)
        self.draw()

    @property
    def half(self) -> int:
        """Half of the lines that the table has on the screen."""
        return max(2, self.query_one("#table", Lines).size.height // 2)

    def action_up(self) -> None:
        """A figure up."""
        self.move(-1, 0)

    def action_down(self) -> None:
        """A figure down."""
        self.move(1, 0)

    def action_left(self) -> None:
        """A figure to the left."""
        self.move(0, -1)

    def action_right(self) -> None:
        """A figure to the right."""
        self.move(0, 1)

    def action_page_up(self) -> None:
        """Half a table up."""
        self.move(-self.half, 0)

    def action_page_down(self) -> None:
        """Half a table down."""
        self.move(self.half, 0)

    def action_top(self) -> None:
        """To the first line."""
        self.move(-_FAR, 0)

    def action_bottom(self) -> None:
        """To the last line."""
        self.move(_FAR, 0)

    def action_show_table_2(self) -> None:
        """Table 2."""
        self.turn(2)

    def action_show_table_3(self) -> None:
        """Table 3."""
        self.turn(3)

    def action_show_table_4(self) -> None:
        """Table 4."""
        self.turn(4)

    def action_whole_table(self) -> None:
        """Whole table, or only the lines of what is marked."""
        self.say(text("report.whole" if self.view.fold() else "report.folded"))
        self.draw()
