"""One cell's text and what it says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.figure import is_figure_like, parse_figure
from audit.model import State

READ, BLANK, NIL, BAD = State.READ, State.BLANK, State.NIL_MARK, State.UNREADABLE


@pytest.mark.parametrize(
    ("text", "state", "value"),
    [
        ("0", READ, 0),
        (" 40 ", READ, 40),
        ("\xa012\u3000", READ, 12),
        ("１２", READ, 12),
        ("1,234", READ, 1234),
        ("1，234，567", READ, 1234567),
        ("11398889", READ, 11398889),
        ("22（其中修订16件）", READ, 22),
        ("55(含自然失效29件)", READ, 55),
        ("12件", READ, 12),
        ("12^1", READ, 12),
        ("-3", READ, -3),
        ("\u200b7\ufeff", READ, 7),
        ("", BLANK, None),
        ("\xa0", BLANK, None),
        ("/", NIL, None),
        ("／", NIL, None),
        ("-", NIL, None),
        ("——", NIL, None),
        ("无", NIL, None),
        ("12①", BAD, None),  # compatibility folding would read 121
        ("12²", BAD, None),
        ("1 0", BAD, None),
        ("1\n0", BAD, None),
        ("12,34", BAD, None),
        ("1,2345", BAD, None),
        ("1.0", BAD, None),
        ("O", BAD, None),
        ("十二", BAD, None),
        ("约12", BAD, None),
        ("12(13)", BAD, None),
        ("3/4", BAD, None),
        ("50%", BAD, None),
        ("1234567890123", BAD, None),
        ("见附件", BAD, None),
    ],
)
def test_a_count(text: str, state: State, value: int | None) -> None:
    parsed = parse_figure(text)
    assert (parsed.state, parsed.value) == (state, value)


@pytest.mark.parametrize(
    ("text", "state", "value"),
    [
        ("4068.208", READ, Decimal("4068.208")),
        ("7545.00", READ, Decimal("7545.00")),
        ("0", READ, Decimal(0)),
        ("1,234.5万元", READ, Decimal("1234.5")),
        ("0.1234567", BAD, None),
        ("251000元", BAD, None),  # another unit is not converted: the published figure stays as it is
        ("12件", BAD, None),
    ],
)
def test_an_amount_in_ten_thousand_yuan(text: str, state: State, value: Decimal | None) -> None:
    parsed = parse_figure(text, "money_wan_yuan")
    assert (parsed.state, parsed.value) == (state, value)
    if value is not None:
        assert str(parsed.value) == str(value)  # the printed decimals stay


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_every_count_survives_every_style_of_writing_it(number: int) -> None:
    for text in (
        str(number),
        f"{number:,}",
        str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ):
        assert parse_figure(text).value == number


@given(st.text(max_size=30))
def test_any_text_has_an_answer_and_only_digits_make_numbers(text: str) -> None:
    parsed = parse_figure(text)
    assert (parsed.value is None) == (parsed.state is not READ)
    if parsed.value is not None:
        assert any(character.isdigit() for character in text)


def test_labels_are_not_figures() -> None:
    assert is_figure_like("0") and is_figure_like("") and is_figure_like("/")
    assert not is_figure_like("3.其他") and not is_figure_like("规章")
