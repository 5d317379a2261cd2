"""Rules x reports -> outcomes. Linear rules and checks on frames are vectorised over the whole batch; plain checks
(prose, dates, structure) are given one report at a time. Which is which is declared in `audit.rule.checks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import polars as pl

from audit.evaluate.batch import OUTCOME_WORDS, Batch, Judged
from audit.evaluate.checks import function_of
from audit.evaluate.facts import Facts
from audit.evaluate.linear import judge_linear
from audit.evaluate.plain import judge_plain
from audit.frames import INDEX
from audit.model import Outcome
from audit.rule import CHECKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.evaluate.plain import Spoken
    from audit.frames import Frames
    from audit.rule import Rule

__all__ = ["Facts", "Outcomes", "evaluate"]


@dataclass(frozen=True)
class Outcomes:
    """What the rules say: `counts` has INDEX and one column an outcome (rule x scope); `open` one row for each
    fail or unknown: INDEX, rule and instance (positions in the rule list), outcome word, left, right (stored
    units, null where a figure is lost), previous (INDEX of last year's report, null for other rules). `spoken` is
    what plain checks say of their fails and unknowns.
    """

    counts: pl.DataFrame
    open: pl.DataFrame
    spoken: tuple[Spoken, ...] = ()


def evaluate(rules: Sequence[Rule], frames: Frames, others: Sequence[Frames], facts: Facts) -> Outcomes:
    """Judge every rule that is made for the frames' form on every report; other rules are not applicable.

    `others` are the frames of the batch's reports on other forms: last year's report may be one of them, and is
    taken for a rule whose figures of last year stand on its form too. `facts` holds all reports of the batch.
    """
    own = [(n, rule) for n, rule in enumerate(rules) if frames.template.id in rule.templates]
    elsewhere = sum(len(rule.instances) for rule in rules if frames.template.id not in rule.templates)
    batch = Batch(frames, others)
    on_frames = [(n, rule) for n, rule in own if rule.kind != "linear" and CHECKS[rule.kind].on_frames]
    plain = [(n, rule) for n, rule in own if rule.kind != "linear" and not CHECKS[rule.kind].on_frames]
    parts: list[Judged] = [judge_linear([(n, rule) for n, rule in own if rule.kind == "linear"], batch)]
    parts += [function_of(rule.kind)(n, rule, batch) for n, rule in on_frames]
    spoken: tuple[Spoken, ...] = ()
    if plain:
        judged, spoken = judge_plain(plain, batch, facts)
        parts.append(judged)
    counts = reduce(
        lambda one, other: one.with_columns(pl.col(word) + other[word] for word in Outcome),
        (part.counts for part in parts),
    ).with_columns(pl.col(Outcome.NOT_APPLICABLE) + elsewhere)
    found = pl.concat([part.open for part in parts])
    words = pl.col("outcome").replace_strict(OUTCOME_WORDS, return_dtype=pl.String)
    return Outcomes(counts, found.with_columns(words).sort(INDEX, "rule", "instance"), spoken)
