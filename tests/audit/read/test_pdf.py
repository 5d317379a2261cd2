"""PDF pages: what is printed is read, what is not seen is not, and what is not certain gives no figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.model import Grid, TextBlock
from audit.read.kinds import Unreadable
from audit.read.pdf import read_pdf
from tests.audit.read.pdf_build import HEIGHT, Sheet, built, shown, stream

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = "政府信息公开工作年度报告"
COLUMNS = [100.0, 200.0, 260.0, 320.0]


def grids(data: bytes) -> list[list[list[str]]]:
    """The texts of every table, row by row, in the order of their columns."""
    (document,) = read_pdf(data, "a.pdf")
    found: list[list[list[str]]] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows: list[list[str]] = [[] for _ in range(block.height)]
            for cell in sorted(block.cells, key=lambda c: (c.row, c.column)):
                rows[cell.row].append(cell.text)
            found.append(rows)
    return found


def prose(data: bytes) -> list[str]:
    (document,) = read_pdf(data, "a.pdf")
    return [block.text for block in document.blocks if isinstance(block, TextBlock)]


def page(*, top: str = WORDS) -> Sheet:
    """A page that has enough characters to be one."""
    return Sheet().text(100, 60, top, 16)


def one_row(*texts: str) -> Sheet:
    return page().table(COLUMNS, 100, [["规章", *texts], ["行政许可", "7", "8"]])


def test_a_ruled_table_is_read_with_its_places_and_the_prose_around_it() -> None:
    (document,) = read_pdf(built(one_row("1", "2").text(100, 300, "一、总体情况")), "a.pdf")
    title, table, heading = document.blocks
    assert isinstance(title, TextBlock) and isinstance(heading, TextBlock) and isinstance(table, Grid)
    assert (title.text, title.at.page, title.at.line) == (WORDS, 1, 1)
    assert (heading.text, heading.at.line) == ("一、总体情况", 2)
    assert [cell.text for cell in table.cells] == ["规章", "1", "2", "行政许可", "7", "8"]
    assert (table.geometric, table.width, table.height) == (True, 3, 2)
    at = table.cells[2].at
    assert (at.page, at.table, at.row, at.column) == (1, 1, 1, 3)


LINES: dict[str, Callable[[Sheet, float, float, float, float], object]] = {
    "strokes": lambda sheet, x0, y0, x1, y1: sheet.line(x0, y0, x1, y1),
    "thin fills": lambda sheet, x0, y0, x1, y1: sheet.fill(x0, y0, max(x1 - x0, 0.6), max(y1 - y0, 0.6)),
    "dashes": lambda sheet, x0, y0, x1, y1: [
        sheet.line(x0 + (x1 - x0) * n / 40, y0 + (y1 - y0) * n / 40, x0 + (x1 - x0) * (n + 0.6) / 40, y0 + (y1 - y0) * (n + 0.6) / 40)
        for n in range(40)
    ],
    "dots": lambda sheet, x0, y0, x1, y1: [
        sheet.fill(x0 + (x1 - x0) * n / 100, y0 + (y1 - y0) * n / 100, 0.8, 0.8) for n in range(101)
    ],
    "double": lambda sheet, x0, y0, x1, y1: [
        sheet.line(x0 + d * (y1 > y0), y0 + d * (x1 > x0), x1 + d * (y1 > y0), y1 + d * (x1 > x0)) for d in (0, 1.8)
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", LINES)
def test_every_way_of_drawing_a_border_gives_the_same_table(kind: str) -> None:
    sheet = page()
    for x in COLUMNS:
        LINES[kind](sheet, x, 100, x, 140)
    for y in (100, 120, 140):
        LINES[kind](sheet, COLUMNS[0], y, COLUMNS[-1], y)
    for x, y, text in ((103, 114, "规章"), (203, 114, "12"), (103, 134, "行政"), (263, 134, "3")):
        sheet.text(x, y, text)
    assert grids(built(sheet)) == [[["规章", "12", ""], ["行政", "", "3"]]]


def test_backgrounds_part_cells_where_no_line_is_drawn() -> None:
    sheet = page()
    for row, texts in enumerate((["规章", "12", "3"], ["行政许可", "", "5"])):
        for column, text in enumerate(texts):
            x, y = 100 + 82 * column, 100 + 22 * row
            sheet.fill(x, y, 80, 20, "0.9 g").text(x + 3, y + 14, text or " ")
    assert grids(built(sheet)) == [[["规章", "12", "3"], ["行政许可", "", "5"]]]


def test_a_missing_border_merges_cells() -> None:
    sheet = page().grid([100, 300], [100, 120, 140]).line(200, 120, 200, 140)
    sheet.text(150, 114, "第二十条").text(110, 134, "规章").text(210, 134, "4")
    (document,) = read_pdf(built(sheet), "a.pdf")
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert [(c.text, c.row, c.column, c.column_span) for c in grid.cells] == [
        ("第二十条", 0, 0, 2), ("规章", 1, 0, 1), ("4", 1, 1, 1),
    ]  # fmt: skip


def test_a_figure_wrapped_in_a_narrow_cell_is_one_figure() -> None:
    sheet = page().grid([100, 160, 190], [100, 140]).text(103, 124, "规章")
    sheet.text(163, 114, "1234").text(163, 127, "56")
    assert grids(built(sheet)) == [[["规章", "123456"]]]


def test_two_figures_in_one_cell_are_not_joined() -> None:
    sheet = page().grid([100, 160, 260], [100, 140]).text(103, 124, "规章")
    sheet.text(163, 114, "12").text(163, 127, "56")
    assert grids(built(sheet)) == [[["规章", "12\n56"]]]


HIDDEN = {
    "invisible": "q BT 3 Tr /F1 10 Tf 1 0 0 1 215 {y} Tm {t} Tj ET Q",
    "white": "q 1 g BT /F1 10 Tf 1 0 0 1 215 {y} Tm {t} Tj ET Q",
    "transparent": "q /G1 gs BT /F1 10 Tf 1 0 0 1 215 {y} Tm {t} Tj ET Q",
    "clipped away": "q 0 0 5 5 re W n BT /F1 10 Tf 1 0 0 1 215 {y} Tm {t} Tj ET Q",
    "covered": "BT /F1 10 Tf 1 0 0 1 215 {y} Tm {t} Tj ET q 1 g 205 {b} 40 12 re f Q",
    "on a layer that is off": "/OC /L1 BDC BT /F1 10 Tf 1 0 0 1 215 {y} Tm {t} Tj ET EMC",
    "slanted (a watermark)": "BT /F1 10 Tf 0.7 0.7 -0.7 0.7 215 {y} Tm {t} Tj ET",
}


@pytest.mark.parametrize("way", HIDDEN)
def test_what_nobody_sees_is_no_figure(way: str) -> None:
    sheet = page().grid(COLUMNS, [100, 120, 140])
    y = HEIGHT - 114
    sheet.raw(HIDDEN[way].format(y=y, b=y - 3, t=shown("9")))
    sheet.text(103, 114, "规章").text(203, 114, "1").text(263, 114, "2")
    sheet.resources = "/ExtGState<</G1<</ca 0>>>>/Properties<</L1 100 0 R>>"
    layer = {
        100: b"<</Type/OCG/Name(x)>>",
        1: b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[100 0 R]/D<</OFF[100 0 R]>>>>>>",
    }
    assert grids(built(sheet, objects=layer))[0][0] == ["规章", "1", "2"]


def test_text_outside_the_crop_box_is_not_on_the_page() -> None:
    sheet = one_row("1", "2").text(400, 114, "9")
    sheet.entries = "/CropBox[0 0 350 842]"
    assert grids(built(sheet))[0][0] == ["规章", "1", "2"] and prose(built(sheet)) == [WORDS]


def test_white_figures_on_a_dark_ground_are_seen() -> None:
    sheet = page().fill(200, 100, 60, 20, "0 0 0.4 rg").grid(COLUMNS, [100, 120, 140])
    sheet.text(103, 114, "规章").raw(
        f"q 1 g BT /F1 10 Tf 1 0 0 1 203 {HEIGHT - 114} Tm {shown('12')} Tj ET Q"
    )
    assert grids(built(sheet))[0][0] == ["规章", "12", ""]


def test_a_figure_printed_twice_to_look_bold_is_one() -> None:
    sheet = one_row("", "2").text(203, 114, "12").text(203.3, 114, "12")
    assert grids(built(sheet))[0][0] == ["规章", "12", "2"]


def test_a_footnote_mark_is_no_digit() -> None:
    sheet = one_row("", "2").text(203, 114, "12").text(213, 110, "1", 6)
    assert grids(built(sheet))[0][0] == ["规章", "12^1", "2"]


NOT_EMPTY = {
    "a picture": "q 20 0 0 10 210 {y} cm /I1 Do Q",
    "a drawn digit": "210 {y} m 215 {y} 216 {y} 217 {t} c S",
    "a slanted line": "201 {y} m 258 {t} l S",
}


@pytest.mark.parametrize("way", NOT_EMPTY)
def test_a_cell_with_something_drawn_in_it_is_not_blank(way: str) -> None:
    sheet = one_row("", "2").raw(NOT_EMPTY[way].format(y=HEIGHT - 116, t=HEIGHT - 105))
    sheet.resources = "/XObject<</I1 100 0 R>>"
    image = stream(
        b"\0", "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    assert grids(built(sheet, objects={100: image}))[0][0] == ["规章", "\ufffc", "2"]


def test_a_form_is_read_where_it_is_drawn_under_its_matrix() -> None:
    form = "/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Matrix[1 0 0 1 3 0]/Resources<</Font<</F1 3 0 R>>>>"
    sheet = one_row("", "2").raw(f"q 1 0 0 1 200 {HEIGHT - 114} cm /X1 Do Q")
    sheet.resources = "/XObject<</X1 100 0 R>>"
    data = built(sheet, objects={100: stream(f"BT /F1 10 Tf {shown('12')} Tj ET".encode(), form)})
    assert grids(data)[0][0] == ["规章", "12", "2"]


def test_a_filled_in_field_is_seen() -> None:
    look = stream(
        f"BT /F1 10 Tf 2 4 Td {shown('45')} Tj ET".encode(),
        "/BBox[0 0 40 14]/Resources<</Font<</F1 3 0 R>>>>",
    )
    sheet = one_row("", "2")
    sheet.entries = f"/Annots[<</Type/Annot/Subtype/Widget/Rect[203 {HEIGHT - 118} 243 {HEIGHT - 104}]/AP<</N 100 0 R>>>>]"
    assert grids(built(sheet, objects={100: look}))[0][0] == ["规章", "45", "2"]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_as_it_is_looked_at(rotation: int) -> None:
    # The content is turned against the page's own rotation, or (second file) without any: readers turn the page.
    upright = one_row("1", "2").content
    turn = {90: f"0 1 -1 0 {HEIGHT} 0 cm", 180: f"-1 0 0 -1 595 {HEIGHT} cm", 270: "0 -1 1 0 0 595 cm"}[
        rotation
    ]
    for entries in (f"/Rotate {rotation}", ""):
        sheet = Sheet([turn, *upright], entries)
        if rotation != 180:
            sheet.size = (HEIGHT, 595.0)
        assert grids(built(sheet))[0] == [["规章", "1", "2"], ["行政许可", "7", "8"]]


def test_two_pages_on_one_sheet_are_read_one_after_the_other() -> None:
    sheet = Sheet(entries=f"/CropBox[0 300 {HEIGHT} {HEIGHT}]", size=(HEIGHT, HEIGHT))
    for x, number in ((30, "1"), (460, "2")):
        sheet.text(x, 80, f"第{number}页的报告正文说明政府信息公开工作的情况")
        sheet.text(x, 100, f"{number}、规章")
    assert [text[:3] for text in prose(built(sheet))] == ["第1页", "1、规", "第2页", "2、规"]


def test_pages_of_one_table_are_one_table_and_a_row_cut_in_two_is_one_row() -> None:
    first = page().table(COLUMNS, 700, [["信息内容", "制发", "废止"], ["行政规范性", "12", "0"]])
    second = Sheet().table(COLUMNS, 60, [["规章制发的数量", "", ""], ["规章", "3", "4"]])
    assert grids(built(first, second)) == [
        [
            ["信息内容", "制发", "废止"],
            ["行政规范性", "12", "0"],
            ["规章制发的数量", "", ""],
            ["规章", "3", "4"],
        ]
    ]
    narrow = [100.0, 183.0, 260.0, 320.0]  # now the first line fills its cell, so the label may go on
    first = page().table(narrow, 700, [["信息内容", "制发", "废止"], ["行政规范性文件", "12", "0"]])
    second = Sheet().table(narrow, 60, [["制发数量", "", ""], ["规章", "3", "4"]])
    assert grids(built(first, second)) == [
        [["信息内容", "制发", "废止"], ["行政规范性文件制发数量", "12", "0"], ["规章", "3", "4"]]
    ]


def test_a_header_printed_again_and_page_numbers_do_not_part_a_table() -> None:
    header = ["信息内容", "制发", "废止"]
    first = page().table(COLUMNS, 700, [header, ["规章", "1", "2"]]).text(290, 820, "- 1 -")
    second = Sheet().table(COLUMNS, 60, [header, ["行政许可", "3", "4"]]).text(290, 820, "- 2 -")
    assert grids(built(first, second)) == [[header, ["规章", "1", "2"], ["行政许可", "3", "4"]]]
    assert prose(built(first, second)) == [WORDS]


def test_lines_of_a_paragraph_are_joined_and_headings_stand_alone() -> None:
    sheet = page()
    sheet.text(120, 100, "一、总体情况").text(120, 120, "本报告说明全年的政府信息公开工作情况和各项")
    sheet.text(100, 140, "数据。").text(120, 160, "二、主动公开")
    assert prose(built(sheet)) == [
        WORDS,
        "一、总体情况",
        "本报告说明全年的政府信息公开工作情况和各项数据。",
        "二、主动公开",
    ]


def reason(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        read_pdf(data, "a.pdf")
    return caught.value.reason, caught.value.message


def test_a_scan_and_a_font_without_characters_have_no_text_layer() -> None:
    scan = Sheet().raw("q 595 0 0 842 0 0 cm /I1 Do Q")
    scan.resources = "/XObject<</I1 100 0 R>>"
    image = stream(
        b"\0", "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    assert reason(built(scan, objects={100: image})) == (
        "no_text_layer",
        "PDF 是扫描件或图片，没有文字层；请用文字版，或人工核对。",
    )
    hidden = Sheet().raw(
        f"BT 3 Tr /F1 10 Tf 100 700 Td {shown(WORDS * 5)} Tj ET"
    )  # what a scanner recognised
    assert reason(built(hidden))[0] == "no_text_layer"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2>>]>>"
    unknown = Sheet().raw("BT /F1 10 Tf 100 700 Td <" + "00410042" * 40 + "> Tj ET")
    code, message = reason(built(unknown, objects={3: font}))
    assert code == "no_text_layer" and "乱码" in message


def test_an_embedded_font_that_numbers_its_glyphs_as_it_likes_gives_no_digits() -> None:
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+X/FirstChar 48/LastChar 57/Widths[500 500 500 500 500 500 500 500 500 500]/FontDescriptor<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 101 0 R>>>>"
    sheet = one_row("", "2").raw(f"BT /F2 10 Tf 1 0 0 1 203 {HEIGHT - 114} Tm (12) Tj ET")
    sheet.resources = ""
    data = built(sheet, objects={100: font, 101: stream(b"x")}).replace(
        b"/Font<</F1 3 0 R>>", b"/Font<</F1 3 0 R/F2 100 0 R>>"
    )
    data = data[: data.rindex(b"xref\n0")]  # the table of objects no longer fits
    assert grids(data)[0][0] == ["规章", "\ufffd\ufffd", "2"]


def test_pages_beyond_the_limit_are_too_large() -> None:
    code, message = reason(built(*[Sheet() for _ in range(301)]))
    assert code == "too_large" and "300" in message


@pytest.mark.parametrize("data", [b"%PDF-1.7 x", b"%PDF-1.7\n" + bytes(range(256)) * 50, b"%PDF-"])
def test_what_is_no_pdf_any_more_is_damaged(data: bytes) -> None:
    assert reason(data)[0] == "damaged"


def test_lines_that_only_cross_a_table_are_no_borders_of_it() -> None:
    rows = [[label, "1", "2"] for label in ("规章", "行政许可", "行政处罚", "行政强制", "其他")]
    sheet = page().table(COLUMNS, 100, rows).line(60, 118, 380, 118).line(90, 177, 310, 177)
    assert grids(built(sheet.line(290, 80, 290, 400))) == [rows]


def test_a_group_that_is_drawn_transparent_is_not_seen() -> None:
    form = "/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Group<</S/Transparency>>/Resources<</Font<</F1 3 0 R>>/ExtGState<</G2<</ca 1>>>>>>"
    sheet = one_row("1", "2").raw(f"q /G1 gs 1 0 0 1 215 {HEIGHT - 114:g} cm /X1 Do Q")
    sheet.resources = "/XObject<</X1 100 0 R>>/ExtGState<</G1<</ca 0>>>>"
    data = built(sheet, objects={100: stream(f"/G2 gs BT /F1 10 Tf {shown('9')} Tj ET".encode(), form)})
    assert grids(data)[0][0] == ["规章", "1", "2"]


def test_a_page_number_that_touches_a_table_is_no_figure() -> None:
    sheets = [
        Sheet().text(220, 51, str(number)).table(COLUMNS, 50, [["规章", "", "3"], ["行政许可", "7", "8"]])
        for number in (1, 2, 3)
    ]
    sheets[0].text(100, 300, WORDS)
    assert grids(built(*sheets))[0] == [["规章", "", "3"], ["行政许可", "7", "8"]]


def test_the_numbers_of_lines_in_the_margin_are_not_read() -> None:
    sheet = page()
    for number in range(30):
        sheet.text(40, 60 + 20 * number, str(number + 1), 7)
    assert prose(built(sheet)) == [WORDS]


@pytest.mark.parametrize("scale", [0.2, 10.0])
def test_a_page_in_another_unit_is_read_the_same(scale: float) -> None:
    sheet = Sheet([f"{scale:g} 0 0 {scale:g} 0 0 cm", *one_row("1", "").content])
    sheet.size = (595 * scale, HEIGHT * scale)
    sheet.raw(f"BT /F1 10 Tf 1 0 0 1 100 300 Tm {shown('一、总体情况')} Tj ET")
    assert grids(built(sheet)) == [[["规章", "1", ""], ["行政许可", "7", "8"]]]


def test_a_cell_whose_figure_is_covered_is_not_blank() -> None:
    sheet = one_row("12", "2").fill(201, 101, 58, 18, "1 g")
    assert grids(built(sheet))[0][0] == ["规章", "\ufffd", "2"]
