"""Plain checks over the reports of one form, one report at a time, all rules of a report together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from audit.evaluate.batch import FINDING_SCHEMA, Judged
from audit.evaluate.case import Case, Said
from audit.evaluate.checks import function_of
from audit.frames import INDEX
from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.evaluate.batch import Batch
    from audit.evaluate.facts import Facts
    from audit.rule import Rule

Spoken = tuple[int, int, Said]
"""INDEX of the report, position of the rule in the rule list, and what the check says."""
_OPEN = (Outcome.FAIL, Outcome.UNKNOWN)


def judge_plain(
    rules: Sequence[tuple[int, Rule]], batch: Batch, facts: Facts
) -> tuple[Judged, tuple[Spoken, ...]]:
    """Counts of every outcome, and what the checks said of fails and unknowns, in the order of reports and rules."""
    template = batch.frames.template
    functions = [(n, rule, function_of(rule.kind)) for n, rule in rules]
    spoken: list[Spoken] = []
    counts: dict[str, list[int]] = {word: [] for word in Outcome}
    indexes = batch.index[INDEX].to_list()
    for index in indexes:
        number = dict.fromkeys(Outcome, 0)
        seen: dict[object, Any] = {}
        report = facts.reports[index]
        for n, rule, function in functions:
            answers = tuple(function(Case(index, report, rule, template, facts, seen)))
            for said in answers:
                number[said.outcome] += 1
                if said.outcome in _OPEN:
                    spoken.append((index, n, said))
            if not answers:
                number[Outcome.NOT_APPLICABLE] += 1
        for word in Outcome:
            counts[word].append(number[word])
    frame = pl.DataFrame(
        {INDEX: indexes, **counts},
        schema=pl.Schema([(INDEX, pl.UInt32()), *((str(word), pl.UInt32()) for word in Outcome)]),
    )
    return Judged(frame, pl.DataFrame(schema=FINDING_SCHEMA)), tuple(spoken)
