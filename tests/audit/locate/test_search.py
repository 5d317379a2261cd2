"""The search for the smallest explanations agrees with trying every change there is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.locate.rows import shape_of
from audit.locate.search import MOST_NODES, Changes, smallest
from audit.system import System, left_over
from tests.small_systems import every_smallest_change, few, filled, table_of

PLAIN = table_of(2, 2)
BALANCED = table_of(2, 2, balanced=True)


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
