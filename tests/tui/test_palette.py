"""Ways in: the palette, the help and what an input method sends."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from audit.language import load_texts
from tests.tui.driving import press, screen_text, settle, shown, workbench, write
from tui.keys import ACTIONS, LIST, OVERVIEW, REPORT, SOURCE, YEARS, actions
from tui.lookup import look_up
from tui.screens.batch_list import BatchList
from tui.screens.help import HelpScreen
from tui.screens.overview import OverviewScreen
from tui.screens.palette import Palette
from tui.screens.report import ReportScreen
from tui.screens.years import YearsScreen


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_is_found_by_chinese_by_pinyin_initials_and_by_english(action: object) -> None:
    from tui.keys import Action

    assert isinstance(action, Action)
    where = action.where[0]
    chinese, english = load_texts("tui.texts", "zh"), load_texts("tui.texts", "en")
    initials = chinese[f"keys.{action.id}.find"].split()[0]
    label = chinese[f"keys.{action.id}.label"]
    assert len(initials) == len(label), "one letter for each character"
    for words in (label, initials, english[f"keys.{action.id}.label"]):
        assert action in look_up(words, where)[:4], words


def test_what_begins_like_the_words_comes_first_and_nothing_finds_all() -> None:
    assert look_up("ly", REPORT)[0].id == "source"
    assert look_up("ｌｙ", REPORT)[0].id == "source", "full-width letters"
    assert look_up("", LIST) == actions(LIST)
    assert look_up("没有这样的", LIST) == []


async def test_the_palette_runs_what_is_chosen() -> None:
    async with workbench() as pilot:
        await press(pilot, "colon")
        assert isinstance(pilot.app.screen, Palette)
        await write(pilot, "总览")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, OverviewScreen)
        await press(pilot, "ctrl+p", "escape")
        assert isinstance(pilot.app.screen, OverviewScreen), "Esc leads back"
        await press(pilot, "colon")
        await write(pilot, "fh")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, BatchList)


async def test_the_palette_moves_and_says_when_nothing_fits() -> None:
    async with workbench() as pilot:
        await press(pilot, "n", "colon", "down", "down", "up")
        assert ">" in shown(pilot, "#found").splitlines()[1]
        await write(pilot, "没有的")
        assert "没有这样的命令" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Palette), "there is nothing to run"


async def test_an_action_that_asks_works_from_the_palette() -> None:
    async with workbench() as pilot:
        await press(pilot, "n", "colon")
        await write(pilot, "copy")
        await press(pilot, "enter")
        await settle(pilot)
        assert "复制什么" in screen_text(pilot)


@pytest.mark.parametrize(
    ("keys", "where"), [((), LIST), (("n",), REPORT), (("n", "y"), YEARS), (("o",), OVERVIEW)]
)
async def test_help_is_there_on_every_screen_and_its_own_keys_come_first(
    keys: tuple[str, ...], where: str
) -> None:
    async with workbench() as pilot:
        await press(pilot, *keys, "question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert load_texts("tui.texts", "zh")[f"keys.places.{where}"] in shown(pilot, "#body").splitlines()[0]
        await press(pilot, "backspace")
        assert getattr(pilot.app.screen, "where", "") == where


async def test_the_help_is_searched_in_any_language_and_by_initials() -> None:
    async with workbench() as pilot:
        for words, finds in [("hedu", "v"), ("attest", "v"), ("核读", "v"), ("zl", "o")]:
            await press(pilot, "question_mark", "slash")
            await write(pilot, words)
            lines = shown(pilot, "#body").splitlines()
            assert any(line.split()[:1] == [finds] for line in lines), words
            await press(pilot, "escape", "escape")


async def test_keys_of_an_input_method_work_or_are_answered() -> None:
    async with workbench() as pilot:
        await write(pilot, "ｎ")
        assert isinstance(pilot.app.screen, ReportScreen), "a full-width letter"
        await write(pilot, "ｙ")
        assert isinstance(pilot.app.screen, YearsScreen)
        await press(pilot, "backspace")
        await write(pilot, "？")
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, "q", "q")
        await write(pilot, "／")
        assert pilot.app.screen.query_one("#filter", Input).has_focus
        await press(pilot, "enter")
        await write(pilot, "你")
        assert "中文输入法" in shown(pilot, "#keys") and "Ctrl+P" in shown(pilot, "#keys")
        await write(pilot, "：")
        assert isinstance(pilot.app.screen, Palette)


def test_the_source_view_has_its_own_place_in_the_table() -> None:
    assert {"copy", "palette", "help", "back"} <= {action.id for action in actions(SOURCE)}
