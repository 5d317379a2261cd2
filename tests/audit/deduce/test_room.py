"""The quick bounds are those that say how they follow."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit.deduce import OPEN, Trial, propagate, reduce_system, room_of
from audit.rule import Instance
from audit.system import Constraint, System
from tests.small_systems import few, table_of

TABLE = table_of(2, 3, balanced=True)
SLOTS = len(TABLE.slots)
figures = st.lists(few, min_size=SLOTS, max_size=SLOTS)
lost_ones = st.sets(st.integers(0, SLOTS - 1), max_size=14)
numbers = st.sampled_from([-1, 1])
"""With others bounds are rounded, and where that ends depends on the order in which constraints are asked."""
_MOST_SETTLED = 500
"""Bounds that creep on over circles are given up by both, at different places."""


def check(system: System, values: list[int], lost: set[int], freed: list[int]) -> None:
    members = tuple(range(len(system.constraints)))
    given = [None if slot in lost else value for slot, value in enumerate(values)]
    room = room_of(system, members, frozenset(lost))
    known = room.known(given)
    trial = room.freed(freed)
    taken = room.changed(known, [(slot, -values[slot]) for slot in freed])
    for slot in freed:
        given[slot] = None
    wanted = propagate(reduce_system(system, members, given))
    assume(len(wanted.events) < _MOST_SETTLED)
    found = trial.bounds(taken)
    assert (found is None) is (wanted.conflict is not None)
    trial_of = Trial(room, [None if slot in lost else value for slot, value in enumerate(values)])
    assert trial_of.fits(()) is (room.bounds(known) is not None)
    for slot, value in enumerate(values):
        if slot not in lost:
            changes = ((slot, 1), (freed[0], -1)) if freed and freed[0] != slot else ((slot, 2 - value),)
            assert trial_of.fits(changes) is (room.bounds(room.changed(known, changes)) is not None)
    if found is not None:
        for place, slot in enumerate(trial.lost):
            high = wanted.high[slot]
            assert (found[0][place], found[1][place]) == (wanted.low[slot], OPEN if high is None else high)


@settings(max_examples=300, deadline=None)
@given(figures, lost_ones, st.sets(st.integers(0, SLOTS - 1), max_size=2))
def test_they_agree_on_a_table(values: list[int], lost: set[int], freed: set[int]) -> None:
    check(TABLE, values, lost, sorted(freed - lost))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.dictionaries(st.integers(0, 5), numbers, min_size=1, max_size=4), st.booleans()),
        min_size=1,
        max_size=4,
    ),
    st.lists(few, min_size=6, max_size=6),
    st.sets(st.integers(0, 5)),
)
def test_they_agree_on_any_constraints(
    given: list[tuple[dict[int, int], bool]], values: list[int], lost: set[int]
) -> None:
    constraints = tuple(
        Constraint(str(n), None, tuple(terms.items()), equal, True, 2, Instance(None, ()))
        for n, (terms, equal) in enumerate(given)
    )
    system = System(tuple("abcdef"), constraints)
    standing = {slot for terms, _ in given for slot in terms}
    check(system, values, lost & standing, [])
