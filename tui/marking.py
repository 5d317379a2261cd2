"""The follow-up mark: ask for a note, save it, and say so only once the log has it.

A mark that exists is never overwritten in silence: `f` then offers to change its note or to take it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.deciding import ask_words, decided, save
from tui.evidence import ReviewLike, review_words, rule_title, scope_word
from tui.reviews import OPEN
from tui.screens.ask import Choice
from tui.session import Session, template_of
from tui.show import clean
from tui.texts import text

if TYPE_CHECKING:
    from audit.model import Finding, Report
    from audit.store import Target
    from tui.screens.base import WorkScreen

FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Markable:
    """A report or a finding that can be marked, with the title of the question."""

    report: Report
    finding: Finding | None
    title: str

    @property
    def target(self) -> Target:
        """What the log records."""
        from audit.store import Target

        return Target.of_finding(self.report, self.finding) if self.finding else Target.of_report(self.report)

    def review(self, session: Session) -> ReviewLike | None:
        """Its present review; None where it is open."""
        found = session.review(self.finding) if self.finding else session.report_review(self.report)
        return found if found is not None and found.state != OPEN else None


def report_target(report: Report) -> Markable:
    """The whole report."""
    name = f"{clean(report.organ or report.path)} {report.year or ''}".strip()
    return Markable(report, None, text("mark.report_title", name=name))


def finding_target(report: Report, finding: Finding, session: Session) -> Markable:
    """One finding of a report."""
    rule = session.rule(finding)
    words = [finding.rule, rule_title(rule), scope_word(finding, template_of(report))]
    return Markable(
        report, finding, text("mark.finding_title", name=" ".join(word for word in words if word))
    )


async def follow_up(screen: WorkScreen, markable: Markable) -> None:
    """Mark for follow-up, or change or take back a mark; runs as a worker of `screen`."""
    await save(screen, _follow_up(screen, markable))


async def _follow_up(screen: WorkScreen, markable: Markable) -> str:
    clerk, app = screen.gouji.clerk, screen.app
    review = markable.review(screen.session)
    if review is not None and review.state != FOLLOW_UP:
        return await decided(screen, [markable], FOLLOW_UP)
    if review is None:
        note = await ask_words(screen, markable.title, text("mark.prompt"))
        if note is None:
            return text("mark.cancelled")
        await clerk.follow_up(markable.target, note)
        return text("mark.saved")
    choice = await app.push_screen_wait(
        Choice(markable.title, review_words(review), text("mark.choose"), "fd")
    )
    if choice == "f":
        note = await ask_words(screen, markable.title, text("mark.prompt"), review.note or "")
        if note is None or note == (review.note or ""):
            return text("mark.cancelled")
        await clerk.change_note(markable.target, note)
        return text("mark.changed")
    if choice == "d":
        await clerk.take_back(markable.target)
        return text("mark.removed")
    return text("mark.cancelled")
