"""`python -m tests.bench judge`: what reasoning about failures adds to judging a large batch, in memory.

One report in twenty has a slip of the hand, one in 33 is cut as the sample is. Reports are made and judged
piece by piece, with and without reasoning by turns, so memory stays low; only judging is timed, in processor time.
"""

from __future__ import annotations

import random
import resource
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit.findings import judge
from audit.model import Outcome
from audit.rule import load_rules
from tests.bench.slips import SLIPS, cut, reconciled
from tests.forms import form

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.model import Report

REPORTS = 100_000
_PIECE = 2000
_FAILING_EVERY = 20
_CUT_EVERY = 33
_TABLES = 400
"""Tables that reconcile; the reports take turns with them."""


@dataclass
class Cost:
    """Processor seconds of judging a batch."""

    reports: int = 0
    failing: int = 0
    """Reports in which an equation of table 3 fails, after reasoning."""
    cut: int = 0
    """Reports of which lost figures are deduced."""
    plain: float = 0.0
    reasoned: float = 0.0
    megabytes: float = 0.0


def measure_batch(reports: int, seed: str, say: Callable[[str], None]) -> Cost:
    """Judge so many reports twice, with reasoning and without."""
    book = load_rules()
    rng = random.Random(seed)
    tables = [reconciled(rng) for _ in range(_TABLES)]
    found = Cost()
    judge([form(tables[0])], book)  # libraries are loaded and equations laid out once
    for first in range(0, reports, _PIECE):
        piece = [_report(rng, tables, number) for number in range(first, min(first + _PIECE, reports))]
        seconds = {}
        for reasoning in (True, False) if first // _PIECE % 2 else (False, True):
            begun = time.process_time()
            judgements = judge(piece, book, bounds=reasoning)
            seconds[reasoning] = time.process_time() - begun
            if reasoning:
                found.failing += sum(
                    any(f.rule.startswith("T3-") and f.outcome is Outcome.FAIL for f in one.findings)
                    for one in judgements
                )
                found.cut += sum(bool(one.deduced) for one in judgements)
        found.reports += len(piece)
        found.plain += seconds[False]
        found.reasoned += seconds[True]
        say(f"{found.reports} reports, reasoning {found.reasoned - found.plain:.1f} s so far")
    found.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _report(rng: random.Random, tables: list[dict[str, int]], number: int) -> Report:
    table = tables[number * 7 % len(tables)]
    if number % _FAILING_EVERY == 0:
        slip = rng.choice(list(SLIPS.values()))[1]
        table = slip(rng, table) or {**table, "t3.new.total": table["t3.new.total"] + 1}
    shown: dict[str, object] = dict(table)
    if number % _CUT_EVERY == _CUT_EVERY - 1:
        shown = {slot: "missing" if value is None else value for slot, value in cut(table).items()}
    return replace(form(shown, organ=f"临沅县第{number}局"), kind="html")


def told(cost: Cost) -> str:
    """The measure in words."""
    added = cost.reasoned - cost.plain
    return (
        f"{cost.reports} 份，其中 {cost.failing} 份表三不平、{cost.cut} 份缺格可推定；处理器时间：只算规则 {cost.plain:.1f} 秒，"
        f"连同推理 {cost.reasoned:.1f} 秒，推理多用 {added:.1f} 秒（两核约 {added / 2:.1f} 秒），"
        f"内存峰值 {cost.megabytes:.0f} MB"
    )
