"""Sentences that divide a total: "公开信息18条，其中机构设置1条、领导分工4条" -> 18 and its parts.

Only lists that claim to be whole are taken: 等, 其中主要, 其余 and parts with other units say that the parts are some of
many.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.narrative.numbers import WRITTEN, parse_number
from audit.narrative.values import Listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.narrative.passages import Sentence

_UNIT = r"(?:件次|件|宗|份|起|例|条次|条|篇|则|项|期|次|个|部|批)"
_N = rf"(?:\d+|(?<![第每{WRITTEN}])[{WRITTEN}]+)"
_TOTAL = re.compile(
    rf"(?P<near>近|约|逾|超过|超)?(?P<total>(?<![\d.]){_N})(?P<more>余|多|万|千|亿)?(?P<unit>{_UNIT})(?P<between>[^，。；:()\d]{{0,18}}?)(?P<lead>[，,。:;；]?(?:其中包括有?|其中主要|其中|包括|包含|分别为|分别是|具体为|具体是|具体如下|分类为|按类别分|:|\()[:，,]?(?:其中[:，]?)?)(?P<what>主要)?"
)
_PART = re.compile(
    rf"(?P<name>[^\d，。；;、()]*?)(?P<near>近|约|逾|超)?(?P<part>(?<![\d.]){_N})(?P<more>余|多|万|千|亿)?(?P<unit>{_UNIT})?(?P<after>[^，。；;、()\d]{{0,20}})(?P<note>\([^()]*\))?(?P<sep>[，。；;、)]|$)"
)
_COUNT = re.compile(rf"(?<![\d.]){_N}{_UNIT}")
_INEXACT = re.compile(r"近|约|逾|余|多|万")
_BEGINS_WITH_PARTS = re.compile(
    r"^(?:按[^，。:\d]{2,10}(?:分|划分|看|统计|分类)[，:](?:其中[:，]?)?|从[^，。:\d]{2,10}看[，:](?:其中[:，]?)?|其中[:，]?)(?=[^\d]{2,14}\d)"
)
_SKIP = re.compile(
    r"^(?:占(?:比|总数|全部)?(?:为|达)?(?:\d+(?:\.\d+)?%)?|比例为?\d+(?:\.\d+)?%|\d+(?:\.\d+)?%)[，、；]?"
)
_OPEN = re.compile(
    r"等|含|其余|余下|主要|部分(?!公开)|如$|例如|不含|另|此外|同时|累计|共(?!产|青)|合计|新开|并|其中|较|比|同比|增长|下降|上年|去年"
)
_FEWEST = 2


def listings_of(sentences: Sequence[Sentence]) -> tuple[Listing, ...]:
    """The complete lists of a report, in order. A list may go on behind a semicolon of the same paragraph."""
    return tuple(_listings(sentences))


def _listings(sentences: Sequence[Sentence]) -> Iterator[Listing]:
    for n, sentence in enumerate(sentences):
        if not any(
            lead in sentence.bare for lead in ("其中", "包括", "包含", ":", "分别", "具体", "按", "(")
        ):
            continue
        text = _whole(sentences, n)
        across = _BEGINS_WITH_PARTS.match(sentence.bare)
        before = sentences[n - 1] if n else None
        if across and before and before.ends and before.passage == sentence.passage:
            found = _across(before, sentence, text, across.end())
            if found:
                yield found
        for match in _TOTAL.finditer(sentence.bare):
            found = _list(sentence, text, match)
            if found:
                yield found


def _across(before: Sentence, sentence: Sentence, text: str, start: int) -> Listing | None:
    """A list whose total is the only count of the sentence before: "共收到申请12件。其中网络申请8件、信函申请4件。" """
    counts = list(_COUNT.finditer(before.bare))
    if len(counts) != 1 or _INEXACT.search(before.bare[max(0, counts[0].start() - 2) : counts[0].end() + 2]):
        return None
    joined = f"{counts[0][0]}，其中{text[start:]}"
    match = _TOTAL.match(joined)
    return _list(sentence, joined, match) if match else None


def _whole(sentences: Sequence[Sentence], n: int) -> str:
    """A sentence with what its semicolons divide, for the parts may follow behind them."""
    texts = [sentences[n].bare]
    while (
        not sentences[n].ends and n + 1 < len(sentences) and sentences[n + 1].passage == sentences[n].passage
    ):
        n += 1
        texts.append(sentences[n].bare)
    return "".join(texts)


def _list(sentence: Sentence, text: str, match: re.Match[str]) -> Listing | None:
    if match["near"] or match["more"] or match["what"] or "主要" in match["lead"] or "等" in match["between"]:
        return None
    before = text[max(0, match.start() - 12) : match.start()]
    if re.search(r"(?:较|比|同比|增加|减少|增长|下降|新增|其中)[^，。]{0,8}$", before):
        return None
    total, unit = parse_number(match["total"]), match["unit"]
    parts: list[int] = []
    ending = ""
    separators: set[str] = set()
    position = match.end()
    stopped = False
    while position < len(text):
        skipped = _SKIP.match(text, position)
        if skipped and skipped.end() > position:
            position = skipped.end()
            continue
        part = _PART.match(text, position)
        if part is None:
            stopped = bool(parts) and re.match(r"[^，。；;]*\d", text[position:]) is not None
            break
        if _OPEN.search(part["name"]) or _OPEN.search(part["after"]) or part["near"] or part["more"]:
            return None
        if part["unit"] != unit and not (part["unit"] is None and part["after"] == ""):
            stopped = True
            break
        if parts and part["name"] == "" and not part["after"]:
            return None
        value = parse_number(part["part"])
        if not isinstance(value, int):
            return None
        if ending and ending in "；;" and separators - {"；", ";"}:
            break
        parts.append(value)
        position = part.end()
        ending = part["sep"]
        separators.add(ending)
        if ending in ("。", "", ")"):
            break
    if len(parts) < _FEWEST or not isinstance(total, int):
        return None
    rest = text[position : position + 30]
    if stopped and re.match(r"[^。；]*(?:等|其余|其他)", rest):
        return None
    is_whole = not stopped and (position < len(text) or ending in ("。", ")"))
    words = text[match.start() : position].rstrip("，；;、")
    return Listing(sentence, sentence.at, total, unit, tuple(parts), words, is_whole)
