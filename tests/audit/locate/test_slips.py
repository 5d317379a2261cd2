"""What a wrong figure may come from."""

from __future__ import annotations

import pytest

from audit.locate.layout import layout_of
from audit.locate.patterns import is_shift
from audit.locate.slips import COSTS, Change, kind_of, rarity, slips_in
from audit.verdict.words import SLIP_WORDS
from tests.tables import FORM, SYSTEM


@pytest.mark.parametrize(
    ("printed", "right", "parts", "kind"),
    [
        (53, 35, (), "transposed_digits"),
        (3, 35, (), "dropped_digit"),
        (355, 35, (), "doubled_digit"),
        (135, 35, (), "extra_digit"),
        (36, 35, (), "one_off"),
        (45, 35, (), "one_digit"),
        (0, 11, (10, 1), "total_not_updated"),
        (10, 11, (10, 1), "total_not_updated"),
        (0, 5, (), "left_out"),
        (5, 0, (), "left_out"),
        (40_680_000, 4_068, (), "unit"),
        (17, 94, (), "one_cell"),
    ],
)
def test_the_kind_of_one_change(printed: int, right: int, parts: tuple[int, ...], kind: str) -> None:
    assert kind_of(printed, right, parts) == kind


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (("new.natural_person", 0, 3), ("new.business", 3, 0), "swapped_neighbours"),
        (("granted.other", 3, 2), ("granted.natural_person", 4, 5), "moved_between_columns"),
        (("granted.other", 3, 2), ("partly_granted.other", 4, 5), "moved_between_rows"),
        (("new.business", 3, 4), ("new.total", 8, 9), "part_and_total"),
        (("new.business", 3, 7), ("new.other", 7, 3), "swapped"),
    ],
)
def test_two_changes_that_belong_together(
    first: tuple[str, int, int], second: tuple[str, int, int], kind: str
) -> None:
    changes = [Change(SYSTEM.position[f"t3.{slot}"], old, new) for slot, old, new in (first, second)]
    (slip,) = slips_in(changes, layout_of(SYSTEM, FORM), {})
    assert slip.kind == kind


def test_changes_that_have_nothing_to_do_with_each_other_are_two_slips() -> None:
    changes = [
        Change(SYSTEM.position["t3.new.business"], 3, 9),
        Change(SYSTEM.position["t4.review.total"], 1, 2),
    ]
    assert len(slips_in(changes, layout_of(SYSTEM, FORM), {})) == 2


def test_every_kind_has_a_cost_and_a_word() -> None:
    assert set(COSTS) == set(SLIP_WORDS)


def test_what_is_common_is_likelier() -> None:
    assert rarity([Change(0, 35, 36)]) < rarity([Change(0, 0, 1)])
    from_many, from_few = [Change(0, 9, 8), Change(1, 1, 2)], [Change(0, 2, 1), Change(1, 1, 2)]
    assert rarity(from_many) < rarity(from_few)
    to_few, to_many, to_none = [Change(1, 1, 2)], [Change(1, 9, 10)], [Change(1, 0, 1)]
    given = Change(0, 3, 2)
    assert rarity([given, *to_few]) < rarity([given, *to_many]) < rarity([given, *to_none])


@pytest.mark.parametrize(
    ("printed", "restored", "shifted"),
    [
        ([0, 4, 3, 0, 0, 0, 0], [4, 3, 0, 0, 0, 0, 7], True),
        ([3, 0, 0, 0, 0, 7, 0], [4, 3, 0, 0, 0, 0, 7], True),
        ([4, 0, 3, 0, 0, 0, 7], [4, 3, 0, 0, 0, 0, 7], True),
        ([0, 4, 3, 0, 0, None, 0], [4, 3, 0, 0, 0, None, 7], True),
        ([4, 3, 0, 0, 0, 0, 9], [4, 5, 0, 0, 0, 0, 9], False),
    ],
)
def test_a_row_one_column_off(printed: list[int | None], restored: list[int | None], shifted: bool) -> None:
    assert is_shift(printed, restored) is shifted
