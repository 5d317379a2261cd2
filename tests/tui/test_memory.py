"""The workbench comes back to where it was left, and losing that memory costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.driving import press, screen_text, settle, shown, workbench
from tests.tui.prepared import sample
from tests.tui.prepared import session as prepared
from tui.events import Judged
from tui.memory import Remembered, recall, recent_batches, remember
from tui.screens.report import ReportScreen

if TYPE_CHECKING:
    from pathlib import Path

    from tui.app import GoujiApp


def test_each_batch_has_its_own_memory_and_the_latest_comes_first(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path / "state")}
    one, other = tmp_path / "一", tmp_path / "二"
    one.mkdir()
    other.mkdir()
    remember(one, Remembered("不符", "year", "a.html", None, is_open=True), environment)
    remember(other, Remembered(), environment)
    assert recall(one, environment) == Remembered("不符", "year", "a.html", None, is_open=True)
    assert recall(tmp_path / "三", environment) == Remembered()
    assert recent_batches(environment) == (other, one)
    other.rmdir()
    assert recent_batches(environment) == (one,)


def test_what_cannot_be_used_is_forgotten(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path / "state")}
    remember(tmp_path, Remembered(), environment)
    (file,) = (tmp_path / "state" / "gouji" / "sessions").iterdir()
    for bad in ("", "{", "[]", '{"text": 3}', '{"path": []}', '{"part": "x"}'):
        file.write_text(bad, encoding="utf-8")
        assert recall(tmp_path, environment) == Remembered()
    (tmp_path / "state" / "gouji" / "recent.json").write_text('{"batches": 3}', encoding="utf-8")
    assert recent_batches(environment) == ()
    remember(tmp_path, Remembered(), {"XDG_STATE_HOME": "/proc/no"})


async def test_filter_order_cursor_and_open_report_come_back() -> None:
    kept: list[Remembered] = []
    async with workbench(prepared()) as pilot:
        app: GoujiApp = pilot.app  # type: ignore[assignment]
        app._remember = kept.append
        await press(pilot, "p", "slash", *"2024", "enter", "down", "enter")
        app.keep_place()
    left = kept[-1]
    assert (left.text, left.order, left.is_open) == ("2024", "organ", True)
    session = prepared()
    batch, session.batch, session.complete = sample(), None, False
    session.text, session.order = left.text, left.order
    session.opened, session.reopen = (str(left.path), left.part), True
    async with workbench(session) as pilot:
        app = pilot.app  # type: ignore[assignment]
        from tui.log_keeping import Told

        app.post_message(Told(Judged(batch, session.rule_book, complete=True)))
        for _ in range(50):  # however long a loaded machine takes
            await settle(pilot)
            if isinstance(pilot.app.screen, ReportScreen):
                break
        assert isinstance(pilot.app.screen, ReportScreen) and pilot.app.screen.identity == (
            left.path,
            left.part,
        )
        await press(pilot, "q")
        assert "筛选" in shown(pilot, "#status") and "2024" in screen_text(pilot)
