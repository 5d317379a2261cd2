"""Columns: what is written is read back, and what stands for None is None again."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from audit.columns import TEXT, WORD, Columns, load, save

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = {"name": TEXT, "kind": WORD, "year": "i", "figure": "q", "rank": "B", "hash": "Q"}
TEXTS = (None, "", "云溪县", "坏\udcff", "a\nb", '"[,]"')


def some_rows(seed: int) -> list[tuple[object, ...]]:
    rng = random.Random(seed)
    return [
        (
            rng.choice(TEXTS),
            rng.choice(TEXTS),
            rng.choice((None, 1900, 2100)),
            rng.choice((None, -(2**63) + 1, 0, 2**63 - 1)),
            rng.choice((0, 255)),
            rng.choice((0, 2**64 - 1)),
        )
        for _ in range(rng.randrange(20))
    ]


def made(rows: list[tuple[object, ...]]) -> Columns:
    columns = Columns(SCHEMA)
    for row in rows:
        columns.append(row)
    return columns


def rows_of(columns: Columns) -> list[tuple[object, ...]]:
    return list(columns.rows(tuple(columns.schema), range(len(columns))))


@pytest.mark.parametrize("seed", range(10))
def test_rows_are_what_was_added(seed: int) -> None:
    rows = some_rows(seed)
    columns = made(rows)
    assert rows_of(columns) == rows
    assert [columns.value("year", n) for n in range(len(columns))] == [row[2] for row in rows]


@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_is_read_back(tmp_path: Path, seed: int) -> None:
    rows = some_rows(seed)
    save(made(rows), tmp_path / "rows")
    assert rows_of(load(tmp_path / "rows", SCHEMA)) == rows


def test_some_columns_are_read_without_the_others(tmp_path: Path) -> None:
    save(made([("甲", "乙", 2024, None, 1, 2)]), tmp_path / "rows")
    assert rows_of(load(tmp_path / "rows", {"year": "i", "name": TEXT})) == [(2024, "甲")]


def test_a_text_that_recurs_is_held_once(tmp_path: Path) -> None:
    columns = made([(str(n), "云溪县" + "教育局"[:3], 2024, n, 1, 2) for n in range(3)])
    save(columns, tmp_path / "rows")
    for kinds in (columns["kind"], load(tmp_path / "rows", SCHEMA)["kind"]):
        assert len({id(kind) for kind in kinds}) == 1


def test_more_than_a_line_of_texts_keep_their_order(tmp_path: Path) -> None:
    columns = Columns({"name": TEXT})
    for n in range(10_000):
        columns.append((str(n),))
    save(columns, tmp_path / "rows")
    assert list(load(tmp_path / "rows", {"name": TEXT})["name"]) == [str(n) for n in range(10_000)]


@pytest.mark.parametrize("cut", [0, 10, 60, 200])
def test_a_file_that_is_cut_is_refused(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "rows"
    save(made([("甲", "乙", 2024, 7, 1, 2)] * 50), file)
    file.write_bytes(file.read_bytes()[:-cut] if cut else b"")
    with pytest.raises(ValueError):
        load(file, SCHEMA)


def test_another_kind_of_column_is_refused(tmp_path: Path) -> None:
    save(made([("甲", "乙", 2024, 7, 1, 2)]), tmp_path / "rows")
    with pytest.raises(ValueError):
        load(tmp_path / "rows", {**SCHEMA, "year": "q"})


def test_another_column_is_put_beside_shared_ones() -> None:
    columns = made([("甲", "乙", 2024, 7, 1, 2)])
    more = columns.replaced("name", ["丙"]).replaced("ties", [0], "I")
    assert (columns["name"], more["name"], more.value("ties", 0)) == (["甲"], ["丙"], 0)
    assert more["kind"] is columns["kind"]
