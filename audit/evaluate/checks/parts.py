"""The six part headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from audit.evaluate.batch import UNEQUAL, UNKNOWN, from_rows
from audit.frames import ALL_PARTS, INDEX

if TYPE_CHECKING:
    from audit.evaluate.batch import Batch, Judged
    from audit.rule import Rule


def parts(n: int, rule: Rule, batch: Batch) -> Judged:
    """The six headings once and in order: pass. None at all, or only doubted ones absent: unknown. Else fail."""
    present = pl.col("parts").str.split("").list.eval(pl.element().filter(pl.element() != ""))
    wanted = pl.lit(ALL_PARTS).str.split("").list.eval(pl.element().filter(pl.element() != ""))
    doubted = pl.col("doubted").str.split("").list.eval(pl.element().filter(pl.element() != ""))
    surely_absent = wanted.list.set_difference(present).list.set_difference(doubted).list.len() > 0
    in_order = present.list.eval(pl.element().cast(pl.Int8).diff().fill_null(1) > 0).list.all()
    unknown = (pl.col("parts") == "") | (in_order & ~surely_absent)
    rows = batch.frames.reports.filter(pl.col("parts") != ALL_PARTS).select(
        INDEX,
        pl.lit(0, dtype=pl.UInt32).alias("instance"),
        pl.when(unknown).then(UNKNOWN).otherwise(UNEQUAL).alias("outcome"),
        pl.lit(None, dtype=pl.Int64).alias("left"),
        pl.lit(None, dtype=pl.Int64).alias("right"),
    )
    return from_rows(rows, n, rule, batch)
