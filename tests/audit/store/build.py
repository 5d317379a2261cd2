"""Targets, events and judged reports for the tests of the review log and of the exports."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st

from audit.identity import finding_key, subject_of
from audit.model import Badge, Finding, Judgement, Outcome, Report, Severity, Verdict
from audit.store import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHA = "ab" * 32
ORGAN = "澄川县人民政府"


def target(
    rule: str | None = "T3-SUM",
    values: str | None = "figures-1",
    version: str | None = "rule-1",
    **changes: Any,
) -> Target:
    """One finding of one report; `rule=None` is the whole report."""
    given: dict[str, Any] = {"organ": ORGAN, "year": 2024, "path": "报告.txt", "sha256": SHA} | changes
    if rule is None:
        return Target(**given, finding_key=finding_key(given["sha256"], None, "", ""))
    key = finding_key(given["sha256"], None, rule, "total")
    return Target(
        **({"finding_key": key, "scope": "total"} | given), rule=rule, rule_version=version, values=values
    )


def report(**changes: Any) -> Report:
    """A report that was read, of the county in 2024."""
    given: dict[str, Any] = {
        "path": "报告.txt", "sha256": SHA, "kind": "text", "status": "read", "organ": ORGAN, "year": 2024,
        "template": "2021",
    }  # fmt: skip
    return Report(**(given | changes))


def finding(of: Report, rule: str = "T3-SUM", scope: str | None = "total", **changes: Any) -> Finding:
    """A broken sum in this report."""
    given: dict[str, Any] = {
        "key": finding_key(of.sha256, of.part, rule, scope),
        "subject": subject_of(of.organ, of.year, rule, scope, of.sha256),
        "values": "figures-1", "rule": rule, "rule_version": "rule-1", "severity": Severity.ERROR,
        "outcome": Outcome.FAIL, "scope": scope, "table": 3, "slots": ("t3.new.total", "prev:t3.carried_out.total"),
        "left": 40, "right": 42, "delta": -2, "message": "40 ≠ 42，差 -2", "basis": "国办公开办函〔2021〕30号",
        "verdict": Verdict.REPORT_ERROR,
    }  # fmt: skip
    return Finding(**(given | changes))


def judged(of: Report, *findings: Finding, badge: Badge = Badge.FAIL) -> Judgement:
    """A judged report."""
    return Judgement(of, badge, {Outcome.FAIL: len(findings)}, findings)


class Clock:
    """A clock that moves a second every time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
"""Whatever a person or a document can put into a field: line ends, quotes, control characters, any script."""

NASTY_NOTES = (
    "=1+1", "+86 10 12345678", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "　＝1", "\u200b=1", " -", "'", "''", "'=1",
    " '=1", '他说"请改"', "甲,乙;丙", "第一行\n第二行\r\n第三行\r", "\x00", "a\x00=b", "𠮷野", "\ufeff=1", "=cmd|' /C calc'!A0",
    "1234567890123456", "12e5", "TRUE", "2024-01-02", "，、。", "\u2028x", "\x7f", "trailing ", "\\", "\\u0041",
)  # fmt: skip


@contextmanager
def powerless(folder: Path) -> Iterator[None]:
    """A folder that this process may read and not write, also where the tests run as root."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    folder.chmod(0o555)
    effective = os.geteuid()
    try:
        if effective == 0:
            try:
                os.seteuid(65534)
            except OSError:
                pytest.skip("root, and no other account to become")
        yield
    finally:
        if os.geteuid() != effective:
            os.seteuid(effective)
        folder.chmod(mode)
