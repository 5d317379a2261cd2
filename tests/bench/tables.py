"""The measures as tables: all of them for a terminal, the sums as Markdown for the README."""

from __future__ import annotations

import datetime
import os
import platform
from typing import TYPE_CHECKING

from tests.bench.score import Score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.measure import Measured, Rate

_GROUPS = {"whole": "有边框", "right_or_none": "无边框、边框不全或被截断"}


def share(part: int, whole: int) -> str:
    """A share in percent; 100 % only where nothing is missing."""
    if not whole:
        return "-"
    percent = 100 * part / whole
    return "100 %" if part == whole else f"{min(percent, 99.9):.1f} %"


def terminal(found: Sequence[Measured], rates: Sequence[Rate]) -> str:
    """A line a layout and engine, then the rates."""
    lines = [f"{'layout':28} {'engine':13} {'cells':>8} {'whole':>9} {'silent':>6} {'ms':>7} {'MB':>5}"]
    for one in found:
        score = one.score
        answered = f"{score.whole}/{score.reports}"
        lines.append(
            f"{one.layout:28} {one.engine:13} {share(score.right, score.cells):>8} {answered:>9} "
            f"{score.silent:>6} {1000 * one.seconds / max(1, score.reports):>7.0f} {one.megabytes:>5.0f}"
        )
    lines += ["", *(_rate_line(rate) for rate in rates)]
    return "\n".join(lines)


def _rate_line(rate: Rate) -> str:
    return f"{rate.kind:5} {rate.bare:7.0f} reports a processor second in this process, {rate.sandboxed:7.0f} through a sandboxed worker"


def markdown(found: Sequence[Measured], rates: Sequence[Rate]) -> str:
    """The sums for the README: engines on PDF by group of layouts, formats read by gouji, rates."""
    machine = f"{os.cpu_count()} 核，Python {platform.python_version().rpartition('.')[0]}"
    lines = [
        f"{datetime.date.today():%Y-%m-%d}，{machine}；每次运行都用新生成的报告，各引擎读同样的文件、用同一套对齐。",
        "",
    ]
    lines += [
        "| PDF 版式 | 引擎 | 读对的格 | 整份读对 | 读错而不自知的格 | 毫秒/份 | 内存峰值 MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for owes, name in _GROUPS.items():
        group = [one for one in found if one.owes == owes and _is_pdf(one)]
        layouts = len({one.layout for one in group})
        for engine in dict.fromkeys(one.engine for one in group):
            lines.append(
                _sum_line(f"{name}（{layouts} 种）", engine, [one for one in group if one.engine == engine])
            )
    lines += [
        "",
        "| 格式 | 版式 | 整份读对 | 读错而不自知的格 | 份/核·秒，在本进程 | 份/核·秒，经受限进程 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for rate in rates:
        own = [
            one for one in found if one.engine == "gouji" and _kind(one) == rate.kind and one.owes == "whole"
        ]
        total = _sum(own)
        lines.append(
            f"| {rate.kind} | {len(own)} | {total.whole}/{total.reports} | {total.silent} "
            f"| {rate.bare:.0f} | {rate.sandboxed:.0f} |"
        )
    return "\n".join(lines) + "\n"


def _sum(found: Sequence[Measured]) -> Score:
    return sum((one.score for one in found), Score())


def _sum_line(group: str, engine: str, found: Sequence[Measured]) -> str:
    total = _sum(found)
    milliseconds = 1000 * sum(one.seconds for one in found) / max(1, total.reports)
    return (
        f"| {group} | {engine} | {share(total.right, total.cells)} | {total.whole}/{total.reports} | {total.silent} "
        f"| {milliseconds:.0f} | {max(one.megabytes for one in found):.0f} |"
    )


def _kind(one: Measured) -> str:
    from fixtures.generator.layouts import BY_NAME

    return BY_NAME[one.layout].kind


def _is_pdf(one: Measured) -> bool:
    return _kind(one) == "pdf"
