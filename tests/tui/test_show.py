"""Texts in a cell grid: laws that hold for any text from any report."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.show import clean, cut, cut_left, fit, narrow, width, wrap

ANY = st.text(alphabet=st.characters(codec=None), max_size=60)
CELLS = st.integers(0, 40)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("政府信息", "政府信息"),
        ("国发[2019]5号", "国发[2019]5号"),
        ("a\x1b[31mb", "a<1B>[31mb"),
        ("\u202e反\u200f", "<202E>反<200F>"),
        ("一\t二\r\n三\u3000四\xa0五", "一 二  三 四 五"),
        ("坏\udce4", "坏<E4>"),
        ("\x9b2J", "<9B>2J"),
        ("⚠\ufe0f", "⚠"),
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_code(text: str, seen: str) -> None:
    assert clean(text) == seen


@given(ANY)
def test_a_clean_text_holds_nothing_that_moves_a_cursor(text: str) -> None:
    shown = clean(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    shown.encode("utf-8")
    assert clean(shown) == shown


@given(ANY, CELLS)
def test_fit_takes_exactly_its_cells(text: str, cells: int) -> None:
    for right in (False, True):
        for keep_end in (False, True):
            assert cell_len(fit(clean(text), cells, right=right, keep_end=keep_end)) == cells


@given(ANY, st.integers(3, 40))
def test_what_is_cut_is_marked(text: str, cells: int) -> None:
    shown = clean(text)
    if width(shown) > cells:
        assert cut(shown, cells).endswith("..")
        assert cut_left(shown, cells).startswith("..")
    else:
        assert cut(shown, cells) == cut_left(shown, cells) == shown


@given(ANY, st.integers(-3, 40))
def test_wrapping_loses_nothing_but_spaces(text: str, cells: int) -> None:
    shown = clean(text)
    lines = wrap(shown, cells)
    assert all(width(line) <= max(2, cells) for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())  # every kind of space


def test_labels_get_marks_of_certain_width() -> None:
    assert narrow("3.危及“三安全一稳定”") == '3.危及"三安全一稳定"'


def test_a_line_does_not_begin_with_a_full_stop() -> None:
    assert wrap("一二三四五。六", 10) == ["一二三四", "五。六"]


def test_a_number_stays_whole() -> None:
    assert wrap("总计为 14，相差 1", 8) == ["总计为", "14，相差", "1"]
    assert wrap("/very/long/path/without/end", 10) == ["/very/long", "/path/with", "out/end"]
