"""Patterns of many reports: what they are, the way to their reports, one decision for all and one undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.store import Action, ReviewStore
from tests.shipped import needs
from tests.tui.driving import SMALL, WIDE, press, screen_text, shown, workbench
from tests.tui.judged import judged_session, names
from tests.tui.test_workbench import dialog, wait_for
from tui.clerk import Clerk

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

needs("T4-SUM")


async def to_the_forgotten_total(pilot: Pilot[int]) -> None:
    """The cursor on the pattern of the total that three reports forgot."""
    for _ in range(20):
        screen = pilot.app.screen
        chosen = screen.chosen  # type: ignore[attr-defined]
        if chosen.pattern.kind == "total_not_updated":
            return
        await press(pilot, "down")
    raise AssertionError("no such pattern")


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_pattern_leads_to_its_reports(size: tuple[int, int]) -> None:
    async with workbench(judged_session(), size) as pilot:
        await press(pilot, "b")
        text = screen_text(pilot)
        assert "3 份" in text and "T4-SUM" in text and "合计没有随分项更新" in text and "例：" in text
        assert text.index("报告有误") < text.index("无法判定")
        await to_the_forgotten_total(pilot)
        await press(pilot, "enter")
        assert "显示 3 / 6" in shown(pilot, "#status") and "同类:" in shown(pilot, "#status")
        assert all(names(n) in screen_text(pilot) for n in (1, 2, 3))
        await press(pilot, "escape")
        assert "显示 6 / 6" in shown(pilot, "#status")


async def test_all_findings_of_a_pattern_are_decided_and_undone_as_one(tmp_path: Path) -> None:
    clerk = Clerk()
    await clerk.open(tmp_path / "ws")
    session = judged_session()
    session.workspace = tmp_path / "ws"
    async with workbench(session, clerk=clerk) as pilot:
        await press(pilot, "b")
        await to_the_forgotten_total(pilot)
        await press(pilot, "c")
        await wait_for(pilot, lambda: "将下列 3 处问题一起定为“属实”" in dialog(pilot))
        assert all(names(n) in dialog(pilot) for n in (1, 2, 3))
        await press(pilot, "escape")
        await wait_for(pilot, lambda: "没有改动" in shown(pilot, "#keys"))
        await press(pilot, "c", "y", "enter")
        await wait_for(pilot, lambda: "3 处已定为“属实”" in shown(pilot, "#keys"))
        assert "3 份  属实" in shown(pilot, "#body")
        await press(pilot, "u")
        await wait_for(pilot, lambda: "已撤销 3 项" in shown(pilot, "#keys"))
        assert "3 份  属实" not in shown(pilot, "#body")
    with ReviewStore.open(tmp_path / "ws", read_only=True) as store:
        done = [(event.action, event.state_after) for event in store.events()]
    assert done == [(Action.DECIDE, "confirmed")] * 3 + [(Action.UNDO, "open")] * 3


async def test_reports_that_have_nothing_in_common_have_no_pattern() -> None:
    async with workbench(size=SMALL) as pilot:
        await press(pilot, "b")
        assert "没有在两份以上报告里相同的问题" in screen_text(pilot)
        await press(pilot, "c")
        await press(pilot, "enter")
        assert "显示 6 / 6" in shown(pilot, "#status")
