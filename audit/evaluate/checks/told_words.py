"""Names and phrases of the prose: the body's own name, document numbers, placeholders, phrases that say nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.evaluate.case import Said
from audit.evaluate.told import narrative
from audit.model import Outcome
from audit.wording import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.model import Place
    from audit.narrative.passages import Sentence

_ORGAN = r"[\u4e00-\u9fff]{2,24}?(?:人民政府办公室|人民政府办公厅|人民政府|街道办事处|街道|委员会|办公室|办公厅|管委会|分局|局|厅|镇|乡|院|中心|总队|支队|大队)"
_ASKED = re.compile(
    rf"(?:向|对)(?P<organ>{_ORGAN}(?:及[^，。；]{{2,12}}?(?:办公室|部门))?)(?:机关)?(?:提出|提交|递交|申请|邮寄)(?:的)?[^，。；]{{0,12}}(?:申请|信息公开)"
)
_PRESENTS = re.compile(
    rf"(?:现(?:将|公布|发布)|特?(?:公布|发布)|编制(?:了|完成)?)(?:《)?(?P<organ>{_ORGAN})(?:关于)?20\d\d年(?:度)?[^，。；]{{0,6}}(?:政府)?信息公开"
)
_SUBJECT = re.compile(
    rf"^(?:[(（]?[一二三四五六七八九十\d]{{1,3}}[)）、.．][^。，]{{0,12}}[。:]?)?(?:20\d\d年(?:度)?[，、]?)?(?:以来，?)?(?P<organ>{_ORGAN})(?:共|累计)?(?:坚持|认真|严格|深入|全面|切实|高度重视|紧紧|紧扣|积极|扎实|持续|进一步|收到|受理|主动公开|公开|按照|围绕|以(?!上))"
)
_DATE_LINE = re.compile(r"^\(?20\d\d年\d{1,2}月\d{1,2}日\)?$")
_GENERAL = re.compile(
    r"^(?:县|市|区|省|州|旗|镇|乡|街道|国家|中央|国务院|上级|全国|各)|^(?:我|本|该|各|其|一|对|为|在|与|由|和|及)|国务院|全国"
)
_TAILS = (
    "人民政府",
    "街道办事处",
    "街道",
    "委员会",
    "管委会",
    "分局",
    "局",
    "厅",
    "镇",
    "乡",
    "院",
    "中心",
    "大队",
    "支队",
)
_LOOSE = re.compile(r"人民政府|办公室|办公厅|办事处|[（(][^()（）]*[)）]")
_DOCUMENT = re.compile(
    r"(?P<who>国(?:务院)?办[\u4e00-\u9fff]{0,6})[〔\[(【<〈](?P<year>20\d\d)[〕\])】>〉](?P<number>\d{1,3})号"
)
_DOCUMENTS = {
    (2021, 30): "国办公开办函",
    (2019, 60): "国办公开办函",
    (2020, 109): "国办函",
    (2016, 201): "国办公开办函",
}
_OWN_NUMBERS = frozenset({30, 60, 201})
_PLACEHOLDERS = re.compile(
    r"(?P<telephone>[XxＸ×]{3,4}[-—－][XxＸ×]{6,8})"
    r"|(?P<cross>(?<![A-Za-z0-9./_\-*×])[XxＸｘ×╳]{2,}(?![A-Za-z0-9./@_\-*]))"
    r"|(?P<bracket>[（(【\[<＜][^（()）】\]]{0,6}?(?:具体|请填写|填写|此处|待填|待补充|插入|自行|文字描述|单位名称|机关名称|网址)[^（()）】\]]{0,8}[)）】\]>＞])"
    r"|(?P<form>(?:该|本|此)部分以表格形式报告|(?:以|用)表格形式报告)"
    r"|(?P<gap>(?:信息|申请|文件|公开|收到|发布|共|办结|受理|答复|达|为|计)[ \u3000\xa0]+(?:条|件|份|篇|期|次)(?=[，。；、,;（(]|其中))"
    r"|(?P<empty>(?:信息|申请|文件|收到|发布|公开|办结|受理)(?:共|共计|总数)?(?:条|件)(?=[，。；]))"
    r"|(?P<line>_{2,}|＿{2,}|…{2,}条|年[ \u3000\xa0]+月[ \u3000\xa0]+日)"
    r"|(?P<instruction>(?:请|此处|在此处?|需)(?:填写|填报|补充|输入|插入)(?!不)|待(?:填写|填报|补充|完善)(?=[。；，）)]|$))"
    r"|(?P<year>20[XxＸｘ×]{2}(?=年))"
    r"|(?P<stars>(?<![\d*])\*{2,}(?=[条件次份篇期个]))"
    r"|(?P<hollow>[（(]\s*[)）](?=[条件次份篇期万]))"
    r"|(?P<some>某某(?:局|镇|县|市|区|街道|乡|委|办|单位|年))"
)
_ANONYMISED = re.compile(r"[^，。；]{0,6}?(?:公司|小区|企业|先生|女士|村民|住宅|地块)")
"""What may stand behind crosses that hide a name."""
_DENIED = re.compile(r"(?:未|没有|无)[^，。；]*$")
"""Before 申请件 that lacks no number: 未受理政府信息公开申请件."""
_MASKED_PERSON = re.compile(r"(?:申请人|原告|公民|居民|[一-龥])$")
_VAGUE = re.compile(r"部分地区|一些地区|多数部门|部分部门和地区|一些部门|少数地区|多数地区")
_OWN_WORDS = re.compile(
    r"我[局镇县市区办委乡院厅所校站处]|我(?:单位|机关|中心|街道|旗|州|省)|本(?:局|镇|县|市|区|办|委|乡|院|厅|机关|单位|街道|级|中心)|全[县市区镇省乡局委]"
)
_FIGURE = re.compile(r"(?<![\d年月第〔])\d+(?:\.\d+)?(?!\d|年|月|日|号)")


# --- NAR-ORGAN --------------------------------------------------------------------------------------


def organs(case: Case) -> Iterator[Said]:
    """The body's name in the title against signature, preamble and part one."""
    own = case.report.organ
    if not own:
        return
    for number, (where, name, quote, at) in enumerate(_names(case, squeeze(own)), start=1):
        same = same_body(name, own)
        yield Said(
            Outcome.PASS if same else Outcome.FAIL,
            str(number),
            fields={"name": name, "own": own, "where": where},
            condition=None,
            quote=quote,
            at=at,
            rests_on=(name,),
        )


