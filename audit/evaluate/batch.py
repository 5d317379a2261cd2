"""The frames of a batch with what several rules need, and what a group of rules gives back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from audit.evaluate.previous import with_zeros
from audit.frames import INDEX, with_states
from audit.model import BLANK_STATES, LOST_STATES, SOFT_STATES, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.frames import Frames
    from audit.rule import Rule

PASS, UNEQUAL, UNKNOWN, NOT_APPLICABLE = 0, 1, 2, 3
OUTCOME_WORDS = {0: Outcome.PASS, 1: Outcome.FAIL, 2: Outcome.UNKNOWN, 3: Outcome.NOT_APPLICABLE}
FINDING_SCHEMA = {
    INDEX: pl.UInt32,
    "rule": pl.UInt32,
    "instance": pl.UInt32,
    "outcome": pl.UInt8,
    "left": pl.Int64,
    "right": pl.Int64,
    "previous": pl.UInt32,
}


@dataclass(frozen=True)
class Judged:
    """The part of the outcomes that one group of rules gives, aligned with the frames' rows."""

    counts: pl.DataFrame
    open: pl.DataFrame


class Batch:
    """The frames with what several rules need: blanks as 0, and the figures that are not certain."""

    def __init__(self, frames: Frames, others: Sequence[Frames]) -> None:
        self.frames = frames
        self.others = others
        self.index = frames.values.select(INDEX)
        self.values = with_zeros(frames)
        self.doubtful = _doubtful(frames)
        self.lost = with_states(frames.states, LOST_STATES).select(INDEX, "slot")

    @cached_property
    def doubtful_before(self) -> pl.DataFrame:
        """INDEX and slot of every blank or soft figure that a report of last year may have."""
        return pl.concat([self.doubtful, *map(_doubtful, self.others)])


def _doubtful(frames: Frames) -> pl.DataFrame:
    return with_states(frames.states, BLANK_STATES | SOFT_STATES).select(INDEX, "slot")


def from_rows(rows: pl.DataFrame, n: int, rule: Rule, batch: Batch) -> Judged:
    """Counts and rows of a check from its open rows (INDEX, instance, outcome, left, right); the rest pass."""
    found = rows.select(
        pl.col(INDEX),
        pl.lit(n, dtype=pl.UInt32).alias("rule"),
        pl.col("instance").cast(pl.UInt32),
        pl.col("outcome").cast(pl.UInt8),
        pl.col("left").cast(pl.Int64),
        pl.col("right").cast(pl.Int64),
        pl.lit(None, dtype=pl.UInt32).alias("previous"),
    )
    numbers = found.group_by(INDEX).agg(
        (pl.col("outcome") == UNEQUAL).sum().cast(pl.UInt32).alias(Outcome.FAIL),
        (pl.col("outcome") == UNKNOWN).sum().cast(pl.UInt32).alias(Outcome.UNKNOWN),
    )
    counts = batch.index.join(numbers, on=INDEX, how="left", maintain_order="left").with_columns(
        pl.col(Outcome.FAIL, Outcome.UNKNOWN).fill_null(0)
    )
    scopes = len(rule.instances_by_template[batch.frames.template.id])
    passed = pl.lit(scopes, dtype=pl.UInt32) - pl.col(Outcome.FAIL) - pl.col(Outcome.UNKNOWN)
    return Judged(
        counts.select(
            INDEX,
            passed.alias(Outcome.PASS),
            Outcome.FAIL,
            Outcome.UNKNOWN,
            pl.lit(0, dtype=pl.UInt32).alias(Outcome.NOT_APPLICABLE),
        ),
        found,
    )
