"""Published reports: every figure right and in its state, or no figure at all."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest

from audit.model import State
from tests.real import FOLDER, read_path, real_file


def states(report: object) -> Counter[State]:
    return Counter(cell.state for cell in report.cells.values())  # type: ignore[attr-defined]


def test_the_sample_is_read_where_it_stands_shifted_where_it_was_cut_and_missing_where_it_is_not() -> None:
    report = read_path(real_file("yanjin_office_2024.txt"))
    assert (report.organ, report.year, report.template) == ("延津县人民政府办公室", 2024, "2021")
    assert states(report) == {State.READ: 61, State.SHIFTED: 95, State.MISSING: 44}
    cell = report.cells["t3.unavailable.not_held.natural_person"]
    assert (cell.value, cell.state, cell.raw) == (35, State.SHIFTED, "35")
    assert cell.at is not None and cell.at.line == 51 and "右移 1 列" in (cell.note or "")
    assert all(
        report.cells[slot].state is State.MISSING
        for slot in report.cells
        if slot.startswith("t3.") and slot.endswith(".other")
    )
    assert report.cells["t3.unavailable.not_held.total"].state is State.MISSING
    assert report.cells["t2.normative.in_force"].value == 127
    assert [heading.part for heading in report.headings] == [1, 2, 3, 4, 5, 6]


def test_the_city_page_has_all_two_hundred_figures() -> None:
    report = read_path(real_file("city_2025.html"))
    assert (report.organ, report.year) == ("测试市", 2025)
    assert states(report) == {State.READ: 200}
    source = unescape(re.sub(r"<[^>]+>", " ", real_file("city_2025.html").read_text(encoding="utf-8")))
    tail = [
        int(number)
        for number in re.findall(r"(?<![\d一-龥])\d+(?=\s)", source.split("第二十条第（一）项")[1])
    ]
    figures = [int(cell.value) for cell in report.cells.values() if cell.value is not None]
    assert figures == tail[:200]  # the form's order is the page's order


def test_the_markdown_county_report_is_read_whole() -> None:
    report = read_path(real_file("shuyang_2025.md"))
    assert states(report) == {State.READ: 200}
    assert str(report.cells["t2.fees.amount"].value) == "4068.208"
    assert report.cells["t3.handled_total.total"].value == 718
    assert [
        report.cells[f"t4.suit_after_review.{k}"].value
        for k in ("upheld", "corrected", "other", "pending", "total")
    ] == [8, 0, 1, 1, 10]


def test_a_blank_total_is_blank_and_rows_that_lost_their_label_are_missing() -> None:
    report = read_path(real_file("shanghai_stcsm_2024.md"))
    assert report.cells["t3.carried_out.total"].state is State.BLANK
    assert report.cells["t3.partly_granted.natural_person"].state is State.MISSING
    assert any(problem.code == "heading_doubt:5" for problem in report.problems)


def test_the_2019_form_is_recognised_and_its_blanks_are_blanks() -> None:
    report = read_path(real_file("shanghai_office_2019.html"))
    assert (report.status, report.template) == ("read", "2019")
    assert report.year == 2019 and report.organ == "上海市人民政府办公厅"
    assert states(report) == {State.READ: 63, State.BLANK: 135}
    cells = report.cells
    assert (cells["t3.new.total"].value, cells["t3.granted.natural_person"].value) == (859, 258)
    assert cells["t3.granted.total"].state is State.BLANK
    assert (cells["t2.procurement.amount"].value, cells["t2.procurement.amount"].raw) == (251000, "251000元")


EXCERPTS = sorted((FOLDER / "excerpts").glob("*.txt")) if FOLDER.exists() else []


@pytest.mark.parametrize("path", EXCERPTS, ids=lambda path: path.stem.split("_")[0])
def test_an_excerpt_gives_no_figure_that_is_not_in_it(path) -> None:  # type: ignore[no-untyped-def]
    report = read_path(path)
    text = path.read_text(encoding="utf-8")
    for cell in report.cells.values():
        if cell.value is not None:
            assert cell.raw is not None and cell.at is not None and cell.at.line is not None
            assert cell.raw.strip() in text.splitlines()[cell.at.line - 1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "p03_changchun_js_veterans_2023_narrative2_table3",
            {"t3.new.natural_person": 3, "t3.new.total": 3, "t2.normative.in_force": 0},
        ),
        (
            "p15_longgang_dept_2024",
            {
                "t3.new.natural_person": 58,
                "t3.new.legal_service": 1,
                "t3.new.total": 66,
                "t3.partly_granted.business": 1,
            },
        ),
        ("p17_nilka_town_2023_guizhang6", {"t2.rules.in_force": 6, "t3.carried_in.total": 0}),
        ("p19_xiliu_town_2023_narrative_vs_table", {"t2.normative.made": 4, "t2.normative.in_force": 32}),
        ("p24_zhongshan_street_sjz_2021", {"t2.licensing.decisions": 2910, "t2.penalties.decisions": 46}),
    ],
)
def test_figures_of_excerpts(name: str, expected: dict[str, int]) -> None:
    report = read_path(real_file(f"excerpts/{name}.txt"))
    assert {slot: report.cells[slot].value for slot in expected} == expected


def test_figures_without_a_certain_place_are_not_given() -> None:
    cut_row = read_path(real_file("excerpts/p15_longgang_dept_2024.txt")).cells
    assert (
        cut_row["t3.refused.enforcement_file.natural_person"].state is State.AMBIGUOUS
    )  # six figures of seven
    slashes = read_path(real_file("excerpts/p01_district_stats_2023_slash.txt")).cells
    assert slashes["t2.rules.made"].state is State.NIL_MARK
    assert slashes["t3.new.total"].value is None
    blanks = read_path(real_file("excerpts/p02_xuwen_justice_blank_columns.txt")).cells
    assert (blanks["t3.new.business"].state, blanks["t3.new.total"].value) == (State.BLANK, 0)
