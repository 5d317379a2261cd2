"""The prose of the parts: the list of contents in the preamble, the five aspects of part one, parts left empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.evaluate.case import Said
from audit.evaluate.told import narrative
from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.narrative.passages import Passage

_NUMBERS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_CONTENTS = re.compile(
    r"(?:由|包括|包含|分为|涵盖|从|分)(?P<list>[^。；]{20,400}?)(?:等|共|共计|这)*(?P<count>[一二三四五六七八九十两\d])(?:个|大)?(?:部分|方面)"
)
_COUNTED_FIRST = re.compile(
    r"(?P<count>[一二三四五六七八九十两\d])(?:个|大)?(?:部分|方面)(?:的?内容|组成)?(?:[:，]|(?:分别|依次)[为是]:?|即|包括:?)(?:分别[为是]|依次[为是]|包括)?:?(?P<list>[^。；]{20,400})"
)
_PART_WORDS = {
    1: re.compile(r"总体情况|概述|总体|基本情况"),
    2: re.compile(r"主动公开"),
    3: re.compile(r"收到和处理|依申请公开|申请情况|申请(?:的)?(?:办理|处理)"),
    4: re.compile(r"复议|诉讼"),
    5: re.compile(r"问题|不足|改进"),
    6: re.compile(r"(?:其他|其它|需要)[^，。；、]{0,8}(?:报告|说明|事项)"),
}
_PART_NAMES = (
    "",
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
_FEWEST_NAMED = 4

_ASPECTS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "主动公开": (
        re.compile(r"主动公开|信息公开情况"),
        re.compile(r"主动公开|公开政府信息|发布(?:各类)?(?:政府|政务)?信息|公开信息"),
    ),
    "依申请公开": (re.compile(r"依申请|申请公开|公开申请"), re.compile(r"依申请|公开申请|申请公开")),
    "政府信息管理": (
        re.compile(r"信息管理|信息资源|信息审核|规范管理|规范性文件"),
        re.compile(
            r"信息管理|发布审核|保密审查|三审|信息审核|审核把关|先审后发|公开前审查|动态调整|规范性文件|公开属性|信息资源"
        ),
    ),
    "政府信息公开平台建设": (
        re.compile(r"平台|网站|渠道|载体|阵地"),
        re.compile(
            r"平台建设|平台管理|网站建设|专栏建设|集约化|新媒体(?:建设|管理|矩阵)|栏目设置|专区建设|公开平台|平台维护|网站改版|公众号"
        ),
    ),
    "监督保障": (
        re.compile(r"监督|保障|考核|培训"),
        re.compile(
            r"监督保障|监督检查|社会评议|责任追究|追究责任|纳入[^，。；]{0,10}考核|督促检查|业务培训|绩效考核|年度考核|考核"
        ),
    ),
}
"""Aspect -> how a paragraph that is about it begins, and how any sentence shows it."""
_OF_GOVERNMENTS = {
    "工作考核": re.compile(r"考核|考评|评估|测评"),
    "社会评议": re.compile(r"评议|满意度|第三方评估|群众评价"),
    "责任追究": re.compile(r"责任追究|追究[^，。；]{0,6}责任|追责|问责|责任[^，。；]{0,4}追究"),
}
_GOVERNMENT = re.compile(r"(?:县|市|区|省|州|旗|盟)(?:人民)?政府$|^[^局委办厅]{2,9}(?:县|市|区|省|州|旗)$")
_ENUMERATED = re.compile(
    r"^[#*]*(?:[（(][一二三四五六七八九十]{1,2}[)）]|\d{1,2}[、.．](?!\d)|[一二三四五六七八九十][、.．])"
)
_SHORTEST = 60
_MOST_ABSENT = 3
"""With so many aspects absent part one is another kind of text, and not one that forgot an aspect."""
_NOTHING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{0,2}[)）、.．]?)*(?:[我本](?:局|镇|乡|委|办|街道|单位|机关|部门))?(?:暂|均)?(?:无|没有|略|无。|/|—|-|无其他|空|(?:不存在|没有|未发现)(?:任何|明显|突出)?(?:的)?问题)?[。.．、]*$"
)
_ONLY_HEADING = re.compile(
    r"^(?:[（(][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十\d]{1,2}[、.．])?[^，。；]{0,16}$"
)


def contents(case: Case) -> Iterator[Said]:
    """由 … 六部分组成: as many are named as are counted."""
    number = 0
    for sentence in narrative(case).sentences:
        if sentence.part not in (0, 1):
            continue
        match = _CONTENTS.search(sentence.bare) or _COUNTED_FIRST.search(sentence.bare)
        if match is None:
            continue
        count = int(match["count"]) if match["count"].isdigit() else _NUMBERS[match["count"]]
        named = [part for part, words in _PART_WORDS.items() if words.search(match["list"])]
        if len(named) < _FEWEST_NAMED:
            continue
        absent = [part for part in _PART_WORDS if part not in named]
        wrong = (count == 6 and absent) or (count < 6 and not absent)
        number += 1
        lacking = (
            "没有列出" + "、".join(_PART_NAMES[part] for part in absent) if absent else "实际列出六个部分"
        )
        yield Said(
            Outcome.FAIL if wrong else Outcome.PASS,
            str(number),
            left=count,
            right=len(named),
            fields={"said": lacking},
            quote=sentence.text,
            at=sentence.at,
        )


def aspects(case: Case) -> Iterator[Said]:
    """Part one covers the five aspects that the form lists; governments also report 考核、评议、追责."""
    told = narrative(case)
    heading = next((h for h in case.report.headings if h.part == 1), None)
    own = [p for p in told.passages if p.part == 1 and not (heading and p.blocks[0].at == heading.at)]
    text = "".join(s.bare for s in told.sentences if s.part == 1)
    if heading is None or len(text) < _SHORTEST:
        return
    begun = {name for passage in own for name in _begun(passage)}
    absent = [name for name, (_, shown) in _ASPECTS.items() if name not in begun and not shown.search(text)]
    if _GOVERNMENT.search(case.report.organ or ""):
        absent += [name for name, words in _OF_GOVERNMENTS.items() if not words.search(text)]
    cut = "[…]" in text or "[...]" in text or any(p.code == "truncated" for p in case.report.problems)
    outcome = Outcome.PASS if not absent else Outcome.UNKNOWN if cut else Outcome.FAIL
    yield Said(
        outcome,
        None,
        left=len(absent),
        fields={"absent": "、".join(absent)},
        condition="most" if len(absent) >= _MOST_ABSENT else None,
        doubt="cut",
        at=heading.at,
        rests_on=tuple(absent),
    )


def _begun(passage: Passage) -> list[str]:
    """The aspects that an enumerated paragraph's first words name."""
    first = passage.text.strip()
    if not _ENUMERATED.match(first):
        return []
    head = re.split(r"[。：:，]", first, maxsplit=1)[0][:26]
    return [name for name, (begins, _) in _ASPECTS.items() if begins.search(head)]


