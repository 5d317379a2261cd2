"""Personal data: what is found, what is not, and that nothing of it leaks."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.codec import from_plain, to_plain
from audit.examples import report_of
from audit.findings import judge
from audit.jsonl import cells_line, check_line, dumps
from audit.model import Cell, Document, Place, State, TextBlock
from audit.privacy import found_in, masked, masked_data, masked_lines, packed, packed_lines
from audit.results.parts import PartReader
from audit.results.writing import write_judgements
from audit.rule.examples import Stated
from audit.source import source_lines
from tests.shipped import BOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

IDENTITY = "11010519491231002X"
CARD = "6222021234567890128"
MOBILE = "13912345678"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"身份证号{IDENTITY}。", ["identity"]),
        ("身份证号110105194912310021。", []),  # the check digit is wrong
        ("索引号113208000141234567", []),
        ("身份证320106490123001", ["identity"]),
        ("编号320106490123001", []),
        (f"电话：{MOBILE}", ["mobile"]),
        ("电话：139 1234 5678", ["mobile"]),
        ("电话：139-1234-5678", ["mobile"]),
        ("浏览量13912345678次", []),
        ("文号13912345678901", []),
        ("联系电话0373-7691234", []),
        (f"银行账号{CARD}", ["card"]),
        ("邮箱ly2024@163.com", ["mail"]),
        ("邮箱xxgk@linyuan.gov.cn", []),
        ("申请人张建国提出申请", ["name"]),
        ("申请人张某提出申请", []),
        ("申请人对答复不满意", []),
        ("申请人应当补正", []),
        ("公民王秀英、李强申请公开", ["name"]),
        ("局长王建国主持会议", []),
        ("原告陈伟不服答复", ["name"]),
    ],
)
def test_what_is_personal(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in found_in(text)] == kinds


@given(
    st.text("0123456789 申请人，。电话：-", max_size=30),
    st.sampled_from([IDENTITY, MOBILE, "ly2024@163.com"]),
)
def test_a_masked_text_holds_no_datum_whole(around: str, datum: str) -> None:
    text = f"{around}，{datum}，{around}"
    shown = masked(text)
    assert datum not in shown
    assert not [one for one in found_in(shown) if one.kind in ("identity", "mobile", "mail")] or "@" in datum


@given(st.text(max_size=80))
def test_a_text_without_personal_data_stays_as_it_is(text: str) -> None:
    assert found_in(text) or masked(text) == text


def test_numbers_of_a_masked_datum_are_covered() -> None:
    assert re.fullmatch(r"电话：139\*{6}78", masked(f"电话：{MOBILE}"))
    assert masked("申请人张建国提出") == "申请人张**提出"
    assert masked_data({"a": [f"电话{MOBILE}"]}) == {"a": ["电话139******78"]}


def test_findings_their_quotes_and_the_source_view_are_masked() -> None:
    text = f"（二）依申请公开。2023年，申请人张建国（{IDENTITY}，{MOBILE}）提出申请，全年收到申请99条。"
    report = report_of(Stated(prose={"one": (text,)}), "2021")
    judgement = judge([report], BOOK)[0]
    printed = dumps(check_line(judgement))
    assert {"PII-ID", "PII-MOBILE", "PII-NAME"} <= {f.rule for f in judgement.findings}
    for datum in (IDENTITY, MOBILE, "张建国"):
        assert datum not in printed
    (line,) = source_lines(Document("html", (TextBlock(text, Place(line=1)),)))
    assert not [datum for datum in (IDENTITY, MOBILE, "张建国") if datum in line.texts[0]]


PERSONAL = f"申请人张建国（{IDENTITY}，{MOBILE}，卡号{CARD}，zjg1978@163.com）"
DATA = (IDENTITY, MOBILE, CARD, "张建国", "zjg1978")


@pytest.mark.parametrize(
    "text", [PERSONAL, f"联系{MOBILE}@qq.com", "原告陈伟不服答复", "电话：139 1234 5678", "没有个人信息"]
)
def test_a_packed_text_shows_and_finds_the_same(text: str) -> None:
    kept = packed(text)
    assert masked(kept) == masked(text) and packed(kept) == kept and len(kept) == len(text)
    assert [one.kind for one in found_in(kept)] == [one.kind for one in found_in(text)]
    assert not any(character.isdigit() for character in kept)


@given(st.text("0123456789 申请人张原告，。：@q.com", max_size=60))
def test_packing_changes_nothing_that_is_shown(text: str) -> None:
    assert masked(packed(text)) == masked(text) and len(packed(text)) == len(text)


@pytest.mark.parametrize("cover", [masked_lines, packed_lines])
def test_a_datum_broken_over_two_lines_is_covered(cover: Callable[[Sequence[str]], list[str]]) -> None:
    lines = cover([f"联系电话{MOBILE[:7]}", f"{MOBILE[7:]}，欢迎", "来电"])
    assert [masked(line) for line in lines] == ["联系电话139******78", "，欢迎", "来电"]


def test_nothing_personal_is_kept_on_the_disk_and_the_rules_find_the_same(tmp_path: Path) -> None:
    report = report_of(
        Stated(prose={"one": (f"（二）依申请公开。我局培训3次。{PERSONAL}申请公开。",)}), "2021"
    )
    cell = Cell("t3.new.total", State.UNREADABLE, None, PERSONAL, f"行标签印作“{PERSONAL}”")
    report = replace(report, cells={**report.cells, "t3.new.total": cell})
    kept = from_plain(to_plain(report), report.path)
    one, other = judge([report], BOOK)[0], judge([kept], BOOK)[0]
    assert check_line(one) == check_line(other)
    written = write_judgements([one], tmp_path)
    texts = [text for row in PartReader(written.folder, 2).rows(1) for text in row]
    texts += [dumps(check_line(one)), dumps(cells_line(report)), dumps(cells_line(kept))]
    found = json.loads(texts[0])["prose"]
    assert found and texts
    for text in (*texts, *map(str, found)):
        shown = json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else text
        assert not [datum for datum in DATA if datum in shown or datum in text]
