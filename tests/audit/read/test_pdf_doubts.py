"""What is printed but may be another figure: digits cut off, struck out, over one another, over a border, askew."""

from __future__ import annotations

import math

import pytest

from audit.read.pdf.fonts import UNKNOWN
from tests.audit.read.pdf_build import HEIGHT, Sheet, built, shown
from tests.audit.read.test_pdf import COLUMNS, grids, one_row, page, prose


def test_a_struck_digit_is_none() -> None:
    sheet = one_row("38", "41").line(203, 111, 213, 111)  # through 38, three points above its baseline
    assert grids(built(sheet))[0][0] == ["规章", UNKNOWN * 2, "41"]


def test_a_line_below_a_figure_only_underlines_it() -> None:
    assert grids(built(one_row("38", "41").line(203, 116, 213, 116)))[0][0] == ["规章", "38", "41"]


@pytest.mark.parametrize("beyond", ["4567890", ""])
def test_a_figure_that_runs_over_a_border_is_unreadable_on_both_sides(beyond: str) -> None:
    sheet = one_row("", beyond).text(232, 114, "12345678")
    first, second = grids(built(sheet))[0][0][1:]
    assert UNKNOWN in first and (UNKNOWN in second or " " in second)


def test_spaced_digits_that_run_over_a_border_are_unreadable_on_both_sides() -> None:
    sheet = one_row("", "")
    for number, digit in enumerate("1762246"):
        sheet.text(
            206 + 9 * number, 114, digit
        )  # four points between two digits; the border is after the fourth
    first, second = grids(built(sheet))[0][0][1:]
    assert UNKNOWN in first and UNKNOWN in second


def test_figures_on_both_sides_of_a_border_with_room_between_are_two() -> None:
    sheet = one_row("", "9").text(229, 114, "12345")  # ends six points before the border
    assert grids(built(sheet))[0][0] == ["规章", "12345", "9"]


def test_a_figure_cut_off_by_the_edge_of_its_cell_is_unreadable() -> None:
    shown_part = (
        f"q 200 0 40 {HEIGHT:g} re W n BT /F1 10 Tf 1 0 0 1 225 {HEIGHT - 114:g} Tm {shown('12345')} Tj ET Q"
    )
    assert grids(built(one_row("", "9").raw(shown_part)))[0][0] == ["规章", f"12{UNKNOWN}", "9"]


def test_a_figure_half_painted_over_is_unreadable_and_one_written_anew_is_read() -> None:
    half = one_row("38", "9").fill(202, 104, 6, 12, "1 g")
    assert grids(built(half))[0][0] == ["规章", UNKNOWN, "9"]
    anew = one_row("389", "9").fill(202, 104, 20, 12, "1 g").text(203, 114, "12")
    assert grids(built(anew))[0][0] == ["规章", "12", "9"]


def test_figures_printed_over_one_another_are_none() -> None:
    text = grids(built(one_row("67", "9").text(205, 114, "0")))[0][0][1]
    assert UNKNOWN in text


def test_a_small_raised_digit_is_a_mark_and_a_raised_figure_is_in_doubt() -> None:
    assert grids(built(one_row("41", "9").text(213, 111, "1", 8.3)))[0][0][1] == "41^1"
    assert UNKNOWN in grids(built(one_row("", "9").text(203, 111, "1", 8.3).text(208, 114, "41")))[0][0][1]
    assert UNKNOWN in grids(built(one_row("41", "9").text(213, 111, "1")))[0][0][1]


def test_a_figure_that_hangs_out_below_the_last_row_is_unreadable() -> None:
    sheet = page().table(COLUMNS, 100, [["规章", "1", "2"], ["行政许可", "12345", "8"]])
    assert grids(built(sheet.text(203, 146, "678")))[0][1] == ["行政许可", f"12345{UNKNOWN}", "8"]
    assert grids(built(sheet.text(203, 190, "4")))[0][1] == ["行政许可", f"12345{UNKNOWN}", "8"]


def test_a_page_that_lies_a_little_askew_is_set_straight() -> None:
    turned = Sheet()
    cosine, sine = math.cos(0.02), math.sin(0.02)
    turned.raw(f"{cosine:g} {sine:g} {-sine:g} {cosine:g} 0 0 cm")
    turned.content += one_row("38", "41").content
    assert grids(built(turned)) == [[["规章", "38", "41"], ["行政许可", "7", "8"]]]


def test_of_text_askew_on_a_straight_page_no_word_is_read_and_no_digit() -> None:
    stamp = f"BT /F1 10 Tf 0.9986 0.0523 -0.0523 0.9986 300 {HEIGHT - 114:g} Tm {shown('县7')} Tj ET"
    assert grids(built(one_row("38", "").raw(stamp)))[0][0] == ["规章", "38", UNKNOWN]
    assert prose(built(one_row("38", "").raw(stamp))) == prose(built(one_row("38", "")))


def test_boxes_within_cells_make_no_rows() -> None:
    sheet = page().grid([100, 200, 260, 320], [100, 160]).grid([100, 200, 260, 320], [160, 190])
    for left in (200, 260):
        sheet.grid([left + 3.0, left + 57.0], [120, 140]).grid([left + 3.0, left + 57.0], [165, 185])
    sheet.text(103, 134, "规章").text(210, 134, "38").text(103, 178, "行政许可").text(270, 178, "7")
    assert grids(built(sheet)) == [[["规章", "38", ""], ["行政许可", "", "7"]]]


