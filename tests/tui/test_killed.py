"""The real program in a pseudo-terminal: a mark outlives kill -9, and a second workbench sees it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("pyte")

from tests.tui.programs import GOUJI, Program

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]
NOTE = "电话核实，等回复"


@pytest.fixture
def batch(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "批次"
    folder.mkdir()
    for name in ("甲局", "乙镇"):
        (folder / f"{name}.txt").write_text(
            f"{name}2024年政府信息公开工作年度报告\n\n没有表格。\n", encoding="utf-8"
        )
    yield folder


def test_a_mark_outlives_kill_and_a_second_workbench_sees_it(batch: Path) -> None:
    first = Program([*GOUJI, "open", str(batch)])
    first.wait_for("显示 2 / 2")
    second = Program([*GOUJI, str(batch)])
    second.wait_for("显示 2 / 2")
    first.type("f")
    first.wait_for("备注")
    first.type(NOTE)
    first.wait_for(NOTE)
    first.type("\r")
    first.wait_for("已标记跟进")
    first.kill()
    second.wait_for("已由他处更新")
    second.type("f")
    second.wait_for(NOTE, "d 取消跟进标记")
    second.type("q")
    second.wait_for("没有改动")
    second.type("q")
    second.close()
    third = Program([*GOUJI, "open", str(batch)])
    third.wait_for("显示 2 / 2", "跟进 ")
    third.type("f")
    third.wait_for(NOTE)
    third.kill()


def test_text_in_another_encoding_is_avoided_by_starting_anew(batch: Path) -> None:
    program = Program([*GOUJI, "open", str(batch)], PYTHONUTF8="0", PYTHONIOENCODING="gbk")
    program.wait_for("显示 2 / 2", "勾稽")
    program.kill()
