"""Open outcomes of one report -> what can be proved about them, whose mistake they are, and what explains them.

A stage after the plain evaluation: it decides what that had to leave open, and never turns a pass into anything else.
Rules are decided from the bounds of all other rules; a failure in a source without geometry that another reading of
its rows would mend is a doubt about the reading; the rest of the failures are grouped by cause.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from audit.deduce import Deduction
from audit.locate import Issue, beside, locate, with_mended
from audit.locate.layout import layout_of
from audit.model import LOST_STATES, SOFT_STATES, DeducedFigure, Outcome, State, Verdict
from audit.system import figures_of, is_broken, system_of
from audit.template import load_template
from audit.verdict.prose import told_by
from audit.verdict.rereading import GEOMETRIC_KINDS, doubtful_rows, rereadings
from audit.verdict.words import NO_MORE_THAN_A_SUGGESTION, NOT_EXHAUSTED, NOTHING_SO_FAR, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audit.locate import Possible
    from audit.model import Cell, Explanation, Report
    from audit.rule import RuleBook

Question = tuple[str, str | None]
"""A rule and its scope."""
_OUT_OF_PLACE = frozenset({"row_shifted", "swapped_neighbours"})
"""Slips of a whole figure into a neighbouring column: in a source without geometry the reading may have made them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said about one open outcome in the end."""

    outcome: Outcome
    verdict: Verdict
    evidence: tuple[str, ...] = ()
    derivation: tuple[str, ...] = ()
    explanation: tuple[Explanation, ...] = ()
    issue: Question | None = None
    """The first failure with the same cause."""
    proof: str | None = None
    """Why the rule is broken although figures of it are lost."""
    doubt: str | None = None
    """Why nothing is said although its figures seem to break it."""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """All answers about one report, and the lost figures that can only be one number."""

    answers: Mapping[Question, Answer]
    deduced: tuple[DeducedFigure, ...]


def reason(
    report: Report,
    rule_book: RuleBook,
    asked: Mapping[Question, Outcome],
    elsewhere: Callable[[str], Sequence[Cell]],
) -> Reasoned:
    """Answer the open outcomes of a report's linear rules. `elsewhere` gives the cells behind "prev:SLOT"."""
    reasoner = _Reasoner(report, rule_book, elsewhere)
    return Reasoned(reasoner.answers(asked), reasoner.deduced())


