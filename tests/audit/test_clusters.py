"""What many reports have in common is one cluster; what only looks alike is not."""

from __future__ import annotations

from audit.batch import JudgedBatch
from audit.clusters import patterns
from audit.findings import judge
from tests.forms import form
from tests.shipped import BOOK, needs


def names(number: int) -> str:
    return f"临沅县{'甲乙丙丁戊己庚辛'[number]}局"


def test_the_same_forgotten_total_in_many_reports_is_one_cluster() -> None:
    needs("T4-SUM")
    forgotten = [
        form({"t4.review.upheld": 10 + n, "t4.review.corrected": 1 + n}, organ=names(n)) for n in range(3)
    ]
    other = form({"t4.suit_after_review.upheld": 4}, organ=names(5))
    batch = JudgedBatch(judge([*forgotten, other], BOOK))
    (cluster,) = [c for c in batch.clusters() if ("T4-SUM", "review") in c.pattern.questions]
    assert (cluster.reports, cluster.report.organ) == (3, names(0))
    assert cluster.pattern.kind == "total_not_updated" and cluster.pattern.slots == ("t4.review.total",)
    assert cluster.pattern.verdict == "report_error"
    members = list(batch.members(cluster.pattern.name))
    assert [report.organ for report, _ in members] == [names(n) for n in range(3)]
    shown = batch.view(f"pattern:{cluster.pattern.name}")
    assert {row.organ for row in shown.rows(0, 9)} == {names(n) for n in range(3)}


def test_one_report_is_no_pattern() -> None:
    assert JudgedBatch(judge([form({"t4.review.upheld": 10})], BOOK)).clusters() == ()


def test_an_issue_is_in_a_cluster_with_all_of_its_findings() -> None:
    needs("T3-COL")
    cells = {"t3.new.natural_person": 60, "t3.new.total": 60, "t3.granted.natural_person": 61}
    cells |= {"t3.granted.total": 61, "t3.handled_total.natural_person": 61, "t3.handled_total.total": 61}
    batch = JudgedBatch(judge([form(cells, organ=names(n)) for n in range(2)], BOOK))
    cluster = next(c for c in batch.clusters() if ("T3-COL", "total") in c.pattern.questions)
    assert set(cluster.pattern.questions) == {("T3-COL", "natural_person"), ("T3-COL", "total")}
    assert len({f.issue for f in cluster.findings}) == 1
    assert len(list(batch.members(cluster.pattern.name))) == 4


def test_certain_errors_stand_before_doubts() -> None:
    needs("T4-SUM")
    lost = [form({"t4.review.total": "missing"}, organ=names(n)) for n in range(3)]
    wrong = [form({"t4.review.upheld": 10}, organ=names(n + 3)) for n in range(2)]
    verdicts = [c.pattern.verdict for c in JudgedBatch(judge([*lost, *wrong], BOOK)).clusters()]
    assert "report_error" in verdicts and verdicts == sorted(verdicts, key="report_error".__ne__)


def test_a_name_is_the_same_whatever_the_numbers_and_another_for_another_place() -> None:
    needs("T4-SUM")
    made = [{"t4.review.upheld": 3}, {"t4.review.upheld": 9}, {"t4.direct_suit.upheld": 3}]
    found = [
        {one.name for one, _ in patterns(judged) if any(rule == "T4-SUM" for rule, _ in one.questions)}
        for judged in judge([form(cells, organ=names(n)) for n, cells in enumerate(made)], BOOK)
    ]
    assert found[0] & found[1] and not found[0] & found[2]
