"""What stands across a page or behind its tables: words taken away, shapes that say nothing of the cells over them."""

from __future__ import annotations

from audit.read.pdf.backgrounds import without_backgrounds
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.marks import Glyph
from tests.audit.read.pdf_build import HEIGHT, Sheet, built, shown
from tests.audit.read.test_pdf import grids, one_row

TABLE = (40.0, 40.0, 440.0, 240.0)


def grey(sheet: Sheet, x: float, y: float, text: str, size: float) -> Sheet:
    return sheet.raw("q 0.85 g").text(x, y, text, size).raw("Q")


def digit(x: float, y: float) -> Glyph:
    return Glyph("7", x, x + 5, y - 8, y + 2, y, 10.0)


def test_large_words_across_the_figures_are_a_watermark() -> None:
    sheet = grey(one_row("38", "41"), 150, 122, "内部资料", 44)
    assert grids(built(sheet))[0][0] == ["规章", "38", "41"]


def test_small_words_across_the_text_are_one_where_every_page_has_them() -> None:
    pages = [grey(one_row(figure, "41"), 201, 114, "内部资料2025", 11) for figure in ("38", "56")]
    figures = [row[1] for grid in grids(built(*pages)) for row in grid if row[0] == "规章"]
    assert figures == ["38", "56"]
    assert "部" in grids(built(pages[0]))[0][0][1]  # on one page only: it may belong there


def test_a_coloured_header_that_every_page_repeats_stays() -> None:
    pages = [grey(one_row("", "41"), 203, 114, "现行有效件数", 10) for _ in range(2)]
    names = [row[1] for grid in grids(built(*pages)) for row in grid if row[0] == "规章"]
    assert names == ["现行有效件数", "现行有效件数"]


def test_a_figure_that_lies_on_its_side_among_upright_ones_is_in_doubt() -> None:
    turned = f"BT /F1 10 Tf 0 1 -1 0 215 {HEIGHT - 116:g} Tm {shown('15')} Tj ET"
    assert UNKNOWN in grids(built(one_row("", "9").raw(turned)))[0][0][1]


def test_a_picture_behind_printed_figures_is_a_background_and_one_without_any_is_not() -> None:
    figures = [digit(100, 100), digit(160, 100), digit(100, 130)]
    behind, elsewhere = (90.0, 80.0, 200.0, 150.0), (290.0, 80.0, 400.0, 150.0)
    other = (290.0, 160.0, 400.0, 200.0)
    assert without_backgrounds([behind, elsewhere, other], TABLE, figures) == [other]
    assert without_backgrounds([behind], TABLE, figures[:2]) == [behind]
    assert without_backgrounds([(0.0, 0.0, 600.0, 800.0)], TABLE, []) == []
