"""Where a figure stands in its source: what was read there, line by line, with the cell marked."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from audit.errors import GoujiError
from tui.keys import SOURCE, bindings
from tui.screens.base import background
from tui.screens.scrolled import ScrolledScreen
from tui.show import clean, fit, width, wrap
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.discover import SourceFile
    from audit.model import Finding, Place
    from audit.source import SourceLine
    from tui.styles import Line, Run

_GUTTER = 12
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Stand for the brackets around marked words while a line is broken; no clean text has them."""
_SIGNS = re.compile(f"([{_OPEN}{_CLOSE}])")
_QUOTED = re.compile("“([^”]+)”")


class SourceScreen(ScrolledScreen):
    """The source of one report, opened at a place."""

    where = SOURCE
    BINDINGS = bindings(SOURCE)

    def __init__(
        self, file: SourceFile, part: int | None, at: Place | None, name: str, words: Sequence[str] = ()
    ) -> None:
        """`name` says what is marked; of `words` the first that stand at the place are marked in their line."""
        super().__init__()
        self._file, self._part, self._at, self._marked = file, part, at, name
        self._words = words
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
            lines += shown_lines(source, self._at if here else None, cells, self._words)
        if marked is None and self._at is None:
            lines.insert(0, ((" " + text("source.no_place"), "bold"),))
        if marked is not None and not self._revealed:
            self._revealed = True
            self.top = max(0, marked - self.height // 3)
        return lines or [((" " + text("source.empty"), "bold"),)]


def shown_lines(source: SourceLine, at: Place | None, cells: int, words: Sequence[str] = ()) -> list[Line]:
    """One line of the source, wrapped; `at` is the place to mark on it, `words` may be what it is about."""
    page = text("source.page", page=source.page) if source.page is not None else ""
    number = text("source.line", line=source.line) if source.line is not None else ""
    gutter = fit(f"{'>' if at is not None else ' '}{page}{number}", _GUTTER - 1) + " "
    if not source.columns:
        said = clean(source.texts[0])
        said = _with_signs(said, words) if at is not None else said
        parts = wrap(said, max(10, cells - _GUTTER)) or [""]
        style = "bold" if at is not None else ""
        lines, is_marked = [], False
        for n, part in enumerate(parts):
            runs: list[Run] = [(gutter if n == 0 else " " * _GUTTER, "dim")]
            for piece in _SIGNS.split(part):
                if piece in (_OPEN, _CLOSE):
                    is_marked = piece == _OPEN
                    runs.append(("[" if is_marked else "]", "left"))
                elif piece:
                    runs.append((piece, "left" if is_marked else style))
            lines.append(tuple(runs))
        return lines
    runs = [(gutter, "dim")]
    used, lines = _GUTTER, []
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


def words_of(finding: Finding) -> tuple[str, ...]:
    """The words of the text that a finding is about, the narrowest first: those it quotes, then the sentence."""
    quoted = _QUOTED.search(finding.message)
    return tuple(words for words in (quoted[1] if quoted else None, finding.quote) if words)


def _with_signs(said: str, words: Sequence[str]) -> str:
    for wanted in map(clean, words):
        if wanted and wanted != said and wanted in said:
            before, _, after = said.partition(wanted)
            return f"{before}{_OPEN}{wanted}{_CLOSE}{after}"
    return said
