"""The form and its layout: states without colour, marks, folds, numbers never cut in silence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from audit.model import Cell, Figure, State
from tests.tui.prepared import TEMPLATE, cell, column_equation, report, sum_equation
from tui.evidence import sides_of
from tui.figures import cell_story, figure_text
from tui.form import Fold, Kind, Side, build_form
from tui.layout import lay_out
from tui.show import width
from tui.styles import plain


@pytest.mark.parametrize(
    ("found", "seen"),
    [
        (None, "缺"),
        (cell("s", 40), "40"),
        (cell("s", 0), "0"),
        (cell("s", Decimal("59237.2449")), "59237.2449"),
        (cell("s", None, State.BLANK, raw=""), "空"),
        (cell("s", None, State.NIL_MARK, raw="/"), "/"),
        (cell("s", None, State.NIL_MARK, raw="—"), "-"),
        (cell("s", None, State.NIL_MARK, raw="无"), "无"),
        (cell("s", None, State.MISSING), "缺"),
        (cell("s", 40, State.SHIFTED), "~40"),
        (cell("s", 40, State.OCR), "40^"),
        (cell("s", 40, State.ATTESTED), "40*"),
        (cell("s", 40, State.DEDUCED), "=40"),
        (cell("s", None, State.UNREADABLE, raw="十"), "?十"),
        (cell("s", None, State.AMBIGUOUS), "多解"),
    ],
)
def test_every_state_is_told_without_colour(found: Cell | None, seen: str) -> None:
    assert figure_text(found) == seen


def test_the_story_of_a_figure_names_its_place_and_what_was_printed() -> None:
    told = cell_story("表三·本年新收·自然人", cell("s", 22, raw="22（其中修订16件）", note="注"))
    assert told == "表三·本年新收·自然人  22  读取  原文“22（其中修订16件）”  注  第12行第2张表4行3列"


def lines_of(figures: dict[str, Figure | Cell], cells: int = 80, fold: Fold | None = None) -> list[str]:
    sides = {term.slot: Side.LEFT for term in column_equation().left}
    sides |= {term.slot: Side.RIGHT for term in column_equation().right}
    form = build_form(TEMPLATE.tables[3], report(figures=figures).cells, sides, {}, fold=fold)
    layout = lay_out(form, cells)
    lines = [plain(line) for line in (*layout.header, *layout.lines)]
    assert max(map(width, lines)) <= cells
    return lines


def test_table_3_fits_80_cells_with_marks_on_both_sides() -> None:
    lines = lines_of({"t3.new.natural_person": 40, "t3.handled_total.natural_person": 38})
    assert any("[40]" in line for line in lines)
    assert any("<38>" in line for line in lines)
    assert len(lines) == 2 + 25 + 5, "two of header, 25 rows, five group labels"


def test_eight_digits_fit_and_more_are_cut_with_a_mark() -> None:
    columns = ("natural_person", "business", "research", "public_interest", "legal_service", "other", "total")
    wide: dict[str, Figure | Cell] = {f"t3.new.{column}": 11398889 for column in columns}
    assert sum(line.count("11398889") for line in lines_of(wide)) == 7
    huge: dict[str, Figure | Cell] = {f"t3.new.{column}": 10**18 for column in columns}
    line = next(line for line in lines_of(huge) if "10000" in line)
    assert line.count("..") == 8, "seven figures and the label"


def test_a_fold_keeps_the_equation_and_counts_what_it_leaves_out() -> None:
    lines = lines_of({"t3.granted.business": 3}, fold=Fold.OTHERS)
    assert [line for line in lines if "略去" in line] == ["   ..  略去 21 行（按 z 看全表）"]
    lines = lines_of({"t3.granted.business": 3}, fold=Fold.ZEROS)
    assert any("予以公开" in line for line in lines), "a figure is context"


def test_a_long_sum_folds_its_zeros_but_not_its_total() -> None:
    equation = sum_equation()
    sides = {term.slot: Side.LEFT for term in equation.left} | {equation.right[0].slot: Side.RIGHT}
    form = build_form(
        TEMPLATE.tables[3],
        report(figures={"t3.granted.natural_person": 5}).cells,
        sides,
        {},
        fold=Fold.OTHERS,
    )
    kept = [line.label for line in form.lines if line.kind is Kind.FIGURES]
    assert kept == ["（一）予以公开", "（七）总计"]


def test_last_years_figures_stand_below_this_years() -> None:
    sides = {"t3.carried_in.total": Side.LEFT, "prev:t3.carried_out.total": Side.RIGHT}
    last = report(figures={"t3.carried_out.total": 4}).cells
    form = build_form(TEMPLATE.tables[3], report().cells, sides, last)
    kinds = [line.kind for line in form.lines]
    place = kinds.index(Kind.PREVIOUS)
    assert form.lines[place - 1].label.startswith("二、上年结转")
    assert form.lines[place].cells[-1].text == "4"


def test_without_an_equation_every_slot_of_the_finding_is_marked() -> None:
    from tests.tui.prepared import finding

    found = finding(report(), "FMT-BLANK", None, slots=("t2.rules.made", "t4.review.total"))
    assert sides_of(found, None) == {"t2.rules.made": Side.LEFT, "t4.review.total": Side.LEFT}


@pytest.mark.parametrize("cells", [30, 40, 52, 60, 80])
@pytest.mark.parametrize("table", [2, 3, 4])
def test_on_a_narrow_screen_the_labels_stay_and_the_columns_follow_the_cursor(table: int, cells: int) -> None:
    of = report(figures={"t3.new.total": 12345, "t4.review.total": 777})
    form = build_form(TEMPLATE.tables[table], of.cells, {}, {})
    for line in form.lines:
        for slot in (one.slot for one in line.cells):
            layout = lay_out(form, cells, slot)
            said = [plain(one) for one in layout.lines]
            assert all(width(one) <= cells for one in [*said, *map(plain, layout.header)])
            assert any(">" in one for one in said), f"{slot} is in sight"
            assert said[0].strip()[:2] == plain(lay_out(form, 80, None).lines[0]).strip()[:2], (
                "the labels stay"
            )


def test_hidden_columns_are_counted_in_the_header() -> None:
    form = build_form(TEMPLATE.tables[3], report().cells, {}, {})
    assert "第1-4列，共7列" in plain(lay_out(form, 40, None).header[0])
    assert "第4-7列，共7列" in plain(lay_out(form, 40, "t3.new.total").header[0])
    assert "共7列" not in plain(lay_out(form, 80, None).header[0])
