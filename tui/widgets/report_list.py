"""The list of reports on the line API: paints only the lines in sight, whatever the length of the list.

When the cursor leaves the viewport the list jumps by nearly a page instead of scrolling a line, the cursor is a bar
over the first columns only, and of a line that is replaced no more is painted than up to its last change: holding a
key down costs a hundred bytes a press and not a whole screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.list_lines import SHOWN, Columns, columns_for, row_line
from tui.show import width as cells_of
from tui.styles import Line, plain, segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click, MouseScrollDown, MouseScrollUp, Resize

    from audit.batch import View
    from audit.identity import Identity
    from tui.first_page import FirstPage

_AHEAD = 64
"""Lines taken from the view at a time."""
_KEPT_IN_SIGHT = 3
"""Lines of the old page that stay in sight after a jump."""


class ReportList(Widget):
    """Cursor, viewport and painted lines; the data is a `View`, which it only asks for lines."""

    DEFAULT_CSS = "ReportList { height: 1fr; width: 1fr; }"

    class Opened(Message):
        """A line was clicked a second time."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: View | FirstPage | None = None
        self.shown: Sequence[str] = SHOWN
        self.first = 0
        self.columns: Columns = columns_for(80)
        self._lines: dict[int, Line] = {}
        self._strips: dict[tuple[int, bool], Strip] = {}
        self.cursor = 0
        self.top = 0
        self.selected: frozenset[int] = frozenset()
        """Positions of the selected reports; the list shows a `*` before them."""

    def redraw(self) -> None:
        """Paint again after `selected` was changed."""
        self._forget()
        self.refresh()

    def lay_out(self, shown: Sequence[str], first: int) -> None:
        """Show these columns beside those that stand still, from the one numbered `first` on."""
        self.shown, self.first = tuple(shown), first
        self.columns = columns_for(self.size.width or 80, self.shown, first)
        self.redraw()

    def _forget(self) -> None:
        self._lines.clear()
        self._strips.clear()

    def show(self, view: View | FirstPage | None, position: int | None) -> None:
        """Show this view with the cursor on the report at `position`, on the same line of the screen if it can be."""
        on_screen = self.cursor - self.top
        before = self._in_sight()
        self._view = view
        place = view.place(position) if view is not None and position is not None else None
        self.cursor = self._inside(place if place is not None else 0)
        self.top = self._inside_top(self.cursor - on_screen)
        self._reveal()
        self._forget()
        self._repaint(before)

    @property
    def position(self) -> int | None:
        """The report under the cursor (its position in the batch), or None in an empty list."""
        return self.pictured if self.is_live else None

    @property
    def identity(self) -> Identity | None:
        """Path and part of the report under the cursor, or None in an empty list and on a picture of the last run."""
        view = self._view
        return view.identity(self.cursor) if view is not None and len(view) else None

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
        before = self._in_sight() if not old_top <= self._inside(place) < old_top + self.size.height else None
        self.cursor = self._inside(place)
        self._reveal()
        if self.top != old_top:
            self._repaint(before)
        elif self.cursor != old:
            for y in (old - self.top, self.cursor - self.top):
                self.refresh(Region(0, y, min(self.columns.frozen, self.size.width), 1))

    def move(self, lines: int) -> None:
        """Move the cursor by so many lines."""
        self.go(self.cursor + lines)

    def page(self, pages: int) -> None:
        """Move cursor and viewport by pages, keeping a line of the last one."""
        step = max(1, self.size.height - 1) * pages
        before = self._in_sight()
        self.top = self._inside_top(self.top + step)
        self.cursor = self._inside(self.cursor + step)
        self._reveal()
        self._repaint(before)

    def _in_sight(self) -> list[tuple[Line, bool] | None]:
        """The lines in sight, with whether the cursor is on them."""
        places = range(self.top, self.top + self.size.height)
        return [
            (self._line(place), place == self.cursor) if place < self._count() else None for place in places
        ]

    def _repaint(self, before: list[tuple[Line, bool] | None] | None) -> None:
        """Paint the lines in sight as far as they differ from those that were."""
        now = self._in_sight()
        if before is None or len(before) != len(now):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, now, strict=True)):
            if old != new and (cells := self._changed(old, new)):
                self.refresh(Region(0, y, cells, 1))

    def _changed(self, old: tuple[Line, bool] | None, new: tuple[Line, bool] | None) -> int:
        """Cells from the left up to the last one that differs; textual paints a line from its beginning anyway."""
        was, now = (self._padded(one) for one in (old, new))
        shortest = min(len(was), len(now))
        same = next((n for n in range(shortest) if was[-1 - n] != now[-1 - n]), shortest)
        changed = cells_of(now) - cells_of(now[len(now) - same :])
        least = self.columns.frozen if old is None or new is None or old[1] != new[1] else 0
        badge = 7 if old is None or new is None or old[0][:1] != new[0][:1] else 0
        return min(self.size.width, max(changed, least, badge))

    def _padded(self, shown: tuple[Line, bool] | None) -> str:
        words = plain(shown[0]) if shown is not None else ""
        return words + " " * (self.size.width - cells_of(words))

    def _count(self) -> int:
        return len(self._view) if self._view is not None else 0

    def _inside(self, place: int) -> int:
        return max(0, min(place, self._count() - 1))

    def _inside_top(self, top: int) -> int:
        return max(0, min(top, self._count() - max(1, self.size.height)))

    def _reveal(self) -> None:
        height = max(1, self.size.height)
        step = max(1, height - _KEPT_IN_SIGHT)
        if self.cursor < self.top:
            self.top = self._inside_top(min(self.cursor, self.top - step))
        elif self.cursor >= self.top + height:
            self.top = self._inside_top(max(self.cursor - height + 1, self.top + step))

    def on_resize(self, event: Resize) -> None:
        """Lay out the columns anew and keep the cursor in sight."""
        self.columns = columns_for(event.size.width, self.shown, self.first)
        self._forget()
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
            line, width = self._line(place), self.size.width
            if key[1]:
                head = plain(line[:2])
                line = ((head, "bar"), *line[2:])
            self._strips[key] = Strip(segments(line, width), width)
        return self._strips[key]

    def _line(self, place: int) -> Line:
        if place not in self._lines and self._view is not None:
            if len(self._lines) > 40 * _AHEAD:
                self._forget()
            start = place - place % _AHEAD
            for n, row in enumerate(self._view.rows(start, start + _AHEAD), start):
                self._lines[n] = row_line(row, self.columns, selected=row.position in self.selected)
        return self._lines[place]

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
