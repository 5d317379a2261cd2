"""Texts of a report are shown as they are on every screen and in every way out, and break nothing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from audit.batch import JudgedBatch
from audit.model import Badge, Problem, State
from audit.store import ReviewStore
from tests.tui.driving import press, screen_text, workbench
from tests.tui.prepared import cell, finding, judged, report, session
from tui.plain import PlainReview

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "brackets": "国发[2019]5号",
    "closing": "a[/b]c[/]",
    "markup": "[red]红[/red] [@click=app.exit]x[/]",
    "emoji": "报告👍🏽👨‍👩‍👧",
    "long": "机关" * 1000,
    "right to left": "\u202eמשרד\u202c القسم",
    "escape": "\x1b[2J\x1b]52;c;QQ==\x07",
    "braces": "{count} {0} {",
    "surrogate": "坏\udcff名",
    "blank": " \t\n",
}
SCREENS = (
    (),
    ("enter",),
    ("enter", "enter"),
    ("enter", "1"),
    ("enter", "y"),
    ("enter", "Y"),
    ("enter", "c"),
    ("o",),
)
CASES = [*(((80, 24), name) for name in TEXTS), ((160, 50), "markup"), ((160, 50), "long")]


def hostile(words: str) -> JudgedBatch:
    """A batch whose every text is this one."""
    figures = {
        "t3.new.natural_person": cell("", None, State.UNREADABLE, raw=words, note=words),
        "t3.new.business": cell("", 3, State.SHIFTED, raw=words, note=words),
    }
    # Only a file's name can hold what no encoding has; a report's own text has been decoded.
    organ = words.encode("utf-8", "replace").decode()
    of = report(organ, 2024, path=f"{words}.html", figures=figures, problems=(Problem("odd", words),))
    before = report(organ, 2023, path="before.html")
    found = finding(of, "STR-PARTS", organ, table=None, message=words, slots=("text:1",))
    return JudgedBatch(
        [judged(of, Badge.FAIL, found, finding(of, sides=(1, 2), message=words)), judged(before)]
    )


@pytest.mark.parametrize(("size", "name"), CASES, ids=[f"{name} {size[0]}" for size, name in CASES])
async def test_every_screen_shows_it_and_keeps_its_lines(size: tuple[int, int], name: str) -> None:
    words = TEXTS[name]
    async with workbench(session(hostile(words)), size) as pilot:
        for keys in SCREENS:
            await press(pilot, *keys)
            text = screen_text(pilot)
            assert "\x1b" not in text and "\u202e" not in text and "程序出了意外" not in text, keys
            assert max(map(cell_len, text.splitlines())) <= size[0], keys
            while len(pilot.app.screen_stack) > 2:
                await press(pilot, "escape")


@pytest.mark.parametrize("words", [TEXTS["brackets"], TEXTS["closing"]])
async def test_brackets_stand_on_the_screen_as_in_the_report(words: str) -> None:
    async with workbench(session(hostile(words)), (160, 50)) as pilot:
        assert words in screen_text(pilot)
        await press(pilot, "enter")
        assert words in screen_text(pilot)


@pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS)
def test_the_linear_review_says_it_plainly(words: str, tmp_path: Path) -> None:
    target = io.StringIO()
    with ReviewStore.open(tmp_path) as store:
        typed = io.StringIO("c\nd\ni\no\nq\n")
        PlainReview(session(hostile(words)), store, typed, target).run()
    said = target.getvalue()
    assert "\x1b" not in said and "\u202e" not in said and "已定为“属实”" in said
