"""Whose mistake it is: the report's, the reading's, or nobody can say; and what is said for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from audit.findings import judge
from audit.model import NEAR_LABEL, Outcome, Verdict
from audit.ranking import certainty
from tests.audit.test_evaluate import answers
from tests.forms import form
from tests.shipped import BOOK, needs
from tests.strategies import batches

if TYPE_CHECKING:
    from audit.model import Finding, Report

T4 = [
    f"t4.{group}.{result}"
    for group in ("review", "direct_suit", "suit_after_review")
    for result in ("upheld", "corrected", "other", "pending", "total")
]
SPLIT = dict(zip(T4, (2, 0, 1, 0, 0, 12, 2, 3, 1, 0, 6, 1, 0, 0, 0), strict=True))
"""2, 0, 10, 0, 12; 2, 3, 1, 0, 6; 1, 0, 0, 0, 1 with its 10 read as 1 and 0, and its last number pushed out."""
SHIFTED_ROW = {
    "t3.new.natural_person": 35,
    "t3.new.total": 35,
    "t3.granted.business": 35,
    "t3.handled_total.natural_person": 35,
    "t3.handled_total.total": 35,
}


def equations(report: Report) -> list[Finding]:
    (judgement,) = judge([report], BOOK)
    return [f for f in judgement.findings if f.rule in ("T3-COL", "T3-ROW", "T3-SUM", "T4-SUM")]


@pytest.mark.parametrize("cells", [SPLIT, SHIFTED_ROW])
def test_a_text_that_another_reading_would_mend_is_doubted(cells: dict[str, int]) -> None:
    found = equations(form(cells))
    assert len(found) >= 3
    assert {(f.outcome, f.verdict) for f in found} == {(Outcome.UNKNOWN, Verdict.EXTRACTION_DOUBT)}
    assert len({f.issue for f in found}) == 1 and all(f.evidence and not f.explanation for f in found)


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
@pytest.mark.parametrize("cells", [SPLIT, SHIFTED_ROW])
def test_in_a_geometric_source_no_figure_is_read_again(kind: str, cells: dict[str, int]) -> None:
    found = equations(replace(form(cells), kind=kind))
    assert {(f.outcome, f.verdict) for f in found} == {(Outcome.FAIL, Verdict.REPORT_ERROR)}


def test_figures_that_no_second_reading_mends_are_the_reports() -> None:
    found = equations(form({"t4.review.upheld": 10, "t4.review.corrected": 1, "t4.direct_suit.upheld": 5}))
    assert [(f.outcome, f.verdict, len(f.explanation)) for f in found] == [
        (Outcome.FAIL, Verdict.REPORT_ERROR, 1),
        (Outcome.FAIL, Verdict.REPORT_ERROR, 2),
    ]
    assert "都在原位读到" in found[0].evidence[0] and "无法判定" in found[1].evidence[1]
    assert found[0].issue != found[1].issue


def test_a_lost_figure_of_a_text_is_a_doubt_and_of_a_page_that_lacks_it_none() -> None:
    lost = form({"t4.review.upheld": "missing"})
    (doubt,), (open_question,) = equations(lost), equations(replace(lost, kind="html"))
    assert (doubt.verdict, open_question.verdict) == (Verdict.EXTRACTION_DOUBT, Verdict.UNDECIDED)
    assert any("可以全部成立" in sentence for sentence in doubt.evidence)


def test_a_proved_failure_says_how_it_follows() -> None:
    (found,) = equations(form({"t4.review.upheld": 10, "t4.review.other": "missing"}))
    assert found.outcome == "fail" and "至少还差 10" in found.message and found.left is None


def test_a_leaf_may_be_right_and_its_totals_forgotten() -> None:
    needs("T3-SUM")
    found = equations(form({"t3.granted.natural_person": 1}))
    assert "也可能这一格已改正而各级合计没有随之更新" in found[0].explanation[0].note


def test_findings_stand_by_certainty_and_what_has_one_cause_stands_together() -> None:
    cells = {**dict.fromkeys(T4, 0), "t4.review.upheld": 10, "t3.new.natural_person": 1, "t3.new.total": 1}
    (judgement,) = judge([form({**cells, "t4.direct_suit.other": "missing", "t2.rules.made": "blank"})], BOOK)
    ranks = [certainty(finding) for finding in judgement.findings]
    assert ranks == sorted(ranks) and 2 not in ranks[:3]
    issues = [finding.issue for finding in judgement.findings if finding.issue]
    assert issues == sorted(issues, key=issues.index)


@settings(max_examples=15, deadline=None)
@given(batches)
def test_reasoning_only_decides_what_the_plain_figures_leave_open(reports: list[Report]) -> None:
    linear = {rule.id for rule in BOOK.rules if rule.kind == "linear"}
    for plain, judgement in zip(answers(reports), judge(reports, BOOK), strict=True):
        reasoned = {(f.rule, f.scope): f for f in judgement.findings}
        for question, finding in reasoned.items():
            before = plain[question]
            assert before == finding.outcome or question[0] in linear
            if before == "unknown" and finding.outcome == "fail":
                assert finding.evidence
            if before == "fail" and finding.outcome == "unknown":
                assert finding.verdict == "extraction_doubt" and judgement.report.kind == "text"
        for question, outcome in plain.items():
            if question[0] and question not in reasoned:
                assert outcome == "unknown" and question[0] in linear
        assert sum(judgement.counts.values()) == sum(int(plain["", str(o)]) for o in Outcome)


@pytest.mark.parametrize("kind", ["text", "html"])
@pytest.mark.parametrize(
    "cells",
    [
        {"t3.new.natural_person": -3, "t3.new.total": 4},
        {"t3.granted.natural_person": 12, "t3.granted.business": -12, "t3.handled_total.total": -1},
        {"t4.review.upheld": -10, "t4.review.corrected": 1},
    ],
)
def test_a_negative_figure_is_judged_like_any_other(kind: str, cells: dict[str, int]) -> None:
    assert any(f.outcome is not Outcome.PASS for f in equations(replace(form(cells), kind=kind)))


def test_a_search_that_gave_up_says_so() -> None:
    needs("T3-SUM")
    parts = ("natural_person", "business", "research", "public_interest", "legal_service", "other")
    rows = ("new", "carried_in", "granted", "partly_granted", "handled_total", "carried_out")
    wrong = {
        f"t3.{row}.{part}": 3 + 7 * n + 5 * m for n, row in enumerate(rows) for m, part in enumerate(parts)
    }
    found = equations(replace(form(wrong), kind="html"))
    assert len(found) > 10
    unexplained = [finding for finding in found if not finding.explanation]
    assert unexplained and all("未穷尽" in " ".join(finding.evidence) for finding in unexplained)


@pytest.mark.parametrize(
    ("kind", "outcome", "verdict"),
    [("text", "unknown", "extraction_doubt"), ("html", "fail", "report_error")],
)
def test_a_row_of_a_doubtful_label_that_breaks_every_sum_is_doubted(
    kind: str, outcome: str, verdict: str
) -> None:
    needs("T3-SUM")
    rows = ("new", "granted", "handled_total")
    cells = {f"t3.{row}.{column}": 10 for row in rows for column in ("natural_person", "total")}
    doubtful = {"t3.refused.forbidden_by_law.natural_person": 4, "t3.refused.forbidden_by_law.total": 4}
    report = form({**cells, **doubtful})
    note = f"{NEAR_LABEL}“其他法规禁止”，按相近的“2.其他法律行政法规禁止公开”对应"
    noted = {
        slot: cell._replace(note=note) if slot.startswith("t3.refused.forbidden_by_law.") else cell
        for slot, cell in report.cells.items()
    }
    found = equations(replace(report, kind=kind, cells=noted))
    assert {(f.rule, str(f.outcome), str(f.verdict)) for f in found} == {("T3-SUM", outcome, verdict)}
    assert all("行标签印作“其他法规禁止”" in " ".join(f.evidence) for f in found)
