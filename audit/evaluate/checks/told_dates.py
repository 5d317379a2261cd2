"""Years and periods that the prose names: those of the report, those that were left from another year."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from audit.evaluate.case import Said
from audit.evaluate.told import narrative, year_of
from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.narrative.passages import Sentence

_REPORT_OF = re.compile(
    r"(20\d\d)(?:年|年度)(?:度)?[^，。；《》、\d]{0,12}?(?:政府)?(?:信息|政务)公开(?:工作)?(?:的)?(?:情况)?(?:年度)?(?:工作)?(?:报告|年报|情况)"
)
_OF_LAST_YEAR = re.compile(r"上(?:一)?年(?:度)?[^，。；]{0,6}$|去年[^，。；]{0,6}$")
_LEADING = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．][^，。；:\d]{0,14}?[:。]?|[一二三四五六]是)?(?:在|回顾|总结)?(20\d\d)年(?:度|以来)?[，、]?"
)
_UNTIL = re.compile(r"截[至止](?:到)?(20\d\d)年(?:12月31日|12月底|年?底|末)")
_STATES = re.compile(
    r"共|全年|收到|受理|公开|发布|制定|制发|办结|答复|开展|举办|推进|坚持|我[局镇县市区办委乡院]|本[局机]|取得|存在|不足|问题"
)
_COMPARES = re.compile(r"相比|同比|比上年|较上年|比20\d\d|较20\d\d|以来|上一年|上年度")
_THIS_YEAR = re.compile(r"^(?:[^，。；]{0,14}[。:])?(?:本年度?|今年)")
_PLANS = re.compile(r"将|计划|下一步|力争|拟|打算|继续|规划|要点|工作思路|目标")
_OTHER_THINGS = re.compile(
    r"预算|决算|公布的|修订|施行|印发|出台|届|会议|通知|意见》|办法》|荣获|被评|排名|考核|评估|建成|成立|投入|年报|年度报告"
)
_PERIOD_WORDS = re.compile(
    r"(?:统计|数据)[^。；]{0,14}?(?:期限|时限|时间|周期|期间|范围|起止|区间|日期)|所列数据|数据[^。；]{0,6}(?:从|自|为)20\d\d"
)
_DAY = r"(?:(20\d\d)[年.\-/])?(1[0-2]|0?[1-9])[月.\-/](3[01]|[12]\d|0?[1-9])日?"
_SPAN = re.compile(rf"{_DAY}(?:零时|0时)?(?:起)?[，、]?(?:至|到|—|-|~|--|——|―|－|–)+(?:当年|同年)?{_DAY}")
_END_ONLY = re.compile(r"截[至止](?:日期)?(?:为|到|至)?(20\d\d)年(\d{1,2})月(\d{1,2})日")
_FOUNDED = re.compile(r"成立|组建|挂牌|改革|设立|合并|撤销")
"""A body that came into being during the year reports on less than a year."""
_GARBLED = re.compile(r"(?<!\d)20\d{4,}日|\d{5,}日")


def years(case: Case) -> Iterator[Said]:
    """The year in the report's name, in sentences that begin with one, and in 截至 …年底."""
    told = narrative(case)
    year = year_of(case.report, told)
    if year is None:
        return
    number = 0
    paired = _paired(told.sentences, year)
    for sentence in told.sentences:
        if sentence.at == case.report.title_at:
            continue
        for found, condition in _named(sentence, year, sentence.passage in paired):
            number += 1
            outcome = Outcome.PASS if found == year else Outcome.FAIL
            if outcome is Outcome.FAIL and not sentence.is_clear:
                outcome = Outcome.UNKNOWN
            yield Said(
                outcome,
                str(number),
                left=found,
                right=year,
                fields={"words": sentence.bare[:40]},
                condition=condition,
                doubt="unclear",
                quote=sentence.text,
                at=sentence.at,
            )


