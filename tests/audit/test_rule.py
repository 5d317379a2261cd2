"""The loader of rule files: strict, and clear about what is wrong where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.errors import RuleError
from audit.rule import RULE_FOLDER, load_rules, parse_rule, sets_of
from audit.template import load_template
from tests.shipped import needs

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
id = "X-1"
title = "例"
severity = "error"
templates = ["2021"]
table = 3
law = "依据"
reason = "理由"
spares = "不作指控的情形"
message = "{scope} {left} {right}"
[linear]
each = "applicants"
left = ["t3.new.{applicants}"]
relation = ">="
right = ["t3.granted.{applicants}"]
[[examples]]
expect = { total = "pass" }
[[examples]]
cells = { "t3.granted.total" = 1 }
expect = { total = "fail" }
"""


def test_a_good_rule() -> None:
    rule = parse_rule(GOOD, "X-1.toml")
    assert len(rule.instances) == 7 and rule.relation == ">="
    assert [term.slot for term in rule.instances[6].terms] == ["t3.new.total", "t3.granted.total"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "X-1"', 'id = "X-1"\ncolour = "red"', "不认识的项 colour"),
        ('law = "依据"', 'law = ""', "缺少 law"),
        ('severity = "error"', 'severity = "fatal"', "error、warning 或 info"),
        ("t3.new.{applicants}", "t3.newer.{applicants}", "没有指标 t3.newer.natural_person"),
        ("t3.new.{applicants}", "t3.new.{people}", "没有名为 people 的集合"),
        ('each = "applicants"', 'each = "people"', "没有名为 people 的集合"),
        ('relation = ">="', 'relation = "~"', "relation 应为"),
        ("{scope} {left}", "{scope} {colour}", "不认识的 {colour}"),
        ('expect = { total = "fail" }', 'expect = { total = "pass" }', "一个不通过的例子"),
        ('expect = { total = "fail" }', 'expect = { nobody = "fail" }', "范围 nobody 不属于"),
        ('"t3.granted.total" = 1', '"t3.granted.nobody" = 1', "指标 t3.granted.nobody 不存在"),
        ("[linear]", '[check]\nname = "magic"\n[linear]', "二者取一"),
        ('id = "X-1"', "id = ", "不是合格的 TOML"),
        ('templates = ["2021"]', 'templates = ["1999"]', "没有模板文件"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file(old: str, new: str, words: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule(GOOD.replace(old, new), "X-1.toml")
    assert words in str(caught.value)
    if "1999" not in new:
        assert str(caught.value).startswith(("X-1.toml：", "X-1.toml 第 "))


def test_a_folder_adds_rules_and_replaces_those_with_the_same_id(tmp_path: Path) -> None:
    shipped = needs("T3-COL")
    (tmp_path / "own.toml").write_text(GOOD, encoding="utf-8")
    book = load_rules(tmp_path)
    assert "X-1" in book.by_id and book.version != shipped.version
    replaced = (
        (RULE_FOLDER / "T3-COL.toml")
        .read_text(encoding="utf-8")
        .replace('severity = "error"', 'severity = "info"')
    )
    (tmp_path / "col.toml").write_text(replaced, encoding="utf-8")
    softer = load_rules(tmp_path).by_id["T3-COL"]
    assert softer.severity_of("total") == "info" and softer.version != shipped.by_id["T3-COL"].version


def test_two_files_of_one_folder_with_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(RuleError, match=r"b\.toml 第 \d 行：规则编号 X-1 已在本文件夹的 a\.toml"):
        load_rules(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="不存在"):
        load_rules(tmp_path / "nowhere")


def test_the_version_of_a_rule_follows_what_is_judged_and_not_its_prose() -> None:
    first = parse_rule(GOOD, "x")
    assert parse_rule(GOOD.replace("理由", "另一种说法"), "x").version == first.version
    assert parse_rule(GOOD.replace('">="', '"="'), "x").version != first.version
    assert parse_rule(GOOD.replace('"error"', '"warning"'), "x").version != first.version


def test_the_named_sets_of_the_form() -> None:
    sets = sets_of(load_template("2021"))
    assert {name: len(members) for name, members in sets.items()} == {
        "applicants": 7,
        "applicant_parts": 6,
        "t3_rows": 25,
        "outcomes": 21,
        "result_groups": 3,
        "result_parts": 4,
        "stocks": 2,
        "disclosed": 0,
    }
