"""Figures beside labels without lines: the assignment that places them, or none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit.read.pdf.cell_text import figures_joined, joined
from audit.read.pdf.figures_under import Row, strips_of, texts_of
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.lines import lines_of
from audit.read.pdf.marks import SPACE, Glyph
from audit.read.pdf.wordings import find_wordings, pieces_of

SIZE = 10.0


def written(x: float, y: float, text: str) -> list[Glyph]:
    """Digits in a line, half an em each."""
    return [Glyph(ch, x + 5 * n, x + 5 * n + 5, y - 8, y + 2, y, SIZE) for n, ch in enumerate(text)]


# A table: for each row how many lines its label has, and its figure as lines of three digits (none: blank).
ROWS = st.lists(
    st.tuples(st.integers(1, 4), st.one_of(st.just(""), st.integers(0, 10**8).map(str))),
    min_size=1,
    max_size=12,
)


@given(
    ROWS,
    st.sampled_from([12.0, 13.0, 15.0]),
    st.sampled_from([0.0, 3.0, 8.0]),
    st.sampled_from(["middle", "first"]),
)
def test_a_laid_out_column_is_read_as_it_was_laid_out_or_not_at_all(
    table: list[tuple[int, str]], pitch: float, padding: float, way: str
) -> None:
    rows: list[Row] = []
    glyphs: list[Glyph] = []
    top = 50.0
    for label_lines, figure in table:
        lines = [figure[at : at + 3] for at in range(0, len(figure), 3)]
        height = max(label_lines, len(lines)) * pitch
        for count, mine in ((label_lines, None), (len(lines), lines)):
            first = top + pitch + ((height - count * pitch) / 2 if way == "middle" else 0.0)
            if mine is None:
                rows.append(Row(first, first + (count - 1) * pitch, SIZE))
            else:
                for number, text in enumerate(mine):
                    glyphs += written(100, first + number * pitch, text)
        top += height + padding
    found = [texts[0] for texts in texts_of(rows, [(90.0, 130.0)], glyphs)]
    for text, (_, figure) in zip(found, table, strict=True):
        assert text in (figure, UNKNOWN) or "\n" in text


def test_a_figure_between_two_rows_belongs_to_none() -> None:
    rows = [Row(100.0, 100.0, SIZE), Row(120.0, 120.0, SIZE), Row(140.0, 140.0, SIZE)]
    assert [t[0] for t in texts_of(rows, [(90.0, 130.0)], written(100, 130, "7"))] == [UNKNOWN] * 3


def test_columns_need_a_free_strip_between_them() -> None:
    names = [(100.0, 130.0), (140.0, 170.0)]
    assert strips_of(names, written(110, 50, "12") + written(150, 50, "3")) == [
        (100.0, 130.0),
        (140.0, 170.0),
    ]
    assert strips_of(names, written(110, 50, "123456789")) is None  # runs into the other column
    assert strips_of(names, written(200, 50, "9")) is None  # a column without a name


@given(st.integers(0, 999), st.integers(0, 999))
def test_two_figures_are_never_made_one(one: int, other: int) -> None:
    assert figures_joined(str(one), str(other), full=False) == f"{one}\n{other}"


def test_figures_at_one_side_of_their_columns_belong_to_the_names_in_the_middle() -> None:
    names = [(120.0, 140.0), (180.0, 200.0), (240.0, 260.0)]
    left = [strip for x in (101, 161, 221) for strip in written(x, 50, "12")]
    assert strips_of(names, left) == [(101, 140), (161, 200), (221, 260)]
    right = [strip for x in (149, 209, 269) for strip in written(x, 50, "12")]
    assert strips_of(names, right) == [(120, 159), (180, 219), (240, 279)]
    between = written(155, 50, "12") + written(215, 50, "12")  # as far from one name as from the next
    assert strips_of(names, between) is None
    assert strips_of(names, written(101, 50, "12") + written(209, 50, "12")) is None  # one here, one there


def test_a_nil_mark_below_a_name_is_no_part_of_it() -> None:
    glyphs = [Glyph(ch, 100 + 10 * n, 110 + 10 * n, 42, 52, 50, SIZE) for n, ch in enumerate("采购总金额")]
    glyphs.append(Glyph("—", 120, 130, 56, 66, 64, SIZE))
    (found,) = find_wordings(pieces_of(lines_of(glyphs)), {"采购总金额": "amount"})
    assert (found.key, found.text) == ("amount", "采购总金额")


def test_figures_of_a_row_that_the_page_cuts_stand_beside_its_first_line() -> None:
    rows = [Row(100.0, 100.0, SIZE), Row(120.0, 146.0, SIZE), Row(160.0, 199.0, SIZE)]
    glyphs = written(100, 100, "1") + written(100, 133, "2") + written(100, 160, "3")
    assert texts_of(rows, [(90.0, 130.0)], glyphs) == [["1"], ["2"], ["3"]]


def test_a_last_digit_and_the_space_behind_it_went_to_the_next_line_together() -> None:
    full = [Glyph(ch, 10 * n, 10 * n + 10, 42, 52, 50, SIZE) for n, ch in enumerate("５８２")]
    rest = [Glyph("０", 10, 20, 57, 67, 65, SIZE)]
    assert joined(lines_of(full + rest), 46, 40) == "５８２\n０"  # a fourth digit had room
    space = Glyph(SPACE, 20, 22.5, 57, 67, 65, SIZE)
    assert joined(lines_of([*full, *rest, space]), 46, 40) == "５８２０"
