"""The index of a judged batch: a frame with one row a report, from which the list is filtered, sorted and counted.

In: judgements, each looked at once. Out: a `Listing`, some two hundred bytes a report: all that a list of 100,000
reports needs in memory, so the reports themselves may stay on a disk. Review marks are laid over it by `audit.batch`.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from audit.identity import Identity, identity
from audit.model import BADGE_ORDER, BADGE_WORDS, Badge, Finding, Judgement, Outcome, Severity
from audit.organs import organ_key
from audit.query import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.model import Report

FIGURE_SLOTS: tuple[str, ...] = tuple(dict.fromkeys(slot for slot in FIGURES.values() if "." in slot))
"""The figures that the list can show, compare and sort by, as they are known."""
SortKey = tuple[str, bool]
Sort = tuple[SortKey, ...]
"""Columns to sort by, the first one first, each with whether it descends."""
COLUMNS = (
    "badge",
    "year",
    "organ",
    "failed",
    "doubts",
    "mark",
    "inspector",
    "kind",
    "template",
    *FIGURE_SLOTS,
    "path",
)
"""Columns of the list by the names that a sort uses; figures are named by their slots."""  # fmt: skip
TIES: Sort = (("organ", False), ("year", False), ("path", False))
"""What decides among equals, so that every order is the same every time."""
_FRAME_COLUMNS: Mapping[str, tuple[str, ...]] = {"badge": ("rank",), "path": ("path", "part")}
WORST: Sort = (("badge", False),)
LAID_OVER = ("mark", "inspector")
"""Columns that come from the review log and not from the judgements."""

SCHEMA = pl.Schema(
    [
        ("position", pl.UInt32()),
        ("rank", pl.UInt8()),
        ("year", pl.Int32()),
        ("organ", pl.String()),
        ("body", pl.String()),  # the organ as it is compared, where that differs from how it is printed
        ("failed", pl.String()),
        ("doubts", pl.UInt32()),
        ("path", pl.String()),
        ("part", pl.Int32()),
        ("failing", pl.Boolean()),
        ("read", pl.Boolean()),
        ("kind", pl.String()),
        ("template", pl.String()),
        ("file", pl.UInt64()),  # the beginning of the file's hash
        *((slot, pl.Int64()) for slot in FIGURE_SLOTS),
        ("deduced", pl.UInt32()),
    ]
)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list: plain values, texts exactly as the report has them.

    `position` counts from 0 in the order of the batch; `failed` are the ids of broken rules, worst first;
    `doubts` counts undecided findings; `mark` is a review word with the number of marks behind it, or "".
    `figures` are those of `FIGURE_SLOTS`.
    """

    position: int
    badge: Badge
    year: int | None
    organ: str
    failed: str
    doubts: int
    mark: str
    path: str
    inspector: str = ""
    kind: str = ""
    template: str = ""
    figures: tuple[int | None, ...] = ()
    deduced: int = 0
    """How many lost figures can only be one number."""


def is_failure(finding: Finding) -> bool:
    """Whether an inspector must look at this finding as a failure (an error or a warning, not a note)."""
    return finding.outcome is Outcome.FAIL and finding.severity is not Severity.INFO


def failures(judgement: Judgement) -> tuple[Finding, ...]:
    """The failures of a report in the order in which the engine gave them."""
    return tuple(finding for finding in judgement.findings if is_failure(finding))


