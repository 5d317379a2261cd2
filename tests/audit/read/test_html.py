"""Web pages become grids and prose as a reader of the page sees them."""

from __future__ import annotations

import pytest

from audit.model import Grid, TextBlock
from audit.read.html import MOST_BYTES, read_html
from audit.read.kinds import Unreadable


def cells(page: str) -> list[list[tuple[int, str]]]:
    """The first grid's rows as (column, text)."""
    (document,) = read_html(page.encode(), "x.html")
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    rows: dict[int, list[tuple[int, str]]] = {row: [] for row in range(grid.height)}
    for cell in grid.cells:
        rows[cell.row].append((cell.column, cell.text))
    return list(rows.values())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td rowspan=2>甲<td>1<td>2<tr><td>3<td>4", [[(0, "甲"), (1, "1"), (2, "2")], [(1, "3"), (2, "4")]]),
        ("<tr><td colspan=2>甲<td>1<tr><td>乙<td>丙<td>2", [[(0, "甲"), (2, "1")], [(0, "乙"), (1, "丙"), (2, "2")]]),
        ("<tr><td rowspan=62>甲<td>1<tr><td>2", [[(0, "甲"), (1, "1")], [(1, "2")]]),
        ("<tr><td rowspan=0>甲<td>1<tr><td>2", [[(0, "甲"), (1, "1")], [(1, "2")]]),
        ("<tr><td><span>1</span><span>0</span><td>&nbsp;", [[(0, "10"), (1, "")]]),
        ("<tr><td><p>12</p><p>34</p><td>a<br>b", [[(0, "12\n34"), (1, "a\nb")]]),
        ("<tr><td>12<sup>1</sup><td>5", [[(0, "12^1"), (1, "5")]]),
        ("<tr><td><del>5</del>6<td>5", [[(0, "~~5~~6"), (1, "5")]]),
        ("<tr><td>1<td style='display: none'>9<td>2", [[(0, "1"), (1, "2")]]),
        ("<tr><td>1<td>2<tr hidden><td>8<td>9", [[(0, "1"), (1, "2")]]),
        ("<tr><td>1<span style='display:none'>7</span><td>2", [[(0, "1"), (1, "2")]]),
    ],
)  # fmt: skip
def test_tables(rows: str, expected: list[list[tuple[int, str]]]) -> None:
    assert cells(f"<html><body><table>{rows}</table></body></html>") == expected


def test_what_the_style_sheet_hides_is_not_read_but_media_rules_hide_nothing() -> None:
    page = (
        "<html><head><style>.old{display:none} @media print{.screen{display:none}}</style></head><body>"
        "<table class=old><tr><td>1<td>2</table><table class=screen><tr><td>3<td>4</table></body></html>"
    )
    assert cells(page) == [[(0, "3"), (1, "4")]]


def test_a_layout_table_is_prose_and_the_table_inside_it_is_data() -> None:
    page = "<html><body><table><tr><td>一、总体情况<td><table><tr><td>规章<td>0</table></table></body></html>"
    (document,) = read_html(page.encode(), "x.html")
    assert [block.text for block in document.blocks if isinstance(block, TextBlock)] == ["一、总体情况"]
    assert cells(page) == [[(0, "规章"), (1, "0")]]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb2312", "gb18030"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1"])
def test_the_encoding_is_found_whatever_the_page_declares(encoding: str, declared: str) -> None:
    page = f"<html><head><meta charset={declared}><title>某县教育局</title></head><body><p>行政规范性文件的数量</p></body></html>"
    (document,) = read_html(page.encode(encoding), "x.html")
    assert document.title == "某县教育局" and not document.problems


@pytest.mark.parametrize(
    "end", ["<td>5</tr></table></bo", "<td>5", "<td", "<td>5</td></tr></table><p>五、存在"]
)
def test_a_page_that_breaks_off_says_so(end: str) -> None:
    (document,) = read_html(f"<html><body><table><tr><td>规章{end}".encode(), "x.html")
    assert [problem.code for problem in document.problems] == ["truncated"]


def test_a_page_with_its_end_or_a_fragment_without_any_is_whole() -> None:
    for page in ("<html><body><p>甲</p></body></html>", "<p>甲</p><table><tr><td>1<td>2</table>"):
        (document,) = read_html(page.encode(), "x.html")
        assert not document.problems


def test_a_page_over_the_limit_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(Unreadable, match="超过上限") as caught:
        read_html(b"<p>" + b" " * MOST_BYTES, "x.html")
    assert caught.value.reason == "too_large"


def test_a_table_that_claims_millions_of_cells_is_left_out_and_named() -> None:
    rows = "<tr>" + "<td rowspan=1000 colspan=64>1" * 2
    (document,) = read_html(f"<html><body><table>{rows * 1500}</table></body></html>".encode(), "x.html")
    assert [problem.code for problem in document.problems] == ["too_large"]


def test_metadata_of_government_sites() -> None:
    page = '<html><head><meta name="ArticleTitle" content="某局2024年报告"><meta name=PubDate content="2025-01-20 10:00"></head><body>甲</body></html>'
    (document,) = read_html(page.encode(), "x.html")
    assert document.metadata == {"articletitle": "某局2024年报告", "pubdate": "2025-01-20 10:00"}
