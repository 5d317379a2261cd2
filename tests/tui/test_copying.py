"""Copying goes to the clipboard and to a file, and says so; the text is what the report says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.driving import press, shown, workbench
from tui.copying import copy_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path


def copied() -> str:
    return copy_file().read_text(encoding="utf-8")


async def test_a_cell_a_finding_or_a_table_is_copied_and_it_is_said_where_to() -> None:
    async with workbench() as pilot:
        await press(pilot, "n", "Y", "c")
        assert (
            pilot.app.clipboard
            == copied().rstrip("\n")
            == "云溪县人民政府办公室 2024\t表三·本年新收·自然人\t40"
        )
        assert "已复制“这一格”" in shown(pilot, "#keys")
        await press(pilot, "Y", "f")
        assert "[40 + 2] = 42  ≠  <38 + 5> = 43" in copied() and "依据：" in copied()
        assert pilot.app.clipboard == copied().rstrip("\n")
        await press(pilot, "Y", "t")
        lines = copied().splitlines()
        assert lines[1] == "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"
        row = next(line for line in lines if line.startswith("（一）予以公开"))
        assert row.split("\t")[1:] == ["5", "~3", "缺", "?4件（..", "多解", "7*", "0"], (
            "the marks are copied too"
        )


async def test_rows_of_the_list_are_copied_as_the_filter_shows_them() -> None:
    async with workbench() as pilot:
        await press(pilot, "Y", "r")
        assert copied().split("\t")[:3] == ["x 不符", "2024", "云溪县人民政府办公室"]
        await press(pilot, "slash", "2", "0", "2", "2", "enter", "Y", "a")
        assert len(copied().splitlines()) == 2 and "STR-PARTS" in copied()


async def test_other_screens_are_copied_whole_without_a_question() -> None:
    async with workbench() as pilot:
        await press(pilot, "n", "y", "Y")
        assert "历年并排" in copied().splitlines()[0] and len(copied().splitlines()) > 20
        assert "已复制“整个画面的内容”" in shown(pilot, "#keys")


async def test_escape_copies_nothing_and_a_file_that_cannot_be_written_is_told(
    own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workbench() as pilot:
        await press(pilot, "n", "Y", "escape")
        assert "没有复制" in shown(pilot, "#keys") and not copy_file().exists()
        (own_state / "gouji").write_text("a file where the folder should be")
        await press(pilot, "Y", "c")
        assert "没有写成文件" in shown(pilot, "#keys")
        assert pilot.app.clipboard.endswith("40")
