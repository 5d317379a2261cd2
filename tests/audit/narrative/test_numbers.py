"""Written numbers: read back what was written, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.narrative.numbers import parse_number, parse_written
from fixtures.generator.written import written


@given(st.integers(0, 10**11))
def test_a_written_number_is_read_back(number: int) -> None:
    assert parse_written(written(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("十二", 12), ("二百零三", 203), ("两千", 2000), ("一万二千", 12000), ("二〇二四", 2024), ("", None), ("十二三", None),
     ("百", None), ("一二万", None)],
)  # fmt: skip
def test_written_numbers(text: str, number: int | None) -> None:
    assert parse_written(text) == number


def test_digits() -> None:
    assert (parse_number("12"), str(parse_number("12.50"))) == (12, "12.50")
