"""The index of a batch: orders are those of the plain values, whatever the columns."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from audit.columns import Columns
from audit.listing import COLUMNS, FIGURE_SLOTS, LAID_OVER, SCHEMA, Listing, Sort

NAMES = st.sampled_from(["", "甲局", "乙镇", "丙办"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "rank": st.integers(0, 4),
            "year": st.none() | st.integers(2020, 2022),
            "organ": NAMES,
            "body": st.none(),
            "failed": st.sampled_from(["", "T3-COL", "T3-COL T3-SUM"]),
            "doubts": st.integers(0, 2),
            "path": st.sampled_from(["a", "b", "c"]),
            "part": st.none() | st.integers(1, 2),
            "failing": st.booleans(),
            "read": st.booleans(),
            "kind": st.sampled_from(["pdf", "html"]),
            "template": st.sampled_from(["", "2021"]),
            "file": st.integers(0, 9),
            **dict.fromkeys(FIGURE_SLOTS, st.none() | st.integers(-1, 2)),
            "deduced": st.integers(0, 1),
        }
    ),
    max_size=12,
)
SORTS = st.lists(
    st.tuples(st.sampled_from([name for name in COLUMNS if name not in LAID_OVER]), st.booleans()),
    max_size=3,
    unique_by=lambda key: key[0],
)
HELD = {"badge": ("rank",), "path": ("path", "part")}


def listing_of(rows: list[dict[str, Any]]) -> Listing:
    columns = Columns(SCHEMA)
    for row in rows:
        columns.append([row.get(name, "") for name in SCHEMA])
    return Listing(columns, {})


def expected(rows: list[dict[str, Any]], sort: Sort) -> list[int]:
    order = list(range(len(rows)))
    for name, descending in reversed([*sort, ("organ", False), ("year", False), ("path", False)]):
        for held in reversed(HELD.get(name, (name,))):
            there = [n for n in order if rows[n][held] is not None]
            there.sort(key=lambda n, held=held: rows[n][held], reverse=descending)  # type: ignore[misc]
            order = there + [n for n in order if rows[n][held] is None]
    return order


@given(ROWS, SORTS)
def test_an_order_is_that_of_the_values_with_nothing_last(
    rows: list[dict[str, Any]], sort: list[tuple[str, bool]]
) -> None:
    assert listing_of(rows).order(tuple(sort)).tolist() == expected(rows, tuple(sort))


def test_marks_are_sorted_too_and_do_not_stay_behind() -> None:
    rows = [{"rank": 0, "path": name, "organ": ""} for name in "abc"]
    listing = listing_of(
        [
            {**dict.fromkeys(SCHEMA, 0), "body": None, "failed": "", "kind": "", "template": "", **row}
            for row in rows
        ]
    )
    for marks, found in ((["", "跟进", ""], [1, 0, 2]), (["", "", "跟进"], [2, 0, 1])):
        laid_over = {"mark": marks, "inspector": [""] * 3}
        assert listing.order((("mark", True),), laid_over).tolist() == found


@given(ROWS)
def test_places_are_found_by_path_and_part(rows: list[dict[str, Any]]) -> None:
    wanted = {(str(row["path"]), row["part"]) for row in rows}
    found = listing_of(rows).places(wanted)
    assert set(found) == wanted
    assert all((rows[place]["path"], rows[place]["part"]) == key for key, place in found.items())
