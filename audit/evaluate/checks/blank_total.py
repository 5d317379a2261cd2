"""A total left blank beside parts that hold figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from audit.evaluate.batch import UNEQUAL, UNKNOWN, from_rows
from audit.frames import INDEX, with_states
from audit.model import BLANK_STATES, EXACT_STATES, LOST_STATES, SOFT_STATES

if TYPE_CHECKING:
    from audit.evaluate.batch import Batch, Judged
    from audit.rule import Rule


def blank_total(n: int, rule: Rule, batch: Batch) -> Judged:
    """A total left blank: fail beside a part that was read and is not 0; unknown beside a part that is not
    certain, or where the total's own place was lost; pass beside parts that are all 0 or blank.
    """
    states = batch.frames.states
    instances = rule.instances_by_template[batch.frames.template.id]
    totals = pl.DataFrame(
        [(instance.left[0].slot, m) for m, instance in enumerate(instances)],
        schema={"slot": pl.String, "instance": pl.UInt32},
        orient="row",
    )
    parts = pl.DataFrame(
        [(m, term.slot) for m, instance in enumerate(instances) for term in instance.right],
        schema={"instance": pl.UInt32, "slot": pl.String},
        orient="row",
    )
    blank = with_states(states, BLANK_STATES).join(totals, on="slot").select(INDEX, "instance")
    slots = parts["slot"].unique().to_list()
    figures = (
        batch.frames.values.join(blank.select(INDEX).unique(), on=INDEX, how="semi")
        .unpivot(slots, index=INDEX, variable_name="slot", value_name="figure")
        .join(states.select(INDEX, "slot", "state"), on=[INDEX, "slot"], how="left")
    )
    exact = pl.col("state").is_null() | pl.col("state").is_in([str(state) for state in EXACT_STATES])
    unsure = pl.col("state").is_in([str(state) for state in LOST_STATES | SOFT_STATES])
    beside = blank.join(parts, on="instance").join(figures, on=[INDEX, "slot"])
    judged = beside.group_by(INDEX, "instance").agg(
        (exact & (pl.col("figure") != 0)).fill_null(False).any().alias("broken"),
        (unsure & (pl.col("figure").is_null() | (pl.col("figure") != 0)))
        .fill_null(False)
        .any()
        .alias("unsure"),
        pl.col("figure").filter(exact).sum().alias("right"),
    )
    lost = batch.lost.join(totals, on="slot").select(
        INDEX,
        "instance",
        pl.lit(UNKNOWN, dtype=pl.UInt8).alias("outcome"),
        pl.lit(None, dtype=pl.Int64).alias("left"),
        pl.lit(None, dtype=pl.Int64).alias("right"),
    )
    open_rows = judged.filter(pl.col("broken") | pl.col("unsure")).select(
        INDEX,
        "instance",
        pl.when(pl.col("broken")).then(UNEQUAL).otherwise(UNKNOWN).cast(pl.UInt8).alias("outcome"),
        pl.lit(None, dtype=pl.Int64).alias("left"),
        pl.col("right").cast(pl.Int64),
    )
    return from_rows(pl.concat([open_rows, lost]), n, rule, batch)
