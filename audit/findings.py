"""Outcomes -> findings and badges: wording, severity, verdict, stable keys.

In: reports in the order of the batch and the rule book. Out: one Judgement a report. Only rows that fail or are
undecided become findings; passes and what does not apply are counted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from audit.identity import finding_key, subject_of
from audit.model import (
    LOST_STATES,
    SOFT_STATES,
    Finding,
    Judgement,
    Outcome,
    Place,
    State,
    Verdict,
)
from audit.privacy import masked
from audit.ranking import badge_of, by_certainty
from audit.rule import PREVIOUS
from audit.spoken import finding_of, findings_without_figures
from audit.stored import from_stored, is_money
from audit.template import load_template
from audit.verdict import reason
from audit.wordings import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from audit.evaluate import Outcomes
    from audit.evaluate.case import Said
    from audit.model import Cell, DeducedFigure, Figure, Report
    from audit.rule import Instance, Rule, RuleBook
    from audit.template import Template
    from audit.verdict import Answer, Question, Reasoned

_NO_COUNTS = dict.fromkeys(Outcome, 0)


def judge(reports: Sequence[Report], rule_book: RuleBook, *, bounds: bool = True) -> tuple[Judgement, ...]:
    """Judge a whole batch; the order of the reports is kept, and it changes nothing about the outcomes."""
    return tuple(judge_each(reports, rule_book, bounds=bounds))


def judge_each(reports: Sequence[Report], rule_book: RuleBook, *, bounds: bool = True) -> Iterator[Judgement]:
    """The same, one judgement after the other; holds frames but no report, so `reports` may come from a disk.

    Without `bounds` every equation is judged by its own figures alone: nothing is deduced, proved or explained.
    `reports` is walked through twice, and asked for last year's report of a finding in between.
    """
    # Polars is loaded when something is judged, not before.
    from audit.evaluate import Facts, evaluate
    from audit.frames import build_all, lost_in

    facts = Facts(reports)
    frames = build_all(reports, facts.bodies)
    judged = [
        (own.template, evaluate(rule_book.rules, own, [other for other in frames if other is not own], facts))
        for own in frames
    ]
    spoken: dict[int, list[tuple[int, Said]]] = {}
    for index, n, said in (one for _, outcomes in judged for one in outcomes.spoken):
        spoken.setdefault(index, []).append((n, said))
    counts = {template.id: _counts(outcomes) for template, outcomes in judged}
    rows = {template.id: _grouped(outcomes.open.iter_rows()) for template, outcomes in judged}
    lost = {index for own in frames for index in lost_in(own)}
    for position, report in enumerate(reports):
        form = report.template if report.is_read and report.template else None
        if form is None:
            spoken_of = list(findings_without_figures(position, facts, rule_book))
            yield _judgement(report, _NO_COUNTS, spoken_of, ())
            continue
        template = load_template(form)
        open_rows = [
            _Row(
                rule_book.rules[n],
                rule_book.rules[n].instances_by_template[form][m],
                Outcome(outcome),
                left,
                right,
                report,
                reports[previous] if previous is not None else None,
                template,
            )
            for _, n, m, outcome, left, right, previous in rows[form](position)
        ]
        own_counts = counts[form](position)
        found: list[Finding] = []
        deduced: tuple[DeducedFigure, ...] = ()
        if not bounds:
            found = [row.finding() for row in open_rows]
        elif open_rows or position in lost:
            reasoned = _reasoned(report, rule_book, open_rows, facts.last_year(position))
            found, deduced = _concluded(open_rows, reasoned, own_counts), reasoned.deduced
        for n, said in spoken.get(position, ()):
            found.append(finding_of(said, rule_book.rules[n], report, facts.last_year(position), template))
        yield _judgement(report, own_counts, found, deduced)


def _counts(outcomes: Outcomes) -> Callable[[int], dict[Outcome, int]]:
    """The counts of a report by its position; asked in the order of the reports."""
    rows = outcomes.counts.select("report", *Outcome).iter_rows()

    def of(position: int) -> dict[Outcome, int]:
        index, *numbers = next(rows)
        assert index == position  # a row a report of the form, in their order
        return dict(zip(Outcome, numbers, strict=True))

    return of


def _grouped(rows: Iterator[tuple[Any, ...]]) -> Callable[[int], list[tuple[Any, ...]]]:
    """The open rows of a report by its position; asked in the order of the reports, in which the rows are sorted."""
    waiting: list[tuple[Any, ...]] = list(islice(rows, 1))

    def of(position: int) -> list[tuple[Any, ...]]:
        found = []
        while waiting and waiting[0][0] == position:
            found.append(waiting.pop())
            waiting.extend(islice(rows, 1))
        return found

    return of


def _reasoned(
    report: Report, rule_book: RuleBook, rows: Sequence[_Row], last_year: Sequence[Report]
) -> Reasoned:
    """What can be said about the open outcomes of a report's linear rules beyond its plain figures."""

    def elsewhere(slot: str) -> list[Cell]:
        bare = slot.removeprefix(PREVIOUS)
        return [before.cells[bare] for before in last_year if bare != slot and bare in before.cells]

    asked = {row.question: row.outcome for row in rows if row.rule.kind == "linear"}
    return reason(report, rule_book, asked, elsewhere)


