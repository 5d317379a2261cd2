"""Figures changed in a few reports: the new judgements are those of judging everything again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.again import changed_judgements
from audit.batch import JudgedBatch
from audit.discover import discover
from audit.model import Body, State
from audit.pipeline import judge, read_file
from audit.rule import RuleBook, load_rules

if TYPE_CHECKING:
    from audit.model import Report

DEMO = Path(__file__).parents[2] / "fixtures" / "demo"


@cache
def demo() -> tuple[tuple[Report, ...], RuleBook, JudgedBatch]:
    reports = tuple(report for file in discover(DEMO).files for report in read_file(file))
    rules = load_rules(None)
    return reports, rules, JudgedBatch(judge(reports, rules))


def altered(report: Report, slot: str, by: int) -> Report:
    cell = report.cells[slot]
    other = cell._replace(state=State.ATTESTED, value=int(cell.value or 0) + by)
    return replace(report, cells={**report.cells, slot: other})


@pytest.mark.parametrize(
    "slot", ["t3.new.total", "t3.carried_out.total", "t4.review.total", "t2.normative.in_force"]
)
@pytest.mark.parametrize("every", [7, 11])
def test_judging_what_changed_is_judging_everything(slot: str, every: int) -> None:
    reports, rules, batch = demo()
    now = tuple(
        altered(report, slot, n % 3) if n % every == 0 and slot in report.cells else report
        for n, report in enumerate(reports)
    )
    changed = changed_judgements(batch, now, range(len(now)), rules)
    assert changed
    after = batch.with_judgements(changed)
    whole = JudgedBatch(judge(now, rules))
    assert list(after) == list(whole)
    assert after.counts == whole.counts
    assert after.tally() == whole.tally()
    assert after.view().rows(0, len(now)) == whole.view().rows(0, len(now))
    back = changed_judgements(after, reports, range(len(now)), rules)
    assert back is not None
    assert list(after.with_judgements(back)) == list(batch)


def test_nothing_changed_is_nothing_judged() -> None:
    reports, rules, batch = demo()
    assert changed_judgements(batch, reports, range(len(reports)), rules) == {}
    assert list(batch.with_judgements({})) == list(batch)


def test_only_the_reports_of_the_body_are_judged() -> None:
    reports, rules, batch = demo()
    position = next(n for n, report in enumerate(reports) if report.cells and report.year == 2023)
    now = (*reports[:position], altered(reports[position], "t3.new.total", 1), *reports[position + 1 :])
    changed = changed_judgements(batch, now, [position], rules)
    assert changed is not None and position in changed
    assert {reports[n].organ for n in changed} == {reports[position].organ}


def test_with_a_manifest_everything_has_to_be_judged() -> None:
    reports, rules, _ = demo()
    listed = tuple(
        replace(report, body=Body("甲", "甲", "department", None, None, None, frozenset(), listed=True))
        for report in reports
    )
    batch = JudgedBatch(judge(listed, rules))
    now = (altered(listed[0], "t3.new.total", 1), *listed[1:])
    assert changed_judgements(batch, now, [0], rules) is None
