"""The rule book on the screen, what checks found beside their sentences, and what a manifest says of a body."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.batch import JudgedBatch
from audit.bodies import LEVEL_WORDS
from audit.examples import report_of
from audit.findings import judge
from audit.rule.examples import Stated
from audit.rule.packs import Off
from audit.template import load_template
from tests.shipped import BOOK
from tests.tui.driving import WIDE, press, screen_text, workbench
from tests.tui.judged import judged_session
from tui.data_lines import data_lines
from tui.desk import Desk
from tui.extracts import of_report
from tui.parts import part_lines
from tui.screens.overview import sections
from tui.session import Session

if TYPE_CHECKING:
    from tui.styles import Line


def said(lines: list[Line]) -> str:
    """Lines as text."""
    return "\n".join("".join(part for part, _ in line) for line in lines)


async def test_rules_are_searched_unfolded_and_counted_in_this_batch() -> None:
    async with workbench(judged_session(), WIDE) as pilot:
        await press(pilot, "r")
        text = screen_text(pilot)
        assert "规则手册" in text and "T4-SUM" in text and "不符 " in text
        await press(pilot, "slash", *"yoy", "enter", "enter")
        text = screen_text(pilot)
        assert "YOY-CARRY" in text and "T3-COL" not in text
        assert "依据：" in text and "理由：" in text and "例 " in text
        await press(pilot, "enter")
        assert "依据：" not in screen_text(pilot)
        await press(pilot, "q")
        assert "规则手册" not in screen_text(pilot)


async def test_from_a_report_it_begins_with_the_rule_of_the_chosen_finding() -> None:
    async with workbench(judged_session(), WIDE) as pilot:
        await press(pilot, "n", "r")
        text = screen_text(pilot)
        assert "> T" in text and "依据：" in text


async def test_rules_that_are_off_are_named_with_reason_and_date() -> None:
    session = judged_session()
    off = Off("PLAUS-PUB", "本市不查", datetime.date(2025, 2, 1), "市部门考核 2025.1")
    session.rule_book = replace(session.rule_book or BOOK, off=(off,))
    async with workbench(session, WIDE) as pilot:
        await press(pilot, "r", "end")
        text = screen_text(pilot)
        assert "停用 1 条" in text and "PLAUS-PUB" in text and "本市不查" in text and "2025-02-01" in text


def test_shared_sentences_stand_side_by_side_or_one_under_the_other() -> None:
    pair = {"here": "我局开展培训三次。", "there": "我局开展培训五次。"}
    data = {"shared": [pair], "other": {"organ": "临沅县民政局", "year": 2023}}
    wide = said(data_lines(data, 80, str))
    assert "我局开展培训三次。" in wide.splitlines()[1] and "我局开展培训五次。" in wide.splitlines()[1]
    assert "临沅县民政局 2023" in wide
    narrow = said(data_lines(data, 40, str))
    assert "本报告：我局开展培训三次。" in narrow and "临沅县民政局 2023：我局开展培训五次。" in narrow


def test_bodies_behind_a_sum_and_those_missing_are_named() -> None:
    body = {"organ": "临沅县教育局", "path": "a.html", "value": 7}
    cell = {"slot": "t3.new.total", "stated": 12, "sum": 19, "bodies": [body]}
    data = {
        "cells": [cell],
        "explained_by": [{"kind": "left_out", "bodies": ["临沅县教育局"]}],
        "absent": ["临沅县统计局"],
    }
    text = said(data_lines(data, 80, lambda slot: load_template("2021").slots[slot].name))
    assert "表三·本年新收·总计：填 12，各机关合计 19" in text and "7  临沅县教育局" in text
    assert "没有计入：临沅县教育局" in text and "没有报告：临沅县统计局" in text


def _listed(**more: object) -> Stated:
    return Stated(level="department", parent="临沅县人民政府", **more)  # type: ignore[arg-type]


def test_what_a_manifest_says_of_the_body_is_shown_and_its_address_copied() -> None:
    report = report_of(_listed(address="https://example.cn/1"), "2021")
    text = said(part_lines(report, load_template("2021"), 80))
    assert "级别：部门" in text and "推断" not in text and "https://example.cn/1" in text
    guessed = said(part_lines(report_of(Stated(), "2021"), load_template("2021"), 80))
    assert "级别：部门（按名称推断）" in guessed
    session = Session(Path("批次"))
    session.rule_book = BOOK
    session.take(JudgedBatch(judge([report], BOOK)), complete=True)
    assert "https://example.cn/1" in [one.text for one in of_report(Desk(session, 0))]


def test_levels_regions_and_missing_bodies_are_in_the_overview() -> None:
    failing = _listed(cells={"t4.review.upheld": 3})
    absent = replace(_listed(absent=True), organ="临沅县统计局")
    town = Stated(organ="临沅县柳河镇人民政府")
    batch = JudgedBatch(
        judge([report_of(one, "2021", n) for n, one in enumerate((failing, absent, town))], BOOK)
    )
    found = dict(sections(batch.tally(), len(batch), {}, {}))
    levels = {bar.name: (bar.count, bar.query) for bar in found["各级机关不符的份数"]}
    assert levels == {
        f"{LEVEL_WORDS['department']}（共 2 份）": (2, "level:部门"),
        f"{LEVEL_WORDS['town']}（共 1 份）": (0, "level:乡镇街道"),
    }
    assert [bar.name for bar in found["各地区不符的份数"]] == ["临沅县（共 3 份）"]
    assert [bar.name for bar in found["清单列有而没有报告的机关（1）"]] == ["临沅县统计局 2024"]
    assert len(batch.view("level:部门")) == 2 and len(batch.view("level:乡镇街道")) == 1
