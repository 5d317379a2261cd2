"""Last year's figures beside this year's: the join on body and year, over every edition of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from audit.frames import INDEX, with_states, zero_filled
from audit.model import BLANK_STATES
from audit.rule import PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.frames import Frames


def with_previous(
    frames: Frames, others: Sequence[Frames], wanted: Mapping[str, frozenset[str]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Figures of last year beside this year's, and which reports (of last year) they were taken from.

    `wanted`: rule id -> the slots that it takes from last year. First frame: INDEX, a column "previous RULE"
    for each rule (one INDEX of last year's report on a form that has all its slots, null where there is none)
    and a column "prev:SLOT" for each slot. Where a body has several reports of last year, a figure on which
    they disagree is null: nobody is judged by a figure that is not certain. Second frame: INDEX, "source"
    for every report of last year.
    """
    slots = sorted(frozenset().union(*wanted.values()))
    dated = pl.concat([_dated(one, slots, wanted) for one in (frames, *others)])
    agreed = [
        pl.when(printed.n_unique() == 1).then(printed.first()).alias(PREVIOUS + slot)
        for slot in slots
        for printed in (pl.col(slot).filter(pl.col(_has(slot))),)
    ]
    usable = [
        pl.col(INDEX).filter(pl.col(_usable(rule))).min().alias(previous_column(rule)) for rule in wanted
    ]
    last_year = dated.group_by("organ", "year").agg(*usable, *agreed)
    known = _known(frames.reports)
    asked = known.select(INDEX, pl.col("before").alias("organ"), pl.col("year") - 1)
    columns = asked.join(last_year, on=["organ", "year"], how="left").drop("organ", "year")
    sources = asked.join(
        dated.select(pl.col(INDEX).alias("source"), "organ", "year"), on=["organ", "year"], how="inner"
    ).select(INDEX, "source")
    return frames.values.select(INDEX).join(columns, on=INDEX, how="left", maintain_order="left"), sources


def with_zeros(frames: Frames) -> pl.DataFrame:
    """The figures with blanks taken as 0."""
    return zero_filled(frames.values, with_states(frames.states, BLANK_STATES))


def _known(reports: pl.DataFrame) -> pl.DataFrame:
    return reports.filter(pl.col("organ").is_not_null() & pl.col("year").is_not_null())


def _dated(frames: Frames, slots: Sequence[str], wanted: Mapping[str, frozenset[str]]) -> pl.DataFrame:
    """INDEX, organ, year and figures of the reports on one form; a slot that the form lacks is null.

    "has SLOT" says whether the form has it, "usable RULE" whether it has every slot that the rule takes from it.
    """
    own = [slot for slot in slots if slot in frames.template.slots]
    return (
        _known(frames.reports)
        .select(INDEX, "organ", "year")
        .join(with_zeros(frames).select(INDEX, *own), on=INDEX)
        .with_columns(
            *(pl.lit(None, dtype=pl.Int64).alias(slot) for slot in slots if slot not in own),
            *(pl.lit(slot in own).alias(_has(slot)) for slot in slots),
            *(pl.lit(needed <= set(own)).alias(_usable(rule)) for rule, needed in wanted.items()),
        )
        .select(INDEX, "organ", "year", *slots, *map(_has, slots), *map(_usable, wanted))
    )


def _has(slot: str) -> str:
    return f"has {slot}"


def _usable(rule: str) -> str:
    return f"usable {rule}"


def previous_column(rule: str) -> str:
    """The column that names last year's report for a rule."""
    return f"previous {rule}"
