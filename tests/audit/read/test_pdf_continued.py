"""Tables over page breaks: columns by their place, rows joined only where that is certain."""

from __future__ import annotations

import pytest

from audit.read.pdf.continued import continued, doubt_torn, fits
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.tables import Table, TableCell

COLUMNS = [0.0, 100.0, 150.0, 200.0]


def table(
    rows: list[list[str]], page: int, *, columns: list[float] | None = None, full: bool = True
) -> Table:
    """A table of single cells; `full` tells that the last line of every cell had no room for more."""
    xs = columns or COLUMNS
    box = (xs[0], 0.0, xs[-1], 100.0)
    cells = [
        TableCell(row, column, 1, 1, text, page, open_end=full and bool(text), full=full and bool(text))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    return Table(page, box, xs, len(rows), cells, order=page, last_order=page, last_box=box)


def texts(found: Table) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(found.height)]
    for cell in sorted(found.cells, key=lambda c: (c.row, c.column)):
        rows[cell.row].append(cell.text)
    return rows


HEADER = ["信息内容", "制发", "废止"]
# What ends the first page, what begins the second, and the rows that they are.
CASES: dict[str, tuple[list[list[str]], list[list[str]], list[list[str]]]] = {
    "a label goes on, and so does every figure": (
        [["行政处罚", "1", "2"]], [["行政强制", "3", "4"]], [["行政处罚行政强制", "1\n3", "2\n4"]],
    ),
    "a label goes on": ([["8.属于行政", "1", "2"]], [["查询事项", "", ""]], [["8.属于行政查询事项", "1", "2"]]),
    "a label has a number of its own": (
        [["8.属于行政", "1", "2"]], [["（四）无", "", ""]], [["8.属于行政", "1", "2"], ["（四）无", "", ""]],
    ),
    "figures behind the break": ([["8.属于", "", ""]], [["", "1", "2"]], [["8.属于", "1", "2"]]),
    "a figure torn": ([["8.属于", "123", "2"]], [["", "4", ""]], [["8.属于", "1234", "2"]]),
    "figures without labels": ([["1", "20", "3"]], [["", "5", ""]], [["1", "205", "3"]]),
    "figures under a header": ([HEADER], [["0", "1", "2"]], [HEADER, ["0", "1", "2"]]),
    "blanks under a header": ([HEADER], [["", "", ""]], [HEADER, ["", "", ""]]),
    "the rest of a row is empty": ([["规章", "1", "2"]], [["", "", ""], ["二", "3", "4"]], [["规章", "1", "2"], ["二", "3", "4"]]),
    "a row begins with nothing": ([["规章", "1", "2"], ["", "", ""]], [["二", "3", "4"]], [["规章", "1", "2"], ["二", "3", "4"]]),
    "the header again": ([HEADER, ["规章", "1", "2"]], [HEADER, ["二、", "3", "4"]], [HEADER, ["规章", "1", "2"], ["二、", "3", "4"]]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_rows_on_both_sides_of_a_break(name: str) -> None:
    first, second, expected = CASES[name]
    assert texts(continued(table(first, 1), table(second, 2))) == expected


def test_a_label_that_had_room_to_end_does_not_go_on() -> None:
    for figures in (["", ""], ["1", "2"]):
        first, second = table([["规章", *figures]], 1, full=False), table([["行政许可", "3", "4"]], 2)
        assert texts(continued(first, second)) == [["规章", *figures], ["行政许可", "3", "4"]]


def test_a_torn_figure_whose_line_had_room_is_left_unreadable() -> None:
    first, second = table([["规章", "12", "0"]], 1, full=False), table([["", "3", ""]], 2)
    assert texts(continued(first, second)) == [["规章", "12\n3", "0"]]


def test_thousands_separators_tell_that_a_figure_is_torn() -> None:
    first, second = table([["规章", "1,23", "0"]], 1, full=False), table([["", "4", ""]], 2)
    assert texts(continued(first, second)) == [["规章", "1,234", "0"]]


def test_columns_are_matched_by_place_and_cells_keep_their_page() -> None:
    first = table([["表头", "总计"]], 1, columns=[0.0, 100.0, 200.0])
    both = continued(first, table([["规章", "1", "2"]], 2))
    assert both.columns == COLUMNS and both.height == 2
    assert [(c.text, c.column, c.column_span, c.page) for c in both.cells] == [
        ("表头", 0, 1, 1), ("总计", 1, 2, 1), ("规章", 0, 1, 2), ("1", 1, 1, 2), ("2", 2, 1, 2),
    ]  # fmt: skip


def test_a_name_of_a_header_goes_on_where_the_row_behind_the_break_parts_its_neighbour() -> None:
    first = table([["自然", "法人或其他组织"]], 1, columns=[0.0, 100.0, 300.0])
    both = continued(first, table([["人", "商业企业", "其他"], ["1", "2", "3"]], 2))
    assert texts(both) == [["自然人", "法人或其他组织"], ["商业企业", "其他"], ["1", "2", "3"]]


def test_tables_of_another_width_are_others() -> None:
    assert fits(table([["a"]], 1), table([["b"]], 2))
    assert not fits(table([["a"]], 1), table([["b"]], 2, columns=[0.0, 100.0]))


TORN: dict[str, tuple[list[list[str]], list[list[str]], list[list[str]]]] = {
    "the label behind the break": (
        [["规章", "1", "2"], ["", "3", ""]], [["行政许可", "", "4"]], [["规章", "1", "2"], ["行政许可", "3", "4"]],
    ),
    "a figure with a remark behind it": (
        [["规章", "1", "2"], ["8.属于行政", "3", ""]], [["查询事项", "", "4（注）"]],
        [["规章", "1", "2"], ["8.属于行政查询事项", "3", "4（注）"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TORN)
def test_a_row_torn_by_the_break_is_one_row(case: str) -> None:
    first, second, wanted = TORN[case]
    assert texts(continued(table(first, 1), table(second, 2))) == wanted


def test_a_label_without_its_number_behind_the_break_puts_both_rows_into_doubt() -> None:
    upper = table([["7.属于", "1", "2"], ["8.属于行政", "3", ""]], 1, full=False)
    found = texts(continued(upper, table([["查询事项", "", ""], ["（四）", "5", "6"]], 2)))
    assert found[1:3] == [["8.属于行政", f"3{UNKNOWN}", UNKNOWN], ["查询事项", UNKNOWN, UNKNOWN]]
    assert (found[0], found[3]) == (["7.属于", "1", "2"], ["（四）", "5", "6"])


def test_a_first_column_that_is_drawn_on_one_page_only_is_no_other_table() -> None:
    upper = table([["三、", "（一）", "1"], ["", "（二）", "2"]], 1)
    upper.cells = [cell for cell in upper.cells if cell.column or not cell.row]
    upper.cells[0].row_span = 2
    lower = table([["（三）", "3"]], 2, columns=COLUMNS[1:])
    assert fits(upper, lower)
    assert texts(continued(upper, lower)) == [["三、", "（一）", "1"], ["（二）", "2"], ["（三）", "3"]]


def test_figures_without_a_label_beside_a_break_leave_no_blank_on_its_other_side() -> None:
    upper, lower = table([["规章", "1", ""]], 1), table([["", "", "5"], ["行政许可", "3", "4"]], 2)
    doubt_torn(upper, lower)
    assert texts(upper) == [["规章", f"1{UNKNOWN}", UNKNOWN]]