def _names(case: Case, own: str) -> Iterator[tuple[str, str, str, Place | None]]:
    blocks = case.report.prose
    for index in range(len(blocks) - 1, max(len(blocks) - 12, 1), -1):
        if _DATE_LINE.match(squeeze(blocks[index].text)):
            name = squeeze(blocks[index - 1].text)
            if re.fullmatch(_ORGAN, name) and len(name) <= 24:
                yield "落款", name, blocks[index - 1].text.strip(), blocks[index - 1].at
            break
    tail = next((t for t in _TAILS if own.endswith(t)), None)
    for sentence in narrative(case).sentences:
        if sentence.part not in (0, 1):
            continue
        for where, pattern in (("前言", _PRESENTS), ("总体情况", _ASKED), ("总体情况", _SUBJECT)):
            match = pattern.search(sentence.bare)
            if match is None or ((pattern is _PRESENTS) != (sentence.part == 0) and pattern is not _PRESENTS):
                continue
            name = match["organ"]
            if pattern is _SUBJECT and (_GENERAL.search(name) or not tail or not name.endswith(tail)):
                continue
            if pattern is _ASKED and re.match(r"我|本|该|各|其|行政机关|有关|相关", name):
                continue
            yield where, name, sentence.text, sentence.at


def same_body(name: str, own: str) -> bool:
    """Whether two names may be one body's: one is a short form of the other (县发改委 of 县发展和改革委员会)."""
    one, other = sorted((_LOOSE.sub("", squeeze(name)), _LOOSE.sub("", squeeze(own))), key=len)
    if not one or one in other:
        return True
    return _is_subsequence(one, other)


def _is_subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


# --- NAR-DOCNO --------------------------------------------------------------------------------------


