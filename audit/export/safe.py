"""Texts as CSV fields that no spreadsheet runs as a formula, and back, without losing a character."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
_ESCAPE = "'"


def safe_text(value: str | int | Decimal | None) -> str:
    """A value as a CSV field that no spreadsheet takes for a formula; `plain_text` gives the text back exactly.

    A text gets one leading ``'`` where its first character, after spaces and invisible characters of any kind, would
    start a formula, and also where it begins with ``'`` itself, so that taking one away again is always right.
    True numbers stay numbers, also negative ones; None is the empty field.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return _ESCAPE + value if value.startswith(_ESCAPE) or _starts_formula(value) else value


def plain_text(field: str) -> str:
    """The text that `safe_text` was given: one leading ``'`` is taken away."""
    return field.removeprefix(_ESCAPE)


def _starts_formula(text: str) -> bool:
    for character in text:
        if character in _FORMULA_STARTS:
            return True
        if not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf"):
            return False
    return False
