"""The text of a table cell -> a figure, a nil mark, a blank or something unreadable. Nothing is repaired.

Unicode compatibility folding (NFKC) is not used here: it would turn a footnote mark (12①, 12²) into a digit.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from audit.model import Figure, State
from audit.wording import without_invisible

_FULL_WIDTH = str.maketrans("０１２３４５６７８９，．＋－（）／％＾⽆", "0123456789,.+-()/%^无")
_NIL = re.compile(r"(?:[/\\／＼]+|[-–—―−－﹣─_]+|无|/\s*无|无\s*/)")
_NOTHING = "无⽆"
_NUMBER = re.compile(r"(?P<sign>[-+−])?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?")
_WHOLE = ("count", "signed_count")
_COUNTED = ("件", "个", "条", "次", "项", "宗", "份", "起", "部")
_UNITS = {
    "count": _COUNTED,
    "signed_count": _COUNTED,
    "money_wan_yuan": ("万元",),
    "money": ("万元", "元"),
}
# A bracket that holds only figures may be a second figure, so it is no remark; `^1` is a footnote mark that
# the readers write for superscripts.
_REMARK = re.compile(r"\((?=[^)]*[^\W\d])[^()]*\)|\[(?=[^\]]*[^\W\d])[^\[\]]*\]|\^.*", re.DOTALL)

MAX_DECIMALS = 6
"""Money is kept as whole millionths of 万元 (hundredths of a 元 and finer); more decimals are no amount."""
MAX_DIGITS = 12
"""No body counts more than this; a longer run of digits is two numbers run together or a telephone number."""


class ParsedFigure(NamedTuple):
    """What the text of a cell says: the state, the number if there is one, and a remark on how it stood there."""

    state: State
    value: Figure | None = None
    note: str | None = None


_VALUES = (State.READ, State.BLANK, State.NIL_MARK)
_BLANK = ParsedFigure(State.BLANK)
_NIL_MARK = ParsedFigure(State.NIL_MARK)


def _unreadable(note: str | None = None) -> ParsedFigure:
    return ParsedFigure(State.UNREADABLE, None, note)


@lru_cache(maxsize=65536)
def parse_figure(text: str, kind: str = "count") -> ParsedFigure:
    """Read one cell. `kind` is the slot's: "count" or "signed_count" (whole numbers), "money_wan_yuan" (万元, at
    most 6 decimals) or "money" (the same in the unit printed beside it, 元 or 万元; the number is as printed).

    A number may carry thousands separators, full-width digits, a unit of its kind or a bracketed remark; the
    remark is kept in `note`. Two numbers, digits parted by spaces or line breaks, other units, letters in
    place of digits: unreadable, never guessed.
    """
    if _is_plain(text):
        return ParsedFigure(State.READ, int(text) if kind in _WHOLE else Decimal(text))
    bare = without_invisible(text).strip()
    if not bare:
        return _BLANK
    plain = bare.translate(_FULL_WIDTH)
    if _NIL.fullmatch(plain):
        return _NIL_MARK
    match = _NUMBER.match(plain)
    if match is None:
        return _unreadable()
    rest = plain[match.end() :]
    unit = next((unit for unit in _UNITS.get(kind, ()) if rest.strip().startswith(unit)), "")
    remark = rest.strip().removeprefix(unit).strip()
    if remark and not _REMARK.fullmatch(remark):
        return _unreadable("同一格内还有其他文字")
    note = f"单元格内另有“{rest.strip()}”" if rest.strip() else None
    return _number(match, kind, note)


def _number(match: re.Match[str], kind: str, note: str | None) -> ParsedFigure:
    """The figure of a matched number, unless its length or decimals make it none."""
    digits, decimals = match["digits"].replace(",", ""), match["decimals"] or ""
    sign = "-" if match["sign"] in ("-", "−") else ""
    if len(digits) > MAX_DIGITS:
        return _unreadable(f"{len(digits)} 位数字，超出合理范围")
    if kind in _WHOLE:
        if decimals:
            return _unreadable("件数应为整数")
        return ParsedFigure(State.READ, int(sign + digits), note)
    if len(decimals) - 1 > MAX_DECIMALS:
        return _unreadable(f"小数超过 {MAX_DECIMALS} 位")
    return ParsedFigure(State.READ, Decimal(sign + digits + decimals), note)


def _is_plain(text: str) -> bool:
    """Whether a text is digits and nothing else, as nearly every cell is that is not blank."""
    return text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS


@lru_cache(maxsize=65536)
def is_figure_like(text: str) -> bool:
    """Whether a cell's text is a value (number, nil mark or blank, also with a unit) rather than a label."""
    if _is_plain(text):
        return True
    first = text.lstrip()[:1]
    if first.isalpha() and first not in _NOTHING:  # a label
        return False
    return parse_figure(text, "money").state in _VALUES or parse_figure(text).state in _VALUES
