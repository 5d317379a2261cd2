"""Some figures of a few reports have changed -> the judgements that change with them, without judging all others.

In: a judged batch and its reports as they are now. Out: new judgements by position. A report's figures count for
itself and for its body's other years; so the reports of one body are judged as a batch of their own. Rules that compare
texts throughout the batch look at no figure, so what they said stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.findings import judge
from audit.model import Outcome
from audit.ranking import badge_of, by_certainty
from audit.rule import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.batch import JudgedBatch
    from audit.model import Judgement, Report
    from audit.rule import Rule, RuleBook


def changed_judgements(
    batch: JudgedBatch, reports: Sequence[Report], candidates: Iterable[int], rule_book: RuleBook
) -> Mapping[int, Judgement] | None:
    """The new judgements where figures of these `candidates` differ from those that `batch` was judged with.

    None where a manifest or a list of renamed bodies says who the reports are from: then a figure may count for others.
    """
    changed = [n for n in candidates if reports[n].cells != batch.judgements[n].report.cells]
    found: dict[int, Judgement] = {}
    for family in {batch.family(position) for position in changed}:
        now = [reports[n] for n in family]
        if any(report.body is not None for report in now):
            return None
        found.update(
            zip(family, _judged_anew(now, [batch.judgements[n] for n in family], rule_book), strict=True)
        )
    return found


def _judged_anew(
    reports: Sequence[Report], before: Sequence[Judgement], rule_book: RuleBook
) -> list[Judgement]:
    """The judgements of the reports of one body, as far as they rest on figures; the rest from before."""
    apart = frozenset(rule.id for rule in rule_book.rules if _is_of_batch(rule))
    rules = replace(rule_book, rules=tuple(rule for rule in rule_book.rules if rule.id not in apart))
    then = judge([judgement.report for judgement in before], rules)
    return [
        _together(old, past, new, apart)
        for old, past, new in zip(before, then, judge(reports, rules), strict=True)
    ]


def _together(old: Judgement, past: Judgement, new: Judgement, apart: frozenset[str]) -> Judgement:
    """`new` with what `old` says by the rules `apart`; `past` is what `old` says by all others."""
    kept = [finding for finding in old.findings if finding.rule in apart]
    findings = by_certainty([*new.findings, *kept])
    counts = {
        outcome: new.counts.get(outcome, 0) + old.counts.get(outcome, 0) - past.counts.get(outcome, 0)
        for outcome in Outcome
    }
    return replace(new, badge=badge_of(new.report, findings), counts=counts, findings=findings)


def _is_of_batch(rule: Rule) -> bool:
    return rule.kind != "linear" and CHECKS[rule.kind].of_batch
