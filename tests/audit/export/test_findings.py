"""One line a finding, with Chinese names, numbers as numbers, and its review."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from audit.export import FINDING_COLUMNS, cell_name, write_findings
from audit.export.findings import VERDICT_WORDS
from audit.model import Badge, Verdict
from audit.store import ReviewStore, Target, fold
from tests.audit.store.build import Clock, finding, judged, report

if TYPE_CHECKING:
    from pathlib import Path

    from audit.model import Judgement
    from audit.store import Reviews

NOTHING = fold(())


def written(path: Path, judgements: list[Judgement], reviews: Reviews = NOTHING) -> list[dict[str, str]]:
    count = write_findings(judgements, reviews, path, titles={"T3-SUM": "办理结果合计"})
    assert path.read_bytes().startswith(b"\xef\xbb\xbforgan,year,path,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) == count
    return found


def test_a_finding_is_a_line_with_everything_beside_it(tmp_path: Path) -> None:
    mine = report()
    with ReviewStore.open(tmp_path / ".gouji", clock=Clock()) as store:
        store.mark(Target.of_finding(mine, finding(mine)), note="=请核对")
        store.mark(Target.of_report(mine), "returned")
        account = store.author.inspector
        (line,) = written(tmp_path / "a.csv", [judged(mine, finding(mine))], store.reviews())
    assert tuple(line) == FINDING_COLUMNS
    assert line == {
        "organ": "澄川县人民政府",
        "year": "2024",
        "path": "报告.txt",
        "part": "",
        "badge": "fail",
        "badge_word": "不符",
        "rule": "T3-SUM",
        "title": "办理结果合计",
        "severity": "error",
        "outcome": "fail",
        "scope": "total",
        "table": "3",
        "cells": f"{cell_name('t3.new.total', mine)}；上年·{cell_name('t3.carried_out.total', mine)}",
        "slots": "t3.new.total prev:t3.carried_out.total",
        "left": "40",
        "right": "42",
        "delta": "-2",
        "message": "40 ≠ 42，差 -2",
        "basis": "国办公开办函〔2021〕30号",
        "verdict": "report_error",
        "verdict_word": "报告有误",
        "review_state": "follow_up",
        "review_word": "跟进",
        "review_inspector": account,
        "review_at": "2026-01-02T03:04:06.678Z",
        "review_note": "'=请核对",
        "report_review_state": "returned",
        "key": finding(mine).key,
        "subject": "澄川县人民政府|2024|T3-SUM|total",
        "sha256": "ab" * 32,
    }


def test_lines_keep_the_order_of_the_batch_and_clean_reports_have_none(tmp_path: Path) -> None:
    first, second, clean = report(path="a"), report(path="b", part=2), report(path="c")
    judgements = [
        judged(second, finding(second, scope=None), finding(second, scope="total")),
        judged(clean, badge=Badge.PASS),
        judged(first, finding(first)),
    ]
    lines = written(tmp_path / "a.csv", judgements)
    assert [(line["path"], line["part"], line["scope"]) for line in lines] == [
        ("b", "2", ""),
        ("b", "2", "total"),
        ("a", "", "total"),
    ]
    assert {line["review_state"] for line in lines} == {""}


def test_a_decision_on_other_figures_is_not_shown(tmp_path: Path) -> None:
    mine = report()
    with ReviewStore.open(tmp_path / ".gouji") as store:
        store.mark(Target.of_finding(mine, finding(mine)), "waived")
        changed = finding(mine, values="figures-2")
        (line,) = written(tmp_path / "a.csv", [judged(mine, changed)], store.reviews())
    assert line["review_state"] == ""


def test_money_keeps_its_decimals_and_unknown_figures_are_empty(tmp_path: Path) -> None:
    mine = report()
    money = finding(mine, left=Decimal("12.50"), right=Decimal("1E+2"), delta=None, slots=())
    (line,) = written(tmp_path / "a.csv", [judged(mine, money)])
    assert (line["left"], line["right"], line["delta"], line["cells"]) == ("12.50", "100", "", "")


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    mine = report(organ="=cmd|'/C calc'!A0", path="+报告\udcff.txt")
    (line,) = written(tmp_path / "a.csv", [judged(mine, finding(mine))])
    assert line["organ"] == "'=cmd|'/C calc'!A0"
    assert line["path"] == "'+报告\\udcff.txt"


@pytest.mark.parametrize(
    ("slot", "template", "name"),
    [
        ("t3.new.natural_person", "2021", "自然人"),
        ("prev:t3.new.natural_person", "2021", "上年·"),
        ("text:2", "2021", "正文第 2 处"),
        ("t9.unheard_of", "2021", "t9.unheard_of"),
        ("t3.new.natural_person", "1999", "t3.new.natural_person"),
        ("t3.new.natural_person", None, "自然人"),
    ],
)
def test_cells_have_chinese_names_where_the_form_is_known(slot: str, template: str | None, name: str) -> None:
    assert name in cell_name(slot, replace(report(), template=template))


def test_every_verdict_has_its_word() -> None:
    assert set(VERDICT_WORDS) == set(Verdict)
