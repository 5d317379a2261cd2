"""Bounds hold the truth, name the only number where there is one, and know what they rest on."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.deduce import left_out, propagate, reduce_system
from tests.small_systems import few, filled, table_of

TABLE = table_of(2, 3, balanced=True)
ALL = range(len(TABLE.constraints))


@settings(max_examples=200, deadline=None)
@given(st.lists(few, min_size=6, max_size=6), st.sets(st.integers(0, len(TABLE.slots) - 1), max_size=9))
def test_the_truth_lies_within_the_bounds(parts: list[int], lost: set[int]) -> None:
    truth = filled(TABLE, parts, 2, 3)
    known = [None if slot in lost else value for slot, value in enumerate(truth)]
    bounds = propagate(reduce_system(TABLE, ALL, known))
    assert bounds.conflict is None
    for slot in bounds.low:
        high = bounds.high[slot]
        assert bounds.low[slot] <= truth[slot] and (high is None or truth[slot] <= high)
    assert all(truth[slot] == value for slot, value in bounds.fixed().items())


@settings(max_examples=200, deadline=None)
@given(
    st.lists(few, min_size=6, max_size=6),
    st.sets(st.integers(0, len(TABLE.slots) - 1), max_size=9),
    st.integers(0, len(TABLE.constraints) - 1),
)
def test_what_does_not_rest_on_a_constraint_is_found_without_it(
    parts: list[int], lost: set[int], without: int
) -> None:
    known = [None if slot in lost else value for slot, value in enumerate(filled(TABLE, parts, 2, 3))]
    reduced = reduce_system(TABLE, ALL, known)
    whole, less = propagate(reduced), propagate(reduced, without={without})
    assert all(event.constraint != without for event in less.events)
    for slot in whole.low:
        events = whole.behind(whole.events_of(slot))
        if all(whole.events[event].constraint != without for event in events):
            assert (less.low[slot], less.high[slot]) == (whole.low[slot], whole.high[slot])


def test_figures_that_cannot_fit_are_a_conflict_and_name_its_constraints() -> None:
    known: list[int | None] = list(filled(TABLE, [1, 0, 0, 0, 0, 0], 2, 3))
    known[TABLE.slots.index("01")] = None
    known[TABLE.slots.index("00")] = 5  # more than the whole row
    conflict = propagate(reduce_system(TABLE, ALL, known)).conflict
    assert conflict is not None
    assert {TABLE.constraints[n].rule for n in conflict} <= {"row 0", "column 0", "column 1"}


def test_every_event_rests_on_earlier_ones() -> None:
    known: list[int | None] = [None] * len(TABLE.slots)
    known[TABLE.slots.index("23")] = 4
    bounds = propagate(reduce_system(TABLE, ALL, known))
    assert bounds.events and all(max(e.given, default=-1) < n for n, e in enumerate(bounds.events))
    assert bounds.low[0] == 0 and bounds.high[0] == 4


@settings(max_examples=200, deadline=None)
@given(
    st.lists(few, min_size=6, max_size=6),
    st.sets(st.integers(0, len(TABLE.slots) - 1), max_size=14),
    st.integers(0, len(TABLE.constraints) - 1),
)
def test_bounds_mended_without_a_constraint_are_those_made_without_it(
    parts: list[int], lost: set[int], without: int
) -> None:
    known = [None if slot in lost else value for slot, value in enumerate(filled(TABLE, parts, 2, 3))]
    reduced = reduce_system(TABLE, ALL, known)
    anew, mended = propagate(reduced, without={without}), left_out(reduced, propagate(reduced), without)
    assert (mended.low, mended.high, mended.conflict) == (anew.low, anew.high, anew.conflict)
    for slot in mended.low:
        behind = mended.behind(mended.events_of(slot))
        assert all(mended.events[event].constraint != without for event in behind)
