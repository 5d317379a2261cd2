"""A judged batch: filter, order, counts, next failure, last year's report."""

from __future__ import annotations

import pytest

from audit.batch import JudgedBatch, Order, View
from audit.model import Badge, Judgement, Outcome, Severity, State
from tests.tui.prepared import finding, judged, report, unreadable


def one(organ: str, year: int, badge: Badge = Badge.PASS, *rules: str, info: bool = False) -> Judgement:
    of = report(organ, year)
    severity = Severity.INFO if info else Severity.ERROR
    return judged(of, badge, *(finding(of, rule, severity=severity) for rule in rules))


BATCH = JudgedBatch(
    [
        one("甲局", 2023),
        one("甲局", 2024, Badge.FAIL, "T3-COL", "T3-SUM"),
        one("乙镇", 2024, Badge.FAIL, "T4-SUM"),
        one("丙办", 2022, Badge.PASS, "FMT-BLANK", info=True),
        judged(unreadable("扫描.pdf"), Badge.UNREADABLE),
        one("（甲）局", 2022),
        one("(甲) 局", 2023),
    ]
)


def names(view: View) -> list[str]:
    return [f"{row.organ}{row.year or ''}" for row in view.rows(0, len(view))]


def test_the_worst_come_first_and_equals_by_organ_and_year() -> None:
    assert [row.badge for row in BATCH.view().rows(0, 3)] == [Badge.FAIL, Badge.FAIL, Badge.UNREADABLE]
    assert names(BATCH.view())[:2] == ["乙镇2024", "甲局2024"]


@pytest.mark.parametrize(
    ("order", "first"), [(Order.ORGAN, ""), (Order.YEAR, "乙镇2024"), (Order.PATH, "丙办2022")]
)
def test_other_orders(order: Order, first: str) -> None:
    assert names(BATCH.view(order=order))[0] == first


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲局", ["甲局2024", "甲局2023"]),
        ("不符", ["乙镇2024", "甲局2024"]),
        ("t3-sum", ["甲局2024"]),
        ("2024 甲", ["甲局2024"]),
        ("失读", [""]),
        ("扫描.PDF", [""]),
        ("甲局 乙镇", []),
        (".*", []),
        ("", ["乙镇2024", "甲局2024", "", "(甲) 局2023", "丙办2022", "甲局2023", "（甲）局2022"]),
    ],
)
def test_a_filter_wants_every_word_as_it_stands(text: str, found: list[str]) -> None:
    assert names(BATCH.view(text)) == found


def test_a_row_says_what_failed_and_counts_doubts() -> None:
    of = report("丁局")
    doubt = finding(of, "T3-ROW", "new", outcome=Outcome.UNKNOWN)
    warning = finding(of, "YOY-CARRY", severity=Severity.WARNING)
    row = JudgedBatch([judged(of, Badge.FAIL, warning, doubt, finding(of))]).view().rows(0, 1)[0]
    assert (row.failed, row.doubts) == ("T3-COL YOY-CARRY", 1)


def test_notes_are_no_failures() -> None:
    assert [row.failed for row in BATCH.view("丙办").rows(0, 1)] == [""]
    assert BATCH.view("丙办").failure(0, 1) is None


def test_next_and_previous_failure_wrap_round() -> None:
    view = BATCH.view(order=Order.PATH)
    failing = [n for n, row in enumerate(view.rows(0, len(view))) if row.failed]
    assert len(failing) == 2
    first, last = failing
    assert view.failure(-1, 1) == (first, False)
    assert view.failure(first, 1) == (last, False)
    assert view.failure(last, 1) == (first, True)
    assert view.failure(last, -1) == (first, False)
    assert view.failure(first, -1) == (last, True)


def test_counts_and_positions() -> None:
    assert BATCH.counts == {
        Badge.FAIL: 2,
        Badge.UNKNOWN: 0,
        Badge.UNREADABLE: 1,
        Badge.WARNING: 0,
        Badge.PASS: 4,
    }
    assert BATCH.position(("扫描.pdf", None)) == 4
    assert BATCH.position(("没有", None)) is None
    view = BATCH.view("乙镇")
    assert view.place(2) == 0
    assert view.place(0) is None
    assert view.position(0) == 2


def test_last_years_report_is_the_same_organs() -> None:
    assert [before.report.year for before in BATCH.previous_year(1)] == [2023]
    assert BATCH.previous_year(2) == (), "nothing of 2023"
    assert BATCH.previous_year(4) == (), "an unreadable report has no organ"
    assert len(BATCH.previous_year(6)) == 1, "the kind of brackets and spaces make no other organ"
    assert BATCH.previous_cells(2) == {}
    assert BATCH.previous_cells(6)["t3.new.total"].value == 0


def test_figures_on_which_two_reports_of_last_year_differ_are_ambiguous() -> None:
    slot, other = "t3.carried_out.total", "t3.new.total"
    before = [report("甲", 2023, path=str(n), figures={slot: n, other: 7}) for n in (3, 4)]
    batch = JudgedBatch([*map(judged, before), judged(report("甲 ", 2024))])
    cells = batch.previous_cells(2)
    assert cells[slot].state is State.AMBIGUOUS
    assert cells[other].value == 7


def test_marks_show_and_are_found() -> None:
    report = BATCH.judgements[0].report
    marked = BATCH.with_marks({(report.path, report.part): ["follow_up", "follow_up", "confirmed"]})
    assert [row.mark for row in marked.view("跟进").rows(0, 9)] == ["跟进、属实3"]
    assert len(BATCH.view("跟进")) == 0, "the batch before is not changed"


def test_an_empty_batch_and_strange_names_break_nothing() -> None:
    assert len(JudgedBatch([]).view("x")) == 0
    strange = JudgedBatch([judged(report("a[/b]c", path="坏\udcff.txt"))])
    assert strange.view("[/b]").rows(0, 1)[0].path == "坏\\udcff.txt"
