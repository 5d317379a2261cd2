"""The search for the smallest explanations agrees with trying every change there is."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.deduce import Trial, room_of
from audit.locate.bounded import by_bounds
from audit.locate.rows import shape_of
from audit.locate.search import MOST_NODES, Changes, smallest
from audit.system import System, left_over
from tests.small_systems import every_smallest_change, every_smallest_mend, few, filled, table_of

PLAIN = table_of(2, 2)
BALANCED = table_of(2, 2, balanced=True)


RIGHT = {
    system: [filled(system, parts, 2, 2) for parts in product(range(8), repeat=4)]
    for system in (PLAIN, BALANCED)
}
"""Every right table of parts below 8."""


def found_in(system: System, values: list[int], nodes: int = MOST_NODES) -> tuple[set[Changes], bool]:
    shape = shape_of(system, system.strict[0], frozenset())
    left = {n: left_over(system.constraints[n], values) or 0 for n in shape.members}
    found, complete = smallest(shape, shape.rests(left), values, lambda _: True, nodes=nodes)
    assert len(found) == len(set(found))
    return set(found), complete


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([PLAIN, BALANCED]),
    st.lists(few, min_size=4, max_size=4),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 5)), min_size=1, max_size=3),
)
def test_all_smallest_sets_are_found_and_no_others(
    system: System, parts: list[int], slips: list[tuple[int, int]]
) -> None:
    values = filled(system, parts, 2, 2)
    for slot, figure in slips:
        values[slot] = figure
    found, complete = found_in(system, values)
    wanted = every_smallest_change(system, values, 12, 2)
    assert complete
    if wanted:
        assert found == wanted
    else:
        assert all(len(changes) > 2 for changes in found)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([PLAIN, BALANCED]),
    st.lists(few, min_size=4, max_size=4),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 5)), min_size=1, max_size=2),
    st.sets(st.integers(0, 8), min_size=1, max_size=4),
)
def test_all_smallest_sets_are_found_where_figures_are_lost(
    system: System, parts: list[int], slips: list[tuple[int, int]], lost: set[int]
) -> None:
    values = filled(system, parts, 2, 2)
    for slot, figure in slips:
        values[slot] = figure
    given = [None if slot in lost else value for slot, value in enumerate(values)]
    shape = shape_of(system, system.strict[0], frozenset(lost))
    room = room_of(system, shape.members, frozenset(lost))
    known = room.known(given)
    rests = shape.rests(dict(enumerate(known)))
    wanted = every_smallest_mend(RIGHT[system], given)

    def more(changes: Changes) -> list[Changes]:
        after = [None if n is None else n + dict(changes).get(slot, 0) for slot, n in enumerate(given)]
        others, _, _ = by_bounds(system, room, after, most=1, barred=shape.columns.keys())
        return [tuple(sorted((*changes, *other))) for other, _ in others]

    if any(rests):
        found, complete = smallest(shape, rests, given, Trial(room, given).fits, more=more)
        assert complete or not found
        # Of figures that no equation tells apart only one is changed at a time, and of those that no equation is
        # left of the nearest that fits is given.
        apart = {slot: number for number, own in enumerate(shape.classes) for slot, _ in own}
        told: dict[tuple[object, ...], Changes] = {}
        for changes in sorted(wanted, key=lambda w: sum(abs(n) for _, n in w)):
            if len({apart.get(slot, -slot - 1) for slot, _ in changes}) == len(changes):
                told.setdefault(tuple((slot, n if slot in apart else 0) for slot, n in changes), changes)
        assert set(found) == set(told.values())
    else:
        bounded, conflict, _ = by_bounds(system, room, given)
        assert bool(conflict) is (wanted != {()})
        assert {tuple(slot for slot, _ in changes) for changes, _ in bounded} == {
            tuple(slot for slot, _ in changes) for changes in wanted if changes
        }


def test_nothing_is_explained_where_nothing_is_wrong() -> None:
    assert found_in(PLAIN, filled(PLAIN, [1, 2, 3, 4], 2, 2)) == (set(), True)


@pytest.mark.parametrize("slot", range(9))
def test_one_wrong_figure_of_a_complete_table_is_found_alone(slot: int) -> None:
    values = filled(PLAIN, [1, 2, 3, 4], 2, 2)
    values[slot] += 7
    assert found_in(PLAIN, values) == ({((slot, -7),)}, True)


def test_the_search_gives_up_where_too_much_is_wrong() -> None:
    large = table_of(9, 9)
    values = filled(large, list(range(81)), 9, 9)
    for slot in range(0, 90, 7):
        values[slot] += slot * slot + 1
    assert found_in(large, values, nodes=50) == (set(), False)