def list_frame(judgements: Iterable[Judgement], start: int = 0) -> pl.DataFrame:
    """Rows of the index for judgements whose positions count from `start`."""
    rows = [_values(n, judgement) for n, judgement in enumerate(judgements, start)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def broken_rules(judgements: Iterable[Judgement]) -> Counter[str]:
    """How many findings say that a rule is broken, by rule."""
    return Counter(f.rule for j in judgements for f in j.findings if f.outcome is Outcome.FAIL)


class Listing:
    """The index of one judged batch; never changed."""

    def __init__(self, frame: pl.DataFrame, rules: Mapping[str, int], worst: pl.Series | None = None) -> None:
        """`rules` are the broken rules with their numbers, `worst` the order from the worst badge on, if it is known."""
        self.frame = frame
        self.rules = rules
        self._orders: dict[Sort, pl.Series] = {WORST: worst} if worst is not None else {}

    @classmethod
    def of(cls, judgements: Sequence[Judgement]) -> Listing:
        """The index of judgements that are at hand."""
        return cls(list_frame(judgements), broken_rules(judgements))

    @cached_property
    def counts(self) -> Mapping[Badge, int]:
        """How many reports have each badge, worst first; badges that do not occur count 0."""
        found = dict(self.frame["rank"].value_counts().iter_rows())
        return {badge: found.get(rank, 0) for rank, badge in enumerate(BADGE_ORDER)}

    def years(self) -> dict[int, dict[Badge, int]]:
        """How many reports of each year have each badge, years ascending."""
        counted = self.frame.filter(pl.col("year") > 0).group_by("year", "rank").len().sort("year", "rank")
        found: dict[int, dict[Badge, int]] = {}
        for year, rank, number in counted.iter_rows():
            found.setdefault(year, {})[BADGE_ORDER[rank]] = number
        return found

    @cached_property
    def searched(self) -> pl.Series:
        """What a plain word of a query is looked for in, but for the marks."""
        words = [f"{BADGE_WORDS[badge]}\n{badge}" for badge in BADGE_ORDER]
        year = pl.col("year").cast(pl.String).fill_null("")
        badge = pl.col("rank").replace_strict(dict(enumerate(words)), return_dtype=pl.String)
        everything = pl.concat_str(badge, year, "organ", "failed", shown_path(), separator="\n")
        return self.frame.select(everything.str.to_lowercase()).to_series()

    def places(self, wanted: Iterable[Identity]) -> dict[Identity, int]:
        """Where the reports with these paths and parts stand; those that the batch lacks are left out."""
        by_text = {(sendable(path), part): (path, part) for path, part in wanted}
        if not by_text:
            return {}
        paths = pl.Series([path for path, _ in by_text], dtype=pl.String).unique()
        hits = (
            self.frame.lazy().select("path", "part", "position").filter(pl.col("path").is_in(paths.implode()))
        )
        return {
            by_text[(path, part)]: position
            for path, part, position in hits.collect().iter_rows()
            if (path, part) in by_text
        }  # fmt: skip

    def of_body(self, key: str, first: int, last: int) -> list[tuple[int, int]]:
        """Year and position of the readable reports of a body (by its key) from one year to another."""
        ours = pl.coalesce("body", "organ") == key
        years = pl.col("year").is_between(first, last)
        found = self.frame.filter(years & pl.col("read")).filter(ours).select("year", "position")
        return list(found.iter_rows())

    def concerning(self, bodies: Iterable[tuple[str, int]], files: Iterable[str]) -> list[int]:
        """Positions of the reports that are of one of these bodies (key) and years or have one of these file hashes."""
        keys = pl.DataFrame(
            list(bodies), schema={"key": pl.String, "year": SCHEMA["year"]}, orient="row"
        ).unique()
        hashes = pl.Series([file_number(sha256) for sha256 in files], dtype=pl.UInt64)
        known = self.frame.select("position", "file", "year", pl.coalesce("body", "organ").alias("key"))
        by_body = known.join(keys, on=["key", "year"], how="semi")
        by_file = known.filter(pl.col("file").is_in(hashes.implode()))
        return pl.concat([by_body["position"], by_file["position"]]).unique().sort().to_list()

    def order(self, sort: Sort, laid_over: pl.DataFrame | None = None) -> pl.Series:
        """All positions in this order; `laid_over` has the columns that come from the review log."""
        if laid_over is not None and any(name in LAID_OVER for name, _ in sort):
            return _sorted(self.frame.hstack(laid_over), sort)
        known = tuple(key for key in sort if key[0] not in LAID_OVER)
        if known not in self._orders:
            self._orders[known] = _sorted(self.frame, known)
        return self._orders[known]


def _sorted(frame: pl.DataFrame, sort: Sort) -> pl.Series:
    keys: dict[str, bool] = {}
    for name, descending in (*sort, *TIES, ("position", False)):
        for column in _FRAME_COLUMNS.get(name, (name,)):
            keys.setdefault(column, descending)
    order = pl.arg_sort_by(list(keys), descending=list(keys.values()), nulls_last=True)
    return frame.select(order.cast(pl.UInt32).alias("position")).to_series()


def shown_path() -> pl.Expr:
    """A report's path as the list shows it, its part behind it where one file holds several reports."""
    with_part = pl.concat_str("path", pl.lit("#"), pl.col("part").cast(pl.String))
    return pl.when(pl.col("part").is_null()).then(pl.col("path")).otherwise(with_part)


def file_number(sha256: str) -> int:
    """The beginning of a file's hash as a number: enough to find candidates by, never to tell files apart."""
    try:
        return int(sha256[:16], 16)
    except ValueError:
        return zlib.crc32(sha256.encode("utf-8", "backslashreplace"))


def sendable(text: str) -> str:
    """A text that polars (UTF-8) can store: a file name in another encoding holds lone surrogates."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _values(position: int, judgement: Judgement) -> tuple[object, ...]:
    report, badge = judgement.report, judgement.badge
    broken = failures(judgement)
    errors = [finding.rule for finding in broken if finding.severity is Severity.ERROR]
    failed = dict.fromkeys([*errors, *(finding.rule for finding in broken)])
    organ = sendable(report.organ or "")
    key = organ_key(report.organ) or ""
    path, part = identity(report)
    return (
        position,
        BADGE_ORDER.index(badge),
        report.year,
        organ,
        None if key == organ else sendable(key),
        " ".join(failed),
        sum(1 for finding in judgement.findings if finding.outcome is Outcome.UNKNOWN),
        sendable(path),
        part,
        bool(broken),
        report.is_read,
        report.kind,
        report.template or "",
        file_number(report.sha256),
        *(_figure(report, slot) for slot in FIGURE_SLOTS),
        len(judgement.deduced),
    )


def _figure(report: Report, slot: str) -> int | None:
    cell = report.cells.get(slot)
    return int(cell.value) if cell is not None and cell.value is not None else None
