"""Sentences that reports share: with the same body's report of last year, and with other bodies' reports.

The rare-sentence join: figures, dates, law titles and the body's own name are masked, then equal sentences are joined. A
sentence that many bodies use is a common phrase and weighs nothing. Sentences weigh their length. Nothing here judges.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from audit.wording import squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model import Body, Place, Report

PARTS = (1, 5)
"""The parts that are written anew every year; the others are tables, or a line on fees."""
COMMON_BODIES = 2
"""A sentence of more bodies than this is a common phrase, where a body is compared with its own last year."""
COMMON_SHARE, LEAST_COMMON, MOST_COMMON = 0.1, 3, 20
"""Where bodies are compared with one another, a sentence of more than a tenth of them is a common phrase: never one of
three bodies or fewer, always one of more than twenty.
"""
_LEAST = 12
"""Characters of a masked sentence; shorter ones say nothing of their own."""
_SPLIT = re.compile(r"(?<=[。；！？!?;])")
_MASKED = re.compile(
    r"《[^》]{1,60}》|[〔\[]\d{4}[〕\]]\d*号?|[\d.,，%％]*\d[\d.,%％]*|^[（(]?[一二三四五六七八九十]{1,3}[)）、.]"
)
_NOTHING = re.compile(r"[^\u4e00-\u9fff#]")
_PLAN = re.compile(r"下一步|下一阶段|今后|下步|接下来|新的一年|改进措施|将(?:进一步|继续|着力|从)")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: as printed, where it stands, masked, and whether it is part of what the body means to do."""

    text: str
    at: Place
    masked: str
    part: int
    is_plan: bool


def lines_of(report: Report) -> tuple[Line, ...]:
    """The sentences of parts one and five that say something of their own."""
    starts = {heading.at: heading.part for heading in report.headings}
    part, plan = 0, False
    found: list[Line] = []
    for block in report.prose:
        if block.at in starts:
            part, plan = starts[block.at], False
            continue
        if part not in PARTS:
            continue
        for sentence in _SPLIT.split(block.text):
            plan = part == 5 and (plan or _PLAN.search(sentence) is not None)
            masked = mask(sentence, report.organ)
            if len(masked) >= _LEAST:
                found.append(Line(sentence.strip(), block.at, masked, part, plan))
    return tuple(found)


def mask(sentence: str, organ: str | None) -> str:
    """A sentence without what changes from year to year and from body to body."""
    text = squeeze(sentence)
    if organ:
        text = text.replace(squeeze(organ), "#")
    return _NOTHING.sub("", _MASKED.sub("#", text))


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a report shares with another one: the other's position, the share of its own weight (0 to 1), pairs."""

    other: int
    share: float
    pairs: tuple[tuple[Line, Line], ...]


class SharedText:
    """The sentences of a batch; positions are those of its reports. Worked out when first asked."""

    def __init__(self, reports: Sequence[Report], bodies: Sequence[Body | None]) -> None:
        self._reports = reports
        self._keys = tuple(body.key if body else f"#{n}" for n, body in enumerate(bodies))

    @cached_property
    def lines(self) -> tuple[tuple[Line, ...], ...]:
        """The sentences of every report."""
        return tuple(lines_of(report) if report.is_read else () for report in self._reports)

    @cached_property
    def _bodies(self) -> Mapping[str, int]:
        """Masked sentence -> how many bodies use it."""
        found: dict[str, set[str]] = defaultdict(set)
        for key, lines in zip(self._keys, self.lines, strict=True):
            for line in lines:
                found[line.masked].add(key)
        return {sentence: len(keys) for sentence, keys in found.items()}

    def own(self, index: int) -> tuple[Line, ...]:
        """The sentences of a report that are no common phrases."""
        return tuple(line for line in self.lines[index] if self._bodies[line.masked] <= COMMON_BODIES)

    def with_last_year(self, index: int, before: int) -> Overlap | None:
        """What a report shares with its body's report of last year; None where it has no sentences of its own."""
        return _overlap(self.own(index), self.own(before), before)

    @cached_property
    def _nearest(self) -> Mapping[int, int]:
        """Report -> the report of another body that it shares most with (by weight), where it shares anything."""
        rows = [
            (n, key, line.masked)
            for n, (key, lines) in enumerate(zip(self._keys, self.lines, strict=True))
            for line in lines
        ]
        frame = pl.DataFrame(
            rows, schema={"report": pl.UInt32, "body": pl.String, "sentence": pl.String}, orient="row"
        ).unique(maintain_order=True)
        bodies = pl.col("body").n_unique().over("sentence")
        rare = frame.filter((bodies > 1) & (bodies <= self._common))
        pairs = (
            rare.join(rare, on="sentence", suffix=" other")
            .filter(pl.col("body") != pl.col("body other"))
            .group_by("report", "report other")
            .agg(pl.col("sentence").str.len_chars().sum().alias("weight"))
            .sort("report", "weight", "report other", descending=[False, True, False])
            .unique("report", keep="first", maintain_order=True)
        )
        return {int(n): int(other) for n, other in pairs.select("report", "report other").iter_rows()}

    def with_another_body(self, index: int) -> Overlap | None:
        """What a report shares with the report of another body that it shares most with."""
        other = self._nearest.get(index)
        if other is None:
            return None
        return _overlap(self._uncommon(index), self._uncommon(other), other)

    @cached_property
    def _common(self) -> int:
        """Sentences of more bodies than this are common phrases between bodies."""
        return min(max(int(COMMON_SHARE * len(set(self._keys))), LEAST_COMMON), MOST_COMMON)

    def _uncommon(self, index: int) -> tuple[Line, ...]:
        return tuple(line for line in self.lines[index] if self._bodies[line.masked] <= self._common)


def _overlap(own: Sequence[Line], others: Sequence[Line], other: int) -> Overlap | None:
    weight = sum(len(line.masked) for line in own)
    if not weight:
        return None
    known = {line.masked: line for line in reversed(others)}
    pairs = tuple((line, known[line.masked]) for line in own if line.masked in known)
    return Overlap(other, sum(len(line.masked) for line, _ in pairs) / weight, pairs)
