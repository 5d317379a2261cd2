"""What many reports have in common is one cluster; what only looks alike is not."""

from __future__ import annotations

from audit.clusters import clusters
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
    found = [
        c for c in clusters(judge([*forgotten, other], BOOK)) if ("T4-SUM", "review") in c.pattern.questions
    ]
    (cluster,) = found
    assert [report.organ for report, _ in cluster.members] == [names(n) for n in range(3)]
    assert cluster.pattern.kind == "total_not_updated" and cluster.pattern.slots == ("t4.review.total",)
    assert len(cluster.keys) == 3 and cluster.pattern.verdict == "report_error"


def test_one_report_is_no_pattern() -> None:
    assert clusters(judge([form({"t4.review.upheld": 10})], BOOK)) == ()


def test_an_issue_is_in_a_cluster_with_all_of_its_findings() -> None:
    needs("T3-COL")
    cells = {"t3.new.natural_person": 60, "t3.new.total": 60, "t3.granted.natural_person": 61}
    cells |= {"t3.granted.total": 61, "t3.handled_total.natural_person": 61, "t3.handled_total.total": 61}
    judged = judge([form(cells, organ=names(n)) for n in range(2)], BOOK)
    cluster = next(c for c in clusters(judged) if ("T3-COL", "total") in c.pattern.questions)
    assert set(cluster.pattern.questions) == {("T3-COL", "natural_person"), ("T3-COL", "total")}
    assert all({f.issue for f in findings} == {findings[0].issue} for _, findings in cluster.members)