def document_numbers(case: Case) -> Iterator[Said]:
    """The notices that the form rests on, written right; not the old one alone in a report on 2021 or later."""
    number = 0
    cited: list[tuple[int, int]] = []
    last: Sentence | None = None
    for sentence in narrative(case).sentences:
        for match in _DOCUMENT.finditer(sentence.bare):
            who, year, document = match["who"], int(match["year"]), int(match["number"])
            right = _right_form(who, year, document)
            if right is None:
                continue
            number += 1
            cited.append((year, document))
            last = sentence
            yield Said(
                Outcome.PASS
                if match[0].startswith(right[0]) and right[1] == (year, document)
                else Outcome.FAIL,
                str(number),
                fields={"words": match[0], "right": f"{right[0]}〔{right[1][0]}〕{right[1][1]}号"},
                quote=sentence.text,
                at=sentence.at,
            )
    if (
        last is not None
        and (case.report.year or 0) >= 2021
        and (2019, 60) in cited
        and (2021, 30) not in cited
    ):
        yield Said(
            Outcome.FAIL,
            str(number + 1),
            fields={"words": "国办公开办函〔2019〕60号", "right": "国办公开办函〔2021〕30号"},
            condition="old",
            quote=last.text,
            at=last.at,
        )


def _right_form(who: str, year: int, number: int) -> tuple[str, tuple[int, int]] | None:
    """How the cited document is written, None where it is another one."""
    known = _DOCUMENTS.get((year, number))
    if (known == "国办公开办函" and "公开" in who) or (
        known == "国办函" and who in ("国办函", "国办发", "国办涵")
    ):
        return known, (year, number)
    if known == "国办公开办函" and who in ("国办函", "国办发", "国办公函", "国办涵") and number in (30, 60):
        return known, (year, number)
    if who.startswith("国办公开") and year in (2019, 2021):
        return "国办公开办函", (2021, 30) if year == 2021 else (2019, 60)
    return None


# --- NAR-PLACEHOLDER --------------------------------------------------------------------------------


def placeholders(case: Case) -> Iterator[Said]:
    """What should have been filled in or taken out of the model text."""
    number = 0
    for sentence in narrative(case).sentences:
        for match in _PLACEHOLDERS.finditer(sentence.text):
            kind = match.lastgroup or ""
            if (
                kind == "cross"
                and _MASKED_PERSON.search(sentence.text[: match.start()])
                and "号" not in match[0]
            ):
                before = sentence.text[max(0, match.start() - 4) : match.start()]
                if re.search(
                    r"申请人|原告|公民|居民|村民|当事人|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗]$", before
                ):
                    continue
            if kind == "stars" and sentence.text.count("**") > 1:  # bold print of a text with marks
                continue
            if kind == "cross" and _ANONYMISED.match(sentence.text, match.end()):
                continue
            if kind == "empty" and _DENIED.search(sentence.text, 0, match.start()):
                continue
            number += 1
            words = sentence.text[max(0, match.start() - 10) : match.end() + 6]
            yield Said(
                Outcome.FAIL,
                str(number),
                fields={"words": words, "found": match[0]},
                quote=sentence.text,
                at=sentence.at,
                rests_on=(match[0],),
            )
    if number == 0 and narrative(case).sentences:
        yield Said(Outcome.PASS, "1")


# --- NAR-GENERIC ------------------------------------------------------------------------------------


def generic(case: Case) -> Iterator[Said]:
    """Part one names neither the body nor a number, or speaks of 部分地区."""
    sentences = [s for s in narrative(case).sentences if s.part == 1]
    body = case.facts.body(case.index)
    has_areas = body is not None and body.level in (
        "government",
        "office",
    )  # its own 部分地区 are no empty phrase
    vague = None if has_areas else next((s for s in sentences if _VAGUE.search(s.bare)), None)
    text = "".join(sentence.bare for sentence in sentences[1:] if sentence.bare)
    if len(text) < 80 and vague is None:
        return
    own = squeeze(case.report.organ or "")
    names = bool(_OWN_WORDS.search(text)) or bool(own and (own in text or own[-4:] in text))
    empty = len(text) >= 80 and not names and not _FIGURE.search(text)
    shown = vague or sentences[1]
    condition = "vague" if vague and not empty else None
    yield Said(
        Outcome.FAIL if vague or empty else Outcome.PASS,
        None,
        fields={"words": (_VAGUE.search(shown.bare) or [""])[0] if vague else ""},
        condition=condition,
        quote=shown.text,
        at=shown.at,
    )
