"""No text leaves as a formula, no number as a text, and every text comes back as it was."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from audit.export import plain_text, safe_text
from tests.audit.store.build import NASTY_NOTES, TEXTS


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, ""),
        (0, "0"),
        (-5, "-5"),
        (Decimal("-0.50"), "-0.50"),
        (Decimal("0E-7"), "0.0000000"),
        ("", ""),
        ("澄川县人民政府", "澄川县人民政府"),
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-5", "'-5"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t1", "'\t1"),
        ("\r1", "'\r1"),
        ("\n1", "'\n1"),
        ("　＝1", "'　＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A", "'＠A"),
        ("  \u00a0\u200b\ufeff\u2060=1", "'  \u00a0\u200b\ufeff\u2060=1"),
        ("\x00=1", "'\x00=1"),
        ("'", "''"),
        ("'=1", "''=1"),
        (" '=1", " '=1"),
        ("40 ≠ 42，差 -2", "40 ≠ 42，差 -2"),
        ("1=1", "1=1"),
        ("  ", "  "),
    ],
)
def test_fields(value: str | int | Decimal | None, field: str) -> None:
    assert safe_text(value) == field


@pytest.mark.parametrize("text", NASTY_NOTES)
def test_nasty_texts_come_back(text: str) -> None:
    assert plain_text(safe_text(text)) == text


@given(TEXTS)
def test_every_text_comes_back_and_none_starts_a_formula(text: str) -> None:
    field = safe_text(text)
    assert plain_text(field) == text
    assert not field.lstrip(" 　\u00a0\u200b\ufeff").startswith(tuple("=+-@\t\r\n＝＋－＠"))
