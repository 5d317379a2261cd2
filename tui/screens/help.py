"""All keys and marks from the one table of actions, with a search over both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Input

from tui.ambiguous import safe
from tui.keyboard import shown
from tui.keys import (
    CLUSTERS,
    HELP,
    LIST,
    OVERVIEW,
    REPORT,
    RULES,
    SOURCE,
    TRIAL,
    YEARS,
    actions,
    bindings,
)
from tui.lookup import rank, typed
from tui.screens.base import WorkScreen
from tui.show import fit, width, wrap
from tui.texts import load_texts, text
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize

    from tui.styles import Line


_OTHERS = (YEARS, SOURCE, OVERVIEW, CLUSTERS, TRIAL, RULES)
"""Places whose keys are mostly those of the list and the report; only their own are told, unless one comes from there."""


def help_lines(words: str, cells: int, first: str = LIST) -> list[Line]:
    """The keys of every place, `first` leading, then the marks, as far as they fit all the words in any language."""
    wanted = typed(words)
    lines: list[Line] = []
    for place in sorted((LIST, REPORT, *_OTHERS), key=lambda place: place != first):
        found = [a for a in actions(place) if rank(a, place, wanted) is not None]
        if place in _OTHERS and place != first:
            found = [a for a in found if not set(a.where) & {LIST, REPORT}]
        if found:
            lines.extend([((" " + text(f"keys.places.{place}"), "bold"),)])
        for action in found:
            said, *rest = wrap(action.help, max(20, cells - 14))
            lines.append((("  " + fit(shown(action, place), 11), "bold"), (said, "")))
            lines.extend(((" " * 13 + more, ""),) for more in rest)
    known = {key: safe(value) for key, value in load_texts().items() if key.startswith("help.mark.")}
    marks = [mark for mark in known.values() if all(word in mark.lower() for word in wanted)]
    if marks:
        lines.append(((" " + text("help.marks_title"), "bold"),))
        for mark in marks:
            said, *rest = wrap(mark, max(20, cells - 3))
            lines.append((("  " + said, ""),))
            lines.extend(((" " * 4 + more, ""),) for more in rest)
    return lines or [((" " + text("help.none"), "bold"),)]


class HelpScreen(WorkScreen):
    """The keys, searched while typing."""

    where = HELP
    BINDINGS = bindings(HELP)

    def __init__(self, first: str = LIST) -> None:
        """`first` is the screen that the reader comes from."""
        super().__init__()
        self._first = first

    def compose(self) -> ComposeResult:
        """Title, keys, the line to search in."""
        yield Lines(id="title", over="bar")
        yield Lines(id="help")
        with Horizontal(id="filtering"):
            yield Lines(id="filter-label")
            yield Input(id="filter", compact=True)
        yield Lines(id="keys")

    def on_mount(self) -> None:
        """Everything at first."""
        super().on_mount()
        self._top = 0
        self.query_one("#filter-label", Lines).show([((" / ", "bold"),)])
        self.query_one("#filter", Input).cursor_blink = False
        self.set_focus(None)
        self.call_after_refresh(self._draw)

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        view = self.query_one("#help", Lines)
        lines = help_lines(self.query_one("#filter", Input).value, view.size.width, self._first)
        self._top = max(0, min(self._top, len(lines) - view.size.height))
        last = min(len(lines), self._top + view.size.height)
        view.show(lines[self._top : last])
        place = text("help.place", first=self._top + 1, last=last, total=len(lines))
        cells = self.app.size.width - width(place) - 1
        self.query_one("#title", Lines).show([((fit(" " + text("help.title"), cells) + place + " ", ""),)])

    def _scroll(self, lines: int) -> None:
        self._top = max(0, self._top + lines)
        self._draw()

    def action_up(self) -> None:
        """A line up."""
        self._scroll(-1)

    def action_down(self) -> None:
        """A line down."""
        self._scroll(1)

    def action_page_up(self) -> None:
        """A page up."""
        self._scroll(-self.query_one("#help", Lines).size.height + 1)

    def action_page_down(self) -> None:
        """A page down."""
        self._scroll(self.query_one("#help", Lines).size.height - 1)

    def action_top(self) -> None:
        """To the start."""
        self._scroll(-(10**6))

    def action_bottom(self) -> None:
        """To the end."""
        self._scroll(10**6)

    def action_filter(self) -> None:
        """Search."""
        self.add_class("-filtering")
        self.query_one("#filter", Input).focus()

    def on_input_changed(self) -> None:
        """Search with every letter."""
        self._top = 0
        self._draw()

    def on_input_submitted(self) -> None:
        """Back to scrolling."""
        self.remove_class("-filtering")
        self.set_focus(None)

    def action_back(self) -> None:
        """Close the search, else the help."""
        if self.has_class("-filtering"):
            self.on_input_submitted()
        else:
            self.app.pop_screen()
