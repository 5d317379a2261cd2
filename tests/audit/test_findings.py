"""Findings: sentences with numbers, stable names, badges."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from audit.equation import equation
from audit.findings import judge
from audit.identity import finding_key
from tests.forms import form
from tests.real import read_path, real_file
from tests.shipped import BOOK, needs

if TYPE_CHECKING:
    from audit.model import Finding, Report


def findings(*reports: Report) -> tuple[Finding, ...]:
    """The findings of the first report in a batch."""
    return judge(reports, BOOK)[0].findings


def only(rule: str, scope: str | None, *reports: Report) -> Finding:
    """The one finding of a rule in a scope."""
    needs(rule)
    (found,) = [f for f in findings(*reports) if (f.rule, f.scope) == (rule, scope)]
    return found


@pytest.mark.parametrize(
    ("rule", "scope", "cells", "sentence"),
    [
        (
            "T3-COL",
            "natural_person",
            {"t3.new.natural_person": 61, "t3.handled_total.natural_person": 60},
            "表三“自然人”列收办不平衡：本年新收 61 + 上年结转 0 = 61，办理结果总计 60 + 结转下年度 0 = 60，相差 1",
        ),
        (
            "T3-SUM",
            "total",
            {"t3.granted.total": 7, "t3.unavailable.not_held.total": 35, "t3.handled_total.total": 40},
            "表三“总计”列办理结果与总计不符：予以公开 7 + 本机关不掌握相关政府信息 35 = 42，（七）总计为 40，相差 2",
        ),
        (
            "T3-ROW",
            "refused.security_and_stability",
            {"t3.refused.security_and_stability.business": 2},
            "表三“危及‘三安全一稳定’”一行各类申请人与总计不符：商业企业 2 = 2，总计为 0，相差 2",
        ),
        (
            "T4-SUM",
            "review",
            {"t4.review.upheld": 10, "t4.review.corrected": 1},
            "表四“行政复议”合计不符：结果维持 10 + 结果纠正 1 = 11，总计为 0，相差 11",
        ),
        (
            "FMT-BLANK",
            None,
            {"t2.rules.made": "blank", "t3.new.other": "blank"},
            "有 2 格留空（表二 1 格、表三 1 格），没有发生的应填 0：表二·规章·本年制发件数、表三·本年新收·其他",
        ),
        (
            "T3-BLANKTOTAL",
            "t3.carried_out.total",
            {"t3.carried_out.natural_person": 1, "t3.carried_out.total": "blank"},
            "表三·结转下年度·总计空白，而其分项 自然人 1 不为 0（合 1）",
        ),
        (
            "T4-SUM",
            "review",
            {"t4.review.upheld": "missing"},
            "“行政复议”复议、诉讼合计暂不判断：表四·行政复议·结果维持未能在原位读到",
        ),
    ],
)
def test_sentences(rule: str, scope: str | None, cells: dict[str, object], sentence: str) -> None:
    assert only(rule, scope, form(cells)).message == sentence


def test_sentences_about_last_year_and_about_parts() -> None:
    now, before = (
        form({"t2.normative.made": 4, "t2.normative.in_force": 372}),
        form({"t2.normative.in_force": 66}, year=2023),
    )
    assert only("YOY-STOCK", "normative", now, before).message == (
        "“行政规范性文件”现行有效件数与上年不衔接：本年报告填 372，按上年存量推算应为 "
        "上年现行有效件数 66 + 本年制发件数 4 - 本年废止件数 0 = 70，相差 302"
    )
    broken = only("STR-PARTS", None, form(headings=(1, 3, 2, 4, 6, 6)))
    assert (
        broken.message
        == "六个部分的标题不完整或次序不对：缺少第五部分；第六部分重复出现；次序为第一、三、二、四、六部分"
    )


def test_a_blank_total_is_the_blank_rules_and_not_the_sums() -> None:
    needs("T3-BLANKTOTAL", "T3-ROW")
    found = findings(
        form(
            {"t3.carried_out.natural_person": 1, "t3.carried_out.total": "blank", "t3.new.natural_person": 1}
        )
    )
    outcomes = {(f.rule, f.scope): str(f.outcome) for f in found}
    assert outcomes[("T3-BLANKTOTAL", "t3.carried_out.total")] == "fail"
    assert outcomes[("T3-ROW", "carried_out")] == "unknown"


def test_names_are_stable_and_change_only_with_what_they_name() -> None:
    cells = {
        "t3.new.natural_person": 61,
        "t3.handled_total.natural_person": 60,
        "t3.new.total": 61,
        "t3.handled_total.total": 61,
    }
    first = only("T3-COL", "natural_person", form(cells))
    assert first.key == finding_key(form().sha256, None, "T3-COL", "natural_person")
    assert first.values == "70bb081b0737f791" and first.subject == "临沅县教育局|2024|T3-COL|natural_person"
    again = only("T3-COL", "natural_person", form(cells))
    assert (again.key, again.subject, again.values) == (first.key, first.subject, first.values)
    elsewhere = only("T3-COL", "natural_person", form({**cells, "t2.rules.made": 3}, sha256="f" * 64))
    assert (elsewhere.subject, elsewhere.values) == (
        first.subject,
        first.values,
    ) and elsewhere.key != first.key
    other = only("T3-COL", "natural_person", form({**cells, "t3.new.natural_person": 62}))
    assert other.subject == first.subject and other.values != first.values


def test_left_right_and_delta_are_in_published_units() -> None:
    finding = only(
        "T3-COL", "natural_person", form({"t3.new.natural_person": 61, "t3.handled_total.natural_person": 60})
    )
    assert (finding.left, finding.right, finding.delta) == (61, 60, 1)
    assert isinstance(finding.left, int)
    assert form({"t2.fees.amount": "read:4068.208"}).cells["t2.fees.amount"].value == Decimal("4068.208")


def test_the_equation_of_a_finding_is_given_with_its_slots() -> None:
    finding = only("T3-COL", "other", form({"t3.new.other": 2}))
    both = equation(finding, BOOK)
    assert [term.slot for term in both.left] == ["t3.new.other", "t3.carried_in.other"]
    assert [term.slot for term in both.right] == ["t3.handled_total.other", "t3.carried_out.other"]
    assert finding.slots == tuple(term.slot for term in (*both.left, *both.right))
    assert not equation(only("STR-PARTS", None, form(headings=(1, 2))), BOOK).left


@pytest.mark.parametrize(
    ("report", "badge"),
    [
        (form({"t2.licensing.decisions": 3}), "pass"),
        (form({"t3.new.other": "blank"}), "warning"),
        (form({"t3.new.other": "missing"}), "pass"),  # it can only be 0: see 推定
        (form({"t4.review.upheld": "missing"}), "unknown"),
        (form({"t3.new.other": 2}), "fail"),
        (form({"t3.new.other": 2, "t3.carried_in.total": "missing"}), "fail"),
        (form({"t3.new.natural_person": "shifted:2", "t3.new.total": "shifted:2"}), "unknown"),
        (form(headings=(1, 2, 3)), "fail"),
        (replace(form(), status="unreadable", cells={}), "unreadable"),
    ],
)
def test_badges(report: Report, badge: str) -> None:
    needs("FMT-BLANK", "T3-COL", "STR-PARTS")
    assert str(judge([report], BOOK)[0].badge) == badge


def test_the_sample_report_is_decided_by_bounds_and_accuses_nobody() -> None:
    (judgement,) = judge([read_path(real_file("yanjin_office_2024.txt"))], BOOK)
    needs("T3-COL", "T3-SUM", "T3-ROW", "T4-SUM", "YOY-CARRY")
    assert [(f.rule, str(f.severity)) for f in judgement.findings if f.outcome == "fail"] == [
        ("FMT-LABEL", "info"),  # 其他法律法规禁止公开
        ("NAR-GF", "info"),  # documents published are not those made: a note, no accusation
    ]
    assert not [f for f in judgement.findings if f.rule in ("T3-COL", "T3-SUM", "T3-ROW", "T4-SUM")]
    deduced = {one.slot: one for one in judgement.deduced}
    assert len(deduced) == 44
    not_held = deduced["t3.unavailable.not_held.total"]
    assert not_held.value == 35 and len(not_held.steps) == 2
    assert all(one.value == 0 for slot, one in deduced.items() if slot != not_held.slot)


@pytest.mark.parametrize("name", ["city_2025.html", "shuyang_2025.md"])
def test_whole_published_reports_that_reconcile_pass(name: str) -> None:
    (judgement,) = judge([read_path(real_file(name))], BOOK)
    assert judgement.badge in ("pass", "warning")
    graver = {f.rule for f in judgement.findings if f.severity != "info"}
    assert graver <= {"STR-SUB"}  # both texts are abridged in part one
