"""Deduced figures are true and rules are decided from all other rules, whenever the known figures are true."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.deduce import Deduction
from audit.model import Outcome, State
from audit.system import Figures
from fixtures.generator.figures import ROWS
from tests.bench.slips import cut, reconciled
from tests.tables import SYSTEM, figures, number

TABLE3 = [slot for slot in SYSTEM.slots if slot.startswith("t3.")]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sets(st.sampled_from(TABLE3), max_size=40), st.booleans())
def test_what_is_deduced_is_true_and_nothing_true_is_accused(seed: int, lost: set[str], is_cut: bool) -> None:
    truth = reconciled(random.Random(seed))
    printed = cut(truth) if is_cut else {slot: None if slot in lost else n for slot, n in truth.items()}
    deduction = Deduction(SYSTEM, figures(printed))
    for one in deduction.deduced:
        assert printed[one.slot] is None and truth[one.slot] == one.value and one.steps
    for constraint in SYSTEM.strict:
        decided = deduction.decide(constraint)
        assert decided is None or decided.outcome is Outcome.PASS
        if decided is not None:
            assert all(step.constraint != constraint for step in decided.steps)


def test_a_rule_is_no_evidence_for_itself() -> None:
    deduction = Deduction(SYSTEM, figures({"t4.review.upheld": None, "t4.review.total": 7}))
    (one,) = deduction.deduced
    assert (one.slot, one.value) == ("t4.review.upheld", 7)
    assert deduction.decide(number("T4-SUM", "review")) is None


def test_parts_that_exceed_their_total_prove_a_failure_whatever_is_lost() -> None:
    deduction = Deduction(SYSTEM, figures({"t4.review.upheld": 10, "t4.review.other": None}))
    decided = deduction.decide(number("T4-SUM", "review"))
    assert decided is not None and decided.outcome is Outcome.FAIL
    assert deduction.deduced == ()


def test_a_shifted_figure_proves_no_failure_and_its_own_rule_no_pass() -> None:
    plain = figures({"t4.review.upheld": 10, "t4.review.other": None})
    place = SYSTEM.position["t4.review.upheld"]
    states = [State.SHIFTED if slot == place else state for slot, state in enumerate(plain.states)]
    deduction = Deduction(SYSTEM, Figures(plain.values, tuple(states)))
    assert deduction.decide(number("T4-SUM", "review")) is None


def test_equations_that_contradict_one_another_about_a_lost_figure_fail() -> None:
    table = {f"{row}.natural_person": 0 for row in ROWS} | {
        "t3.new.natural_person": 5,
        "t3.new.total": 5,
        "t3.granted.natural_person": 4,
        "t3.granted.total": 4,
        "t3.handled_total.natural_person": None,
        "t3.handled_total.total": None,
    }
    deduction = Deduction(SYSTEM, figures(table))
    outcomes = {
        scope: decided.outcome
        for scope in ("T3-COL", "T3-SUM")
        if (decided := deduction.decide(number(scope, "natural_person")))
    }
    assert set(outcomes.values()) == {Outcome.FAIL}
    assert deduction.deduced == () and not deduction.can_hold(number("T3-COL", "natural_person"))


def test_figures_beside_a_broken_equation_are_not_trusted_but_others_are() -> None:
    lost = {"t3.granted.other": None, "t3.new.other": None}
    deduction = Deduction(SYSTEM, figures({"t3.granted.natural_person": 3, **lost}))
    assert deduction.decide(number("T3-ROW", "granted")) is not None  # 3 parts beside a total of 0
    deduced = {one.slot: one.value for one in deduction.deduced}
    assert deduced.get("t3.new.other") == 0
