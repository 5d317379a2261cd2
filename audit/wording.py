"""Printed labels made comparable: width, spaces, quotes, enumerators and old character forms removed.

Only labels are normalised; figures and prose are shown as they were read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Chromium and some fonts store Han characters as radicals; NFKC mends the Kangxi block (U+2F00) but not
# the CJK Radicals Supplement (U+2E80).
_RADICALS = {
    "⺠": "民", "⻓": "长", "⻔": "门", "⻚": "页", "⻋": "车", "⻅": "见", "⻛": "风", "⻄": "西", "⻢": "马",
    "⻝": "食", "⻜": "飞", "⻘": "青", "⻩": "黄", "⻤": "鬼", "⻰": "龙", "⺟": "母", "⻁": "虎", "⻬": "齐",
}  # fmt: skip
# Traditional forms of the characters that the official labels use: some mirrors convert whole pages.
_TRADITIONAL = dict(
    zip(
        "開個關處決數類條製發廢現內規範檔機構總計結轉度辦區質標費額單萬億員對業許強項採購務組織訴訟復維糾審統級縣職執據與為請屬於國祕動報況題進",
        "开个关处决数类条制发废现内规范档机构总计结转度办区质标费额单万亿员对业许强项采购务组织诉讼复维纠审统级县职执据与为请属于国秘动报况题进",
        strict=True,
    )
)
_OTHER_FORMS = {**_RADICALS, **_TRADITIONAL}
_OTHER_FORM = re.compile(f"[{''.join(_OTHER_FORMS)}]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202d\u2060-\u2064\ufeff\u00ad]")
"""Joiners, marks of direction and of where a word may break. The one that turns digits round (U+202E) is seen."""
_IGNORED = re.compile(
    r"[\s\u3000“”\"'‘’＂＇「」『』、，,。.．:：;；·•*#()（）\[\]【】〔〕<>《》|_\-—－~～/]+"
)
_ENUMERATOR = re.compile(
    r"^\s*(?:[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}\s*[、.．，,:：]|[（(]?\s*\d{1,2}\s*(?:[.．、,，)）]|$))\s*"
)


def without_invisible(text: str) -> str:
    """The text without the characters that print nothing."""
    return _INVISIBLE.sub("", text)


@lru_cache(maxsize=65536)
def normalise_label(text: str) -> str:
    """A label as it is compared: NFKC, radicals and old forms folded, enumerator, spaces and marks dropped."""
    return _IGNORED.sub("", _ENUMERATOR.sub("", _folded(text).strip("# *\t\u3000\xa0"), count=1))


def _folded(text: str) -> str:
    """The text in characters of one width and form; looking for the few others takes a tenth of `str.translate`."""
    folded = unicodedata.normalize("NFKC", without_invisible(text))
    return _OTHER_FORM.sub(lambda match: _OTHER_FORMS[match[0]], folded)


def strip_enumerator(label: str) -> str:
    """The label as printed, without "一、", "（一）" or "1." before it."""
    return _ENUMERATOR.sub("", label, count=1)


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """Text with width and old forms folded and every kind of space dropped; marks and enumerators stay."""
    return "".join(_folded(text).split())


_CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def chinese_number(text: str) -> int | None:
    """A written number below one hundred (十二 = 12), or None where the text is no such number."""
    if not text:
        return None
    if "十" in text:
        tens, _, ones = text.partition("十")
        if (tens and tens not in _CHINESE_DIGITS) or (ones and ones not in _CHINESE_DIGITS):
            return None
        return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)
    return _CHINESE_DIGITS.get(text)
