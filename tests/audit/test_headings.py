"""The six parts, and what may have been lost."""

from __future__ import annotations

import pytest

from tests.real import read_bytes

SIX = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def parts(*lines: str) -> list[int]:
    return [heading.part for heading in read_bytes("\n".join(lines).encode(), "a.txt").headings]


def text(headings: list[str]) -> list[str]:
    return [line for heading in headings for line in (heading, "2024年，政府信息公开工作有序开展。")]


def test_six_headings_in_order() -> None:
    assert parts(*text(SIX)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "heading",
    [
        "## 五、政府信息公开工作存在的主要问题及改进情况",
        "五、存在问题及改进情况",
        "五、 存在的主要问题及整改措施",
        "第五部分 存在的主要问题及改进情况",
        "五、存在的主要问题及改进情况：",
        "五、存在的主要问题及改进情况。今年仍有不足",
        "五、2024年工作中存在的主要问题及2025年改进情况",
        "五、我局政府信息公开工作存在的主要问题及改进情况",
        "五、存在的问题",
        "第五部分：问题和改进情况",
    ],
)
def test_wordings_of_a_heading(heading: str) -> None:
    assert parts(*text([*SIX[:4], heading, SIX[5]])) == [1, 2, 3, 4, 5, 6]


SHORT = [
    "一、2024年度政府信息公开工作总体情况",
    "二、主动公开情况",
    "三、依申请公开情况",
    "四、复议诉讼情况",
    "五、存在的不足",
    "六、其他事项",
]


def test_short_names_are_headings_behind_their_own_numeral_where_there_is_no_other() -> None:
    assert parts(*text(SHORT)) == [1, 2, 3, 4, 5, 6]
    assert parts(*text(["一、总体情况", "一、主动公开情况", "二、依申请公开情况", *SIX[1:]])) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert parts(*text([SIX[0], "二、主动公开情况", "三、依申请公开情况", *SIX[1:]])) == [1, 2, 3, 4, 5, 6]


def test_a_line_in_other_words_with_the_numeral_of_an_absent_part_leaves_it_open() -> None:
    strange = ["一、工作综述", *SIX[1:4], "五、困难与应对", SIX[5]]
    problems = read_bytes("\n".join(text(strange)).encode(), "a.txt").problems
    doubts = {problem.code: problem for problem in problems if problem.code.startswith("heading_doubt")}
    assert set(doubts) == {"heading_doubt:1", "heading_doubt:5"}
    assert "“一、工作综述”有第一部分的编号" in doubts["heading_doubt:1"].message
    elsewhere = [*SIX[:4], SIX[5], "五、困难与应对"]  # behind the sixth part it is not in its place
    problems = read_bytes("\n".join(text(elsewhere)).encode(), "a.txt").problems
    assert not [one for one in problems if one.code == "heading_doubt:5"]


def test_what_names_the_parts_without_being_one() -> None:
    preamble = "本报告由总体情况、主动公开政府信息情况、其他需要报告的事项等六部分组成。"
    assert parts(preamble, *text(SIX)) == [1, 2, 3, 4, 5, 6]
    assert parts(*SIX, *text(SIX)) == [1, 2, 3, 4, 5, 6]  # a table of contents
    assert parts("总体情况", *text(SIX)) == [1, 2, 3, 4, 5, 6]  # a menu entry
    assert parts(*text(SIX), "一、本年新收政府信息公开申请数量") == [1, 2, 3, 4, 5, 6]


def test_a_repeated_or_missing_or_moved_heading_is_seen() -> None:
    assert parts(*text([*SIX, SIX[0]])) == [1, 2, 3, 4, 5, 6, 1]
    assert parts(*text([*SIX[:4], SIX[5]])) == [1, 2, 3, 4, 6]
    assert parts(*text([SIX[0], SIX[2], SIX[1], *SIX[3:]])) == [1, 3, 2, 4, 5, 6]


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (text(SIX), set()),
        ([*text(SIX[:4]), "主要问题：一是公开质量有待提升。", *text(SIX[5:])], {"heading_doubt:5"}),
        ([*text([*SIX[:4], SIX[5]])], set()),
        ([*text(SIX[:2]), "规章\t0\t0\t0"], {"truncated"}),
        (
            [
                *text(SIX[:3]),
                "下一步将进一步加强政府信息公开工作，不断提升公开的质量和实效，着力推进重点领域信",
            ],
            {"truncated"},
        ),
        ([*text(SIX[:5]), SIX[5]], {"truncated"}),
        (text(SIX[:3]), {"heading_doubt:4", "heading_doubt:5", "heading_doubt:6"}),
        (text(SIX[3:5]), {f"heading_doubt:{part}" for part in (1, 2, 3, 6)}),
        ([*text([SIX[1]]), "信息内容\t本年制发件数"], {"truncated", "heading_doubt:1"}),
    ],
    ids=[
        "whole",
        "content without heading",
        "no heading, no content",
        "ends in a table",
        "ends in a sentence",
        "ends at a heading",
        "first pages only",
        "a page from the middle",
        "a passage that is cut",
    ],
)
def test_doubts_about_a_text(lines: list[str], codes: set[str]) -> None:
    problems = {problem.code for problem in read_bytes("\n".join(lines).encode(), "a.txt").problems}
    assert {code for code in problems if code.startswith(("heading_doubt", "truncated"))} == codes
