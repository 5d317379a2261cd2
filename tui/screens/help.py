"""All keys and marks from the one table of actions, with a search over both."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from tui.screens.searching import SearchScreen
from tui.show import fit, width, wrap
from tui.texts import load_texts, text

if TYPE_CHECKING:
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


class HelpScreen(SearchScreen):
    """The keys, searched while typing."""

    where = HELP
    BINDINGS = bindings(HELP)

    def __init__(self, first: str = LIST) -> None:
        """`first` is the screen that the reader comes from."""
        super().__init__()
        self._first = first
        self._total = 0

    def title_for(self, cells: int) -> str:
        """Which lines of how many are shown."""
        last = min(self._total, self.top + self.height)
        place = text("help.place", first=self.top + 1, last=last, total=self._total)
        return fit(text("help.title"), cells - width(place)) + place

    def lines_for(self, cells: int) -> list[Line]:
        """The keys and marks that fit what is typed."""
        lines = help_lines(self.words, cells, self._first)
        self._total = len(lines)
        return lines
