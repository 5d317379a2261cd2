"""The list's query language: every text is a query, and an unfinished one never empties the list."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.batch import JudgedBatch
from audit.findings import judge
from audit.query import Term, completions, parse_query
from tests.forms import form
from tests.shipped import BOOK, needs

REPORTS = [
    form({"t3.new.total": 1}, organ="甲局", year=2023),
    form({"t4.review.total": 150}, organ="乙镇", year=2024),
    form({"t3.new.total": "missing"}, organ="丙局", year=2024),
    form(organ="丁局", year=2024),
]


def found(query: str) -> list[str]:
    batch = JudgedBatch(judge(REPORTS, BOOK), inspectors={(REPORTS[3].path, None): "王核查"})
    view = batch.view(query, "path")
    return [row.organ for row in view.rows(0, len(view))]


@pytest.mark.parametrize(
    ("query", "organs"),
    [
        ("", ["丁局", "丙局", "乙镇", "甲局"]),
        ("局", ["丁局", "丙局", "甲局"]),
        ("局 2024", ["丁局", "丙局"]),
        ("机关:局 year:2024", ["丁局", "丙局"]),
        ("年份：2023", ["甲局"]),
        ("badge:不符", ["乙镇", "甲局"]),
        ("-badge:不符", ["丁局", "丙局"]),
        ("rule:T4-SUM", ["乙镇"]),
        ("ｒｕｌｅ：ｔ４－ｓｕｍ", ["乙镇"]),
        ("!rule:T3 结论:不符", ["乙镇"]),
        ("复议>100", ["乙镇"]),
        ("-复议>100", ["丁局", "丙局", "甲局"]),
        ("总计>=1", ["甲局"]),
        ("总计=0", ["丁局", "乙镇"]),
        ("人:王", ["丁局"]),
        ("存疑>0", ["丙局"]),
        ("没有的", []),
        ("rule:", []),
    ],
)
def test_a_query_finds_the_reports_that_fulfil_all_of_it(query: str, organs: list[str]) -> None:
    needs("T3-COL", "T3-ROW", "T3-SUM", "T4-SUM")
    assert sorted(found(query)) == sorted(organs)


def test_what_is_no_condition_is_a_word() -> None:
    assert parse_query("总计> foo:bar -") == (Term("总计>"), Term("foo:bar"), Term("-"))


@settings(deadline=None)
@given(st.text(max_size=30))
def test_every_text_is_a_query(text: str) -> None:
    found(text)
    for word in completions(text):
        assert parse_query(word)


def test_the_last_word_is_completed() -> None:
    assert completions("2024 ru") == ("rule:",)
    assert completions("结") == ("结转>", "结转下年>", "结论:")
    assert completions("") == completions("rule: ") == ()
