"""The findings of a report in the order and the groups in which the screens list them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model import Finding, Outcome, Severity
from tui.evidence import mark_of, scope_word, style_of
from tui.session import OPEN
from tui.show import clean, cut, fit, width
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.template import Template
    from tui.session import Session
    from tui.styles import Line


def ordered(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings as the screen lists them: broken errors, warnings, doubts, notes; one rule's together."""
    first = {rule: n for n, rule in reversed(list(enumerate(finding.rule for finding in findings)))}
    weight = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 3}

    def rank(finding: Finding) -> tuple[int, int]:
        return (2 if finding.outcome is Outcome.UNKNOWN else weight[finding.severity], first[finding.rule])

    return sorted(findings, key=rank)


def counts_as_failure(finding: Finding) -> bool:
    """Whether `n` stops at this finding."""
    return finding.outcome is Outcome.FAIL and finding.severity is not Severity.INFO


def list_lines(
    session: Session, findings: Sequence[Finding], chosen: int | None, template: Template, cells: int
) -> tuple[list[Line], int]:
    """The findings under their rules with counts, and the line of the chosen one."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    lines: list[Line] = []
    place, rule = 0, ""
    for n, finding in enumerate(findings):
        if finding.rule != rule:
            rule = finding.rule
            known = session.rule(finding)
            title = clean(known.title) if known else ""
            lines.append(((cut(f"{rule} {title} ({counts[rule]})", cells), "bold"),))
        if n == chosen:
            place = len(lines)
        lines.append(_line(session, finding, template, cells, is_chosen=n == chosen))
    return lines, place


def _line(session: Session, finding: Finding, template: Template, cells: int, *, is_chosen: bool) -> Line:
    review = session.review(finding)
    mark = " " + text(f"review.{review.state}") if review and review.state != OPEN else ""
    named = scope_word(finding, template) or clean(finding.message)
    shown = fit(f"{'>' if is_chosen else ' '} {mark_of(finding)} {named}", cells - width(mark)) + mark
    return ((shown, "bar" if is_chosen else style_of(finding)),)
