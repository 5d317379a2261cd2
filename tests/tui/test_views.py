"""Overview, years and source: what they show, and that every way leads back to the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.batch import Tally
from audit.discover import discover
from audit.model import Place, Severity
from audit.source import SourceLine
from fixtures.generator.batch import make_batch
from tests.tui.driving import SMALL, WIDE, press, screen_text, settle, shown, workbench
from tests.tui.test_workbench import wait_for
from tui.clerk import Clerk
from tui.reading import read_and_judge
from tui.screens.overview import sections
from tui.screens.source import shown_lines
from tui.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot


def batch(folder: Path) -> Path:
    root = folder / "batch"
    for made in make_batch(5, 1, range(2019, 2025), ("html",), ("plain",)):
        path = root / made.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.data)
    return root


async def opened(pilot: Pilot[int], session: Session) -> None:
    await wait_for(pilot, lambda: session.complete and session.workspace is not None)
    await settle(pilot)


async def test_the_overview_counts_and_leads_to_the_filtered_list() -> None:
    async with workbench(size=SMALL) as pilot:
        await press(pilot, "o")
        assert "x 不符" in screen_text(pilot) and "各规则不符的处数" in screen_text(pilot)
        await press(pilot, "down", "down", "enter")
        assert "badge:失读" in shown(pilot, "#status") and "显示 1 / 6" in shown(pilot, "#status")
        await press(pilot, "escape", "o", "q")
        assert "显示 6 / 6" in shown(pilot, "#status")


def test_the_gravest_rules_stand_first_in_the_overview() -> None:
    tally = Tally({}, {"NOTE": 9, "OLD": 5, "WARN": 3, "MANY": 2, "FEW": 1}, {}, {}, {}, {})
    severities = {
        "FEW": Severity.ERROR,
        "MANY": Severity.ERROR,
        "WARN": Severity.WARNING,
        "NOTE": Severity.INFO,
    }
    ((_, bars),) = [one for one in sections(tally, 1, {"FEW": "少"}, severities) if "规则" in one[0]]
    assert [bar.name for bar in bars] == ["x MANY ", "x FEW 少", "! WARN ", "i NOTE ", "  OLD "]


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_years_stand_side_by_side_across_both_forms(tmp_path: Path, size: tuple[int, int]) -> None:
    session = Session(batch(tmp_path), workspace=tmp_path / "ws")
    async with workbench(session, size, clerk=Clerk(), read=read_and_judge) as pilot:
        await opened(pilot, session)
        await press(pilot, "p", "p", "g", "enter", "3", "y")
        text = screen_text(pilot)
        assert "2024" in text and "2021" in text and "历年并排" in text
        assert "(=)" in text or "(+" in text
        before = shown(pilot, "#title")
        await press(pilot, "right")
        assert shown(pilot, "#title") != before
        await press(pilot, "end", "q")
        assert "[3 表三]" in screen_text(pilot)


async def test_the_source_opens_at_the_cell_and_marks_it(tmp_path: Path) -> None:
    root = batch(tmp_path)
    session = Session(root, workspace=tmp_path / "ws")
    async with workbench(session, WIDE, clerk=Clerk(), read=read_and_judge) as pilot:
        await opened(pilot, session)
        assert set(session.sources) == {source.path for source in discover(root).files}
        await press(pilot, "p", "p", "g", "enter", "3")
        desk = pilot.app.screen.desk  # type: ignore[attr-defined]
        desk.cursor = "t3.granted.total"
        cell = desk.judgement.report.cells["t3.granted.total"]
        await press(pilot, "s")
        await wait_for(pilot, lambda: f"[{cell.raw}]" in screen_text(pilot))
        assert "（一）予以公开" in screen_text(pilot) and "表三·予以公开·总计" in shown(pilot, "#title")
        await press(pilot, "end", "g", "pagedown", "q")
        assert "[3 表三]" in screen_text(pilot)


def test_the_words_that_a_finding_quotes_are_marked_in_their_line() -> None:
    said = "（二）依申请公开。全年收到政府信息公开申请31条，已全部办结。其余见附件。"
    line = SourceLine(None, 5, None, None, (said,))
    words = ("全年收到政府信息公开申请31条", "全年收到政府信息公开申请31条，已全部办结。")
    (shown_line,) = shown_lines(line, Place(line=5), 120, words)
    assert "[全年收到政府信息公开申请31条]，已全部办结。" in "".join(part for part, _ in shown_line)
    assert ("全年收到政府信息公开申请31条", "left") in shown_line
    broken = shown_lines(line, Place(line=5), 40, words)
    marked = "".join(part for one in broken for part, style in one if style == "left")
    assert marked == "[全年收到政府信息公开申请31条]" and len(broken) > 1
    assert "[" not in "".join(part for part, _ in shown_lines(line, None, 120, words)[0])
