"""Numbers as prose writes them: 12, 1,234, 12.5, 十二, 二百零三, 一万二千; and whether they are exact."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model import Figure

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SECTIONS = {"万": 10_000, "亿": 100_000_000}
WRITTEN = "零〇一二三四五六七八九十百千两"
"""The characters that written numbers are made of (万 and 亿 stand behind numbers of either kind)."""


def parse_number(text: str) -> Figure | None:
    """The number behind digits or Chinese numerals, None where the text is no number."""
    if text and text[0].isdigit():
        return Decimal(text) if "." in text else int(text)
    return parse_written(text)


def parse_written(text: str) -> int | None:
    """A number in Chinese numerals: 十二 = 12, 二百零三 = 203, 一万二千 = 12,000, 二〇二四 = 2,024."""
    if not text:
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if "两" not in text else None
    total, section, digit = 0, 0, None
    highest = 10**12
    for c in text:
        if c in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[c]
        elif c in _UNITS:
            if digit is None and c != "十":
                return None
            section += (digit or 1) * _UNITS[c]
            digit = None
        elif c in _SECTIONS:
            value = section + (digit or 0)
            if not value or _SECTIONS[c] >= highest:
                return None
            highest = _SECTIONS[c]
            total += value * _SECTIONS[c]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)
