"""The mouse works wherever it is on: figures and lines are clicked, the wheel scrolls, keys are clicked."""

from __future__ import annotations

from tests.tui.driving import press, settle, shown, workbench
from tui.screens.overview import OverviewScreen
from tui.screens.report import ReportScreen
from tui.widgets.report_list import ReportList


async def test_lines_of_the_list_are_clicked_and_opened_by_a_second_click() -> None:
    async with workbench() as pilot:
        reports = pilot.app.screen.query_one(ReportList)
        await pilot.click(ReportList, offset=(5, 2))
        assert reports.cursor == 2
        await pilot.click(ReportList, offset=(5, 2))
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReportScreen)


async def test_a_click_puts_the_cursor_on_a_figure() -> None:
    async with workbench() as pilot:
        await press(pilot, "n")
        screen = pilot.app.screen
        assert isinstance(screen, ReportScreen)
        lines = shown(pilot, "#table").splitlines()
        row = next(n for n, line in enumerate(lines) if "1.本机关不掌握" in line)
        place = lines[row].index("33")
        cells = sum(2 if ord(character) > 0x2E7F else 1 for character in lines[row][:place])
        await pilot.click("#table", offset=(cells, row))
        await settle(pilot)
        assert screen.desk.cursor == "t3.unavailable.not_held.natural_person"
        assert "本机关不掌握" in shown(pilot, "#story")
        await pilot.click("#table", offset=(2, 0))
        await settle(pilot)
        assert screen.desk.cursor == "t3.unavailable.not_held.natural_person", "there is no figure"


async def test_keys_are_clicked() -> None:
    async with workbench() as pilot:
        line = pilot.app.screen.query_one("#keys").render_line(0).text
        place = sum(2 if ord(character) > 0x2E7F else 1 for character in line[: line.index("总览")])
        await pilot.click("#keys", offset=(place, 0))
        await settle(pilot)
        assert isinstance(pilot.app.screen, OverviewScreen)
