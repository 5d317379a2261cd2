"""The findings of a report in the order and the groups in which the screens list them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model import Finding, Outcome, Severity, Verdict
from tui.evidence import mark_of, message_of, rule_title, scope_word, slot_name, style_of
from tui.reviews import OPEN
from tui.show import cut, fit, width
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.template import Template
    from tui.session import Session
    from tui.styles import Line

_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_UNEXPLAINED = 99
"""Cells that an unexplained finding counts as, behind every explained one."""

GROUPS = ("report_error", "extraction_doubt", "undecided", "note")
"""The order of the groups in which findings are listed: certain errors apart from doubts, notes at the end."""


def group_of(finding: Finding) -> str:
    """The report is wrong, its reading is doubted, nothing can be said, or a note."""
    if finding.outcome is not Outcome.FAIL:
        return "extraction_doubt" if finding.verdict is Verdict.EXTRACTION_DOUBT else "undecided"
    return "note" if finding.severity is Severity.INFO else "report_error"


def causes_of(findings: Sequence[Finding]) -> list[str]:
    """What findings of one cause share, a word each: the first failure that the engine says they go back to, else their
    rule, its failures apart from its doubts. A passage of the text goes back to the same as the tables when it states
    the very figure that would make these right.
    """
    mended: dict[tuple[str, object], str] = {}
    for finding in findings:
        if finding.issue and finding.explanation:
            for slot, _, after in finding.explanation[0].changes:
                mended.setdefault((slot, after), finding.issue)

    def cause(finding: Finding) -> str:
        if finding.issue:
            return finding.issue
        if finding.quote and finding.outcome is Outcome.FAIL:
            for slot in finding.slots:
                if issue := mended.get((slot, finding.left)):
                    return issue
        return f"{finding.rule} {group_of(finding)}"

    return [cause(finding) for finding in findings]


def ordered(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings as the screen lists them: by group, the gravest first, then what the fewest cells explain; those of one
    cause together.
    """
    causes = causes_of(findings)
    cause_of = {finding.key: cause for finding, cause in zip(findings, causes, strict=True)}
    first = {cause: n for n, cause in reversed(list(enumerate(causes)))}
    rules = {rule: n for n, rule in reversed(list(enumerate(finding.rule for finding in findings)))}

    def own(finding: Finding) -> tuple[int, int, int]:
        cells = len(finding.explanation[0].changes) if finding.explanation else _UNEXPLAINED
        return GROUPS.index(group_of(finding)), _GRAVITY[finding.severity], cells

    worst: dict[str, tuple[int, int, int]] = {}
    for finding, cause in zip(findings, causes, strict=True):
        worst[cause] = min(worst.get(cause, own(finding)), own(finding))

    def rank(finding: Finding) -> tuple[object, ...]:
        cause = cause_of[finding.key]
        return (*worst[cause], first[cause], *own(finding), rules[finding.rule])

    return sorted(findings, key=rank)


def counts_as_failure(finding: Finding) -> bool:
    """Whether `n` stops at this finding."""
    return finding.outcome is Outcome.FAIL and finding.severity is not Severity.INFO


def list_lines(
    session: Session, findings: Sequence[Finding], chosen: int | None, template: Template, cells: int
) -> tuple[list[Line], int]:
    """The findings in their groups and under their rules, with counts, and the line of the chosen one."""
    counts: dict[str, int] = {}
    rules: dict[str, set[str]] = {}
    groups: dict[str, int] = {}
    of_cause: dict[str, str] = {}
    causes = causes_of(findings)
    for finding, cause in zip(findings, causes, strict=True):
        counts[cause] = counts.get(cause, 0) + 1
        rules.setdefault(cause, set()).add(finding.rule)
        group = of_cause.setdefault(cause, group_of(finding))
        groups[group] = groups.get(group, 0) + 1
    lines: list[Line] = []
    place, before, above = 0, "", ""
    for n, (finding, cause) in enumerate(zip(findings, causes, strict=True)):
        several = len(rules[cause]) > 1
        if of_cause[cause] != above:
            above = of_cause[cause]
            said = text("group.heading", group=text(f"group.{above}"), count=groups[above])
            lines.append(((cut(said, cells), "bold"),))
        if cause != before:
            before = cause
            lines.append(
                ((cut(_heading(session, finding, template, counts[cause], several), cells), "bold"),)
            )
        if n == chosen:
            place = len(lines)
        lines.append(_line(session, finding, template, cells, is_chosen=n == chosen, with_rule=several))
    return lines, place


def _heading(session: Session, finding: Finding, template: Template, count: int, several: bool) -> str:
    """What stands above findings of one cause: the rule or, where several rules are broken by it, what explains it."""
    if several:
        changes = finding.explanation[0].changes if finding.explanation else ()
        names = [slot_name(template, slot) for slot, _, _ in changes]
        name = text("keys.and").join(names) or f"{finding.rule} {scope_word(finding, template)}".strip()
        return text("explain.cause", name=name, count=count)
    return f"{finding.rule} {rule_title(session.rule(finding))} ({count})"


def _line(
    session: Session,
    finding: Finding,
    template: Template,
    cells: int,
    *,
    is_chosen: bool,
    with_rule: bool = False,
) -> Line:
    review = session.review(finding)
    mark = " " + text(f"review.{review.state}") if review and review.state != OPEN else ""
    named = scope_word(finding, template)
    if not named or (finding.scope or "").isdecimal():  # a number tells nobody which passage is meant
        said = message_of(finding, session.rule(finding), session.english_titles())
        named = f"{named}  {said}" if named else said
    named = f"{finding.rule} {named}" if with_rule else named
    shown = fit(f"{'>' if is_chosen else ' '} {mark_of(finding)} {named}", cells - width(mark)) + mark
    return ((shown, "bar" if is_chosen else style_of(finding)),)
