"""What is noted of reports whose files were changed."""

from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit.changes import NAME, Change, Changed, add, change_between, load
from audit.examples import report_of
from audit.model import Earlier
from audit.rule.examples import Stated

if TYPE_CHECKING:
    from pathlib import Path

    from audit.model import Report

NOTE = Change(
    "临沅县教育局", 2024, "b" * 64, None, Earlier("2025-02-01", "a" * 64, (("t3.new.total", "3", "4"),), 2)
)


def report(total: object = 3, text: str = "本机关公开规划信息十条。", **fields: object) -> Report:
    """A report of an example."""
    stated = Stated(cells={"t3.new.total": total}, prose={"one": (text,)})
    return replace(report_of(stated, "2021"), **fields)  # type: ignore[arg-type]


def test_only_figures_in_their_places_and_sentences_of_the_first_parts_differ() -> None:
    now = report(4, "本机关公开规划信息十二条。")
    assert change_between(report(), now, "2025-02-01") == Earlier(
        "2025-02-01", report().sha256, (("t3.new.total", "3", "4"),), 1
    )
    for doubtful in ("missing", "blank", "shifted:5", "ambiguous"):
        assert change_between(report(doubtful), now, "2025-02-01").figures == ()
    ended = Stated(
        cells={"t3.new.total": 3}, prose={"one": ("本机关公开规划信息十条。",), "end": ("浏览次数：12",)}
    )
    assert change_between(report(), report_of(ended, "2021"), "2025-02-01").sentences == 0


def test_sentences_of_another_kind_of_file_are_not_compared() -> None:
    assert (
        change_between(report(), report(3, "别的话，一句也不一样。", kind="pdf"), "2025-02-01").sentences == 0
    )


def test_notes_are_added_behind_those_that_are_there_and_torn_lines_are_passed_over(tmp_path: Path) -> None:
    assert load(tmp_path) == []
    add(tmp_path, [])
    assert not (tmp_path / NAME).exists()
    add(tmp_path, [NOTE])
    with (tmp_path / NAME).open("a", encoding="utf-8") as file:
        file.write('{"organ": "临沅\n[]\n{"organ": 1}\n')
    add(tmp_path, [replace(NOTE, part=2)])
    assert load(tmp_path) == [NOTE, replace(NOTE, part=2)]


@pytest.mark.parametrize("mode", [0o700, 0o770])
def test_who_shares_the_workspace_shares_the_notes(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    add(tmp_path, [NOTE])
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == mode & 0o666


def test_a_note_is_about_one_report_of_one_file_and_said_once() -> None:
    changed = report(4, sha256="b" * 64)
    others = [
        replace(changed, year=2023),
        replace(changed, part=2),
        report(),
        replace(changed, status="unreadable"),
    ]
    told = Changed([changed, *others], [NOTE, NOTE])
    assert [one.earlier for one in told] == [(NOTE.earlier,), (), (), (), ()]
    assert told[0].earlier == (NOTE.earlier,)
    assert len(told) == 5