class _Reasoner:
    def __init__(
        self, report: Report, rule_book: RuleBook, elsewhere: Callable[[str], Sequence[Cell]]
    ) -> None:
        assert report.template is not None
        self.report = report
        self.elsewhere = elsewhere
        self.form = report.template
        self.system = system_of(rule_book, self.form)
        self.figures = figures_of(self.system, report.cells, elsewhere, self.form)
        self.deduction = Deduction(self.system, self.figures)
        self.words = Words(rule_book, load_template(self.form), report, self.system, self.figures, self._cell)

    def deduced(self) -> tuple[DeducedFigure, ...]:
        return tuple(
            DeducedFigure(one.slot, self.words.figure(one.slot, one.value), self.words.steps(one.steps))
            for one in self.deduction.deduced
        )

    def answers(self, asked: Mapping[Question, Outcome]) -> dict[Question, Answer]:
        numbers = {question: self.system.number[question][0] for question in asked}
        found: dict[Question, Answer] = {}
        for question, outcome in asked.items():
            if outcome is Outcome.UNKNOWN:
                found[question] = self._decided(numbers[question])
            else:
                evidence = (self.words.exact(self._slots(numbers[question])),)
                found[question] = Answer(Outcome.FAIL, Verdict.REPORT_ERROR, evidence)
        failed = {numbers[question]: question for question, a in found.items() if a.outcome is Outcome.FAIL}
        for issue in self._issues(sorted(failed)):
            questions = [failed[n] for n in issue.constraints if n in failed]
            for question in questions:
                found[question] = self._explained(found[question], issue, questions[0])
        for sentence, numbers_of in self._misread(sorted(failed)):
            for number in numbers_of:
                found[failed[number]] = Answer(
                    Outcome.UNKNOWN,
                    Verdict.EXTRACTION_DOUBT,
                    (sentence,),
                    issue=failed[numbers_of[0]],
                    doubt=sentence,
                )
        return found

    def _decided(self, number: int) -> Answer:
        decided = self.deduction.decide(number, tells_passes=False)
        if decided is not None:
            if decided.outcome is Outcome.PASS:  # it becomes no finding, so nothing is worded
                return Answer(Outcome.PASS, Verdict.UNDECIDED)
            steps = self.words.steps(decided.steps)
            proof = self.words.proof(decided)
            return Answer(Outcome.FAIL, Verdict.REPORT_ERROR, (proof,), steps, proof=proof)
        slots = self._slots(number)
        fits = self.deduction.can_hold(number)
        states = {cell.state for slot in slots if (cell := self._cell(slot))}
        torn = states & (SOFT_STATES | {State.AMBIGUOUS})
        lost = states & LOST_STATES and fits and self.report.kind not in GEOMETRIC_KINDS
        verdict = Verdict.EXTRACTION_DOUBT if torn or lost else Verdict.UNDECIDED
        return Answer(Outcome.UNKNOWN, verdict, self.words.doubts(slots, fits=fits))

    def _explained(self, answer: Answer, issue: Issue, first: Question) -> Answer:
        explanations = self._in_words(issue)
        more = [NO_MORE_THAN_A_SUGGESTION] if explanations else []
        if not issue.complete:
            more.insert(0, NOT_EXHAUSTED if explanations else NOTHING_SO_FAR)
        elif not explanations:
            more.insert(0, "没有找到改动少的解释")
        if len(explanations) > 1:
            number = f"{'' if issue.complete else '至少'}有 {len(explanations)} 种"
            more.insert(0, f"改动最少的解释{number}，单凭本报告无法判定是哪一种")
        return replace(answer, evidence=(*answer.evidence, *more), explanation=explanations, issue=first)

    def _in_words(self, issue: Issue) -> tuple[Explanation, ...]:
        known = self._worded.get(issue.constraints)
        if known is None:
            known = self._worded[issue.constraints] = self.words.explanations(issue)
        return known

    @cached_property
    def _worded(self) -> dict[tuple[int, ...], tuple[Explanation, ...]]:
        return {}

    def _issues(self, failed: Sequence[int]) -> list[Issue]:
        """What is wrong, cause by cause; every failure is in one issue."""
        if not failed:
            return []
        beyond = [n for n in failed if not self.system.constraints[n].strict]
        issues: list[Issue] = []
        left = set(failed)
        if len(beyond) < len(failed):
            for issue in self._located:
                if not left.isdisjoint(issue.constraints):
                    joined = with_mended(self.system, self.figures, issue, [n for n in beyond if n in left])
                    issues.append(joined)
                    left.difference_update(joined.constraints)
        for number in sorted(left):
            exact = not self.system.constraints[number].strict and is_broken(
                self.system.constraints[number], self.figures.known()
            )
            own = beside(self.system, self.figures, number, self.form) if exact else Issue((number,))
            issues.append(own)
        return issues

    @cached_property
    def _located(self) -> tuple[Issue, ...]:
        told = told_by(self.report, self.words.template, self.system)
        return locate(self.system, self.form, replace(self.figures, told=told))

    def _misread(self, failed: Sequence[int]) -> list[tuple[str, list[int]]]:
        """Failures that another reading of a source without geometry would mend, with the sentence that says so."""
        if not failed or self.report.kind in GEOMETRIC_KINDS:
            return []
        found = [
            (self.words.rereading(reading), reading.mended)
            for reading in rereadings(self.system, layout_of(self.system, self.form), self.figures)
        ]
        found += [
            (self.words.left_out(row), mended)
            for row, mended in doubtful_rows(
                self.system,
                layout_of(self.system, self.form),
                self.figures,
                lambda slot: bool(self.words.doubted_label(self.system.slots[slot])),
            )
        ]
        found += [
            (self.words.moved(issue.explanations[0]), frozenset(issue.constraints))
            for issue in self._located
            if issue.explanations and self._is_out_of_place(issue.explanations[0])
        ]
        return [(sentence, own) for sentence, mended in found if (own := [n for n in failed if n in mended])]

    def _is_out_of_place(self, found: Possible) -> bool:
        rows = {self.words.template.slots[self.system.slots[change.slot]].row for change in found.changes}
        return found.kind in _OUT_OF_PLACE and len(rows) == 1

    def _slots(self, number: int) -> tuple[str, ...]:
        return tuple(term.slot for term in self.system.constraints[number].instance.terms)

    def _cell(self, slot: str) -> Cell | None:
        if slot in self.report.cells:
            return self.report.cells[slot]
        return next(iter(self.elsewhere(slot)), None)
