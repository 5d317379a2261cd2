"""Outcomes -> findings and badges: wording, severity, verdict, stable keys.

In: reports in the order of the batch and the rule book. Out: one Judgement a report. Only rows that fail or are
undecided become findings; passes and what does not apply are counted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.frames import build, from_stored, is_money
from audit.identity import finding_key, subject_of
from audit.model import (
    LOST_STATES,
    SOFT_STATES,
    Badge,
    Finding,
    Judgement,
    Outcome,
    Place,
    Severity,
    State,
    Verdict,
)
from audit.spoken import finding_of
from audit.template import load_template
from audit.wordings import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model import Cell, Figure, Report
    from audit.rule import Instance, Rule, RuleBook, Term
    from audit.template import Template

_NO_COUNTS = dict.fromkeys(Outcome, 0)
_SEVERITY_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_OUTCOME_ORDER = {Outcome.FAIL: 0, Outcome.UNKNOWN: 1}


@dataclass(frozen=True, slots=True)
class Equation:
    """Both sides of a linear rule in one scope; both are empty for a rule of another kind."""

    left: tuple[Term, ...] = ()
    relation: str = ""
    right: tuple[Term, ...] = ()


def equation(finding: Finding, rule_book: RuleBook) -> Equation:
    """The equation that a finding is about, with its slots; empty where the rule is none."""
    rule = rule_book.by_id.get(finding.rule)
    if rule is None or rule.kind != "linear":
        return Equation()
    for instances in rule.instances_by_template.values():
        for instance in instances:
            if instance.scope == finding.scope and tuple(t.slot for t in instance.terms) == finding.slots:
                return Equation(instance.left, rule.relation, instance.right)
    return Equation()


def judge(reports: Sequence[Report], rule_book: RuleBook) -> tuple[Judgement, ...]:
    """Judge a whole batch; the order of the reports is kept, and it changes nothing about the outcomes."""
    from audit.evaluate import Facts, evaluate

    facts = Facts(reports)
    found: dict[int, list[Finding]] = {}
    counts: dict[int, dict[Outcome, int]] = {}
    forms = sorted({report.template for report in reports if report.is_read and report.template})
    frames = [build(reports, load_template(form)) for form in forms]
    for own in frames:
        template = own.template
        outcomes = evaluate(rule_book.rules, own, [other for other in frames if other is not own], facts)
        for index, *numbers in outcomes.counts.select("report", *Outcome).iter_rows():
            counts[index] = dict(zip(Outcome, numbers, strict=True))
        for index, n, m, outcome, left, right, previous in outcomes.open.iter_rows():
            rule = rule_book.rules[n]
            last_year = reports[previous] if previous is not None else None
            instance = rule.instances_by_template[template.id][m]
            row = _Row(rule, instance, Outcome(outcome), left, right, reports[index], last_year, template)
            found.setdefault(index, []).append(row.finding())
        for index, n, said in outcomes.spoken:
            finding = finding_of(said, rule_book.rules[n], reports[index], facts.last_year(index), template)
            found.setdefault(index, []).append(finding)
    return tuple(
        _judgement(report, counts.get(n, _NO_COUNTS), found.get(n, [])) for n, report in enumerate(reports)
    )


def _judgement(report: Report, counts: Mapping[Outcome, int], findings: list[Finding]) -> Judgement:
    # The order within one rule is that of its scopes on the form, which the rows already have: sort() is stable.
    findings.sort(key=lambda f: (_OUTCOME_ORDER[f.outcome], _SEVERITY_ORDER[f.severity], f.rule))
    return Judgement(report, badge_of(report, findings), counts, tuple(findings))


def badge_of(report: Report, findings: Sequence[Finding]) -> Badge:
    """The badge of a report as the contract defines it."""
    if not report.is_read:
        return Badge.UNREADABLE
    seen = {(finding.outcome, finding.severity) for finding in findings}
    if (Outcome.FAIL, Severity.ERROR) in seen:
        return Badge.FAIL
    if (Outcome.UNKNOWN, Severity.ERROR) in seen:
        return Badge.UNKNOWN
    return Badge.WARNING if (Outcome.FAIL, Severity.WARNING) in seen else Badge.PASS


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

    def finding(self) -> Finding:
        report, rule, scope = self.report, self.rule, self.instance.scope
        slots = self._slots()
        left, right = self._figure(self.left), self._figure(self.right)
        delta = None if left is None or right is None else left - right
        return Finding(
            key=finding_key(report.sha256, report.part, rule.id, scope),
            subject=subject_of(report.organ, report.year, rule.id, scope, report.sha256),
            values=self._values(slots),
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
            message=Wording(rule, self.instance, self.template, self.cell, report).message(
                self.outcome, slots, left, right, delta
            ),
            basis=rule.law_of(self.template),
            verdict=self._verdict(slots),
            at=self._place(slots),
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

    def _values(self, slots: Sequence[str]) -> str:
        """16 hexadecimal digits over what the finding rests on: slot, state and value of each cell, or headings."""
        parts = [
            f"{slot}={cell.state}:{cell.value}" if (cell := self.cell(slot)) else f"{slot}=" for slot in slots
        ]
        if self.rule.kind == "parts":
            parts = [str(heading.part) for heading in self.report.headings]
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
