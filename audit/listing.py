"""The index of a judged batch: columns with one row a report, from which the list is filtered, sorted and counted.

In: judgements, each looked at once. Out: a `Listing`, some two hundred bytes a report: all that a list of 100,000
reports needs in memory, so the reports themselves may stay on a disk. Review marks are laid over it by `audit.batch`.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from audit.clusters import LEAST_REPORTS, patterns
from audit.columns import NONE, TEXT, WORD, Columns
from audit.identity import Identity, identity
from audit.model import BADGE_ORDER, Badge, Finding, Judgement, Outcome, Severity
from audit.organs import organ_key
from audit.query import FIGURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from audit.columns import Column, Schema
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
    "certain",
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
_COLUMNS_OF: Mapping[str, tuple[str, ...]] = {"badge": ("rank",), "path": ("path", "part")}
WORST: Sort = (("badge", False), ("cells", False))
"""By badge, then the reports whose failures the fewest cells explain."""
_ORDERS_KEPT = 8
"""Orders held at once, four bytes a report each."""
LAID_OVER = ("mark", "inspector")
"""Columns that come from the review log and not from the judgements."""

SCHEMA: Schema = {
    "rank": "B",
    "year": "i",
    "organ": WORD,
    "body": WORD,  # the organ as it is compared, where that differs from how it is printed
    "certain": "I",
    "cells": "i",  # the fewest that explain a failure
    "failed": WORD,
    "doubts": "I",
    "path": TEXT,
    "part": "i",
    "failing": "B",
    "read": "B",
    "kind": WORD,
    "template": WORD,
    "file": "Q",  # the beginning of the file's hash
    **dict.fromkeys(FIGURE_SLOTS, "q"),
    "deduced": "I",
    "patterns": WORD,  # names of what `audit.clusters` finds in it
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list: plain values, texts exactly as the report has them.

    `position` counts from 0 in the order of the batch; `failed` are the ids of broken rules, worst first;
    `certain` counts causes of failures, `doubts` undecided findings; `mark` is a review word with the number of marks behind it, or "".
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
    certain: int = 0


def is_failure(finding: Finding) -> bool:
    """Whether an inspector must look at this finding as a failure (an error or a warning, not a note)."""
    return finding.outcome is Outcome.FAIL and finding.severity is not Severity.INFO


def failures(judgement: Judgement) -> tuple[Finding, ...]:
    """The failures of a report in the order in which the engine gave them."""
    return tuple(finding for finding in judgement.findings if is_failure(finding))


def add_rows(rows: Columns, judgements: Iterable[Judgement]) -> None:
    """Rows of the index for these judgements, at the end of those that are there."""
    for judgement in judgements:
        rows.append(_values(judgement))


def broken_rules(judgements: Iterable[Judgement]) -> Counter[str]:
    """How many findings say that a rule is broken, by rule."""
    return Counter(f.rule for j in judgements for f in j.findings if f.outcome is Outcome.FAIL)


class Listing:
    """The index of one judged batch; never changed."""

    def __init__(self, rows: Columns, rules: Mapping[str, int], ties: array[int] | None = None) -> None:
        """`rules` are the broken rules with their numbers, `ties` the order among equals, if it is known."""
        self.rows = rows
        self.rules = rules
        self._ties = ties
        self._orders: dict[tuple[SortKey, ...], array[int]] = {}

    @classmethod
    def of(cls, judgements: Sequence[Judgement]) -> Listing:
        """The index of judgements that are at hand."""
        rows = Columns(SCHEMA)
        add_rows(rows, judgements)
        return cls(rows, broken_rules(judgements))

    def __len__(self) -> int:
        return len(self.rows)

    def with_judgements(self, before: Mapping[int, Judgement], after: Mapping[int, Judgement]) -> Listing:
        """The index with other judgements at these positions, of reports with the same name and year."""
        rules = Counter(self.rules)
        rules.subtract(broken_rules(before.values()))
        rules.update(broken_rules(after.values()))
        rows = self.rows.changed({position: _values(judgement) for position, judgement in after.items()})
        return Listing(rows, {rule: count for rule, count in rules.items() if count > 0}, self.ties)

    @cached_property
    def counts(self) -> Mapping[Badge, int]:
        """How many reports have each badge, worst first; badges that do not occur count 0."""
        found = Counter(self.rows["rank"])
        return {badge: found[rank] for rank, badge in enumerate(BADGE_ORDER)}

    def years(self) -> dict[int, dict[Badge, int]]:
        """How many reports of each year have each badge, years ascending."""
        counted = Counter(zip(self.rows["year"], self.rows["rank"], strict=True))
        found: dict[int, dict[Badge, int]] = {}
        for (year, rank), number in sorted(counted.items()):
            if year > 0:
                found.setdefault(year, {})[BADGE_ORDER[rank]] = number
        return found

    def failing_by(self, group_of: Callable[[str], str]) -> dict[str, tuple[int, int]]:
        """Group of a body's name -> reports that fail and reports in all, the most failures first; "" is no group."""
        groups = {organ: group_of(organ) for organ in set(self.rows["organ"])}
        total: Counter[str] = Counter()
        failing: Counter[str] = Counter()
        worst = BADGE_ORDER.index(Badge.FAIL)
        for organ, rank in zip(self.rows["organ"], self.rows["rank"], strict=True):
            total[groups[organ]] += 1
            failing[groups[organ]] += rank == worst
        order = sorted(filter(None, total), key=lambda name: (-failing[name], -total[name], name))
        return {name: (failing[name], total[name]) for name in order}

    def breaking(self, rule: str) -> list[tuple[str, int]]:
        """Body and year of every report that breaks a rule, in the order of the batch."""
        rows = zip(self.rows["failed"], self.rows["organ"], self.rows["year"], strict=True)
        return [(organ, year) for failed, organ, year in rows if failed and rule in failed.split()]

    @cached_property
    def keys(self) -> Sequence[str]:
        """The body of each report as it is compared."""
        same = zip(self.rows["body"], self.rows["organ"], strict=True)
        return [organ if body is None else body for body, organ in same]

    @cached_property
    def paths(self) -> Sequence[str]:
        """A report's path as the list shows it, its part behind it where one file holds several reports."""
        none, both = NONE["i"], zip(self.rows["path"], self.rows["part"], strict=True)
        return [path if part == none else f"{path}#{part}" for path, part in both]

    @cached_property
    def searched_paths(self) -> Sequence[str]:
        """`paths` as they are searched; few of them are others than shown."""
        return [low if (low := path.lower()) != path else path for path in self.paths]

    def patterns(self) -> list[tuple[str, int, int]]:
        """The patterns that several reports show: name, number of reports, position of the first; most reports first."""
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        for position, names in enumerate(self.rows["patterns"]):
            for name in names.split():
                counts[name] += 1
                first.setdefault(name, position)
        found = [(name, number, first[name]) for name, number in counts.items() if number >= LEAST_REPORTS]
        return sorted(found, key=lambda one: (-one[1], one[2], one[0]))

    def with_pattern(self, name: str) -> list[int]:
        """Positions of the reports that show the pattern of this name."""
        return [position for position, names in enumerate(self.rows["patterns"]) if name in names]

    def places(self, wanted: Iterable[Identity]) -> dict[Identity, int]:
        """Where the reports with these paths and parts stand; those that the batch lacks are left out."""
        by_text = {(sendable(path), part): (path, part) for path, part in wanted}
        named = {path for path, _ in by_text}
        if not named:
            return {}
        hits = [n for n, path in enumerate(self.rows["path"]) if path in named]
        found = zip(self.rows.rows(("path", "part"), hits), hits, strict=True)
        return {by_text[(path, part)]: place for (path, part), place in found if (path, part) in by_text}

    def of_body(self, key: str, first: int, last: int) -> list[tuple[int, int]]:
        """Year and position of the readable reports of a body (by its key) from one year to another."""
        years, read = self.rows["year"], self.rows["read"]
        ours = [n for n, other in enumerate(self.keys) if other == key]
        return [(years[n], n) for n in ours if read[n] and first <= years[n] <= last]

    def concerning(self, bodies: Iterable[tuple[str, int]], files: Iterable[str]) -> list[int]:
        """Positions of the reports that are of one of these bodies (key) and years or have one of these file hashes."""
        about, numbers = set(bodies), {file_number(sha256) for sha256 in files}
        if not about and not numbers:
            return []
        known = zip(self.keys, self.rows["year"], self.rows["file"], strict=True)
        return [n for n, (key, year, file) in enumerate(known) if file in numbers or (key, year) in about]

    @property
    def ties(self) -> array[int]:
        """All positions in the order that decides among equals."""
        if self._ties is None:
            names = [column for name, _ in TIES for column in _COLUMNS_OF.get(name, (name,))]
            self._ties = self._sorted(array("I", range(len(self))), [(name, False) for name in names], {})
        return self._ties

    def order(self, sort: Sort, laid_over: Mapping[str, Column] | None = None) -> array[int]:
        """All positions in this order; `laid_over` has the columns that come from the review log."""
        keys = tuple((column, down) for name, down in sort for column in _COLUMNS_OF.get(name, (name,)))
        if laid_over is not None and any(name in LAID_OVER for name, _ in keys):
            return self._sorted(self.ties, keys, laid_over)
        keys = tuple(key for key in keys if key[0] not in LAID_OVER)
        if keys not in self._orders:
            if len(self._orders) >= _ORDERS_KEPT:
                del self._orders[next(iter(self._orders))]
            self._orders[keys] = self._sorted(self.ties, keys, {})
        return self._orders[keys]

    def _sorted(
        self, positions: array[int], keys: Sequence[SortKey], laid_over: Mapping[str, Column]
    ) -> array[int]:
        """These positions by some columns; equals stay as they are, and what has no value comes last."""
        order = list(positions)
        for name, descending in reversed(keys):
            column = laid_over[name] if name in laid_over else self.rows[name]
            order.sort(key=column.__getitem__, reverse=descending)
            none = NONE.get(SCHEMA.get(name, ""))
            if none is not None and not descending:  # it is the smallest number
                order = [n for n in order if column[n] != none] + [n for n in order if column[n] == none]
        return array("I", order)


