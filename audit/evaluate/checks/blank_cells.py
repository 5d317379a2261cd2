"""Cells left blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from audit.evaluate.batch import UNEQUAL, UNKNOWN, from_rows
from audit.frames import INDEX
from audit.model import LOST_STATES

if TYPE_CHECKING:
    from audit.evaluate.batch import Batch, Judged
    from audit.rule import Rule


def blank_cells(n: int, rule: Rule, batch: Batch) -> Judged:
    """Any blank cell: fail. No blank, but cells that could not be read: unknown."""
    is_blank = pl.col("state") == "blank"
    is_lost = pl.col("state").is_in([str(state) for state in LOST_STATES])
    rows = (
        batch.frames.states.group_by(INDEX)
        .agg(is_blank.sum().alias("blanks"), is_lost.sum().alias("lost"))
        .filter((pl.col("blanks") > 0) | (pl.col("lost") > 0))
        .select(
            INDEX,
            pl.lit(0, dtype=pl.UInt32).alias("instance"),
            pl.when(pl.col("blanks") > 0).then(UNEQUAL).otherwise(UNKNOWN).alias("outcome"),
            pl.lit(None, dtype=pl.Int64).alias("left"),
            pl.lit(None, dtype=pl.Int64).alias("right"),
        )
    )
    return from_rows(rows, n, rule, batch)
