"""What plain checks say -> findings: the rule's sentence with its fields, severity by condition, stable keys."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from audit.evaluate.amounts import NOT_READ
from audit.evaluate.case import Case
from audit.evaluate.checks import function_of
from audit.identity import finding_key, subject_of
from audit.model import SOFT_STATES, Finding, Outcome, State, Verdict
from audit.privacy import masked, masked_data
from audit.rule import PREVIOUS, Instance
from audit.template import FORMS, load_template
from audit.wordings import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.evaluate.case import Said
    from audit.evaluate.facts import Facts
    from audit.model import Cell, Figure, Report
    from audit.rule import Rule, RuleBook
    from audit.template import Template


WITHOUT_FIGURES = {"absent": "absent_body", "unreadable": "text_layer"}
"""Status of a report without figures -> the check that is made for it."""
_NOT_READ = "{names}未能在原位读到，或位置、内容待核实"


def finding_of(
    said: Said, rule: Rule, report: Report, previous: Sequence[Report], template: Template
) -> Finding:
    """The finding behind a fail or an unknown; `previous` are the body's reports of last year."""
    cells = {slot: cell for slot in said.slots if (cell := _cell(slot, report, previous)) is not None}
    delta = None if said.left is None or said.right is None else said.left - said.right
    return Finding(
        key=finding_key(report.sha256, report.part, rule.id, said.scope),
        subject=subject_of(report.organ, report.year, rule.id, said.scope, report.sha256),
        values=_values(said, cells),
        rule=rule.id,
        rule_version=rule.version,
        severity=rule.severity_of(said.scope, said.condition),
        outcome=said.outcome,
        scope=said.scope,
        table=_table(said, rule, template),
        slots=said.slots,
        left=said.left,
        right=said.right,
        delta=delta,
        message=masked(_message(said, delta, rule, report, previous, template)),
        basis=rule.law_of(template),
        verdict=_verdict(said, cells),
        quote=masked(said.quote) if said.quote else said.quote,
        at=said.at or next((cell.at for cell in cells.values() if cell.at), None),
        data=masked_data(said.data),
        points=rule.points if said.outcome is Outcome.FAIL else None,
        pack=rule.pack or None,
    )


def findings_without_figures(index: int, facts: Facts, rule_book: RuleBook) -> Iterator[Finding]:
    """What the rules say about a report that is not there or cannot be read: only those made for it speak."""
    report = facts.reports[index]
    check = WITHOUT_FIGURES.get(report.status)
    template = load_template(FORMS[-1])
    for rule in rule_book.rules:
        if rule.kind == check and template.id in rule.templates:
            case = Case(index, report, rule, template, facts, {})
            for said in function_of(rule.kind)(case):
                if said.outcome is Outcome.FAIL:
                    yield finding_of(said, rule, report, (), template)


def _cell(slot: str, report: Report, previous: Sequence[Report]) -> Cell | None:
    if slot.startswith(PREVIOUS):
        return previous[0].cells.get(slot.removeprefix(PREVIOUS)) if previous else None
    return report.cells.get(slot)


def _table(said: Said, rule: Rule, template: Template) -> int | None:
    """The table that the rule names, or the one that all cells of the statement stand in."""
    if rule.table is not None:
        return rule.table
    tables = {
        template.slots[bare].table
        for slot in said.slots
        if (bare := slot.removeprefix(PREVIOUS)) in template.slots
    }
    return tables.pop() if len(tables) == 1 else None


def _message(
    said: Said,
    delta: Figure | None,
    rule: Rule,
    report: Report,
    previous: Sequence[Report],
    template: Template,
) -> str:
    wording = Wording(
        rule, Instance(said.scope, ()), template, lambda slot: _cell(slot, report, previous), report
    )
    fields = {
        "scope": wording.scope(),
        "left": said.left,
        "right": said.right,
        "delta": None if delta is None else abs(delta),
        "names": wording.names(
            [slot for slot in said.slots if slot.removeprefix(PREVIOUS) in template.slots]
        ),
        "count": len(said.slots),
        "quote": said.quote or "",
        **said.fields,
    }
    if said.outcome is Outcome.UNKNOWN:
        title = f"“{fields['scope']}”{rule.title}" if said.scope else rule.title
        why = {NOT_READ: _NOT_READ, **rule.doubts}.get(said.doubt or "")
        return f"{title}暂不判断：{why.format(**fields)}" if why else f"{title}暂不判断"
    return rule.messages.get(said.condition or "", rule.message).format(**fields)


def _values(said: Said, cells: dict[str, Cell]) -> str:
    """16 hexadecimal digits over what the finding rests on: cells, the quoted sentence, and what the check names."""
    parts = [f"{slot}={cell.state}:{cell.value}" for slot, cell in cells.items()]
    parts += [said.quote or "", *said.rests_on]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _verdict(said: Said, cells: dict[str, Cell]) -> Verdict:
    """A failure is the report's; a doubt is the reading's where a figure was moved or has two places."""
    if said.outcome is Outcome.FAIL:
        return Verdict.REPORT_ERROR
    states = {cell.state for cell in cells.values()}
    return Verdict.EXTRACTION_DOUBT if states & (SOFT_STATES | {State.AMBIGUOUS}) else Verdict.UNDECIDED