def file_number(sha256: str) -> int:
    """The beginning of a file's hash as a number: enough to find candidates by, never to tell files apart."""
    try:
        return int(sha256[:16], 16)
    except ValueError:
        return zlib.crc32(sha256.encode("utf-8", "backslashreplace"))


def sendable(text: str) -> str:
    """A text that can be shown and stored (UTF-8): a file name in another encoding holds lone surrogates."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _values(judgement: Judgement) -> tuple[object, ...]:
    report, badge = judgement.report, judgement.badge
    broken = failures(judgement)
    errors = [finding.rule for finding in broken if finding.severity is Severity.ERROR]
    failed = dict.fromkeys([*errors, *(finding.rule for finding in broken)])
    organ = sendable(report.organ or "")
    key = organ_key(report.organ) or ""
    path, part = identity(report)
    return (
        BADGE_ORDER.index(badge),
        report.year,
        organ,
        None if key == organ else sendable(key),
        len({finding.issue or finding.key for finding in broken}),
        min((len(f.explanation[0].changes) for f in broken if f.explanation), default=None),
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
        " ".join(pattern.name for pattern, _ in patterns(judgement)),
    )


def _figure(report: Report, slot: str) -> int | None:
    cell = report.cells.get(slot)
    return int(cell.value) if cell is not None and cell.value is not None else None
