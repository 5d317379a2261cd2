"""`gouji rules lint`: every mistake of a folder in one go, with file, line and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.errors import RuleError
from audit.lint import lint
from audit.rule import load_rules
from tests.audit.test_rule import GOOD

if TYPE_CHECKING:
    from pathlib import Path

PACK = 'name = "市部门考核"\nversion = "2025.1"\n'
BALANCE = GOOD.replace("X-1", "X-2").replace(
    '["t3.new.{applicants}"]\nrelation = ">="\nright = ["t3.granted.{applicants}"]',
    '["t3.new.{applicants}", "t3.carried_in.{applicants}"]\nrelation = "="\nright = ["t3.handled_total.{applicants}"]',
)


def told(folder: Path, **files: str) -> str:
    """What lint says of a folder with these files."""
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return "\n".join(map(str, lint(folder)))


def test_a_good_folder_has_nothing_to_say(tmp_path: Path) -> None:
    assert told(tmp_path, own=GOOD, pack=PACK) == ""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "t3.granted.{applicants}",
            "t3.grunted.{applicants}",
            "own.toml 第 15 行：2021 格式没有指标 t3.grunted",
        ),
        ("{left} {right}", "{left} {rihgt}", "own.toml 第 10 行：message 中不认识的 {rihgt}"),
        ('expect = { total = "fail" }', 'expect = { total = "pass" }', "一个不通过的例子"),
        ('cells = { "t3.granted.total" = 1 }', "cells = {}", "例“”与规则不符：total 得到 pass，应为 fail"),
        ("[linear]", "[linear", "own.toml 第 11 行：不是合格的 TOML"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in told(tmp_path, own=GOOD.replace(old, new))


def test_all_files_are_looked_at(tmp_path: Path) -> None:
    said = told(tmp_path, a=GOOD.replace("X-1", "X-3").replace("{left}", "{lift}"), b=GOOD, c=GOOD)
    assert "a.toml 第 10 行" in said and "c.toml 第 2 行：规则编号 X-1 已在 b.toml 中使用" in said


def test_rules_that_say_the_same_or_the_contrary(tmp_path: Path) -> None:
    assert "与 T3-COL" in told(tmp_path, own=BALANCE) and "矛盾" in told(tmp_path, own=BALANCE)
    (tmp_path / "own.toml").unlink()
    again = GOOD.replace("X-1", "X-4").replace(
        'left = ["t3.new.{applicants}"]', 'left = ["t3.granted.{applicants}"]'
    )
    again = again.replace('right = ["t3.granted.{applicants}"]', 'right = ["t3.new.{applicants}"]').replace(
        ">=", "<="
    )
    assert "与 X-4（natural_person） 说的是同一件事" in told(tmp_path, one=GOOD, two=again)


def test_a_pack_weighs_scores_and_switches_off(tmp_path: Path) -> None:
    changes = (
        '[rules.TIME-LATE]\npoints = -0.5\n[rules.T3-LE1]\nseverity = "warning"\n'
        '[rules.PLAUS-PUB]\noff = { reason = "本市不查", since = 2025-02-01 }\n'
    )
    assert told(tmp_path, pack=PACK + changes) == ""
    book, shipped = load_rules(tmp_path), load_rules()
    assert book.by_id["TIME-LATE"].points == -0.5 and book.by_id["TIME-LATE"].pack == "市部门考核 2025.1"
    assert book.by_id["TIME-LATE"].version == shipped.by_id["TIME-LATE"].version
    assert book.by_id["T3-LE1"].severity == "warning"
    assert book.by_id["T3-LE1"].version != shipped.by_id["T3-LE1"].version
    assert "PLAUS-PUB" not in book.by_id and [off.reason for off in book.off] == ["本市不查"]
    assert book.version.endswith("市部门考核 2025.1") and book.packs == ("市部门考核 2025.1",)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ('[rules.T3-CLO]\nseverity = "info"\n', "pack.toml 第 3 行：没有编号为 T3-CLO 的规则；是不是 T3-"),
        ('[rules.T3-COL]\nseverty = "info"\n', "第 4 行：[rules.T3-COL] 中不认识的项 severty"),
        ('[rules.T3-COL]\nseverity = "mild"\n', "第 4 行"),
        ('[rules.T3-COL]\npoints = "half"\n', "应是数字"),
        ('[rules.T3-COL]\noff = { reason = "", since = 2025-02-01 }\n', "要写明理由和日期"),
        ('[rules.T3-COL]\noff = { reason = "x", since = "二月" }\n', "since 应是日期"),
        ('[rules.T3-COL]\nseverity_by_scope = { nobody = "info" }\n', "nobody 不是 T3-COL 的范围"),
        ('colour = "red"\n', "第 3 行：不认识的项 colour"),
        ('include = ["nowhere"]\n', "第 3 行：include 的文件夹 nowhere 不存在"),
        ('include = ["."]\n', "include 成了一个圈"),
    ],
)
def test_a_mistake_in_a_pack_is_named_with_its_line(tmp_path: Path, changes: str, words: str) -> None:
    assert words in told(tmp_path, pack=PACK + changes)
    with pytest.raises(RuleError):
        load_rules(tmp_path)


def test_packs_build_on_one_another(tmp_path: Path) -> None:
    base, own = tmp_path / "base", tmp_path / "own"
    base.mkdir()
    own.mkdir()
    (base / "rule.toml").write_text(GOOD, encoding="utf-8")
    (base / "pack.toml").write_text(
        'name = "省"\nversion = "1"\n[rules.T3-COL]\nseverity = "info"\n', encoding="utf-8"
    )
    (own / "pack.toml").write_text(
        PACK + 'include = ["../base"]\n[rules.X-1]\npoints = -1\n', encoding="utf-8"
    )
    book = load_rules(own)
    assert book.by_id["X-1"].points == -1 and book.by_id["T3-COL"].severity == "info"
    (base / "pack.toml").write_text('name = "省"\nversion = "1"\ninclude = ["../own"]\n', encoding="utf-8")
    with pytest.raises(RuleError, match="圈"):
        load_rules(own)
