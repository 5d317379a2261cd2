"""manifest.csv and organs.csv: what they tell, and a sentence with file, line and remedy for each mistake."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from audit.bodies import bodies_of
from audit.errors import BatchError
from audit.findings import judge
from audit.known import with_known
from audit.manifest import load_known
from tests.forms import form
from tests.shipped import BOOK

if TYPE_CHECKING:
    from pathlib import Path

    from audit.model import Report

HEAD = "path,organ,parent,level,published,address\n"


def known(folder: Path, reports: list[Report], manifest: str = "", organs: str = "") -> list[Report]:
    """The reports with what two files say."""
    if manifest:
        (folder / "manifest.csv").write_text(manifest, encoding="utf-8-sig")
    if organs:
        (folder / "organs.csv").write_text(organs, encoding="utf-8")
    return list(with_known(reports, load_known(folder)))


def test_it_goes_before_what_was_read_and_says_so(tmp_path: Path) -> None:
    report = form(path=str(tmp_path / "a.txt"))
    line = "a.txt,临沅县教育体育局,临沅县人民政府,部门,2025-01-20,https://a.gov.cn/1\n"
    (told,) = known(tmp_path, [report], HEAD + line)
    assert told.organ == "临沅县教育体育局" and told.published == datetime.date(2025, 1, 20)
    assert told.body and told.body.address == "https://a.gov.cn/1" and told.body.inferred == frozenset()
    assert "第 2 行" in told.problems[-1].message and "临沅县教育局" in told.problems[-1].message


def test_without_it_level_and_parent_are_inferred_and_said_to_be() -> None:
    (body,) = bodies_of([form()])
    assert body and (body.level, body.parent) == ("department", "临沅县人民政府")
    assert body.inferred == {"level", "parent"} and not body.listed


def test_a_body_without_a_report_is_a_line_of_its_own(tmp_path: Path) -> None:
    manifest = "路径,机关,年份\na.txt,,\n,临沅县统计局,2024\n,临沅县教育局,2024\nb.txt,,\n"
    report = form(path=str(tmp_path / "a.txt"))
    judged = judge(known(tmp_path, [report], manifest), BOOK)
    assert [(j.report.status, j.report.organ) for j in judged[1:]] == [
        ("absent", "临沅县统计局"),
        ("absent", None),
    ]
    (finding,) = judged[1].findings
    assert (finding.rule, judged[1].badge) == ("ROSTER", "fail") and "临沅县统计局" in finding.message


def test_a_renamed_body_keeps_its_history(tmp_path: Path) -> None:
    before = form({"t3.carried_out.total": 3}, organ="临沅县教育体育局", year=2023)
    now = form({"t3.carried_in.total": 2})
    apart = judge(known(tmp_path, [before, now]), BOOK)
    assert "YOY-CARRY" not in {finding.rule for finding in apart[1].findings}
    organs = "old,new,kind\n临沅县文教局,临沅县教育体育局,更名\n临沅县教育体育局,临沅县教育局,\n"
    joined = judge(known(tmp_path, [before, now], organs=organs), BOOK)
    assert "YOY-CARRY" in {finding.rule for finding in joined[1].findings}


def test_the_year_of_a_merger_is_not_compared_with_the_year_before(tmp_path: Path) -> None:
    before, now = form({"t3.carried_out.total": 3}, year=2023), form({"t3.carried_in.total": 5})
    organs = "old,new,year,kind\n临沅县招生办,临沅县教育局,2024,合并\n"
    judged = judge(known(tmp_path, [before, now], organs=organs), BOOK)
    assert "YOY-CARRY" not in {finding.rule for finding in judged[1].findings}


def test_bodies_of_one_bare_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    cells = {"t3.carried_out.total": 3}
    one = form(cells, organ="教育局", year=2023, path="甲县/2023/教育局.txt", sha256="1" * 64)
    other = form(organ="教育局", year=2023, path="乙县/2023/教育局.txt", sha256="2" * 64)
    now = form({"t3.carried_in.total": 3}, organ="教育局", path="甲县/2024/教育局.txt", sha256="3" * 64)
    judged = judge(known(tmp_path, [one, other, now]), BOOK)
    assert not {"DUP", "YOY-CARRY"} & {f.rule for j in judged for f in j.findings if f.outcome == "fail"}
    assert not [f for f in judged[2].findings if f.rule == "YOY-CARRY"]


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("path,colour\na.txt,red\n", "manifest.csv 第 1 行：不认识的列“colour”"),
        ("path,path\na.txt,b.txt\n", "第 1 行：列 path 出现了两次"),
        (HEAD + "a.txt,甲局,,,,\n\na.txt,乙局,,,,\n", "“a.txt”在第 2 行已经列过"),
        (HEAD + "a.txt,甲局,甲 局,,,\n", "第 2 行：“甲局”的上级写成了它自己"),
        (HEAD + "a.txt,甲局,乙局,,,\nb.txt,乙局,甲局,,,\n", "上级关系成了一个圈"),
        (HEAD + "a.txt,甲局,,皇帝,,\n", "第 2 行：不认识的级别“皇帝”"),
        (HEAD + "a.txt,甲局,,,2025-02-30,\n", "第 2 行：发布日期“2025-02-30”不是日期"),
        (HEAD + "/etc/a.txt,甲局,,,,\n", "相对路径"),
        (HEAD + ",,甲局,,,\n", "路径和机关都是空的"),
        (HEAD + "a.txt,甲局\nb.txt,乙局,,,,,,,\n", "列数与第 1 行的列名不一致"),
        ("path,year\na.txt,二〇二四\n", "四位数字"),
        (" ", "是空的"),
    ],
)
def test_a_mistake_in_the_manifest_is_a_sentence(tmp_path: Path, manifest: str, words: str) -> None:
    (tmp_path / "manifest.csv").write_text(manifest, encoding="utf-8")
    with pytest.raises(BatchError, match=r"manifest\.csv") as caught:
        load_known(tmp_path)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("organs", "words"),
    [
        ("old\n甲局\n", "缺少列 new"),
        ("old,new\n甲局,甲局\n", "第 2 行：原名称和现名称相同"),
        ("old,new\n甲局,乙局\n甲局,丙局\n", "第 3 行：“甲局”在第 2 行已经改过名"),
        ("old,new\n甲局,乙局\n乙局,甲局\n", "更名成了一个圈"),
        ("old,new,kind\n甲局,乙局,升格\n", "不认识的类型“升格”"),
        ("old,new,kind\n甲局,乙局,合并\n", "合并要写明从哪一年"),
        ("old,new\n甲局,\n", "都要填写"),
    ],
)
def test_a_mistake_in_the_names_is_a_sentence(tmp_path: Path, organs: str, words: str) -> None:
    (tmp_path / "organs.csv").write_text(organs, encoding="utf-8")
    with pytest.raises(BatchError, match=r"organs\.csv") as caught:
        load_known(tmp_path)
    assert words in str(caught.value)


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_bytes(b"path,organ\n" + "a.txt,甲局\n".encode("gbk"))
    with pytest.raises(BatchError, match=r"manifest\.csv 第 2 行不是 UTF-8 编码"):
        load_known(tmp_path)