def _concluded(rows: Sequence[_Row], reasoned: Reasoned, counts: dict[Outcome, int]) -> list[Finding]:
    """The findings of a report's open rows as they stand in the end; `counts` is brought up to date."""
    found: list[Finding] = []
    for row in rows:
        answer = reasoned.answers.get(row.question)
        if answer is None:
            found.append(row.finding())
            continue
        counts[row.outcome] -= 1
        counts[answer.outcome] += 1
        if answer.outcome is not Outcome.PASS:
            found.append(replace(row, outcome=answer.outcome).finding(answer))
    return found


def _judgement(
    report: Report,
    counts: Mapping[Outcome, int],
    findings: Sequence[Finding],
    deduced: tuple[DeducedFigure, ...],
) -> Judgement:
    return Judgement(report, badge_of(report, findings), counts, by_certainty(findings), deduced)


@dataclass(frozen=True, slots=True)
class _Row:
    """One open outcome with all that its finding is made of."""

    rule: Rule
    instance: Instance
    outcome: Outcome
    left: int | None
    right: int | None
    report: Report
    last_year: Report | None
    template: Template

    @property
    def question(self) -> Question:
        """The rule and its scope."""
        return self.rule.id, self.instance.scope

    def finding(self, answer: Answer | None = None) -> Finding:
        """The finding; `answer` is what reasoning adds about a linear rule."""
        report, rule, scope = self.report, self.rule, self.instance.scope
        slots = self._slots()
        left, right = self._figure(self.left), self._figure(self.right)
        delta = None if left is None or right is None else left - right
        wording = Wording(rule, self.instance, self.template, self.cell, report)
        said = wording.message(self.outcome, slots, left, right, delta)
        if answer is not None and answer.proof is not None:
            said = wording.proved(answer.proof)
        if answer is not None and answer.doubt is not None:
            said = wording.doubted(answer.doubt)
        return Finding(
            key=finding_key(report.sha256, report.part, rule.id, scope),
            subject=subject_of(report.organ, report.year, rule.id, scope, report.sha256),
            values=self._values(slots, answer.derivation if answer else ()),
            rule=rule.id,
            rule_version=rule.version,
            severity=rule.severity_of(scope),
            outcome=self.outcome,
            scope=scope,
            table=rule.table,
            slots=slots,
            left=left,
            right=right,
            delta=delta,
            message=masked(said),
            basis=rule.law_of(self.template),
            verdict=answer.verdict if answer else self._verdict(slots),
            at=self._place(slots),
            explanation=answer.explanation if answer else (),
            evidence=tuple(map(masked, answer.evidence)) if answer else (),
            derivation=answer.derivation if answer else (),
            issue=finding_key(report.sha256, report.part, *answer.issue) if answer and answer.issue else None,
            points=rule.points if self.outcome is Outcome.FAIL else None,
            pack=rule.pack or None,
        )

    def cell(self, slot: str) -> Cell | None:
        """The cell behind a slot of the finding ("prev:SLOT": last year's)."""
        if slot.startswith("prev:"):
            return self.last_year.cells.get(slot.removeprefix("prev:")) if self.last_year else None
        return self.report.cells.get(slot)

    def _slots(self) -> tuple[str, ...]:
        if self.rule.kind != "blank_cells":
            return tuple(term.slot for term in self.instance.terms)
        blank = [slot for slot, cell in self.report.cells.items() if cell.state is State.BLANK]
        return tuple(blank or [slot for slot, cell in self.report.cells.items() if cell.state in LOST_STATES])

    def _figure(self, stored: int | None) -> Figure | None:
        kinds = {self.template.slots[term.bare].kind for term in self.instance.terms}
        return from_stored(stored, next((kind for kind in kinds if is_money(kind)), "count"))

    def _values(self, slots: Sequence[str], derivation: Sequence[str]) -> str:
        """16 hexadecimal digits over what the finding rests on: slot, state and value of each cell, the steps of its
        derivation, or headings.
        """
        parts = [
            f"{slot}={cell.state}:{cell.value}" if (cell := self.cell(slot)) else f"{slot}=" for slot in slots
        ]
        if self.rule.kind == "parts":
            parts = [str(heading.part) for heading in self.report.headings]
        parts += derivation
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def _verdict(self, slots: Sequence[str]) -> Verdict:
        """A failure is the report's; a doubt is the reading's where a figure was moved or has two places."""
        if self.outcome is Outcome.FAIL:
            return Verdict.REPORT_ERROR
        states = {cell.state for slot in slots if (cell := self.cell(slot))}
        if states & (SOFT_STATES | {State.AMBIGUOUS}):
            return Verdict.EXTRACTION_DOUBT
        doubted = self.rule.kind == "parts" and self.report.problems
        return Verdict.EXTRACTION_DOUBT if doubted else Verdict.UNDECIDED

    def _place(self, slots: Sequence[str]) -> Place | None:
        """Where to look first: the right side's last cell in this report (the total), else the first cell."""
        if self.rule.kind == "parts":
            return self.report.headings[0].at if self.report.headings else None
        own = [slot for slot in slots if not slot.startswith("prev:")]
        first = [slot for slot in own if slot in {term.slot for term in self.instance.right}]
        ordered = own[:1] if self.rule.kind != "linear" else [*reversed(first), *own]
        return next((cell.at for slot in ordered if (cell := self.cell(slot)) and cell.at), None)