def empty_parts(case: Case) -> Iterator[Said]:
    """Parts five and six hold more than 无 or a bare heading."""
    told = narrative(case)
    if not told.sentences:
        return
    headings = {h.part: h for h in case.report.headings}
    last = max(headings, default=0)
    codes = {problem.code for problem in case.report.problems}
    for part in (5, 6):
        heading = headings.get(part)
        if heading is None:
            continue
        texts = [s.bare for s in told.sentences if s.part == part and s.at != heading.at]
        if part == last:
            texts = _without_signature(texts, case.report.organ)
        same_line = heading.text[20:] if len(heading.text) > 40 else ""
        kept = [t for t in texts if not _NOTHING.match(t) and not (part == 5 and _is_bare(t, texts))]
        bare = not kept and not same_line
        cut = bare and part == last and not texts and ("truncated" in codes or case.report.kind == "text")
        outcome = Outcome.UNKNOWN if cut else Outcome.FAIL if bare else Outcome.PASS
        yield Said(
            outcome,
            str(part),
            fields={
                "part": "五" if part == 5 else "六",
                "found": "“" + "".join(texts)[:20] + "”" if texts else "没有文字",
            },
            condition="six" if part == 6 else None,
            doubt="cut",
            quote="".join(texts)[:40] or heading.text,
            at=heading.at,
        )


def _is_bare(text: str, texts: list[str]) -> bool:
    """Whether a line is a heading without a text behind it."""
    return len(texts) <= 2 and bool(_ONLY_HEADING.match(text)) and not re.search(r"[。；]", text)


def _without_signature(texts: list[str], organ: str | None) -> list[str]:
    date = next((n for n, t in enumerate(texts) if re.match(r"^\(?20\d\d年\d{1,2}月\d{1,2}日\)?$", t)), None)
    kept = (
        texts
        if date is None
        else texts[: max(date - 1, 0)]
        if date and len(texts[date - 1]) <= 30 and "。" not in texts[date - 1]
        else texts[:date]
    )
    return [t for t in kept if not (organ and t == organ)]
