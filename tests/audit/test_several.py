"""Several reports in one document are told apart; one report is never cut in two."""

from __future__ import annotations

from audit.model import Document, Grid, GridCell, Place, TextBlock
from audit.several import reports_in


def text(words: str) -> TextBlock:
    return TextBlock(words, Place(line=1))


def grid(number: int = 1, words: str = "一、本年新收政府信息公开申请数量") -> Grid:
    at = Place(line=2, table=number)
    return Grid(number, 1, 1, (GridCell(0, 0, words, at),), True, at)


def split(*blocks: TextBlock | Grid) -> list[int]:
    """How many blocks each report has."""
    return [len(part.blocks) for part in reports_in(Document("html", blocks))]


ONE, OTHER = (
    text("云溪县教育局2024年政府信息公开工作年度报告"),
    text("云溪县民政局2024年政府信息公开工作年度报告"),
)
LAST_YEAR = text("云溪县教育局2023年政府信息公开工作年度报告")


def test_each_title_with_tables_behind_it_begins_a_report() -> None:
    assert split(ONE, grid(), OTHER, grid(2)) == [2, 2]
    assert split(text("汇编"), ONE, grid(), LAST_YEAR, grid(2), text("完")) == [3, 3]


def test_links_to_other_reports_begin_none() -> None:
    assert split(ONE, grid(), OTHER, LAST_YEAR) == [4]
    assert split(LAST_YEAR, OTHER, ONE, grid(), text("完")) == [5]


def test_a_repeated_title_begins_none() -> None:
    assert split(ONE, text("一、总体情况"), ONE, grid()) == [4]
    assert split(ONE, grid(), ONE, grid(2)) == [4]


def test_a_title_before_the_tables_of_another_report_takes_its_own_with_it() -> None:
    assert split(ONE, grid(), OTHER, text("一、总体情况"), grid(2), LAST_YEAR, grid(3)) == [2, 3, 2]


def test_a_box_of_links_between_two_tables_of_a_report_does_not_cut_it() -> None:
    table2, table4 = grid(1, "本年制发件数"), grid(3, "结果维持")
    assert split(ONE, table2, LAST_YEAR, OTHER, grid(2), LAST_YEAR, table4) == [7]
    assert split(ONE, table2, LAST_YEAR, grid(2), OTHER, table2, grid(3)) == [4, 3]


def test_titles_on_two_lines_begin_reports_too() -> None:
    first = (text("云溪县教育局"), text("2024年政府信息公开工作年度报告"))
    second = (text("云溪县民政局2024年"), text("政府信息公开工作年度报告"))
    assert split(*first, grid(), *second, grid(2)) == [3, 3]
    assert split(text("政务公开"), ONE, grid(), text("政务公开"), OTHER, grid(2)) == [4, 2]