def _named(sentence: Sentence, year: int, is_paired: bool) -> Iterator[tuple[int, str | None]]:
    """The years that a sentence claims to be about, with the condition that they fall under."""
    text = sentence.bare
    if sentence.part == 0:
        for match in _REPORT_OF.finditer(text):
            if not _OF_LAST_YEAR.search(text[: match.start()]) and "格式" not in match[0]:
                yield int(match[1]), "name"
        return
    if sentence.part not in (1, 5):
        return
    until = _UNTIL.search(text)
    if until and int(until[1]) in (year - 1, year - 2) and not _COMPARES.search(text) and not is_paired:
        yield int(until[1]), "stale"
        return
    leading = _LEADING.match(text)
    if leading is None:
        return
    found = int(leading[1])
    if found == year:
        yield found, None
        return
    rest = text[leading.end() :]
    if re.search(rf"{year}年|今年|本年", rest) or _COMPARES.search(rest) or is_paired:
        return
    if found > year and (_PLANS.search(rest) or found > year + 1):
        return
    if (
        found < year - 3
        or _OTHER_THINGS.search(rest[:40])
        or re.match(r"\d{1,2}月", rest)
        or not _STATES.search(rest)
    ):
        return
    yield found, "stale"


def _paired(sentences: tuple[Sentence, ...], year: int) -> frozenset[int]:
    """Paragraphs in which a sentence of last year stands beside one of this year, for comparison.

    今年 counts only where last year was not named before it: behind a stale year it means that one.
    """
    leads: dict[int, set[int]] = {}
    for sentence in sentences:
        if _THIS_YEAR.search(sentence.bare) and year - 1 not in leads.get(sentence.passage, ()):
            leads.setdefault(sentence.passage, set()).add(year)
        for match in re.finditer(r"(20\d\d)年", sentence.bare):
            leads.setdefault(sentence.passage, set()).add(int(match[1]))
    return frozenset(passage for passage, found in leads.items() if {year, year - 1} <= found)


def period(case: Case) -> Iterator[Said]:
    """The period of the figures: from 1 January to 31 December of the report's year."""
    report = case.report
    number = 0
    for sentence in narrative(case).sentences:
        if sentence.part not in (0, 1, 6) or not _PERIOD_WORDS.search(sentence.bare):
            continue
        for outcome, words in _periods(sentence, report.year):
            number += 1
            yield Said(
                outcome,
                str(number),
                right=report.year,
                fields={"words": words, "year": report.year or ""},
                doubt="garbled" if report.year else "no_year",
                quote=sentence.text,
                at=sentence.at,
                rests_on=(words,),
            )


def _periods(sentence: Sentence, year: int | None) -> Iterator[tuple[Outcome, str]]:
    text = sentence.bare
    words = _PERIOD_WORDS.search(text)
    assert words is not None
    spans = list(_SPAN.finditer(text, max(0, words.start() - 6)))
    if not spans:
        end = _END_ONLY.search(text)
        if end and year:
            holds = tuple(map(int, end.groups())) == (year, 12, 31)
            yield (Outcome.PASS if holds else Outcome.FAIL), end[0]
        elif _GARBLED.search(text):
            yield Outcome.UNKNOWN, text[words.start() :][:40]
        return
    span = spans[0]
    first_year, first_month, first_day, last_year, last_month, last_day = (
        int(part) if part else None for part in span.groups()
    )
    if first_year is None:  # 2024年全年（1月1日至12月31日）
        named = re.findall(r"(20\d\d)年", text[: span.start()])
        first_year = int(named[-1]) if named else None
    whole_year = (first_month, first_day, last_month, last_day) == (1, 1, 12, 31)
    if first_year is None and last_year is None and whole_year:
        yield Outcome.PASS, span[0]
        return
    begin = (first_year, first_month, first_day)
    finish = (last_year or first_year, last_month, last_day)
    if year is None or first_year is None:
        yield Outcome.UNKNOWN, span[0]
        return
    holds = begin == (year, 1, 1) and finish == (year, 12, 31)
    if not holds and _FOUNDED.search(text):
        yield Outcome.UNKNOWN, span[0]
        return
    if not holds and (not sentence.is_clear or not _is_date(begin) or not _is_date(finish)):
        impossible = sentence.is_clear and not (_is_date(begin) and _is_date(finish))
        yield (Outcome.FAIL if impossible else Outcome.UNKNOWN), span[0]
        return
    yield (Outcome.PASS if holds else Outcome.FAIL), span[0]


def _is_date(parts: tuple[int | None, int | None, int | None]) -> bool:
    try:
        date(*(part or 0 for part in parts))
    except ValueError:
        return False
    return True
