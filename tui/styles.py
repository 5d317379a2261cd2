"""The few styles of the screens, in the terminal's own sixteen colours; never the only sign of anything.

A line is a tuple of (text, style name) pairs. Styles that are equal are merged into one run, because every
run costs bytes on a slow line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from tui.show import cut, width

if TYPE_CHECKING:
    from collections.abc import Mapping

Run = tuple[str, str]
Line = tuple[Run, ...]

# Only red, magenta and green can be read on black and on white in every palette; yellow, cyan and blue cannot.
STYLES: Mapping[str, Style] = {
    "": Style(),
    "bold": Style(bold=True),
    "dim": Style(dim=True),
    "bar": Style(reverse=True),
    "cursor": Style(bold=True, underline=True),
    "left": Style(reverse=True, bold=True, color="red"),
    "right": Style(reverse=True, bold=True),
    "fail": Style(bold=True, color="red"),
    "warning": Style(bold=True),
    "unknown": Style(bold=True, color="magenta"),
    "unreadable": Style(bold=True),
    "pass": Style(color="green"),
    "doubt": Style(color="magenta"),
    "mark": Style(bold=True),
}


def segments(line: Line, cells: int, *, over: str = "") -> list[Segment]:
    """The line as exactly `cells` cells of styled runs; `over` is a style laid over the whole line."""
    runs: list[list[str]] = []
    used = 0
    for part, style in line:
        shown = cut(part, cells - used)
        used += width(shown)
        if not shown:
            continue
        if runs and runs[-1][1] == style:
            runs[-1][0] += shown
        else:
            runs.append([shown, style])
    if used < cells:
        if runs and not runs[-1][1]:
            runs[-1][0] += " " * (cells - used)
        else:
            runs.append([" " * (cells - used), ""])
    top = STYLES[over]
    return [Segment(part, STYLES[style] + top) for part, style in runs]


def plain(line: Line) -> str:
    """The characters of a line without its styles."""
    return "".join(part for part, _ in line)
