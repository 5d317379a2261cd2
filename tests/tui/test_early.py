"""The first lines of the list before the workbench is loaded: what it will show itself, in its own places."""

from __future__ import annotations

from pathlib import Path

import pyte
import pytest

from tests.tui.driving import screen_text, workbench
from tests.tui.prepared import session
from tui.early import painted
from tui.first_page import FirstPage, PageRow
from tui.list_lines import SHOWN


def page_of_prepared() -> FirstPage:
    """The prepared reports as the last run would have left them."""
    made = session()
    assert made.batch is not None
    rows = [
        PageRow(*(getattr(row, name) for name in PageRow.__slots__)) for row in made.batch.view().rows(0, 96)
    ]
    return FirstPage(rows, made.batch.counts)


def shown(told: str, size: tuple[int, int]) -> list[str]:
    """The lines of a terminal to which this was written."""
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed(told)
    lines = []
    for y in range(size[1]):
        cells = [screen.buffer[y][x].data for x in range(size[0])]
        lines.append("".join(cells).rstrip())
    return lines


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_picture_is_what_the_workbench_paints_over_it(size: tuple[int, int]) -> None:
    page, made = page_of_prepared(), session()
    early = shown(painted(page, made.path, SHOWN, *size, colours=True), size)
    made.batch, made.complete, made.page, made.sort = None, False, page, ()
    async with workbench(made, size) as pilot:
        own = [line.rstrip() for line in screen_text(pilot).splitlines()]
    assert early[:-2] == own[:-2]


def test_colours_can_be_left_out_and_nothing_from_a_report_moves_the_cursor() -> None:
    page = page_of_prepared()
    told = painted(page, Path("批次\x1b[5;5H"), SHOWN, 80, 24, colours=False)
    assert "31m" not in told and "\x1b[5;5H" not in told.replace("\x1b[5;1H", "")
    assert "31m" in painted(page, Path("批次"), SHOWN, 80, 24, colours=True)


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (200, 3)])
def test_a_tiny_terminal_is_no_trouble(size: tuple[int, int]) -> None:
    assert len(shown(painted(page_of_prepared(), Path("批次"), SHOWN, *size, colours=True), size)) == size[1]
