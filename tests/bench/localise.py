"""`python -m tests.bench localise`: how often the true change is the first, or among the first three, of the smallest
explanations, how long a failing report takes, and how many lost figures are determined, and wrongly so.
"""

from __future__ import annotations

import datetime
import os
import platform
import random
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.deduce import Deduction
from audit.locate import locate
from audit.model import State
from audit.rule import load_rules
from audit.system import Figures, system_of
from tests.bench.slips import SLIPS, cut, reconciled
from tests.bench.tables import share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from audit.system import System

FORM = "2021"
_CASES_A_TABLE = 25
TABLES = {"complete": "完整的表三", "cut": "像样例那样切掉 44 格的表三"}


@dataclass
class Hits:
    """What was found for one kind of slip."""

    name: str
    table: str
    reports: int = 0
    unseen: int = 0
    """Slips that leave every rule of the table satisfiable: nobody can see them in one report."""
    first: int = 0
    third: int = 0
    alone: int = 0
    """Reports with one explanation, the true one."""
    milliseconds: list[float] = field(default_factory=list)


@dataclass
class Lost:
    """How many lost figures were determined."""

    name: str
    lost: int = 0
    determined: int = 0
    wrong: int = 0


def measure_slips(reports: int, seed: str) -> Iterator[Hits]:
    """Every kind of slip on complete and on cut tables, `reports` of each."""
    system = system_of(load_rules(), FORM)
    for table in TABLES:
        for key, (name, slip) in SLIPS.items():
            rng = random.Random(f"{seed} {key} {table}")
            hits = Hits(name, table)
            while hits.reports + hits.unseen < reports:
                truth = reconciled(rng)
                printed = slip(rng, truth)
                if printed is not None and printed != truth:
                    _one(system, truth, cut(printed) if table == "cut" else printed, hits)
            yield hits


def _one(system: System, truth: Mapping[str, int], given: Mapping[str, int | None], hits: Hits) -> None:
    figures = laid_out(system, given)
    begun = time.process_time()
    found = locate(system, FORM, figures)
    seconds = time.process_time() - begun
    if not found:
        hits.unseen += 1
        return
    wanted = {
        (system.position[slot], value, truth[slot])
        for slot, value in given.items()
        if value is not None and value != truth[slot]
    }
    explained = [
        {(change.slot, change.old, change.new) for change in one.changes} for one in found[0].explanations
    ]
    hits.reports += 1
    hits.milliseconds.append(1000 * seconds)
    if len(found) == 1:
        hits.first += explained[:1] == [wanted]
        hits.third += wanted in explained[:3]
        hits.alone += explained == [wanted]


@dataclass
class Alone:
    """Single wrong figures in complete tables."""

    cases: int = 0
    found: int = 0
    """How many have one explanation, the true one with its value."""


def measure_alone(cases: int, seed: str) -> Alone:
    """Any one cell of a complete table 3 with any other number, up to ten times what is right or 99."""
    system = system_of(load_rules(), FORM)
    rng = random.Random(f"{seed} alone")
    found = Alone()
    truth: Mapping[str, int] = {}
    while found.cases < cases:
        if found.cases % _CASES_A_TABLE == 0:
            truth = reconciled(rng)
        slot = rng.choice(list(truth))
        number = rng.randint(0, max(99, 10 * truth[slot]))
        if number == truth[slot]:
            continue
        issues = locate(system, FORM, laid_out(system, {**truth, slot: number}))
        explained = [
            [(change.slot, change.old, change.new) for change in one.changes]
            for issue in issues
            for one in issue.explanations
        ]
        found.cases += 1
        found.found += explained == [[(system.position[slot], number, truth[slot])]]
    return found


def measure_lost(reports: int, seed: str) -> Iterator[Lost]:
    """Lost figures in reports that are right: cut as the sample is, and some of them at random."""
    system = system_of(load_rules(), FORM)
    ways: dict[str, Callable[[random.Random, dict[str, int]], Mapping[str, int | None]]] = {
        TABLES["cut"]: lambda _, table: cut(table)
    }
    for number in (1, 3, 10, 30):
        ways[f"随机缺 {number} 格"] = lambda rng, table, number=number: {  # type: ignore[misc]
            **table,
            **dict.fromkeys(rng.sample(sorted(table), number)),
        }
    for name, lose in ways.items():
        rng = random.Random(f"{seed} {name}")
        lost = Lost(name)
        for _ in range(reports):
            truth = reconciled(rng)
            given = lose(rng, truth)
            lost.lost += sum(value is None for value in given.values())
            for one in Deduction(system, laid_out(system, given)).deduced:
                lost.determined += 1
                lost.wrong += truth[one.slot] != one.value
        yield lost


def laid_out(system: System, given: Mapping[str, int | None]) -> Figures:
    """The figures of a table 3, every other figure 0, no report of last year."""
    values = [None if slot.startswith("prev:") else given.get(slot, 0) for slot in system.slots]
    states = [
        None if slot.startswith("prev:") else State.MISSING if value is None else State.READ
        for slot, value in zip(system.slots, values, strict=True)
    ]
    return Figures(tuple(values), tuple(states))


def printed(hits: list[Hits], lost: list[Lost], alone: Alone) -> str:
    """The measures as the tables of the README."""
    machine = f"{os.cpu_count()} 核，Python {platform.python_version().rpartition('.')[0]}"
    lines = [
        f"{datetime.date.today():%Y-%m-%d}，{machine}，处理器时间；每次运行都用新生成的表，第一、前三指真正的改动（格和数都对）。",
        "",
        "| 表 | 笔误 | 份数 | 第一 | 前三 | 唯一 | 中位毫秒 | 95% 毫秒 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for table, title in TABLES.items():
        own = [one for one in hits if one.table == table]
        for one in [*own, _sum(own, table)]:
            lines.append(
                f"| {title} | {one.name} | {one.reports} | {share(one.first, one.reports)} "
                f"| {share(one.third, one.reports)} | {share(one.alone, one.reports)} "
                f"| {_shown(one.milliseconds, statistics.median)} | {_shown(one.milliseconds, _slow)} |"
            )
    lines += ["", f"任意一格错成任意数 {alone.cases} 例，只有一种解释且格和数都对的 {alone.found} 例。"]
    lines += ["", "| 缺格 | 缺 | 推定 | 推定有误 |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {one.name} | {one.lost} | {share(one.determined, one.lost)} | {one.wrong} |" for one in lost
    ]
    return "\n".join(lines)


def _sum(hits: list[Hits], table: str) -> Hits:
    total = Hits("合计", table)
    for one in hits:
        total.reports += one.reports
        total.unseen += one.unseen
        total.first += one.first
        total.third += one.third
        total.alone += one.alone
        total.milliseconds += one.milliseconds
    return total


def _shown(milliseconds: list[float], measure: Callable[[list[float]], float]) -> str:
    """A measure of the times, or a dash where every slip fell on a figure that the cut had taken."""
    return f"{measure(milliseconds):.1f}" if milliseconds else "-"


def _slow(milliseconds: list[float]) -> float:
    return sorted(milliseconds)[int(0.95 * (len(milliseconds) - 1))]
