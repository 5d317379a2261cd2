"""Whatever keys come at whatever size: no traceback, and no decision that the log has is lost.

`GOUJI_RANDOM_SECONDS` says how long (seconds in CI, ten minutes by hand), `GOUJI_SEED` which keys.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from audit.store import ReviewStore
from tests.tui.driving import settle, workbench
from tests.tui.test_workbench import wait_for
from tui.clerk import Clerk
from tui.reading import read_and_judge
from tui.screens.report import ReportScreen
from tui.session import Session

DEMO = Path(__file__).parents[2] / "fixtures" / "demo"
# Ctrl+X and R are among them; q and Esc only lead back, as the list's q is left out (it would end the run).
KEYS = (
    *"jkhlgGnNfcxwtmuavzsySpCoReY1234[]:/?",
    *("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "space", "tab", "shift+tab", "A"),
    *("enter", "escape", "backspace", "ctrl+x"),
    *("7", "云", "-"),
)


async def demo(folder: Path) -> Session:
    batch = folder / "demo"
    shutil.copytree(DEMO, batch)
    return Session(batch, workspace=folder / "ws")


async def test_the_first_decided_failure_takes_four_keys_and_the_next_failure_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session = await demo(tmp_path)
    async with workbench(session, read=read_and_judge, clerk=Clerk()) as pilot:
        await wait_for(pilot, lambda: session.complete and pilot.app.clerk.is_open)  # type: ignore[attr-defined]
        keys = ["n", "c", "enter"]
        assert len(keys) <= 4
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        with ReviewStore.open(tmp_path / "ws", read_only=True) as store:
            await wait_for(pilot, lambda: [r.state for r in store.reviews().values()] == ["confirmed"])
        desk = pilot.app.screen.desk  # type: ignore[attr-defined]
        before = (desk.position, desk.chosen)
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReportScreen)
        desk = pilot.app.screen.desk
        assert (desk.position, desk.chosen) != before
        assert desk.finding is not None and desk.finding.outcome == "fail"


@pytest.mark.slow
async def test_random_keys_break_nothing_and_lose_no_decision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # exports go here
    seed = os.environ.get("GOUJI_SEED", "0")
    seconds = float(os.environ.get("GOUJI_RANDOM_SECONDS", "20"))
    chance = random.Random(seed)
    session = await demo(tmp_path)
    clerk = Clerk()
    pressed: list[str] = []
    async with workbench(session, read=read_and_judge, clerk=clerk) as pilot:
        await wait_for(pilot, lambda: session.complete and clerk.is_open)
        end = time.monotonic() + seconds
        known = 0
        while time.monotonic() < end:
            if chance.random() < 0.03:
                await pilot.resize_terminal(chance.randrange(20, 200), chance.randrange(4, 70))
            key = chance.choice(KEYS)
            pressed.append(key)
            await pilot.press(key)
            assert pilot.app._exception is None, (seed, pressed[-40:])
            assert not list((tmp_path / "ws").glob("trouble-*.txt")), (seed, pressed[-40:])
            if len(pressed) % 200 == 0:
                with ReviewStore.open(tmp_path / "ws", read_only=True) as store:
                    assert store.verify() is None
                    count = len(store.events())
                    assert count >= known, (seed, pressed[-40:])
                    known = count
    with ReviewStore.open(tmp_path / "ws", read_only=True) as store:
        assert store.verify() is None
        assert len(store.events()) >= known
    print(f"{len(pressed)} keys, {known} events, seed {seed}")
