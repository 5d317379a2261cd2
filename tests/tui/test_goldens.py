"""The screens as readable text; GOUJI_UPDATE_GOLDENS=1 writes them anew, and the diff is read before a commit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rich.cells import cell_len

from audit import language
from audit.discover import SourceFile
from audit.model import Place
from audit.source import SourceLine
from tests.tui.driving import SMALL, press, screen_text, settle, workbench
from tests.tui.judged import judged_session
from tests.tui.prepared import session
from tui.screens.source import SourceScreen

GOLDENS = Path(__file__).parent / "goldens"
SIZES = {"80x24": SMALL, "120x36": (120, 36)}
SCREENS: dict[str, tuple[str, ...]] = {
    "list": (),
    "list_filtered": ("slash", "2", "0", "2", "4"),
    "list_nothing_found": ("slash", "x", "x"),
    "report_column": ("n",),
    "report_whole_table": ("n", "z"),
    "report_last_year": ("n", "tab", "tab"),
    "report_sum": ("n", "tab", "tab", "tab"),
    "report_table_2": ("n", "2"),
    "report_table_4": ("n", "4"),
    "report_parts": ("down", "enter"),
    "report_detail": ("n", "enter"),
    "report_unreadable": ("down", "down", "down", "enter"),
    "report_hostile": ("down", "down", "down", "down", "enter"),
    "overview": ("o",),
    "years": ("n", "y"),
    "years_table_4": ("n", "4", "y"),
    "help": ("question_mark",),
    "help_search": ("question_mark", "slash", "h", "d", "enter"),
    "palette": ("n", "colon"),
    "palette_found": ("n", "colon", "q", "u", "a", "n"),
    "copy": ("n", "Y"),
    "source": (),
}
JUDGED: dict[str, tuple[str, ...]] = {
    "clusters": ("b",),
    "clusters_list": ("b", "enter"),
    "trial": ("end", "up", "up", "enter", "i"),
    "trial_second": ("end", "up", "up", "enter", "i", "tab"),
    "trial_as_read": ("end", "up", "up", "enter", "i", "r", "4"),
    "rule_book": ("r", "down", "enter"),
    "report_tied": ("end", "up", "up", "enter", "enter"),
}
"""Screens on reports that the engine has judged."""
SOURCE = (
    SourceLine(2, 1, None, None, ("三、收到和处理政府信息公开申请情况",)),
    SourceLine(
        2,
        2,
        None,
        None,
        ("（本列数据的勾稽关系为：" + "第一项加第二项之和，等于第三项加第四项之和；" * 4 + "）",),
    ),
    SourceLine(2, None, 2, 1, ("", "申请人情况", "总计"), (1, 4, 10)),
    SourceLine(
        2, None, 2, 2, ("一、本年新收政府信息公开申请数量", "33", "", "[2019]5 号", "33"), (1, 4, 5, 6, 10)
    ),
    SourceLine(2, None, 2, 3, ("四、结转下年度继续办理", "2", "0", "/", "2?"), (1, 4, 5, 6, 10)),
    SourceLine(3, 9, None, None, ("a[/b]c 👍 五、存在的主要问题及改进情况",)),
)


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [*SCREENS, *JUDGED])
async def test_the_screen_is_as_agreed(
    name: str, size: str, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_chosen", [spoken])
    monkeypatch.setattr("audit.pipeline.show_source", lambda file, part: SOURCE)
    async with workbench(judged_session() if name in JUDGED else session(), SIZES[size]) as pilot:
        if name == "source":
            file = SourceFile("批次/云溪县教育局.pdf", Path("云溪县教育局.pdf"))
            await pilot.app.push_screen(
                SourceScreen(file, None, Place(2, None, 2, 3, 10), "表三·结转下年度·总计")
            )
            await settle(pilot)
        await press(pilot, *{**SCREENS, **JUDGED}[name])
        text = screen_text(pilot)
    width, height = SIZES[size]
    lines = text.splitlines()
    assert len(lines) == height
    assert max(map(cell_len, lines)) <= width
    golden = GOLDENS / spoken / f"{name}_{size}.txt"
    if os.environ.get("GOUJI_UPDATE_GOLDENS") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), f"{golden.name} has changed"


def test_no_golden_is_left_over() -> None:
    wanted = {
        f"{spoken}/{name}_{size}.txt"
        for spoken in language.LANGUAGES
        for name in (*SCREENS, *JUDGED)
        for size in SIZES
    }
    assert {path.relative_to(GOLDENS).as_posix() for path in GOLDENS.rglob("*.txt")} == wanted
