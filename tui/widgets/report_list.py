"""The list of reports on the line API: paints only the lines in sight, whatever the length of the list.

When the cursor leaves the viewport the list jumps by half a page instead of scrolling a line, so holding a
key down costs two lines a press and not a whole screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.list_lines import Columns, columns_for, row_line
from tui.styles import segments

if TYPE_CHECKING:
    from textual.events import Click, MouseScrollDown, MouseScrollUp, Resize

    from audit.batch import View
    from tui.first_page import FirstPage

_AHEAD = 64
"""Lines taken from the view at a time."""


class ReportList(Widget):
    """Cursor, viewport and painted lines; the data is a `View`, which it only asks for lines."""

    DEFAULT_CSS = "ReportList { height: 1fr; width: 1fr; }"

    class Opened(Message):
        """A line was clicked a second time."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: View | FirstPage | None = None
        self._columns: Columns = columns_for(80)
        self._strips: dict[tuple[int, bool], Strip] = {}
        self.cursor = 0
        self.top = 0
        self.selected: frozenset[int] = frozenset()
        """Positions of the selected reports; the list shows a `*` before them."""

    def redraw(self) -> None:
        """Paint again after `selected` was changed."""
        self._strips.clear()
        self.refresh()

    def show(self, view: View | FirstPage | None, position: int | None) -> None:
        """Show this view with the cursor on the report at `position`, on the same line of the screen if it can be."""
        on_screen = self.cursor - self.top
        self._view = view
        place = view.place(position) if view is not None and position is not None else None
        self.cursor = self._inside(place if place is not None else 0)
        self.top = self._inside_top(self.cursor - on_screen)
        self._reveal()
        self._strips.clear()
        self.refresh()

    @property
    def position(self) -> int | None:
        """The report under the cursor (its position in the batch), or None in an empty list."""
        return self.pictured if self.is_live else None

    @property
    def is_live(self) -> bool:
        """Whether the lines are those of a batch, and not a picture of the last run."""
        return self._view is not None and self._view.is_live

    @property
    def pictured(self) -> int | None:
        """The report on the cursor's line, also on a picture."""
        return self._view.position(self.cursor) if self._view is not None and len(self._view) else None

    def go(self, place: int) -> None:
        """Move the cursor to this line; beyond the ends means the end."""
        old, old_top = self.cursor, self.top
        self.cursor = self._inside(place)
        self._reveal()
        if self.top != old_top:
            self.refresh()
        elif self.cursor != old:
            for y in (old - self.top, self.cursor - self.top):
                self.refresh(Region(0, y, self.size.width, 1))

    def move(self, lines: int) -> None:
        """Move the cursor by so many lines."""
        self.go(self.cursor + lines)

    def page(self, pages: int) -> None:
        """Move cursor and viewport by pages, keeping a line of the last one."""
        step = max(1, self.size.height - 1) * pages
        old_top = self.top
        self.top = self._inside_top(self.top + step)
        self.cursor = self._inside(self.cursor + step)
        self._reveal()
        if self.top == old_top:
            self.refresh()
        self.refresh()

    def _count(self) -> int:
        return len(self._view) if self._view is not None else 0

    def _inside(self, place: int) -> int:
        return max(0, min(place, self._count() - 1))

    def _inside_top(self, top: int) -> int:
        return max(0, min(top, self._count() - max(1, self.size.height)))

    def _reveal(self) -> None:
        height = max(1, self.size.height)
        if self.cursor < self.top:
            self.top = self._inside_top(min(self.cursor, self.top - height // 2))
        elif self.cursor >= self.top + height:
            self.top = self._inside_top(max(self.cursor - height + 1, self.top + height // 2))

    def on_resize(self, event: Resize) -> None:
        """Lay out the columns anew and keep the cursor in sight."""
        self._columns = columns_for(event.size.width)
        self._strips.clear()
        self.top = self._inside_top(self.top)
        self._reveal()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One report, or an empty line below the last."""
        place = self.top + y
        if place >= self._count():
            return Strip.blank(self.size.width, Style())
        key = (place, place == self.cursor)
        if key not in self._strips:
            self._load(place)
        return self._strips[key]

    def _load(self, place: int) -> None:
        if self._view is None:
            return
        if len(self._strips) > 40 * _AHEAD:
            self._strips.clear()
        start = place - place % _AHEAD
        width = self.size.width
        for n, row in enumerate(self._view.rows(start, start + _AHEAD), start):
            line = row_line(row, self._columns, selected=row.position in self.selected)
            self._strips[(n, False)] = Strip(segments(line, width), width)
            self._strips[(n, True)] = Strip(segments(((line[0][0] + line[1][0], "bar"),), width), width)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Three lines down."""
        self.move(3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Three lines up."""
        self.move(-3)

    def on_click(self, event: Click) -> None:
        """The first click moves the cursor, the second opens."""
        place = self.top + event.y
        if place >= self._count():
            return
        if place == self.cursor:
            self.post_message(self.Opened())
        else:
            self.go(place)
