"""What would the rules say if some figures were others? A scratch copy is judged; nothing of it is kept.

In: a report, the figures to try, the reports that it is judged beside (last year's). Out: the rules whose outcome
changes. Pure: the report stays as it was read, and what was tried is never stored or exported as its figures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from audit.findings import judge
from audit.model import Cell, Figure, Outcome, State
from audit.rule import PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model import Finding, Judgement, Report
    from audit.rule import RuleBook


@dataclass(frozen=True, slots=True)
class Flip:
    """A rule in one scope that the change decides otherwise; `message` is the finding's sentence, if there is one."""

    rule: str
    scope: str | None
    before: Outcome
    after: Outcome
    message: str | None
    finding: Finding
    """What it is about: the finding after the change or, where there is none, the one before it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What the rules say of a report with some figures tried: what flips, and what is open then."""

    flips: tuple[Flip, ...]
    findings: tuple[Finding, ...]


class Scratch:
    """A report in which figures are tried, judged as it is only once. `beside` are the reports that it is judged with
    (last year's of the body).
    """

    def __init__(self, report: Report, rule_book: RuleBook, beside: Sequence[Report] = ()) -> None:
        self.report = report
        self.beside = tuple(beside)
        self._rule_book = rule_book

    @cached_property
    def _before(self) -> Judgement:
        return judge([self.report, *self.beside], self._rule_book)[0]

    def tried(self, figures: Mapping[str, Figure]) -> Tried:
        """What the rules say when the report has these figures (slot -> figure; "prev:SLOT" in last year's report).

        A slot that the form lacks is left out.
        """
        own = scratch(self.report, figures)
        last = {slot.removeprefix(PREVIOUS): figures[slot] for slot in figures if slot.startswith(PREVIOUS)}
        after = judge([own, *(scratch(other, last) for other in self.beside)], self._rule_book)[0]
        return Tried(flips(self._before, after), after.findings)


def what_if(
    report: Report, figures: Mapping[str, Figure], rule_book: RuleBook, beside: Sequence[Report] = ()
) -> tuple[Flip, ...]:
    """The rules that flip when the report has these figures, those that come to fail first.

    A rule that neither fails nor is undecided counts as passed.
    """
    return Scratch(report, rule_book, beside).tried(figures).flips


def scratch(report: Report, figures: Mapping[str, Figure]) -> Report:
    """A copy of the report in which these figures stand as if they were read."""
    changed = {
        slot: Cell(slot, State.READ, figure, str(figure), at=report.cells[slot].at)
        for slot, figure in figures.items()
        if slot in report.cells
    }
    return replace(report, cells={**report.cells, **changed})


def flips(before: Judgement, after: Judgement) -> tuple[Flip, ...]:
    """What two judgements of one report say differently."""
    first, second = _open(before), _open(after)
    found = []
    for question in dict.fromkeys((*second, *first)):
        then, now = first.get(question), second.get(question)
        outcomes = (then.outcome if then else Outcome.PASS, now.outcome if now else Outcome.PASS)
        if outcomes[0] is not outcomes[1]:
            about = now or then
            assert about is not None  # the question comes from one of them
            found.append(Flip(*question, *outcomes, now.message if now else None, about))
    return tuple(sorted(found, key=lambda flip: _ORDER[flip.after]))


_ORDER = {Outcome.FAIL: 0, Outcome.UNKNOWN: 1, Outcome.PASS: 2, Outcome.NOT_APPLICABLE: 3}


def _open(judgement: Judgement) -> dict[tuple[str, str | None], Finding]:
    return {(finding.rule, finding.scope): finding for finding in judgement.findings}
