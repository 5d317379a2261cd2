"""Who a report is from, and when."""

from __future__ import annotations

import datetime

import pytest

from audit.organs import organ_key, parse_title
from tests.real import read_bytes


@pytest.mark.parametrize(
    ("title", "organ", "year"),
    [
        ("延津县人民政府办公室 2024 年政府信息公开工作年度报告", "延津县人民政府办公室", 2024),
        ("# 沐阳县人民政府 2025 年 政府信息公开工作年度报告", "沐阳县人民政府", 2025),
        ("2019年上海市人民政府办公厅政府信息公开工作年度报告", "上海市人民政府办公厅", 2019),
        ("某县教育局2023年度政府信息公开年报", "某县教育局", 2023),
        ("定西市公共资源交易中心2020年政府信息公开工作的年度报告", "定西市公共资源交易中心", 2020),
        ("某市水务局政府信息公开工作年度报告（2022年）", "某市水务局", 2022),
        ("某市水务局政府信息公开2022年度报告", "某市水务局", 2022),
        ("某市水务局关于2022年度政府信息公开工作情况的年度报告", None, None),
        ("2024年政府信息公开工作年度报告", None, 2024),
        ("现公布区统计局2023年政府信息公开工作年度报告。本报告由六部分组成", None, None),
        ("一、总体情况", None, None),
    ],
)
def test_titles(title: str, organ: str | None, year: int | None) -> None:
    assert parse_title(title) == (None if year is None else (organ, year))


def report(*lines: str) -> bytes:
    return "\n".join((*lines, "一、总体情况", "2024年，认真落实。")).encode()


def test_a_title_on_two_lines_and_an_organ_above_the_title() -> None:
    split = read_bytes(report("正文", "2024 年上海市科委政府信息公开工作", "年度报告"), "a.txt")
    assert (split.organ, split.year) == ("上海市科委", 2024)
    above = read_bytes(report("临沅县教育局", "2024年政府信息公开工作年度报告"), "a.txt")
    assert (above.organ, above.year) == ("临沅县教育局", 2024)


def test_publication_is_the_date_that_the_page_gives_not_the_signature() -> None:
    found = read_bytes(
        report("临沅县教育局2024年政府信息公开工作年度报告", "来源：本站 发布时间：2025-01-20 09:30"), "a.txt"
    )
    assert found.published == datetime.date(2025, 1, 20)
    signed = read_bytes(report("临沅县教育局2024年政府信息公开工作年度报告", "2025年1月20日"), "a.txt")
    assert signed.published is None


def test_without_a_title_the_period_gives_the_year_and_the_signature_the_organ() -> None:
    text = "本报告所列数据的统计期限自2023年1月1日起至12月31日止。\n一、总体情况\n认真落实。\n临沅县教育局\n2024年1月20日"
    found = read_bytes(text.encode(), "a.txt")
    assert (found.organ, found.year, found.title) == ("临沅县教育局", 2023, None)
    assert found.organ_at is not None and found.organ_at.line == 4


def test_a_body_is_the_same_however_its_name_is_set() -> None:
    assert organ_key("临沅县教育局（体育局）") == organ_key("临沅县 教育局(体育局)")
    assert organ_key("临沅县教育局") != organ_key("临沅县民政局")
    assert organ_key(None) is None
