"""The scratch view: figures are tried, rules flip before one's eyes, and nothing of it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.driving import SMALL, WIDE, press, screen_text, shown, workbench, write
from tests.tui.judged import judged_session
from tests.tui.test_workbench import dialog, wait_for

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.trial import Trial


def trial(pilot: Pilot[int]) -> Trial:
    return pilot.app.screen.trial  # type: ignore[attr-defined, no-any-return]


async def opened(pilot: Pilot[int], organ: str) -> None:
    """The report of a body."""
    await press(pilot, "slash")
    await write(pilot, organ)
    await press(pilot, "enter", "enter")


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_tab_tries_one_tied_explanation_after_the_other(size: tuple[int, int]) -> None:
    session = judged_session()
    flips = "#panel" if size == WIDE else "#strip"
    async with workbench(session, size) as pilot:
        await opened(pilot, "甲局")
        await press(pilot, "i")
        await wait_for(pilot, lambda: "不再不符 2 处" in shown(pilot, flips))
        assert "60→61" in shown(pilot, "#table") and "62→63" in shown(pilot, "#table")
        assert "解释 1/2" in shown(pilot, "#head") and "不符→成立" in shown(pilot, flips)
        await press(pilot, "tab")
        await wait_for(pilot, lambda: "解释 2/2" in shown(pilot, "#head"))
        assert "0→1" in shown(pilot, "#table") and "60→61" not in shown(pilot, "#table")
        await press(pilot, "tab")
        assert "解释 1/2" in shown(pilot, "#head")


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_every_line_says_that_it_is_a_trial(size: tuple[int, int]) -> None:
    async with workbench(judged_session(), size) as pilot:
        await opened(pilot, "甲局")
        await press(pilot, "i")
        *lines, _keys = screen_text(pilot).splitlines()
        assert all("试算" in line for line in lines if line.strip())


async def test_a_figure_of_ones_own_is_tried_and_taken_back() -> None:
    async with workbench(judged_session(), SMALL) as pilot:
        await opened(pilot, "甲局")
        await press(pilot, "i", "r")
        assert "→" not in shown(pilot, "#table")
        await press(pilot, "home", "enter")
        assert "试算" in dialog(pilot)
        await write(pilot, "61")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "60→61" in shown(pilot, "#table") and trial(pilot).said is not None)
        assert "新增不符 1 处" in shown(pilot, "#strip") and "T3-ROW" in shown(pilot, "#strip")
        assert trial(pilot).number is None
        await press(pilot, "d")
        assert "→" not in shown(pilot, "#table") and not trial(pilot).tried
        await press(pilot, "d")
        assert "没有试别的数" in shown(pilot, "#keys")


async def test_nothing_of_a_trial_stays() -> None:
    session = judged_session()
    assert session.batch is not None
    before = session.batch.judgements
    async with workbench(session, SMALL) as pilot:
        await opened(pilot, "甲局")
        seen = screen_text(pilot)
        await press(pilot, "i", "tab", "escape")
        assert "没有留下任何改动" in shown(pilot, "#keys")
        await press(pilot, "tab", "shift+tab")
        assert screen_text(pilot).splitlines()[:-1] == seen.splitlines()[:-1]
    assert session.batch.judgements is before


async def test_a_finding_without_explanation_says_so() -> None:
    async with workbench(judged_session(), SMALL) as pilot:
        await opened(pilot, "戊局")
        await press(pilot, "i", "tab")
        assert "没有改动最少的解释" in shown(pilot, "#keys")
        assert "试一个数" in shown(pilot, "#strip")


async def test_the_trial_follows_a_batch_that_is_judged_anew() -> None:
    session = judged_session()
    async with workbench(session, SMALL) as pilot:
        await opened(pilot, "甲局")
        await press(pilot, "i")
        again = judged_session().batch
        assert again is not None
        session.take(again, complete=True)
        pilot.app.screen.batch_changed()  # type: ignore[attr-defined]
        await wait_for(pilot, lambda: trial(pilot).said is not None)
        assert "60→61" in shown(pilot, "#table") and "解释 1/2" in shown(pilot, "#head")
