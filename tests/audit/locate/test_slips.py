"""What a wrong figure may come from."""

from __future__ import annotations

import pytest

from audit.locate.expected import Expected
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
    (slip,) = slips_in(changes, layout_of(SYSTEM, FORM), lambda _: ())
    assert slip.kind == kind


def test_changes_that_have_nothing_to_do_with_each_other_are_two_slips() -> None:
    changes = [
        Change(SYSTEM.position["t3.new.business"], 3, 9),
        Change(SYSTEM.position["t4.review.total"], 1, 2),
    ]
    assert len(slips_in(changes, layout_of(SYSTEM, FORM), lambda _: ())) == 2


def test_every_kind_has_a_cost_and_a_word() -> None:
    assert set(COSTS) == set(SLIP_WORDS)


def test_small_figures_are_likelier() -> None:
    assert _rarity([Change(0, 35, 36)]) < _rarity([Change(0, 0, 1)])


def _rarity(changes: list[Change], printed: dict[str, int] | None = None) -> float:
    """The rarity of one slip in a report in which these figures are printed and all others are 0."""
    values = [(printed or {}).get(slot.removeprefix("t3."), 0) for slot in SYSTEM.slots]
    layout = layout_of(SYSTEM, FORM)
    return rarity(slips_in(changes, layout, lambda _: ()), Expected(layout, values))


def _moved(row: str, taken: str, found: str, printed: dict[str, int]) -> float:
    """The rarity of one case of this row that belongs in the column `taken` and was found in `found`."""
    slots = [SYSTEM.position[f"t3.{row}.{column}"] for column in (taken, found)]
    old = [printed.get(f"{row}.{column}", 0) for column in (taken, found)]
    return _rarity([Change(slots[0], old[0], old[0] + 1), Change(slots[1], old[1], old[1] - 1)], printed)


def test_a_case_is_found_too_much_rather_where_there_are_many() -> None:
    printed = {"granted.business": 9, "partly_granted.business": 2}
    many = _moved("granted", "other", "business", printed)
    assert many < _moved("partly_granted", "other", "business", printed)


def test_a_case_is_missed_rather_where_its_applicants_have_many() -> None:
    printed = {
        "granted.natural_person": 90,
        "new.natural_person": 90,
        "new.business": 3,
        "carried_out.natural_person": 3,
        "granted.business": 3,
    }
    lost_by_many = _moved("new", "natural_person", "business", printed)
    lost_by_few = _moved("carried_out", "business", "natural_person", printed)
    assert lost_by_many < lost_by_few


def test_no_case_is_filed_under_a_total() -> None:
    def cost(column: str) -> float:
        slots = [SYSTEM.position[f"t3.{row}.{column}"] for row in ("granted", "partly_granted")]
        changes = [Change(slots[0], 4, 5), Change(slots[1], 3, 2)]
        return slips_in(changes, layout_of(SYSTEM, FORM), lambda _: ())[0].cost

    assert cost("business") < cost("total")


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
