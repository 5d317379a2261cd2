"""Rules x frames -> outcomes, vectorised over the whole batch: no loop over reports.

Linear rules: blanks are taken as 0 and lost cells as null, so null means undecided and equal means pass; only
for the few unequal rows is the sparse frame asked whether a blank or a shifted figure is among the operands
(undecided), else the rule fails. Sums never skip nulls. Other rules name one of the checks at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from typing import TYPE_CHECKING

import polars as pl

from audit.frames import ALL_PARTS, INDEX, with_states, zero_filled
from audit.model import BLANK_STATES, EXACT_STATES, LOST_STATES, SOFT_STATES, Outcome
from audit.rule import PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audit.frames import Frames
    from audit.rule import Instance, Rule, Term

SLICE = 100_000
"""Reports judged at a time: keeps a million reports in a few hundred megabytes."""
_PASS, _UNEQUAL, _UNKNOWN, _NOT_APPLICABLE = 0, 1, 2, 3
_OUTCOME_WORDS = {0: Outcome.PASS, 1: Outcome.FAIL, 2: Outcome.UNKNOWN, 3: Outcome.NOT_APPLICABLE}
_FINDING_SCHEMA = {
    INDEX: pl.UInt32,
    "rule": pl.UInt32,
    "instance": pl.UInt32,
    "outcome": pl.UInt8,
    "left": pl.Int64,
    "right": pl.Int64,
    "previous": pl.UInt32,
}


@dataclass(frozen=True)
class Outcomes:
    """What the rules say: `counts` has INDEX and one column an outcome (rule x scope); `open` one row for each
    fail or unknown: INDEX, rule and instance (positions in the rule list), outcome word, left, right (stored
    units, null where a figure is lost), previous (INDEX of last year's report, null for other rules).
    """

    counts: pl.DataFrame
    open: pl.DataFrame


def evaluate(rules: Sequence[Rule], frames: Frames, others: Sequence[Frames] = ()) -> Outcomes:
    """Judge every rule that is made for the frames' form on every report; other rules are not applicable.

    `others` are the frames of the batch's reports on other forms: last year's report may be one of them, and is
    taken for a rule whose figures of last year stand on its form too.
    """
    own = [(n, rule) for n, rule in enumerate(rules) if frames.template.id in rule.templates]
    elsewhere = sum(len(rule.instances) for rule in rules if frames.template.id not in rule.templates)
    batch = _Batch(frames, others)
    parts: list[_Judged] = [_linear([(n, rule) for n, rule in own if rule.kind == "linear"], batch)]
    parts += [_CHECKS[rule.kind](n, rule, batch) for n, rule in own if rule.kind != "linear"]
    counts = reduce(
        lambda one, other: one.with_columns(pl.col(word) + other[word] for word in Outcome),
        (part.counts for part in parts),
    ).with_columns(pl.col(Outcome.NOT_APPLICABLE) + elsewhere)
    found = pl.concat([part.open for part in parts])
    words = pl.col("outcome").replace_strict(_OUTCOME_WORDS, return_dtype=pl.String)
    return Outcomes(counts, found.with_columns(words).sort(INDEX, "rule", "instance"))


@dataclass(frozen=True)
class _Judged:
    """The part of the outcomes that one group of rules gives, aligned with the frames' rows."""

    counts: pl.DataFrame
    open: pl.DataFrame


class _Batch:
    """The frames with what several rules need: blanks as 0, and each report's report of last year."""

    def __init__(self, frames: Frames, others: Sequence[Frames]) -> None:
        self.frames = frames
        self.others = others
        self.index = frames.values.select(INDEX)
        self.values = _with_zeros(frames)
        self.doubtful = _doubtful(frames)
        self.lost = with_states(frames.states, LOST_STATES).select(INDEX, "slot")

    @cached_property
    def doubtful_before(self) -> pl.DataFrame:
        """INDEX and slot of every blank or soft figure that a report of last year may have."""
        return pl.concat([self.doubtful, *map(_doubtful, self.others)])

    def with_previous(self, wanted: Mapping[str, frozenset[str]]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Figures of last year beside this year's, and which reports (of last year) they were taken from.

        `wanted`: rule id -> the slots that it takes from last year. First frame: INDEX, a column "previous RULE"
        for each rule (one INDEX of last year's report on a form that has all its slots, null where there is none)
        and a column "prev:SLOT" for each slot. Where a body has several reports of last year, a figure on which
        they disagree is null: nobody is judged by a figure that is not certain. Second frame: INDEX, "source"
        for every report of last year.
        """
        slots = sorted(frozenset().union(*wanted.values()))
        dated = pl.concat([_dated(frames, slots, wanted) for frames in (self.frames, *self.others)])
        agreed = [
            pl.when(printed.n_unique() == 1).then(printed.first()).alias(PREVIOUS + slot)
            for slot in slots
            for printed in (pl.col(slot).filter(pl.col(_has(slot))),)
        ]
        usable = [pl.col(INDEX).filter(pl.col(_usable(rule))).min().alias(_previous(rule)) for rule in wanted]
        last_year = dated.group_by("organ", "year").agg(*usable, *agreed)
        known = _known(self.frames.reports)
        asked = known.select(INDEX, "organ", pl.col("year") - 1)
        columns = asked.join(last_year, on=["organ", "year"], how="left").drop("organ", "year")
        sources = asked.join(
            dated.select(pl.col(INDEX).alias("source"), "organ", "year"), on=["organ", "year"], how="inner"
        ).select(INDEX, "source")
        return self.index.join(columns, on=INDEX, how="left", maintain_order="left"), sources


def _with_zeros(frames: Frames) -> pl.DataFrame:
    return zero_filled(frames.values, with_states(frames.states, BLANK_STATES))


def _doubtful(frames: Frames) -> pl.DataFrame:
    return with_states(frames.states, BLANK_STATES | SOFT_STATES).select(INDEX, "slot")


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
        .join(_with_zeros(frames).select(INDEX, *own), on=INDEX)
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


def _previous(rule: str) -> str:
    return f"previous {rule}"


def _side(terms: Sequence[Term]) -> pl.Expr:
    """The sum of one side; `+` keeps nulls, unlike polars' horizontal sum."""
    return reduce(add, (pl.col(term.slot) * term.sign for term in terms))


def _holds(rule: Rule, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    return {"=": left == right, "<=": left <= right, ">=": left >= right}[rule.relation]


def _linear(rules: Sequence[tuple[int, Rule]], batch: _Batch) -> _Judged:
    """All linear rules at once, a slice of the batch at a time."""
    form = batch.frames.template.id
    instances = [
        (n, m, rule, instance)
        for n, rule in rules
        for m, instance in enumerate(rule.instances_by_template[form])
    ]
    columns, sources = batch.with_previous(
        {rule.id: needed for _, rule in rules if (needed := _from_last_year(rule, form))}
    )
    table = pl.concat([batch.values, columns.drop(INDEX)], how="horizontal")
    counts: list[pl.DataFrame] = []
    found: list[pl.DataFrame] = [pl.DataFrame(schema=_FINDING_SCHEMA)]
    for part in table.iter_slices(SLICE):
        outcomes = part.select(
            _outcome(rule, instance).alias(f"{n}.{m}") for n, m, rule, instance in instances
        )
        counts.append(_count(part.select(INDEX), outcomes))
        for n, m, rule, instance in instances:
            open_rows = part.filter(outcomes[f"{n}.{m}"].is_in([_UNEQUAL, _UNKNOWN]))
            if open_rows.height:
                found.append(_open_rows(open_rows, outcomes[f"{n}.{m}"], n, m, rule, instance))
    everything = pl.concat(found)
    softened = _soften(everything, instances, batch, sources)
    total = pl.concat(counts) if counts else _count(batch.index, pl.DataFrame())
    return _Judged(_moved_to_unknown(total, everything, softened), softened)


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
    decided = pl.when(_holds(rule, left, right)).then(_PASS).otherwise(_UNEQUAL)
    outcome = pl.when((left + right).is_null()).then(_UNKNOWN).otherwise(decided)
    if any(term.is_previous for term in instance.terms):
        outcome = pl.when(pl.col(_previous(rule.id)).is_null()).then(_NOT_APPLICABLE).otherwise(outcome)
    return outcome.cast(pl.UInt8)


def _open_rows(
    rows: pl.DataFrame, outcomes: pl.Series, n: int, m: int, rule: Rule, instance: Instance
) -> pl.DataFrame:
    uses_previous = any(term.is_previous for term in instance.terms)
    return rows.select(
        pl.col(INDEX),
        pl.lit(n, dtype=pl.UInt32).alias("rule"),
        pl.lit(m, dtype=pl.UInt32).alias("instance"),
        outcomes.filter(outcomes.is_in([_UNEQUAL, _UNKNOWN])).alias("outcome"),
        _side(instance.left).alias("left"),
        _side(instance.right).alias("right"),
        (pl.col(_previous(rule.id)) if uses_previous else pl.lit(None)).cast(pl.UInt32).alias("previous"),
    )


def _soften(
    found: pl.DataFrame,
    instances: Sequence[tuple[int, int, Rule, Instance]],
    batch: _Batch,
    sources: pl.DataFrame,
) -> pl.DataFrame:
    """The same rows, unequal ones turned to unknown where a blank or soft figure is among their operands."""
    operands = pl.DataFrame(
        [(n, m, term.bare, term.is_previous) for n, m, _, instance in instances for term in instance.terms],
        schema={"rule": pl.UInt32, "instance": pl.UInt32, "slot": pl.String, "is_previous": pl.Boolean},
        orient="row",
    )
    unequal = found.filter(pl.col("outcome") == _UNEQUAL).select(INDEX, "rule", "instance")
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
        .then(pl.lit(_UNKNOWN, dtype=pl.UInt8))
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
        for code, word in _OUTCOME_WORDS.items()
    )


def _moved_to_unknown(counts: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Counts corrected for the rows that were unequal and became unknown."""
    moved = (
        before.filter((before["outcome"] == _UNEQUAL) & (after["outcome"] == _UNKNOWN))
        .group_by(INDEX)
        .agg(pl.len().cast(pl.UInt32).alias("moved"))
    )
    joined = counts.join(moved, on=INDEX, how="left", maintain_order="left").with_columns(
        pl.col("moved").fill_null(0)
    )
    return joined.with_columns(
        pl.col(Outcome.FAIL) - pl.col("moved"), pl.col(Outcome.UNKNOWN) + pl.col("moved")
    ).drop("moved")


# --- checks ------------------------------------------------------------------------------------------


def _from_rows(rows: pl.DataFrame, n: int, rule: Rule, batch: _Batch) -> _Judged:
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
        (pl.col("outcome") == _UNEQUAL).sum().cast(pl.UInt32).alias(Outcome.FAIL),
        (pl.col("outcome") == _UNKNOWN).sum().cast(pl.UInt32).alias(Outcome.UNKNOWN),
    )
    counts = batch.index.join(numbers, on=INDEX, how="left", maintain_order="left").with_columns(
        pl.col(Outcome.FAIL, Outcome.UNKNOWN).fill_null(0)
    )
    scopes = len(rule.instances_by_template[batch.frames.template.id])
    passed = pl.lit(scopes, dtype=pl.UInt32) - pl.col(Outcome.FAIL) - pl.col(Outcome.UNKNOWN)
    return _Judged(
        counts.select(
            INDEX,
            passed.alias(Outcome.PASS),
            Outcome.FAIL,
            Outcome.UNKNOWN,
            pl.lit(0, dtype=pl.UInt32).alias(Outcome.NOT_APPLICABLE),
        ),
        found,
    )


def _blank_total(n: int, rule: Rule, batch: _Batch) -> _Judged:
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
        pl.lit(_UNKNOWN, dtype=pl.UInt8).alias("outcome"),
        pl.lit(None, dtype=pl.Int64).alias("left"),
        pl.lit(None, dtype=pl.Int64).alias("right"),
    )
    open_rows = judged.filter(pl.col("broken") | pl.col("unsure")).select(
        INDEX,
        "instance",
        pl.when(pl.col("broken")).then(_UNEQUAL).otherwise(_UNKNOWN).cast(pl.UInt8).alias("outcome"),
        pl.lit(None, dtype=pl.Int64).alias("left"),
        pl.col("right").cast(pl.Int64),
    )
    return _from_rows(pl.concat([open_rows, lost]), n, rule, batch)


def _blank_cells(n: int, rule: Rule, batch: _Batch) -> _Judged:
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
            pl.when(pl.col("blanks") > 0).then(_UNEQUAL).otherwise(_UNKNOWN).alias("outcome"),
            pl.lit(None, dtype=pl.Int64).alias("left"),
            pl.lit(None, dtype=pl.Int64).alias("right"),
        )
    )
    return _from_rows(rows, n, rule, batch)


def _parts(n: int, rule: Rule, batch: _Batch) -> _Judged:
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
        pl.when(unknown).then(_UNKNOWN).otherwise(_UNEQUAL).alias("outcome"),
        pl.lit(None, dtype=pl.Int64).alias("left"),
        pl.lit(None, dtype=pl.Int64).alias("right"),
    )
    return _from_rows(rows, n, rule, batch)


_CHECKS: Mapping[str, Callable[[int, Rule, _Batch], _Judged]] = {
    "blank_total": _blank_total,
    "blank_cells": _blank_cells,
    "parts": _parts,
}
