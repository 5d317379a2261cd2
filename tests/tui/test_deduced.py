"""List and report say of a report with lost figures that can only be one number how many were deduced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fixtures.generator.batch import make_batch
from tests.tui.driving import press, screen_text, settle, workbench
from tests.tui.test_workbench import wait_for
from tui.clerk import Clerk
from tui.reading import read_and_judge
from tui.session import Session

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_number_of_deduced_figures_stands_beside_the_badge(tmp_path: Path) -> None:
    (made,) = make_batch(3, 1, range(2024, 2025), ("html",), ("plain",))
    figure = made.report.figures["t3.new.natural_person"]
    before, label, table3 = made.data.decode().partition("一、本年新收")
    batch = tmp_path / "batch"
    batch.mkdir()
    torn = before + label + table3.replace(f"<td>{figure}</td>", "<td>*</td>", 1)
    (batch / "a.html").write_text(torn, encoding="utf-8")
    session = Session(batch, workspace=tmp_path / "ws")
    async with workbench(session, clerk=Clerk(), read=read_and_judge) as pilot:
        await wait_for(pilot, lambda: session.complete and session.workspace is not None)
        await settle(pilot)
        assert "推定 1" in screen_text(pilot)
        await press(pilot, "enter")
        # The table reconciles with the deduced figure; the prose is held only against figures that were read.
        assert "? 存疑  推定 1  2024" in screen_text(pilot)
