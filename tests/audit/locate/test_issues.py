"""Explanations: the worked cases of the field, and laws that hold for every slip."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.locate import Issue, beside, locate
from audit.system import is_broken
from tests.bench.slips import SLIPS, cut, reconciled
from tests.tables import FORM, SYSTEM, figures, number

if TYPE_CHECKING:
    from collections.abc import Mapping

Moves = dict[str, tuple[int, int]]

ONE_SHORT = {
    "t3.new.natural_person": 60,
    "t3.new.business": 2,
    "t3.new.total": 62,
    "t3.granted.natural_person": 61,
    "t3.granted.business": 2,
    "t3.granted.total": 63,
    "t3.handled_total.natural_person": 61,
    "t3.handled_total.business": 2,
    "t3.handled_total.total": 63,
}


def issues(given: Mapping[str, int | None], before: Mapping[str, int] | None = None) -> tuple[Issue, ...]:
    return locate(SYSTEM, FORM, figures(given, before))


def moves(issue: Issue) -> list[Moves]:
    return [
        {SYSTEM.slots[change.slot]: (change.old, change.new) for change in one.changes}
        for one in issue.explanations
    ]


def test_a_new_case_or_a_carried_one_explains_the_same_two_columns() -> None:
    (issue,) = issues(ONE_SHORT)
    assert [SYSTEM.constraints[n].scope for n in issue.constraints] == ["natural_person", "total"]
    assert moves(issue) == [
        {"t3.new.natural_person": (60, 61), "t3.new.total": (62, 63)},
        {"t3.carried_in.natural_person": (0, 1), "t3.carried_in.total": (0, 1)},
    ]
    assert not issue.settled and {one.kind for one in issue.explanations} == {"part_and_total"}


@pytest.mark.parametrize(("carried", "row"), [(0, "new"), (1, "carried_in")])
def test_last_years_report_decides_between_them(carried: int, row: str) -> None:
    before = {"t3.carried_out.natural_person": carried, "t3.carried_out.total": carried}
    (issue,) = issues(ONE_SHORT, before)
    assert [list(one) for one in moves(issue)] == [[f"t3.{row}.natural_person", f"t3.{row}.total"]]
    assert issue.settled


def test_a_case_in_the_wrong_column_is_one_issue() -> None:
    given = {"t3.new.natural_person": 59, "t3.new.other": 1, "t3.new.total": 60}
    for row in ("granted", "handled_total"):
        given |= {f"t3.{row}.natural_person": 60, f"t3.{row}.total": 60}
    (issue,) = issues(given)
    assert len(issue.constraints) == 2
    assert moves(issue) == [{"t3.new.natural_person": (59, 60), "t3.new.other": (1, 0)}]
    assert issue.explanations[0].kind == "moved_between_columns"


def test_totals_of_table_4_that_were_forgotten() -> None:
    first, second = issues({"t4.review.upheld": 10, "t4.review.corrected": 1, "t4.direct_suit.upheld": 5})
    assert moves(first) == [{"t4.review.total": (0, 11)}]  # no part can be below 0
    assert moves(second) == [{"t4.direct_suit.total": (0, 5)}, {"t4.direct_suit.upheld": (5, 0)}]


def test_a_wrong_sum_in_table_4_is_a_tie_of_five() -> None:
    parts = {"upheld": 5, "corrected": 3, "other": 2, "pending": 1, "total": 12}
    (issue,) = issues({f"t4.review.{key}": value for key, value in parts.items()})
    assert sorted(next(iter(one)) for one in moves(issue)) == sorted(f"t4.review.{key}" for key in parts)


def test_a_lost_part_leaves_a_least_change() -> None:
    (issue,) = issues({"t4.review.upheld": 10, "t4.review.other": 2, "t4.review.pending": None})
    assert moves(issue) == [{"t4.review.total": (0, 12)}] and issue.explanations[0].at_least


def test_two_causes_are_two_issues() -> None:
    found = issues({**ONE_SHORT, "t3.refused.state_secret.research": 4})
    assert len(found) == 2
    assert {"t3.refused.state_secret.research": (4, 0)} in [move for issue in found for move in moves(issue)]


def test_nothing_is_wrong_in_a_report_that_adds_up() -> None:
    assert issues(reconciled(random.Random(1))) == ()


def test_a_stock_that_does_not_follow_has_one_explanation_a_figure() -> None:
    given = {"t2.normative.in_force": 12, "t2.normative.made": 4, "t2.normative.repealed": 1}
    issue = beside(
        SYSTEM, figures(given, {"t2.normative.in_force": 8}), number("YOY-STOCK", "normative"), FORM
    )
    assert {tuple(one) for one in moves(issue)} == {
        ("t2.normative.in_force",),
        ("t2.normative.made",),
        ("t2.normative.repealed",),
        ("prev:t2.normative.in_force",),
    }


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(SLIPS)), st.integers(0, 10**6), st.booleans())
def test_explanations_mend_what_they_claim_and_hold_the_true_one(kind: str, seed: int, is_cut: bool) -> None:
    rng = random.Random(seed)
    truth = reconciled(rng)
    printed = SLIPS[kind][1](rng, truth)
    if printed is None:
        return
    given = cut(printed) if is_cut else dict(printed)
    laid_out = figures(given)
    found = locate(SYSTEM, FORM, laid_out)
    for issue in found:
        for one in issue.explanations:
            values = list(laid_out.values)
            for change in one.changes:
                assert values[change.slot] == change.old != change.new >= 0
                values[change.slot] = change.new
            assert not any(is_broken(SYSTEM.constraints[n], values) for n in issue.constraints)
    true_change = {
        slot: (given[slot], truth[slot]) for slot in truth if given[slot] not in (None, truth[slot])
    }
    if len(found) == 1 and found[0].explanations and found[0].complete and not is_cut:
        explained = moves(found[0])
        smallest = min(map(len, explained))
        assert len(true_change) >= smallest
        if len(true_change) == smallest:
            assert true_change in explained


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 174), st.integers(0, 99))
def test_one_wrong_figure_of_a_complete_table_3_is_found_alone_with_its_value(
    seed: int, place: int, figure: int
) -> None:
    truth = reconciled(random.Random(seed))
    slot = list(truth)[place]
    if truth[slot] != figure:
        (issue,) = issues({**truth, slot: figure})
        assert moves(issue) == [{slot: (figure, truth[slot])}]
