"""The index of a batch: orders are those of the plain values, whatever the columns."""

from __future__ import annotations

import random
from typing import Any

import pytest

from audit.columns import Columns
from audit.listing import COLUMNS, FIGURE_SLOTS, LAID_OVER, SCHEMA, Listing, Sort

Row = dict[str, Any]
SORTABLE = [name for name in COLUMNS if name not in LAID_OVER]
HELD = {"badge": ("rank",), "path": ("path", "part")}
VALUES: dict[str, tuple[Any, ...]] = {
    "rank": (0, 1, 2, 3, 4),
    "year": (None, 2020, 2021, 2022),
    "organ": ("", "甲局", "乙镇", "丙办"),
    "body": (None,),
    "failed": ("", "T3-COL", "T3-COL T3-SUM"),
    "doubts": (0, 1, 2),
    "path": ("a", "b", "c"),
    "part": (None, 1, 2),
    "kind": ("pdf", "html"),
    "template": ("", "2021"),
    **dict.fromkeys(FIGURE_SLOTS, (None, -1, 0, 2)),
}
"""What the columns may hold; the others hold 0 or 1."""


def some_rows(rng: random.Random) -> list[Row]:
    return [{name: rng.choice(VALUES.get(name, (0, 1))) for name in SCHEMA} for _ in range(rng.randrange(15))]


def listing_of(rows: list[Row]) -> Listing:
    columns = Columns(SCHEMA)
    for row in rows:
        columns.append([row[name] for name in SCHEMA])
    return Listing(columns, {})


def expected(rows: list[Row], sort: Sort) -> list[int]:
    order = list(range(len(rows)))
    for name, descending in reversed([*sort, ("organ", False), ("year", False), ("path", False)]):
        for held in reversed(HELD.get(name, (name,))):
            values = [row[held] for row in rows]
            there = sorted(
                (n for n in order if values[n] is not None), key=values.__getitem__, reverse=descending
            )
            order = there + [n for n in order if values[n] is None]
    return order


@pytest.mark.parametrize("seed", range(60))
def test_an_order_is_that_of_the_values_with_nothing_last(seed: int) -> None:
    rng = random.Random(seed)
    rows = some_rows(rng)
    sort = tuple((name, rng.random() < 0.5) for name in rng.sample(SORTABLE, rng.randrange(4)))
    assert listing_of(rows).order(sort).tolist() == expected(rows, sort)


def test_marks_are_sorted_too_and_do_not_stay_behind() -> None:
    row = {name: values[0] for name, values in VALUES.items()}
    listing = listing_of([{**dict.fromkeys(SCHEMA, 0), **row, "path": name} for name in "abc"])
    for marks, found in ((["", "跟进", ""], [1, 0, 2]), (["", "", "跟进"], [2, 0, 1])):
        laid_over = {"mark": marks, "inspector": [""] * 3}
        assert listing.order((("mark", True),), laid_over).tolist() == found


@pytest.mark.parametrize("seed", range(10))
def test_places_are_found_by_path_and_part(seed: int) -> None:
    rows = some_rows(random.Random(seed))
    wanted = {(row["path"], row["part"]) for row in rows}
    found = listing_of(rows).places(wanted)
    assert set(found) == wanted
    assert all((rows[place]["path"], rows[place]["part"]) == key for key, place in found.items())
