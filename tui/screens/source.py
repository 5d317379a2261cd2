"""Where a figure stands in its source: what was read there, line by line, with the cell marked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from audit.errors import GoujiError
from tui.keys import SOURCE, bindings
from tui.screens.base import background
from tui.screens.scrolled import ScrolledScreen
from tui.show import clean, fit, width, wrap
from tui.texts import text

if TYPE_CHECKING:
    from audit.discover import SourceFile
    from audit.model import Place
    from audit.source import SourceLine
    from tui.styles import Line, Run

_GUTTER = 12


class SourceScreen(ScrolledScreen):
    """The source of one report, opened at a place."""

    where = SOURCE
    BINDINGS = bindings(SOURCE)

    def __init__(self, file: SourceFile, part: int | None, at: Place | None, name: str) -> None:
        """`name` says what is marked."""
        super().__init__()
        self._file, self._part, self._at, self._marked = file, part, at, name
        self._lines: tuple[SourceLine, ...] | None = None
        self._said = text("source.reading")
        self._revealed = False

    def on_mount(self) -> None:
        """Paint, then read the file again in a worker."""
        super().on_mount()
        self._load()

    @background("source")
    async def _load(self) -> None:
        from audit.pipeline import show_source

        try:
            self._lines = await asyncio.to_thread(show_source, self._file, self._part)
        except GoujiError as error:
            self._said = str(error)
        self.draw()

    def title_for(self, cells: int) -> str:
        """File, and what is marked."""
        return text("source.title", path=clean(self._file.path), name=clean(self._marked))

    def lines_for(self, cells: int) -> list[Line]:
        """Page and line at the left, the words behind them; the marked cell stands in brackets."""
        if self._lines is None:
            return [((" " + clean(self._said), "bold"),)]
        lines: list[Line] = []
        marked: int | None = None
        for source in self._lines:
            here = self._at is not None and source.holds(self._at)
            if here and marked is None:
                marked = len(lines)
            lines += shown_lines(source, self._at if here else None, cells)
        if marked is None and self._at is None:
            lines.insert(0, ((" " + text("source.no_place"), "bold"),))
        if marked is not None and not self._revealed:
            self._revealed = True
            self.top = max(0, marked - self.height // 3)
        return lines or [((" " + text("source.empty"), "bold"),)]


def shown_lines(source: SourceLine, at: Place | None, cells: int) -> list[Line]:
    """One line of the source, wrapped; `at` is the place to mark on it."""
    page = text("source.page", page=source.page) if source.page is not None else ""
    number = text("source.line", line=source.line) if source.line is not None else ""
    gutter = fit(f"{'>' if at is not None else ' '}{page}{number}", _GUTTER - 1) + " "
    if not source.columns:
        parts = wrap(clean(source.texts[0]), max(10, cells - _GUTTER)) or [""]
        style = "bold" if at is not None else ""
        return [((gutter if n == 0 else " " * _GUTTER, "dim"), (part, style)) for n, part in enumerate(parts)]
    runs: list[Run] = [(gutter, "dim")]
    used = _GUTTER
    lines: list[Line] = []
    for column, words in zip(source.columns, source.texts, strict=True):
        is_marked = at is not None and (at.column is None or at.column == column)
        shown = clean(words).strip() or text("figure.blank")
        shown = f"[{shown}]" if is_marked else shown
        for n, part in enumerate(wrap(shown, max(10, cells - _GUTTER - 3)) or [""]):
            size = width(part) + 3
            if (used + size > cells and len(runs) > 1) or n:
                lines.append(tuple(runs))
                runs, used = [(" " * _GUTTER, "")], _GUTTER
            runs += [(part, "left" if is_marked else ""), (" | ", "dim")]
            used += size
    return [*lines, tuple(runs)]
