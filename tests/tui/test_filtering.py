"""The filter line helps: it completes words, counts what fits, and says how to widen it."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.tui.driving import press, screen_text, shown, workbench, write
from tests.tui.prepared import sample
from tui.completing import complete, completed, widenings

BATCH = sample()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("ba", "badge:"),
        ("结论", "结论:"),
        ("badge:不", "badge:不符"),
        ("rule:col", "rule:T3-COL"),
        ("year:", "year:2024"),
        ("-mark:属", "-mark:属实"),
        ("region:云", "region:云溪县"),
        ("2024 地区：云", "地区:云溪县"),
        ("总", "总计>"),
    ],
)
def test_the_last_word_is_completed(words: str, first: str) -> None:
    assert complete(words, BATCH)[0] == first


@pytest.mark.parametrize("words", ["", "2024 ", "没有这样的", "nonsense:x", "badge:zzz"])
def test_nothing_is_offered_where_there_is_nothing(words: str) -> None:
    assert complete(words, BATCH) == ()


def test_a_completed_condition_is_followed_by_a_space_and_a_name_is_not() -> None:
    assert completed("2024 ba", "badge:") == "2024 badge:"
    assert completed("2024 badge:不", "badge:不符") == "2024 badge:不符 "


def test_regions_are_what_the_bodies_names_begin_with() -> None:
    assert BATCH.regions[0] == "云溪县"


def test_a_region_is_a_condition() -> None:
    assert len(BATCH.view("region:云溪县")) == 4
    assert len(BATCH.view("region:溪县")) == 0


@pytest.mark.parametrize("words", ["badge:open", "badge:存疑", "badge:unknown"])
def test_badges_are_found_by_their_english_words_too(words: str) -> None:
    assert [BATCH.view(words).rows(0, 9)[0].organ] == ["云溪县水利局"]


def test_words_to_leave_out_are_told_with_what_they_would_give() -> None:
    assert widenings("2024 水利 镇", lambda words: len(BATCH.view(words))) == [("镇", 1)]
    assert widenings("没有的", lambda words: len(BATCH.view(words))) == []


async def test_completing_counting_and_widening_on_the_screen() -> None:
    async with workbench() as pilot:
        await press(pilot, "slash")
        assert "badge:" in shown(pilot, "#status") and "显示 6 / 6" in shown(pilot, "#status")
        await write(pilot, "ba")
        await press(pilot, "tab")
        field = pilot.app.screen.query_one("#filter", Input)
        assert field.value == "badge:"
        await write(pilot, "存")
        assert "badge:存疑" in shown(pilot, "#status") and "显示 1 / 6" in shown(pilot, "#status")
        await press(pilot, "tab")
        assert field.value == "badge:存疑 "
        await write(pilot, "镇")
        assert "去掉“镇”就有 1 份" in screen_text(pilot) and "去掉“badge:存疑”就有 1 份" in screen_text(pilot)
        await press(pilot, "enter")
        assert "排序" in shown(pilot, "#status")
        await press(pilot, "tab")
        assert "没有可以补全" in shown(pilot, "#keys")
