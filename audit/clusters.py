"""The same pattern in many reports, as one thing to decide: issues and doubts that are alike but for their numbers.

In: the judgements of a batch. Out: clusters, the largest first. What belongs together has the same rules and scopes,
the same verdict, and explanations of the same kind in the same cells: one site's template that shifts a column, one
form in which a total is always forgotten. A cluster names the findings in it; deciding them is the review log's.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Cluster:
    """A pattern and where it is: for each report its findings, in the order of the batch."""

    pattern: Pattern
    members: tuple[tuple[Report, tuple[Finding, ...]], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all findings in it, for deciding them as one."""
        return tuple(finding.key for _, findings in self.members for finding in findings)


def clusters(judgements: Sequence[Judgement]) -> tuple[Cluster, ...]:
    """All patterns that several reports show."""
    found: dict[object, tuple[Pattern, list[tuple[Report, tuple[Finding, ...]]]]] = {}
    for judgement in judgements:
        for findings in _together(judgement):
            pattern = _pattern(findings)
            alike = (frozenset(pattern.questions), pattern.verdict, pattern.kind, frozenset(pattern.slots))
            found.setdefault(alike, (pattern, []))[1].append((judgement.report, findings))
    several = [Cluster(pattern, tuple(members)) for pattern, members in found.values()]
    kept = [cluster for cluster in several if len(cluster.members) >= LEAST_REPORTS]
    return tuple(sorted(kept, key=lambda cluster: -len(cluster.members)))


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
