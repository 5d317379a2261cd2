"""Findings of a report -> their order and the report's badge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model import Badge, Finding, Outcome, Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Report

_SEVERITY_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_UNEXPLAINED = 99
"""Cells that an unexplained finding counts as, behind every explained one."""


def certainty(finding: Finding) -> int:
    """How certain a finding is: 0 the report is wrong, 1 its reading is doubted, 2 nothing can be said."""
    if finding.outcome is Outcome.FAIL:
        return 0
    return 1 if finding.verdict is Verdict.EXTRACTION_DOUBT else 2


def by_certainty(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The most certain first, then the gravest, then what the fewest cells explain; what has one cause together.

    The order within one rule is that of its scopes on the form, which the findings are given in.
    """

    def rank(finding: Finding) -> tuple[int, int, int, str]:
        cells = len(finding.explanation[0].changes) if finding.explanation else _UNEXPLAINED
        return certainty(finding), _SEVERITY_ORDER[finding.severity], cells, finding.rule

    first: dict[str, tuple[int, int, int, str]] = {}
    for finding in findings:
        issue = finding.issue or finding.key
        first[issue] = min(rank(finding), first.get(issue, rank(finding)))
    places = {issue: n for n, issue in enumerate(dict.fromkeys(f.issue or f.key for f in findings))}

    def place(finding: Finding) -> tuple[object, ...]:
        issue = finding.issue or finding.key
        return (
            certainty(finding),
            *first[issue],
            *((places[issue],) if finding.issue else (-1,)),
            *rank(finding),
        )

    return tuple(sorted(findings, key=place))


def badge_of(report: Report, findings: Sequence[Finding]) -> Badge:
    """The badge of a report as the contract defines it."""
    if report.status == "unreadable" or (not report.is_read and not findings):
        return Badge.UNREADABLE
    seen = {(finding.outcome, finding.severity) for finding in findings}
    if (Outcome.FAIL, Severity.ERROR) in seen:
        return Badge.FAIL
    if (Outcome.UNKNOWN, Severity.ERROR) in seen:
        return Badge.UNKNOWN
    return Badge.WARNING if (Outcome.FAIL, Severity.WARNING) in seen else Badge.PASS
