"""What the linear review asks about, and how it talks: one line out, one line in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from audit.attested import ATTESTABLE
from audit.errors import GoujiError
from audit.model import BADGE_MARKS, State
from audit.store import ReviewStore, Target
from tui.evidence import scope_word, slot_name
from tui.evidence_lines import panel_lines
from tui.figures import cell_story
from tui.finding_list import ordered
from tui.form import PREVIOUS
from tui.parts import unreadable_lines
from tui.reviews import OPEN
from tui.session import Session, template_of
from tui.show import clean
from tui.styles import plain
from tui.texts import text

if TYPE_CHECKING:
    from audit.model import Finding, Judgement

WIDE = 10_000
"""Cells that no line fills: a terminal or a screen reader breaks lines as it likes."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide: a finding, or a report without findings that could not be read (`key` is None)."""

    path: str
    part: int | None
    key: str | None


class PlainItems:
    """The items of one judged batch; reads lines from `source`, writes lines to `target`."""

    def __init__(self, session: Session, store: ReviewStore, source: TextIO, target: TextIO) -> None:
        self.session = session
        self.store = store
        self._source, self._target = source, target
        self._seen_head = 0

    def items(self) -> list[Item]:
        """Everything that the filter shows, report by report, in the order of the list."""
        view, found = self.session.view, []
        for position in view.positions() if view is not None else ():
            judgement = self.session.judgement(position)
            report = judgement.report
            found += [Item(report.path, report.part, finding.key) for finding in ordered(judgement.findings)]
            if not report.is_read:
                found.append(Item(report.path, report.part, None))
        return found

    def judgement_of(self, item: Item) -> Judgement:
        """The judged report of an item."""
        batch = self.session.batch
        position = batch.position((item.path, item.part)) if batch is not None else None
        if batch is None or position is None:
            raise GoujiError(text("plain.gone"))
        return self.session.judgement(position)

    def finding_of(self, item: Item) -> Finding | None:
        """The finding of an item as it is now; None where it is gone, or for a whole report."""
        return next((f for f in self.judgement_of(item).findings if f.key == item.key), None)

    def target_of(self, item: Item) -> Target:
        """What a decision on an item is about."""
        report, finding = self.judgement_of(item).report, self.finding_of(item)
        return Target.of_report(report) if finding is None else Target.of_finding(report, finding)

    def is_decided(self, item: Item) -> bool:
        """Whether the item or its whole report is decided."""
        reviews = self.store.reviews()
        own, whole = (
            reviews.of_target(self.target_of(item)),
            reviews.of_report(self.judgement_of(item).report),
        )
        return any(review is not None and review.state != OPEN for review in (own, whole))

    def refresh(self) -> None:
        """Take what colleagues have done meanwhile, and judge again where they attested figures."""
        from tui.judged import judge_again

        reviews = self.store.reviews()
        self.session.take_reviews(reviews)
        if self.session.attested_since and self.session.batch is not None:
            batch = judge_again(self.session.batch, self.session.reports, self.session.rule_book, reviews)
            self.session.judged_with = dict(reviews.attestations)
            self.session.take(batch, complete=True)
        self._seen_head = reviews.head[0]

    def say(self, words: str = "") -> None:
        """A line out."""
        self._target.write(words + "\n")

    def ask(self, prompt: str) -> str | None:
        """A line in, behind a prompt; None at the end of the input."""
        self._target.write(prompt)
        self._target.flush()
        line = self._source.readline()
        if not line:
            self.say()
            return None
        return line.strip()

    def show(self, item: Item, at: int, count: int) -> None:
        """All about an item."""
        judgement = self.judgement_of(item)
        report, finding = judgement.report, self.finding_of(item)
        badge = f"{BADGE_MARKS[judgement.badge]} {text(f'badge.{judgement.badge}')}"
        self.say()
        who = f"{report.year or text('report.no_year')} {clean(report.organ or '')}"
        self.say(f"[{at + 1}/{count}] {badge}  {who}  {clean(report.path)}")
        if finding is None:
            self.say_lines(unreadable_lines(report, WIDE))
            return
        position = self.position_of(item)
        evidence = self.session.evidence(position, finding)
        self.say_lines(panel_lines(evidence, scope_word(finding, template_of(report)), WIDE))
        for number, slot in enumerate(self.doubtful_of(item), start=1):
            name = slot_name(template_of(report), slot)
            self.say(text("plain.doubtful", number=number, story=cell_story(name, report.cells.get(slot))))

    def say_lines(self, lines: list[tuple[tuple[str, str], ...]]) -> None:
        """Lines as the workbench has them."""
        for line in lines:
            if words := plain(line).rstrip():
                self.say(words)

    def position_of(self, item: Item) -> int:
        """Where the report of an item stands in the batch."""
        batch = self.session.batch
        found = batch.position((item.path, item.part)) if batch is not None else None
        if found is None:
            raise GoujiError(text("plain.gone"))
        return found

    def doubtful_of(self, item: Item) -> list[str]:
        """The finding's cells that an inspector can attest: not read in place, or attested before."""
        report, finding = self.judgement_of(item).report, self.finding_of(item)
        able = {*ATTESTABLE, State.ATTESTED}
        slots = (
            [slot for slot in finding.slots if not slot.startswith(PREVIOUS)] if finding is not None else []
        )
        return [slot for slot in slots if slot in report.cells and report.cells[slot].state in able]
