"""A block of prepared lines; only lines that changed are painted again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.styles import Line, plain, segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click, MouseScrollDown, MouseScrollUp


class Lines(Widget):
    """Shows lines from `top` on, each cut or filled to the width; never parses markup."""

    DEFAULT_CSS = "Lines { height: 1; width: 1fr; }"

    class Sized(Message):
        """The block has another size now, so its lines have to be laid out anew."""

    class Pointed(Message):
        """The mouse clicked on a line, or turned its wheel over the block."""

        def __init__(self, block: Lines, x: int, y: int, wheel: int = 0) -> None:
            """`wheel` is 0 for a click, else the direction of the wheel."""
            super().__init__()
            self.block, self.x, self.y, self.wheel = block, x, y, wheel

    def on_click(self, event: Click) -> None:
        """Tell where."""
        self.post_message(self.Pointed(self, event.x, event.y))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Tell the direction."""
        event.stop()
        self.post_message(self.Pointed(self, event.x, event.y, 1))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Tell the direction."""
        event.stop()
        self.post_message(self.Pointed(self, event.x, event.y, -1))

    def __init__(self, *, id: str | None = None, over: str = "") -> None:
        """`over` is a style laid over every line."""
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()
        self._over = over

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines instead; those that are the same as before are left alone."""
        old, self._lines = self._lines, tuple(lines)
        for y in range(max(len(old), len(self._lines))):
            if self._line(old, y) != self._line(self._lines, y):
                self.refresh(Region(0, y, max(1, self.size.width), 1))

    @staticmethod
    def _line(lines: tuple[Line, ...], y: int) -> Line:
        return lines[y] if y < len(lines) else ()

    def on_resize(self) -> None:
        """Tell whoever prepares the lines."""
        self.post_message(self.Sized())

    @property
    def shown(self) -> list[str]:
        """The characters of the lines, for tests."""
        return [plain(line) for line in self._lines]

    def render_line(self, y: int) -> Strip:
        """One line as a strip of exactly the widget's width."""
        width = self.size.width
        return Strip(segments(self._line(self._lines, y), width, over=self._over), width)
