"""Text files become grids and prose, each with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model import Grid, TextBlock
from audit.read.text import read_text


def grids(text: str) -> list[list[list[str]]]:
    """Every grid of a text as rows of cell texts."""
    (document,) = read_text(text.encode(), "x.txt")
    found = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(cell.text)
            found.append(list(rows.values()))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\t\t1\n乙\t2\t\n", [[["甲", "", "1"], ["乙", "2", ""]]]),
        ("甲 | 1 | 2 |\n乙 | 3 | |\n", [[["甲", "1", "2"], ["乙", "3", ""]]]),
        ("| 甲 | 1 |\n|---|---|\n| 乙 | |\n", [[["甲", "1"], ["乙", ""]]]),
        ("甲 ｜ 1 ｜ 2\n", [[["甲", "1", "2"]]]),
        ("规章\n|\n0\n|\n6\n|\n行政许可\n|\n", [[["规章"], ["0"], ["6"], ["行政许可"]]]),
        ("规章 |\n/ |\n|\n0 |\n", [[["规章"], ["/"], [""], ["0"]]]),
        ("商业\n企业\n|\n科研\n机构\n|\n0\n|\n", [[["商业\n企业"], ["科研\n机构"], ["0"]]]),
        ("规章\n|\n0\n|\n0\n\n三、收到和处理政府信息公开申请情况\n", [[["规章"], ["0"], ["0"]]]),
    ],
    ids=[
        "tabs",
        "pipes",
        "markdown",
        "full-width pipes",
        "cell a line",
        "cell a line, pipe behind",
        "wrapped",
        "last value",
    ],
)
def test_every_way_of_writing_a_table(text: str, expected: list[list[list[str]]]) -> None:
    assert grids(text) == expected


def test_cells_and_prose_know_their_lines() -> None:
    (document,) = read_text("标题\n\n甲\t1\n乙\t2\n结尾。\n".encode(), "x.txt")
    assert [block.at.line for block in document.blocks] == [1, 3, 5]
    grid = document.blocks[1]
    assert isinstance(grid, Grid) and not grid.geometric
    assert [(cell.at.line, cell.at.row, cell.at.column) for cell in grid.cells] == [
        (3, 1, 1),
        (3, 1, 2),
        (4, 2, 1),
        (4, 2, 2),
    ]


def test_a_part_heading_is_never_taken_for_a_cell() -> None:
    (document,) = read_text("0\n|\n三、收到和处理政府信息公开申请情况\n自然人\n|\n0\n|\n".encode(), "x.txt")
    assert [block.text for block in document.blocks if isinstance(block, TextBlock)] == [
        "三、收到和处理政府信息公开申请情况"
    ]


@given(st.binary(max_size=400))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    assert len(read_text(data, "x.txt")) == 1


@given(st.text(alphabet="甲一|0\t\n -。", max_size=200))
def test_no_text_is_lost(text: str) -> None:
    (document,) = read_text(text.encode(), "x.txt")
    kept = "".join(
        block.text if isinstance(block, TextBlock) else "".join(cell.text for cell in block.cells)
        for block in document.blocks
    )
    for character in "甲一0。":
        assert kept.count(character) == text.count(character)
