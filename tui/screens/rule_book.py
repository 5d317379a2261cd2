"""The rule book: every rule with what it broke in this batch, its law, reason, spares and examples; searched by words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.keys import RULES, bindings
from tui.rule_lines import rule_lines, summary
from tui.screens.scrolled import CursorScreen
from tui.screens.searching import SearchScreen
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.styles import Line


class RuleBookScreen(SearchScreen, CursorScreen):
    """Rules one under the other; Enter unfolds the one under the cursor, / searches."""

    where = RULES
    BINDINGS = bindings(RULES)

    def __init__(self, rule: str | None = None) -> None:
        """`rule` is the one to begin with, unfolded."""
        super().__init__()
        self._first = rule
        self._unfolded: set[str] = {rule} if rule else set()

    def on_mount(self) -> None:
        """Everything at first, the wanted rule under the cursor."""
        super().on_mount()
        places = [rule.id for rule in self.rules()]
        if self._first in places:
            self.go(places.index(self._first))

    def rules(self) -> Sequence[Any]:
        """The rules that all the words occur in, in the order of the book."""
        book = self.session.rule_book
        if book is None:
            return ()
        words = self.words.lower().split()
        return [rule for rule in book.rules if all(word in _searched(rule) for word in words)]

    def title_for(self, cells: int) -> str:
        """How many rules there are, how many are off, and the packs."""
        book = self.session.rule_book
        if book is None:
            return text("rules.none")
        packs = f"  {text('keys.and').join(book.packs)}" if book.packs else ""
        return text("rules.title", count=len(book.rules), off=len(book.off)) + packs

    def lines_for(self, cells: int) -> list[Line]:
        """A line a rule, what is unfolded under it, then the rules that are off."""
        lines, _ = self._laid_out(cells)
        return lines

    def _laid_out(self, cells: int) -> tuple[list[Line], list[int]]:
        """The lines, and where each rule begins."""
        book = self.session.rule_book
        if book is None:
            return [((" " + text("rules.none"), "bold"),)], []
        broken = self.session.batch.tally().rules if self.session.batch is not None else {}
        lines: list[Line] = []
        places: list[int] = []
        for number, rule in enumerate(self.rules()):
            places.append(len(lines))
            here = number == self.cursor
            lines.append(summary(rule, broken.get(rule.id, 0), cells, is_here=here))
            if rule.id in self._unfolded:
                lines += rule_lines(rule, cells)
        if not places:
            lines.append(((" " + text("rules.no_match"), "bold"),))
        if book.off and not self.words.strip():
            lines += [(), ((" " + text("rules.off"), "bold"),)]
            lines += [
                (
                    (
                        text(
                            "rules.off_line", rule=off.rule, since=off.since, reason=off.reason, pack=off.pack
                        ),
                        "",
                    ),
                )
                for off in book.off
            ]
        return lines, places

    def places(self) -> list[int]:
        """The first line of every rule."""
        return self._laid_out(self.app.size.width)[1]

    def action_open(self) -> None:
        """Unfold the rule under the cursor, or fold it."""
        rules = self.rules()
        if rules:
            self._unfolded ^= {rules[self.cursor].id}
            self.go(self.cursor)

    def on_input_changed(self) -> None:
        """Search with every letter."""
        self.cursor = 0
        super().on_input_changed()


def _searched(rule: Any) -> str:
    """Everything of a rule that a word may be in, in small letters."""
    return " ".join(
        (rule.id, rule.title, rule.title_en, rule.law, rule.reason, rule.spares, rule.message)
    ).lower()
