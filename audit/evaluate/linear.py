"""Linear rules over frames: blanks are taken as 0 and lost cells as null, so null means undecided and equal means pass.

Only for the few unequal rows is the sparse frame asked whether a blank or a shifted figure is among the operands
(undecided), else the rule fails. Sums never skip nulls.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import polars as pl

from audit.evaluate.batch import (
    FINDING_SCHEMA,
    NOT_APPLICABLE,
    OUTCOME_WORDS,
    PASS,
    UNEQUAL,
    UNKNOWN,
    Judged,
)
from audit.evaluate.previous import previous_column, with_previous
from audit.frames import INDEX
from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.evaluate.batch import Batch
    from audit.rule import Instance, Rule, Term

SLICE = 100_000
"""Reports judged at a time: keeps a million reports in a few hundred megabytes."""


def judge_linear(rules: Sequence[tuple[int, Rule]], batch: Batch) -> Judged:
    """All linear rules at once, a slice of the batch at a time."""
    form = batch.frames.template.id
    instances = [
        (n, m, rule, instance)
        for n, rule in rules
        for m, instance in enumerate(rule.instances_by_template[form])
    ]
    columns, sources = with_previous(
        batch.frames,
        batch.others,
        {rule.id: needed for _, rule in rules if (needed := _from_last_year(rule, form))},
    )
    table = pl.concat([batch.values, columns.drop(INDEX)], how="horizontal")
    counts: list[pl.DataFrame] = []
    found: list[pl.DataFrame] = [pl.DataFrame(schema=FINDING_SCHEMA)]
    for part in table.iter_slices(SLICE):
        outcomes = part.select(
            _outcome(rule, instance).alias(f"{n}.{m}") for n, m, rule, instance in instances
        )
        counts.append(_count(part.select(INDEX), outcomes))
        for n, m, rule, instance in instances:
            open_rows = part.filter(outcomes[f"{n}.{m}"].is_in([UNEQUAL, UNKNOWN]))
            if open_rows.height:
                found.append(_open_rows(open_rows, outcomes[f"{n}.{m}"], n, m, rule, instance))
    everything = pl.concat(found)
    softened = _soften(everything, instances, batch, sources)
    total = pl.concat(counts) if counts else _count(batch.index, pl.DataFrame())
    return Judged(_moved_to_unknown(total, everything, softened), softened)


def _from_last_year(rule: Rule, form: str) -> frozenset[str]:
    """The slots of last year's report that a rule needs on a form."""
    return frozenset(
        term.bare
        for instance in rule.instances_by_template[form]
        for term in instance.terms
        if term.is_previous
    )


def _outcome(rule: Rule, instance: Instance) -> pl.Expr:
    """One scope of one linear rule over a table: pass, unequal, unknown or not applicable, as a small integer."""
    left, right = _side(instance.left), _side(instance.right)
    decided = pl.when(_holds(rule, left, right)).then(PASS).otherwise(UNEQUAL)
    outcome = pl.when((left + right).is_null()).then(UNKNOWN).otherwise(decided)
    if any(term.is_previous for term in instance.terms):
        outcome = pl.when(pl.col(previous_column(rule.id)).is_null()).then(NOT_APPLICABLE).otherwise(outcome)
    return outcome.cast(pl.UInt8)


def _open_rows(
    rows: pl.DataFrame, outcomes: pl.Series, n: int, m: int, rule: Rule, instance: Instance
) -> pl.DataFrame:
    uses_previous = any(term.is_previous for term in instance.terms)
    return rows.select(
        pl.col(INDEX),
        pl.lit(n, dtype=pl.UInt32).alias("rule"),
        pl.lit(m, dtype=pl.UInt32).alias("instance"),
        outcomes.filter(outcomes.is_in([UNEQUAL, UNKNOWN])).alias("outcome"),
        _side(instance.left).alias("left"),
        _side(instance.right).alias("right"),
        (pl.col(previous_column(rule.id)) if uses_previous else pl.lit(None))
        .cast(pl.UInt32)
        .alias("previous"),
    )


def _soften(
    found: pl.DataFrame,
    instances: Sequence[tuple[int, int, Rule, Instance]],
    batch: Batch,
    sources: pl.DataFrame,
) -> pl.DataFrame:
    """The same rows, unequal ones turned to unknown where a blank or soft figure is among their operands."""
    operands = pl.DataFrame(
        [(n, m, term.bare, term.is_previous) for n, m, _, instance in instances for term in instance.terms],
        schema={"rule": pl.UInt32, "instance": pl.UInt32, "slot": pl.String, "is_previous": pl.Boolean},
        orient="row",
    )
    unequal = found.filter(pl.col("outcome") == UNEQUAL).select(INDEX, "rule", "instance")
    asked = unequal.join(operands, on=["rule", "instance"])
    now = asked.filter(~pl.col("is_previous")).join(batch.doubtful, on=[INDEX, "slot"], how="semi")
    doubtful_before = batch.doubtful_before.rename({INDEX: "source"})
    before = (
        asked.filter(pl.col("is_previous"))
        .join(sources, on=INDEX)
        .join(doubtful_before, on=["source", "slot"], how="semi")
    )
    keys = [INDEX, "rule", "instance"]
    soft = pl.concat([now.select(keys), before.select(keys)]).unique()
    marked = found.join(
        soft.with_columns(pl.lit(True).alias("soft")), on=keys, how="left", maintain_order="left"
    )
    outcome = (
        pl.when(pl.col("soft").is_not_null())
        .then(pl.lit(UNKNOWN, dtype=pl.UInt8))
        .otherwise(pl.col("outcome"))
    )
    return marked.with_columns(outcome.alias("outcome")).drop("soft")


def _count(index: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
    """How many of the outcome columns have each word, a row a report."""
    return index.with_columns(
        (
            pl.sum_horizontal([(outcomes[name] == code).cast(pl.UInt32) for name in outcomes.columns])
            if outcomes.width
            else pl.lit(0, dtype=pl.UInt32)
        ).alias(word)
        for code, word in OUTCOME_WORDS.items()
    )


def _moved_to_unknown(counts: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Counts corrected for the rows that were unequal and became unknown."""
    moved = (
        before.filter((before["outcome"] == UNEQUAL) & (after["outcome"] == UNKNOWN))
        .group_by(INDEX)
        .agg(pl.len().cast(pl.UInt32).alias("moved"))
    )
    joined = counts.join(moved, on=INDEX, how="left", maintain_order="left").with_columns(
        pl.col("moved").fill_null(0)
    )
    return joined.with_columns(
        pl.col(Outcome.FAIL) - pl.col("moved"), pl.col(Outcome.UNKNOWN) + pl.col("moved")
    ).drop("moved")


def _side(terms: Sequence[Term]) -> pl.Expr:
    """The sum of one side; `+` keeps nulls, unlike polars' horizontal sum."""
    return reduce(add, (pl.col(term.slot) * term.sign for term in terms))


def _holds(rule: Rule, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    return {"=": left == right, "<=": left <= right, ">=": left >= right}[rule.relation]
