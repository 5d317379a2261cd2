"""The words of the list's filter: plain words, `name:value`, `-` for "not", and figures compared with a number.

`badge:不符 rule:T3-COL year:2024 -mark:属实 总计>100` asks for reports that are all of this. A name without a value
and a comparison with an unknown figure are taken as plain words, so that typing never empties the list for a moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Mapping[str, tuple[str, ...]] = {
    "badge": ("badge", "结论", "徽标"),
    "rule": ("rule", "规则"),
    "year": ("year", "年份", "年"),
    "organ": ("organ", "机关", "名称"),
    "region": ("region", "地区", "区域"),
    "level": ("level", "级别", "层级"),
    "mark": ("mark", "标记", "复核"),
    "inspector": ("inspector", "核查", "人"),
    "path": ("path", "文件"),
    "pattern": ("pattern", "同类"),
}
"""Column of the list -> the names by which a query may call it."""
FIGURES: Mapping[str, str] = {
    "总计": "t3.new.total",
    "新收": "t3.new.total",
    "结转": "t3.carried_in.total",
    "办结": "t3.handled_total.total",
    "结转下年": "t3.carried_out.total",
    "复议": "t4.review.total",
    "存疑": "doubts",
}
"""What a comparison may name -> the slot whose figure is compared (`doubts`: how many findings are undecided)."""
ENGLISH: Mapping[str, Mapping[str, str]] = {
    "badge": {"open": "unknown", "warn": "warning", "lost": "unreadable"},
    "mark": {
        "follow-up": "跟进", "confirmed": "属实", "misread": "提取有误", "waived": "豁免", "returned": "退回整改",
        "corrected": "已整改", "signed": "复核签字",
    },
}  # fmt: skip
"""English words of the screen -> what the list holds for them."""
_BY_NAME = {name: field for field, names in FIELDS.items() for name in names}
_FIELD = re.compile(r"([^\s:：<>=]+)[:：](\S+)")
_COMPARISON = re.compile(r"([^\s:：<>=]+)(>=|<=|>|<|=)(\d+)")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: `field` is a column of the list, or "" for any; `relation` compares a figure with `number`."""

    word: str
    field: str = ""
    negated: bool = False
    relation: str = ""
    number: int = 0


_REGION = re.compile(r"^.{1,6}?(?:自治区|自治州|省|市|县|区|旗|州|盟)")


def region_of(organ: str | None) -> str:
    """The region that a body's name begins with; "" where it begins with none."""
    found = _REGION.match(organ or "")
    return found[0] if found else ""


def parse_query(text: str) -> tuple[Term, ...]:
    """The conditions of a query, all of which must hold. Any text is a query."""
    return tuple(_term(word) for word in text.translate(_FULL_WIDTH).lower().split())


_FULL_WIDTH = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"　": " "})


def _term(word: str) -> Term:
    negated = len(word) > 1 and word[0] in "-!"
    bare = word[1:] if negated else word
    if (match := _COMPARISON.fullmatch(bare)) and match[1] in FIGURES:
        return Term(FIGURES[match[1]], "figure", negated, match[2], int(match[3]))
    if (match := _FIELD.fullmatch(bare)) and match[1] in _BY_NAME:
        field = _BY_NAME[match[1]]
        return Term(ENGLISH.get(field, {}).get(match[2], match[2]), field, negated)
    return Term(bare, "", negated)


def completions(text: str) -> tuple[str, ...]:
    """What the last word of a query may go on to, most useful first; nothing behind a space."""
    last = text.translate(_FULL_WIDTH).lower().rpartition(" ")[2]
    if not last:
        return ()
    offered = [f"{names[0]}:" for names in FIELDS.values()] + [f"{name}>" for name in FIGURES]
    offered += [f"{name}:" for names in FIELDS.values() for name in names[1:]]
    return tuple(word for word in offered if word.startswith(last.lstrip("-!")) and word != last)
