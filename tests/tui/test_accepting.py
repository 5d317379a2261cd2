"""The way out of doubt on a real file: look at the source, attest three cells, see the rules judge, take it back."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model import Badge, State
from audit.store import ReviewStore, Target
from tests.tui.driving import logged, press, screen_text, settle, shown, workbench, write
from tests.tui.torn import torn_batch
from tui.judged import judge_again
from tui.reading import read_and_judge
from tui.screens.report import ReportScreen
from tui.screens.source import SourceScreen
from tui.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

    from tui.app import GoujiApp

CELLS = {
    "t4.review.upheld": ("2", "第3页，扫描不清"),
    "t4.review.corrected": ("1", "第3页"),
    "t4.review.total": ("5", "第3页"),
}


async def until(pilot: Pilot[int], what: str, is_so: object) -> None:
    """Let the workbench work until something is so, however slow the machine is."""
    assert callable(is_so)
    for _ in range(6000):
        if is_so():
            return
        await pilot.pause(0.05)
    raise AssertionError(f"{what}:\n{screen_text(pilot)}")


async def attest(pilot: Pilot[int], slot: str, figure: str, note: str) -> None:
    """Attest a cell as an inspector does: the cursor on it, `v`, the figure, page and why."""
    screen = pilot.app.screen
    assert isinstance(screen, ReportScreen)
    screen.desk.cursor = slot
    await press(pilot, "v")
    await write(pilot, figure)
    await press(pilot, "enter")
    await write(pilot, note)
    await press(pilot, "enter")
    await until(pilot, "attested", lambda: "已写入复核日志" in shown(pilot, "#keys"))
    await settle(pilot)


def outcomes(pilot: Pilot[int]) -> dict[str, str]:
    """Outcomes of the findings by rule and scope."""
    app: GoujiApp = pilot.app  # type: ignore[assignment]
    found = app.session.judgement(0).findings
    return {f"{f.rule} {f.scope}": str(f.outcome) for f in found}


async def test_doubt_ends_with_three_attested_cells_and_comes_back_when_they_are_taken_back(
    tmp_path: Path,
) -> None:
    batch = torn_batch(tmp_path)
    session = Session(batch, jobs=1)
    async with workbench(session, (120, 40), read=read_and_judge) as pilot:
        app: GoujiApp = pilot.app  # type: ignore[assignment]
        await until(pilot, "read", lambda: session.complete and app.clerk.is_open)
        await until(pilot, "run recorded", lambda: app._recorded)
        assert session.judgement(0).badge is Badge.UNKNOWN
        await press(pilot, "enter")
        await until(pilot, "open", lambda: isinstance(pilot.app.screen, ReportScreen))
        desk = pilot.app.screen.desk  # type: ignore[attr-defined]
        desk.choose(next(n for n, f in enumerate(desk.findings) if (f.rule, f.scope) == ("T4-SUM", "review")))
        assert outcomes(pilot)["T4-SUM review"] == "unknown"

        desk.cursor = "t4.review.upheld"
        await press(pilot, "s")
        await until(pilot, "source", lambda: "[2?]" in screen_text(pilot))
        assert isinstance(pilot.app.screen, SourceScreen)
        assert "69行" in next(line for line in screen_text(pilot).splitlines() if "[2?]" in line)
        await press(pilot, "q")

        for slot, (figure, note) in CELLS.items():
            await attest(pilot, slot, figure, note)
        assert outcomes(pilot)["T4-SUM review"] == "fail", "2 + 1 + 1 is not 5"
        assert session.judgement(0).badge is Badge.FAIL
        assert "2*" in screen_text(pilot) and "5*" in screen_text(pilot), "attested figures say so"
        assert (
            session.as_read(session.judgement(0).report).cells["t4.review.upheld"].state is State.UNREADABLE
        )

        desk.cursor = "t4.review.total"
        await press(pilot, "v", "d")
        await until(pilot, "taken back", lambda: "核读已撤回" in shown(pilot, "#keys"))
        assert outcomes(pilot)["T4-SUM review"] == "unknown", "the doubt is back"
        await attest(pilot, "t4.review.total", "4", "第3页，放大后是 4")
        assert "T4-SUM review" not in outcomes(pilot), "it holds now"

        await press(pilot, "u")
        await until(pilot, "undone", lambda: "已撤销核读（4）" in shown(pilot, "#keys"))
        assert outcomes(pilot)["T4-SUM review"] == "unknown", "the latest change was the attested figure"

    with ReviewStore.open(batch / ".gouji", read_only=True) as store:
        events = [event for event in store.events() if event.action in ("attest", "undo")]
        assert store.verify() is None
    assert [event.scope for event in events] == [*CELLS, *["t4.review.total"] * 3]
    assert all(event.inspector and event.host and event.utc and event.local_time for event in events)
    assert [event.note for event in events if event.note and "放大" in event.note]


async def test_a_colleague_s_figure_is_judged_also_when_that_takes_longer_than_a_look_at_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app._NEWS_EVERY", 0.05)

    def slow(*given: object) -> object:
        time.sleep(0.6)
        return judge_again(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("tui.log_keeping.judge_again", slow)
    batch, slot = torn_batch(tmp_path), "t4.review.upheld"
    session = Session(batch, jobs=1)
    async with workbench(session, (120, 40), read=read_and_judge) as pilot:
        app: GoujiApp = pilot.app  # type: ignore[assignment]
        await until(pilot, "run recorded", lambda: app._recorded)
        report = session.judgement(0).report
        with ReviewStore.open(batch / ".gouji") as store:
            store.attest(Target.of_cell(report, slot), 2, was="unreadable", note="第3页")
        await until(pilot, "judged", lambda: session.judgement(0).report.cells[slot].state is State.ATTESTED)


async def test_findings_that_come_back_with_an_undo_are_shown(tmp_path: Path) -> None:
    async with logged(tmp_path) as pilot:
        app: GoujiApp = pilot.app  # type: ignore[assignment]
        session, batch = app.session, app.session.batch
        assert batch is not None
        place = next(n for n, judgement in enumerate(batch) if judgement.findings)
        clean = replace(batch.judgements[place], findings=())
        session.take(batch.with_judgements({place: clean}), complete=True)
        report = clean.report
        await app.push_screen(ReportScreen((report.path, report.part)))
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ReportScreen) and screen.desk.finding is None
        session.take(batch, complete=True)
        screen.batch_changed()
        await settle(pilot)
        assert screen.desk.finding is not None
