"""The decisions of the linear review, with the same care as in the workbench."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from audit.attested import parse_attested
from audit.errors import ReviewChanged
from audit.store import Target, waiver_note
from tui.decisions import DECISIONS, NEEDS_REASON
from tui.evidence import review_words, slot_name
from tui.plain_item import Item, PlainItems
from tui.session import template_of
from tui.show import clean
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable

LETTERS = {"f": "follow_up", "c": "confirm", "x": "misread", "w": "waive", "t": "send_back"}
"""The commands that decide, and the action of each."""


class PlainDeciding(PlainItems):
    """Decides on items: a command gives whether to go on to the next one."""

    def decision(self, action: str) -> Callable[[Item, str], bool]:
        """The command that puts an item into the state of an action."""
        state = DECISIONS[action]

        def decide(item: Item, note: str) -> bool:
            return self.decide(item, state, note)

        return decide

    def decide(self, item: Item, state: str, note: str) -> bool:
        """Put an item into a state; gives whether that is done."""
        if state in NEEDS_REASON:
            reason = note or self.ask(text("decide.waive_prompt", state=text(f"review.{state}")) + " ")
            if not reason:
                self.say(text("mark.cancelled"))
                return False
            until = self.ask(
                text("plain.until", example=f"{datetime.datetime.now().astimezone().year + 1}-01-31")
            )
            if not until:
                self.say(text("mark.cancelled"))
                return False
            note = waiver_note(until, reason)
        target = self.target_of(item)
        seen = self.session.reviews.of_target(target) if self.session.reviews is not None else None  # type: ignore[attr-defined]
        try:
            event = self.store.mark(
                target, state, note or None, known=seen.sequence if seen is not None else 0
            )
        except ReviewChanged as news:
            now = review_words(news.review) if news.review is not None else text("review.open")  # type: ignore[arg-type]
            self.say(text("decide.changed", now=now))
            if self.ask(text("plain.yes")) not in ("y", "Y"):
                self.say(text("mark.cancelled"))
                self.refresh()
                return False
            event = self.store.mark(target, state, note or None)
        said = "plain.saved" if event is not None else "decide.unchanged"
        self.say(text(said, state=text(f"review.{state}")))
        return True

    def add_note(self, item: Item, note: str) -> bool:
        """A note on the present state."""
        note = note or self.ask(text("decide.note") + " ") or ""
        event = self.store.note(self.target_of(item), note) if note else None
        self.say(text("decide.noted" if event is not None else "mark.cancelled"))
        return False

    def take_back(self, item: Item, _: str) -> bool:
        """Undo the latest change."""
        event = self.store.undo(self.target_of(item))
        self.say(text("decide.undone", count=1) if event is not None else text("decide.nothing_to_undo"))
        return False

    def assign_to(self, item: Item, name: str) -> bool:
        """Give the report to somebody."""
        given = name if name else self.ask(text("decide.assign") + " ")
        if given is None:
            return False
        done = self.store.assign([Target.of_report(self.judgement_of(item).report)], given or None)
        said = text("decide.assigned" if given else "decide.unassigned", count=len(done), name=clean(given))
        self.say(said)
        return False

    def attest_cell(self, item: Item, typed: str) -> bool:
        """`v 1 35 第3页 …`: number of the cell, figure, page and why; what is left out is asked for."""
        slots = self.doubtful_of(item)
        if not slots:
            self.say(text("plain.nothing_to_attest"))
            return False
        number, _, rest = typed.partition(" ")
        if not number and len(slots) > 1:
            number = self.ask(text("plain.which")) or ""
        chosen = int(number) if number.isdigit() else 1 if len(slots) == 1 and not number else 0
        if not 1 <= chosen <= len(slots):
            self.say(text("plain.no_such_cell"))
            return False
        report, slot_id = self.judgement_of(item).report, slots[chosen - 1]
        slot = template_of(report).slots[slot_id]
        was = str(self.session.as_read(report).cells[slot_id].state)
        if rest == "-":
            self.store.unattest(Target.of_cell(report, slot_id), was=was)
            self.say(text("attest.taken_back"))
            return self.judged_anew(item)
        given, _, why = rest.strip().partition(" ")
        given = given or self.ask(text("attest.figure") + " ") or ""
        figure = parse_attested(given, slot)
        if figure is None:
            self.say(text("attest.no_figure"))
            return False
        why = why.strip() or self.ask(text("attest.where") + " ") or ""
        if not why:
            self.say(text("attest.needs_where"))
            return False
        self.store.attest(Target.of_cell(report, slot_id), figure, was=was, note=why)
        self.say(text("attest.saved", name=slot_name(template_of(report), slot_id), figure=figure))
        return self.judged_anew(item)

    def judged_anew(self, item: Item) -> bool:
        """Whether to go on because the finding is gone; else it is shown as it is now."""
        self.refresh()
        if self.finding_of(item) is None:
            self.say(text("plain.holds_now"))
            return True
        items = self.items()
        self.show(item, items.index(item) if item in items else 0, len(items))
        return False
