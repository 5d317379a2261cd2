"""The same pattern in many reports, as one thing to decide: issues and doubts that are alike but for their numbers.

In: a judged report. Out: its patterns, by whose names an index (`audit.listing`) counts them without holding the
judgements. What belongs together has the same rules and scopes, the same verdict, and explanations of the same kind in
the same cells: one site's template that shifts a column, one form in which a total is always forgotten. Deciding the
findings of a cluster is the review log's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Finding, Judgement, Report

LEAST_REPORTS = 2
"""So many reports must show a pattern before it is one."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is the same in all findings of a cluster."""

    questions: tuple[tuple[str, str | None], ...]
    """The rules and scopes, in the order of the first report's findings."""
    outcome: Outcome
    verdict: Verdict
    kind: str | None
    """The kind of the first explanation, if there is one."""
    slots: tuple[str, ...]
    """The cells that it changes."""

    @property
    def name(self) -> str:
        """Eight hexadecimal digits: the same for what belongs together, on every machine and in every run."""
        alike = (sorted(map(str, self.questions)), str(self.verdict), self.kind, sorted(self.slots))
        return hashlib.sha256(repr(alike).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A pattern that so many `reports` show, with the first of them and its findings."""

    pattern: Pattern
    reports: int
    report: Report
    findings: tuple[Finding, ...]


def patterns(judgement: Judgement) -> list[tuple[Pattern, tuple[Finding, ...]]]:
    """The patterns that a report shows, each once, with its findings."""
    found: dict[str, tuple[Pattern, tuple[Finding, ...]]] = {}
    for findings in _together(judgement):
        pattern = _pattern(findings)
        found.setdefault(pattern.name, (pattern, findings))
    return list(found.values())


def _together(judgement: Judgement) -> list[tuple[Finding, ...]]:
    """A report's findings in groups: each issue, each other failure, all doubts about the reading, other doubts."""
    groups: dict[object, list[Finding]] = {}
    for finding in judgement.findings:
        failed = finding.outcome is Outcome.FAIL
        key: object = (finding.issue or finding.key) if failed else finding.verdict
        groups.setdefault(key, []).append(finding)
    return [tuple(findings) for findings in groups.values()]


def _pattern(findings: Sequence[Finding]) -> Pattern:
    first = findings[0]
    best = first.explanation[0] if first.explanation else None
    return Pattern(
        tuple((finding.rule, finding.scope) for finding in findings),
        first.outcome,
        first.verdict,
        best.kind if best else None,
        tuple(slot for slot, _, _ in best.changes) if best else (),
    )
