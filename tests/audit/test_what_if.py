"""Trying other figures says which rules flip and leaves the report as it was."""

from __future__ import annotations

from audit.what_if import scratch, what_if
from tests.forms import form
from tests.shipped import BOOK, needs

WRONG = form({"t4.review.upheld": 10, "t4.review.corrected": 1})


def test_the_smallest_explanation_makes_the_rule_hold() -> None:
    needs("T4-SUM")
    flips = what_if(WRONG, {"t4.review.total": 11}, BOOK)
    assert ("T4-SUM", "review", "fail", "pass") in [(f.rule, f.scope, f.before, f.after) for f in flips]
    assert not [flip for flip in flips if flip.after == "fail" and flip.rule == "T4-SUM"]


def test_a_change_that_breaks_more_says_so_first() -> None:
    needs("T3-COL", "T3-ROW")
    flips = what_if(form(), {"t3.new.other": 2}, BOOK)
    broken = [(flip.rule, flip.scope) for flip in flips if flip.after == "fail"]
    assert {("T3-COL", "other"), ("T3-ROW", "new")} <= set(broken)
    assert [flip.after for flip in flips][: len(broken)] == ["fail"] * len(broken)
    assert all(flip.message for flip in flips if flip.after == "fail")


def test_the_report_itself_stays_as_it_was_read() -> None:
    tried = scratch(WRONG, {"t4.review.total": 11, "t9.no.such_slot": 1})
    assert tried.cells["t4.review.total"].value == 11 and "t9.no.such_slot" not in tried.cells
    assert WRONG.cells["t4.review.total"].value == 0


def test_last_years_report_is_judged_beside_it() -> None:
    needs("YOY-CARRY")
    last_year = form({"t3.carried_out.total": 3, "t3.new.total": 3}, year=2023)
    flips = what_if(form(), {"t3.carried_in.total": 3}, BOOK, [last_year])
    assert ("YOY-CARRY", "total", "fail", "pass") in [(f.rule, f.scope, f.before, f.after) for f in flips]


def test_nothing_flips_where_nothing_changes() -> None:
    assert what_if(WRONG, {"t4.review.total": 0}, BOOK) == ()