def test_cells_with_borders_of_their_own_stand_apart_also_under_merged_ones() -> None:
    sheet = page()
    rows = [(100.0, [(100, 190), (196, 320)]), (126.0, [(100, 190), (196, 255), (261, 320)])]
    rows += [(152.0, rows[1][1]), (178.0, rows[1][1])]
    for top, cells in rows:
        for left, right in cells:
            sheet.grid([left, right], [top, top + 20])
    sheet.text(200, 114, "法人或其他组织和别的").text(110, 140, "内容").text(200, 140, "甲").text(
        265, 140, "乙"
    )
    sheet.text(110, 166, "规章").text(200, 166, "38").text(110, 192, "行政许可").text(265, 192, "7")
    found = grids(built(sheet))[0]
    assert [row for row in found if "规章" in row or "行政许可" in row] == [
        ["规章", "38", ""],
        ["行政许可", "", "7"],
    ]


def test_a_table_cut_by_the_end_of_the_page_ends_where_most_of_its_lines_do() -> None:
    sheet = page()
    for x in (200, 260, 320):
        sheet.line(x, 760, x, 790)
    sheet.line(100, 760, 100, 815).line(140, 760, 140, 790)  # a cell of many rows goes on to the edge
    sheet.line(100, 760, 320, 760).line(140, 775, 320, 775)
    sheet.text(143, 771, "规章").text(205, 771, "1").text(265, 771, "2")
    sheet.text(143, 787, "行政许可").text(205, 787, "7").text(265, 787, "8").text(103, 800, "三、")
    rows = grids(built(sheet))[0]
    assert rows[0][-3:] == ["规章", "1", "2"] and rows[1][-3:] == ["行政许可", "7", "8"]


def test_an_empty_row_without_height_below_a_header_is_a_row() -> None:
    names = ["结果维持", "结果纠正", "其他结果"]
    sheet = page().table([100, 180, 260, 340], 100, [names]).line(100, 122.6, 340, 122.6)
    assert grids(built(sheet)) == [[names, ["", "", ""]]]
    figures = page().table([100, 180, 260, 340], 100, [names, ["1", "2", "3"]]).line(100, 142.6, 340, 142.6)
    assert grids(built(figures)) == [[names, ["1", "2", "3"]]]


def test_an_empty_cell_whose_other_part_is_cut_off_is_not_blank() -> None:
    clipped = f"q 0 0 320 {HEIGHT:g} re W n BT /F1 10 Tf 1 0 0 1 330 {HEIGHT - 114:g} Tm {shown('7')} Tj ET Q"
    sheet = page().table(COLUMNS, 100, [["规章", "", ""], ["行政许可", "", "8"]])
    assert grids(built(sheet)) == [[["规章", "", ""], ["行政许可", "", "8"]]]
    assert grids(built(sheet.raw(clipped))) == [[["规章", "", UNKNOWN], ["行政许可", "", "8"]]]


def test_a_figure_with_another_one_over_its_mark_is_unreadable() -> None:
    sheet = one_row("", "2").text(203, 114, "8").text(208, 110, "6", 6).text(212, 114, "18")
    assert UNKNOWN in grids(built(sheet))[0][0][1] and "^" not in grids(built(sheet))[0][0][1]


@pytest.mark.parametrize("text", ["088", "８46"])
def test_digits_behind_a_zero_or_of_both_widths_are_two_figures(text: str) -> None:
    assert grids(built(one_row(text, "2")))[0][0] == ["规章", text + UNKNOWN, "2"]


def test_digits_of_two_colours_are_two_figures() -> None:
    grey = f"q 0.5 g BT /F1 10 Tf 1 0 0 1 208 {HEIGHT - 114:g} Tm {shown('48')} Tj ET Q"
    assert grids(built(one_row("7", "2").raw(grey)))[0][0] == ["规章", f"7{UNKNOWN}48", "2"]


def test_figures_of_a_row_without_label_put_those_above_into_doubt() -> None:
    sheet = page().table(COLUMNS, 100, [["规章", "9503", "1"], ["", "7", ""], ["行政许可", "3", "4"]])
    above, own, below = grids(built(sheet))[0]
    assert above == ["规章", f"9503{UNKNOWN}", "1"]
    assert own[1] == f"7{UNKNOWN}" and below == ["行政许可", f"3{UNKNOWN}", "4"]


def test_columns_that_are_counted_through_are_no_figures() -> None:
    rows = [["信息内容", "制发", "废止"], ["", "1", "2"], ["规章", "3", "4"]]
    assert grids(built(page().table(COLUMNS, 100, rows))) == [rows]


def test_two_labels_in_one_cell_leave_its_rows_without_figures() -> None:
    sheet = page().grid(COLUMNS, [100, 140]).text(103, 114, "1.规章").text(103, 128, "2.行政许可")
    sheet.text(203, 114, "12")
    assert grids(built(sheet))[0][0] == ["1.规章\n2.行政许可", f"12{UNKNOWN}", UNKNOWN]


def test_text_on_a_border_leaves_no_blank_beside_it() -> None:
    sheet = page().grid(COLUMNS, [100, 120, 140]).text(103, 123, "规章").text(203, 123, "12")
    sheet.text(103, 135, "行政许可")
    assert UNKNOWN in grids(built(sheet))[0][1][1]


def test_a_figure_whose_second_line_is_cut_off_is_unreadable() -> None:
    cut = f"q 200 {HEIGHT - 118:g} 60 18 re W n BT /F1 10 Tf 1 0 0 1 203 {HEIGHT - 128:g} Tm {shown('56')} Tj ET Q"
    assert UNKNOWN in grids(built(one_row("1234", "2").raw(cut)))[0][0][1]


def test_two_figures_that_fill_their_cells_are_two() -> None:
    narrow = [100.0, 200.0, 222.0, 244.0]
    sheet = page().table(narrow, 100, [["规章", "", ""], ["行政许可", "7", "8"]])
    sheet.text(201, 114, "1234").text(223, 114, "5678")
    assert grids(built(sheet))[0][0] == ["规章", "1234", "5678"]
