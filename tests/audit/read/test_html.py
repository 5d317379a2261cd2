"""Web pages become grids and prose as a reader of the page sees them."""

from __future__ import annotations

import base64

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
        ("<tr><td>1<span style='mso-hide:all'>7</span><td>2<i style='position:absolute;left:-9999px'>8</i>", [[(0, "1"), (1, "2")]]),
        ("<tr><td>12<span style='vertical-align:super'>1</span><td>1<sub>2</sub>", [[(0, "12^1"), (1, "1^2")]]),
        ("<tr><td><span style='text-decoration: line-through'>5</span>6<td>5", [[(0, "~~5~~6"), (1, "5")]]),
        ("<tr><td><span style='display:block'>1</span><span style='display:block'>2</span><td>3", [[(0, "1\n2"), (1, "3")]]),
        ("<tr><td><bdo dir=rtl>12</bdo><td>3", [[(0, "\ufffd12"), (1, "3")]]),
        ("<tr><td><input value=5><td><input type=hidden value=6>7", [[(0, "5"), (1, "7")]]),
        ("<tr><td><textarea>5</textarea><td><select><option>0<option selected>8</select>", [[(0, "5"), (1, "8")]]),
        ("<tr><td><img src=5.png><td><img width=1 height=1><td>7<img src=a>", [[(0, "\ufffd"), (1, ""), (2, "7")]]),
        ("<tr><td>1<template>9</template><script>8</script><!-- 7 --><noscript>6</noscript><td>2", [[(0, "1"), (1, "2")]]),
        ("<tr><td>&#65297;&ensp;<td>&lpar;&#150;", [[(0, "１"), (1, "(–")]]),
        ("<td>1<td>2<tr><td>3<td>4", [[(0, "1"), (1, "2")], [(0, "3"), (1, "4")]]),
        ("<tr><td><div>1<td>2</div><td>3", [[(0, "1"), (1, "2"), (2, "3")]]),
        ("<tr><form><td>1<td>2</form>", [[(0, "1"), (1, "2")]]),
        ("<tbody><tr><td>1<td>2</tbody><thead><tr><th>a<th>b</thead>", [[(0, "a"), (1, "b")], [(0, "1"), (1, "2")]]),
        ("<tfoot><tr><td>5<td>6</tfoot><tbody><tr><td>1<td>2</tbody>", [[(0, "1"), (1, "2")], [(0, "5"), (1, "6")]]),
        ("<tbody><tr><td rowspan=3>甲<td>1</tbody><tbody><tr><td>乙<td>2</tbody>", [[(0, "甲"), (1, "1")], [(0, "乙"), (1, "2")]]),
        ("<tr><td rowspan=9>甲<td>1<td>2<tr><td>3<td>4<tr><td>乙<td>5<td>6", [[(0, "甲"), (1, "1"), (2, "2")], [(1, "3"), (2, "4")], [(0, "乙"), (1, "5"), (2, "6")]]),
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


@pytest.mark.parametrize(
    ("sheet", "shows"),
    [
        (".old{display:none}", False),
        ("table.old{display:none}", False),
        ("div.old{display:none}", True),
        (".page .old{display:none}", False),
        (".other .old{display:none}", True),
        (".old{display:none} .old.new{display:table}", False),
        (".old{display:none} .page .old{display:table}", True),
        (".page .old{visibility:hidden}", False),
        ("@media screen{.old{display:none}}", False),
        ("@media print{.old{display:none}}", True),
        ("@media (max-width: 700px){.old{display:none}}", True),
        (".old:hover{display:none}", True),
        ("/* .old{display:none} */ .x{color:red}", True),
        ("} { @media .old{display:none", True),
    ],
)
def test_style_sheets_hide_what_they_hide_on_the_screen(sheet: str, shows: bool) -> None:
    page = (
        f"<html><head><style>{sheet}</style><style media=print>.old{{display:none}}</style></head><body>"
        "<div class=page><table class=old id=o><tr><td>1<td>2</table></div></body></html>"
    )
    (document,) = read_html(page.encode(), "x.html")
    assert any(isinstance(block, Grid) for block in document.blocks) == shows


def prose(page: str) -> list[str]:
    (document,) = read_html(page.encode(), "x.html")
    return [block.text for block in document.blocks if isinstance(block, TextBlock)]


def test_captions_and_words_beside_cells_stand_above_their_table() -> None:
    page = "<table>甲<caption>二、主动公开政府信息情况</caption><tr>乙<td>1<td>2</table>"
    assert prose(page) == ["甲", "二、主动公开政府信息情况", "乙"] and cells(page) == [[(0, "1"), (1, "2")]]


def test_links_to_other_reports_are_no_titles_but_a_linked_title_alone_is() -> None:
    link = "<li><a href='/1'>某局2020年政府信息公开工作年度报告</a>"
    title = "某局2024年政府信息公开工作年度报告"
    assert prose(f"<ul>{link}</ul><h1>{title}</h1><p>正文</p>{link}") == [title, "正文"]
    assert prose(f"<ul>{link}</ul><p>正文</p>") == ["某局2020年政府信息公开工作年度报告", "正文"]


def test_text_that_keeps_its_lines_is_read_as_a_text_file() -> None:
    page = "<html><body><p>一</p>\n<pre>规章\t1\t2\n行政规范性文件\t3\t4\n</pre></body></html>"
    (document,) = read_html(page.encode(), "x.html")
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert not grid.geometric and [cell.text for cell in grid.cells if cell.row == 1] == [
        "行政规范性文件",
        "3",
        "4",
    ]
    assert grid.at.line == 2 and grid.cells[-1].at.line == 3


def test_a_saved_archive_is_its_page() -> None:
    body = base64.encodebytes("<html><body><p>行政规范性文件</p></body></html>".encode("gbk"))
    archive = (
        b'From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + body
        + b"\r\n--b--\r\n"
    )
    (document,) = read_html(archive, "a.mht")
    assert [block.text for block in document.blocks if isinstance(block, TextBlock)] == ["行政规范性文件"]


def test_unclosed_tags_by_the_hundred_lose_nothing_and_beyond_that_the_page_is_refused() -> None:
    page = "<html><body>{}<table><tr><td>{}5</font><td>6</table></body></html>"
    assert cells(page.format("<font>" * 900, "<font>" * 900)) == [[(0, "5"), (1, "6")]]
    with pytest.raises(Unreadable) as caught:
        read_html(page.format("<div>" * 3000, "").encode(), "x.html")
    assert caught.value.reason == "too_large"


def test_a_table_with_a_table_in_one_of_its_cells_is_still_data() -> None:
    rows = "".join(f"<tr><td>甲{row}<td>{row}<td>{row + 1}</tr>" for row in range(5))
    page = f"<table><tr><td>名称<td><table><tr><td>说明</table><td>数量</tr>{rows}</table>"
    assert [row[1:] for row in cells(page)[1:3]] == [[(1, "0"), (2, "1")], [(1, "1"), (2, "2")]]


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
