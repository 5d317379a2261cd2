"""The list as the last run left it, written to the terminal while the workbench is still being loaded.

That takes some tenths of a second, in which the first lines can be read already. They are a picture: the workbench
paints over them, and keys typed meanwhile wait for it. No textual here.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tui.list_lines import columns_for, head_line, row_line, title_line
from tui.show import cut, width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tui.first_page import FirstPage
    from tui.styles import Line

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[?1049l\x1b[?25h"
_LINES_AROUND = 4
"""Title, heads, status and keys."""
_COLOURED: Mapping[str, str] = {"fail": "1;31", "unknown": "1;35", "pass": "32"}
_PLAIN: Mapping[str, str] = {
    "bold": "1",
    "bar": "7",
    "fail": "1",
    "unknown": "1",
    "warning": "1",
    "unreadable": "1",
}
"""Style names of `tui.styles` as a terminal's own numbers."""


def paint(
    page: FirstPage, batch: Path, shown: Sequence[str], environment: Mapping[str, str] = os.environ
) -> bool:
    """Show the first lines on the screen that the workbench will take; gives whether that could be done."""
    screen = sys.__stderr__
    if screen is None:
        return False
    try:
        cells, height = os.get_terminal_size(screen.fileno())
        screen.write(painted(page, batch, shown, cells, height, colours=not environment.get("NO_COLOR")))
        screen.flush()
    except (OSError, ValueError):
        return False
    return True


def leave() -> None:
    """Give the terminal back where the workbench could not be started."""
    if sys.__stderr__ is not None:
        sys.__stderr__.write(_LEAVE)
        sys.__stderr__.flush()


def painted(
    page: FirstPage, batch: Path, shown: Sequence[str], cells: int, height: int, *, colours: bool
) -> str:
    """What to write: the lines in their places, the cursor on the last one, which stays empty."""
    columns = columns_for(cells, shown)
    lines: list[Line] = [title_line(str(batch), page.counts, cells), head_line(columns)]
    lines[0] = tuple((part, "bar") for part, _ in lines[0])
    for n, row in enumerate(page.rows(0, max(0, height - _LINES_AROUND))):
        frozen, organ, rest = row_line(row, columns)
        lines.append(((frozen[0] + organ[0], "bar"), rest) if n == 0 else (frozen, organ, rest))
    numbers = {**_PLAIN, **(_COLOURED if colours else {})}
    told = [f"\x1b[{n};1H{_told(line, numbers, cells)}" for n, line in enumerate(lines[:height], start=1)]
    return "".join([_ENTER, *told, f"\x1b[{height};1H"])


def _told(line: Line, numbers: Mapping[str, str], cells: int) -> str:
    """A line in so many cells, each run in its style."""
    told = []
    for part, style in line:
        shown = cut(part, cells)
        cells -= width(shown)
        told.append(f"\x1b[{numbers[style]}m{shown}\x1b[m" if style in numbers else shown)
    return "".join(told)
