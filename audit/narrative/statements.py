"""Sentences that state something without a figure: nothing received, everything finished, every case upheld."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.narrative.values import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model import Report
    from audit.narrative.passages import Sentence
    from audit.narrative.values import Claim

_NOT = r"(?:未|没有人?|无人?|尚未|从未|均未|皆未|并未|不曾|未曾)"
_RECEIVED = r"(?:有)?(?:收到|接到|接收到?|受理|收办|接获|发生|出现|产生|收取|新收|涉及)?(?:过|任何)?"
_WHOSE = r"(?:任何|有关|相关|关于|公民|个人|自然人|单位|企业|法人|其他组织|其它组织|组织|社会|公众|群众|申请人|提出|提交|递交|通过|各种|各类|渠道|途径|形式|方式|方面|针对|对|向|要求|本机关|本单位|[我本](?:局|镇|办|委|乡|院|县|区|市|街道|中心|单位)|政府|政务|信息|公开|依法|依|本年度|新|的|和|与|或者?|、|及|以及|等|书面|网络|网上|当面|现场|信函|邮件|邮寄|传真|电子邮件|电子|平台|线上|线下|在线|窗口|电话)*"
_REQUEST = r"(?:(?:政府|政务)?信息(?:依申请)?公开(?:的)?申请|依申请(?:公开)?(?:的)?(?:政府)?(?:信息)?(?:公开)?(?:事项|申请|件|办件|案件|办理)?|申请公开(?:政府)?(?:信息)?|公开申请|申请)"
_NO_REQUEST = re.compile(
    rf"(?P<not>{_NOT})(?P<received>{_RECEIVED})(?P<whose>{_WHOSE}?)(?P<request>{_REQUEST})(?:件|事项|的?情况|的?情形|信息|政府信息|要求|公开|事宜|事件|业务|需求|的申请|的)*(?=[，。；;、!)]|$)"
)
_REQUEST_NONE = re.compile(
    r"(?:依申请公开(?:政府信息)?|政府信息公开申请|信息公开申请)(?:申请)?(?:数量|数|情况|件数|方面|办理情况|工作|件)*(?:均)?(?:[:，。]|为)?(?:本年度|全年|20\d\d年度?)?(?:无|零|没有)(?:件|申请)?(?=[，。；;]|$)|零申请"
    r"|(?<!其中)(?:依申请公开(?:政府信息)?|政府信息公开申请|信息公开申请)(?:申请)?(?:数量|件数|总数|总量|数|量)(?:共|共计|合计)?(?:为|是)?(?:0|零)(?:件|宗|份)?(?=[，。；;]|$)"
    r"|(?<!其中)(?:政府信息公开申请|信息公开申请)(?:共|共计|合计)?(?:为|是)?(?:0|零)(?:件|宗|份)(?=[，。；;]|$)"
)
_NO_DISPUTE = re.compile(
    rf"(?P<not>{_NOT})(?!需|法|偿|关|正当|疑)(?P<fill>(?:(?!败诉|胜诉|纠错|纠正|未经|超期|逾期|投诉|举报|泄密|维持|审结|不服)[^，。；;\d]){{0,30}}?)(?P<what>(?:行政)?(?:复议|诉讼)[^，。；;]*)"
)
_DISPUTE_NONE = re.compile(
    r"(?P<what>(?:行政)?(?:复议|诉讼)[^，。；;\d]{0,14}?)(?:均|都|皆)?(?:为)?(?:0|零)(?:件|起|宗)?(?=[，。；;]|$)"
)
_DEFEATED = re.compile(r"败诉|纠错|纠正|撤销|责令|确认违法|变更")
_REVIEW, _SUIT = re.compile(r"复议(?!后)"), re.compile(r"诉讼|应诉")
_DONE_VERB = r"(?:办结|办理完(?:毕|成|结)|办毕|处理完(?:毕|成)|答复完(?:毕|成)|办复|答复办结|答复(?!率|质量|书|意见)|回复(?!率)|完成答复|完成办理|办理完结|予以答复)"
_DONE = re.compile(
    rf"(?:(?:全部|悉数|全数)(?:都|均|已|按时|按期|按要求|依法依规|依法|及时|在[^，。；]{{2,14}}内|予以|进行了?|作出|做出|完成|得到|如期|顺利|规范|按规定|保质保量)*{_DONE_VERB}"
    rf"|(?:均|都|皆)(?:已|按[^，。；]{{1,6}}|依法依规|依法|及时|全部|予以|如期|在[^，。；]{{2,14}}内|顺利|得到)*(?:办结|办理完(?:毕|成|结)|办毕|处理完(?:毕|成)|办复|答复完(?:毕|成))"
    rf"|(?:均|都)已(?:按[^，。；]{{1,6}}|依法依规|依法|及时|全部|予以|如期|在[^，。；]{{2,14}}内)*(?:答复|回复)"
    rf"|(?:已|已经)全部[^，。；\d]{{0,10}}{_DONE_VERB}"
    r"|(?<!按时)(?<!按期)(?<!限期)(?<!法定期限内)(?<!时限内)(?:办结|完成)率(?:均)?(?:达到?|为|达到了)?(?:了)?(?:100%|百分之百|百分百)"
    r"|(?:没有|无)(?:申请)?结转(?:至|到)?(?:下一?年度?|次年)(?:办理|的)?(?:的)?(?:申请)?(?:件)?(?=[，。；]|$)|件件(?:有答复|已办结))"
)
_NOT_ALL = re.compile(
    r"截至目前|目前|现已|截止目前|到期|应答复|除|应当|力争|确保|(?<!按)(?<!依)要求|争取|做到|实现|逾期|率先"
)
_UPHELD = re.compile(
    r"(?:均|全部|都|皆|一律|全)(?:获|被|予以?|为|是|已|得到|判决|裁定|决定|获得|复议机关|法院|审结，|[我本](?:局|镇|办|委|乡|院|县|区|市|街道|中心|单位|机关|机构)|行政机关|被告)*(?:维持|驳回|胜诉)|(?:结果|处理结果|案件结果)?均?为?(?:结果)?(?:全部)?维持(?=[，。；]|$)|胜诉率(?:为|达|达到|均为)?(?:100%|百分之百|百分百)"
)
_NO_DEFEAT = re.compile(
    r"零败诉|零纠错|无败诉|(?:未|没有|无)(?:发生|出现|产生)[^，。；\d]{0,14}(?:被)?(?:败诉|纠错|纠正|撤销)|(?:未|没有|无)(?:出现|发生|一?例|有)*(?:被)?(?:败诉|纠错|纠正|撤销)|(?:未|没有)被(?:复议机关|复议审查机关|法院|上级|行政机关)*(?:纠错|纠正|撤销)|败诉(?:率|案件)?(?:为)?(?:0|零)|纠错率(?:为)?(?:0|零)"
)
_NO_FEE = re.compile(
    r"(?:未|没有|无|不|均未|并未)(?:有)?(?:发生|收取|产生|收|涉及|向[^，。；]{1,8}收取)?(?:过|任何)?(?:政府|信息公开|依申请公开|相关|的|有关)*(?:信息)?(?:处理费|处理费用|收费|费用)"
    r"|(?:信息)?处理费(?:的)?(?:收取|收费)?(?:情况|金额|总额|总金额)?(?:[:，]|均|共计|为|合计)*(?:0|零)元|(?:信息)?处理费(?:收取)?(?:情况)?[:，]?(?:无|未收取|没有收取)(?=[，。；]|$)"
)
_NO_NOTICE = re.compile(
    r"(?:未|没有|无)(?:发出|发送|出具|制发|下达|发)(?:过|任何)?(?:信息处理费|信息公开)?(?:收费|缴费|费用)通知"
)
_BEFORE_DONE = frozenset({"new", "dealt", "carried_in", "natural_person", "legal_person"})
"""What may be said to be all done; 答复12件，均按期 speaks of the answered ones only."""
_PERSONS, _BODIES = re.compile(r"公民|个人|自然人|群众|公众|社会"), re.compile(r"法人|企业|组织|单位")
_CHANNELS = re.compile(r"当面|书面|网络|信函|现场|电子|传真|电话|邮件")
_OTHER_YEAR = re.compile(r"(20\d\d)年|上年|去年|上一年")
_PART_OF_YEAR = re.compile(
    r"[上下]半年|季度|(?<!\d)(?:[2-9]|1[01])月|月份|此后|之后|其余|再(?:次)?收到|其他申请"
)
_PLACES = re.compile(r"各(?:镇|乡|街道|部门|单位)|部分|多数|一些|下属|所属|直属|事业单位")


def statements_of(
    report: Report, sentences: Sequence[Sentence], claims: Sequence[Claim]
) -> tuple[Statement, ...]:
    """The statements of a report, in order; those about another year are not among them."""
    return tuple(_statements(report, sentences, claims))


def _statements(
    report: Report, sentences: Sequence[Sentence], claims: Sequence[Claim]
) -> Iterator[Statement]:
    by_sentence: dict[int, list[Claim]] = {}
    for claim in claims:
        by_sentence.setdefault(claim.sentence.number, []).append(claim)
    topics: dict[int, bool] = {}
    for sentence in sentences:
        text = sentence.bare
        requests = topics.get(sentence.passage, False) or _speaks_of_requests(text)
        topics[sentence.passage] = requests
        if sentence.part == 5:
            continue
        if "申请" in text:
            yield from _no_request(report, sentence, requests)
        if "复议" in text or "诉讼" in text or "败诉" in text:
            yield from _disputes(report, sentence)
        if requests:
            yield from _all_done(report, sentence, by_sentence.get(sentence.number, []), sentences)
        if "处理费" in text or "收费" in text or (sentence.part == 6 and "费" in text):
            yield from _fees(report, sentence)


_SUBJECT = re.compile(
    r"(?:^|[，。；;:、])(?:20\d\d年(?:度)?[，]?|全年|本年度|今年以来?|，)*(?P<who>[\u4e00-\u9fff]{2,16}?(?:局|委员会|委|厅|镇|乡|街道办事处|街道|中心|办公室|办公厅|政府办))(?:全年|本年度|今年|均|共|也|还)?$"
)


def _scope(report: Report, before: str) -> str | None:
    """Whose statement it is: the body that is its subject, None for the report's own."""
    match = _SUBJECT.search(before)
    if match is None:
        return None
    name, own = match["who"], report.organ or ""
    if re.match(r"[我本]|各", name) or (own and (name in own or own in name or _is_short_for(name, own))):
        return None
    return "office" if name.endswith(("办公室", "办公厅", "政府办")) else f"organ:{name}"


def _is_short_for(name: str, own: str) -> bool:
    letters = iter(own)
    return all(letter in letters for letter in name)


def _speaks_of_requests(text: str) -> bool:
    return (
        "依申请" in text
        or "公开申请" in text
        or "申请公开" in text
        or ("申请" in text and "信息公开" in text)
    )


def _is_of_another_year(report: Report, text: str, end: int) -> bool:
    """Whether the last year named before a statement is another than the report's, or only a part of the year is meant."""
    if _PART_OF_YEAR.search(text, 0, end) or _PLACES.search(text, 0, end):
        return True
    years = [match[1] for match in _OTHER_YEAR.finditer(text, 0, end) if not _is_document(text, match)]
    if not years:
        return False
    return years[-1] is None or (report.year is not None and int(years[-1]) != report.year)


def _is_document(text: str, match: re.Match[str]) -> bool:
    """Whether a year is part of a title or belongs to what is carried over, so that it dates nothing."""
    return text.rfind("《", 0, match.start()) > text.rfind("》", 0, match.start()) or text.startswith(
        "结转", match.end()
    )


def _no_request(report: Report, sentence: Sentence, requests: bool) -> Iterator[Statement]:
    text = sentence.bare
    for match in (*_NO_REQUEST.finditer(text), *_REQUEST_NONE.finditer(text)):
        groups = match.groupdict()
        whose, request = groups.get("whose") or "", groups.get("request") or ""
        named = groups.get("whose") is None
        if not named and not ("公开" in whose + request or "依申请" in request or requests):
            continue
        if (
            not named
            and groups["not"] in ("无", "没有")
            and not groups["received"]
            and request == "申请"
            and not whose
        ):
            continue
        listed = _MORE_CHANNELS.match(text, match.end())  # 书面申请、网络申请
        if _names_one_channel(whose + (listed[0] if listed else "")) or _is_of_another_year(
            report, text, match.start()
        ):
            continue
        if _BODIES.search(whose) and not _PERSONS.search(whose):
            continue
        following = text[match.end() : match.end() + 14]
        if re.match(r"[^，。；]*(?:复议|诉讼|收费|投诉|举报)", following) or text[: match.start()].endswith(
            ("除此之外", "除外")
        ):
            continue
        if re.match(r"[，、]?(?:被)?(?:提起|申请)?(?:的)?(?:行政)?(?:复议|诉讼)", following):
            continue
        scope = _scope(report, text[: match.start()])
        yield Statement("none", "requests", sentence, sentence.at, match[0], scope=scope)


_MORE_CHANNELS = re.compile(r"(?:、[^，。；、]{1,6}申请)+")


def _names_one_channel(whose: str) -> bool:
    """Whether only what might have come by one way is denied: 未收到当面申请; 书面申请、网络申请 are every way there is."""
    return len(set(_CHANNELS.findall(whose))) == 1 and "等" not in whose


def _disputes(report: Report, sentence: Sentence) -> Iterator[Statement]:
    text = sentence.bare
    for match in (*_NO_DISPUTE.finditer(text), *_DISPUTE_NONE.finditer(text)):
        what = match["what"]
        if _DEFEATED.search(what) or re.search(r"未经$", text[: match.start("what")]):
            continue
        if re.search(r"\d", what) and "not" in match.groupdict():
            continue
        if _is_of_another_year(report, text, match.start()):
            continue
        if _REVIEW.search(what):
            yield Statement("none", "review", sentence, sentence.at, match[0])
        if _SUIT.search(what):
            yield Statement("none", "suit", sentence, sentence.at, match[0])
    named = [topic for topic, words in (("review", _REVIEW), ("suit", _SUIT)) if words.search(text)]
    if re.search(r"审结的|(?<![均都皆部])已审结|(?<![均都皆部])已结|除|一审|二审|备案", text):
        return
    for kind, words in (("upheld", _UPHELD), ("no_defeat", _NO_DEFEAT)):
        found = words.search(text)
        if found and not _is_of_another_year(report, text, found.start()):
            for topic in named or ["suit"]:
                yield Statement(kind, topic, sentence, sentence.at, found[0])


def _all_done(
    report: Report, sentence: Sentence, claims: Sequence[Claim], sentences: Sequence[Sentence]
) -> Iterator[Statement]:
    text = sentence.bare
    for match in _DONE.finditer(text):
        before = text[: match.start()]
        clause = re.split(r"[。；]", before)[-1]
        if _NOT_ALL.search(clause[-24:]) or _is_of_another_year(report, text, match.start()):
            continue
        if re.search(
            r"热线|12345|留言|提案|建议|咨询|工单|信件|来信|投诉|诉求|网民|复议|诉讼|信访|征集|转来|转办|交办|申请中自然人",
            clause[-60:],
        ):
            continue
        earlier = [claim for claim in claims if claim.start < match.start()]
        last = earlier[-1].subject if earlier else None
        if earlier and earlier[-1].is_partial and "所有" not in clause:
            continue
        if last and last not in _BEFORE_DONE and "所有" not in clause and "率" not in match[0]:
            continue
        if last == "carried_in" and not any(c.subject == "new" for c in earlier):
            continue
        if not earlier and not re.search(r"申请|依申请|受理|收到", before or text):
            continue
        if re.search(r"上年|上一年|去年|结转", clause[-12:]) and not any(c.subject == "new" for c in earlier):
            continue
        yield Statement("all_done", "requests", sentence, sentence.at, match[0])
        return


def _fees(report: Report, sentence: Sentence) -> Iterator[Statement]:
    text = sentence.bare
    found = _NO_FEE.search(text)
    if found and not _is_of_another_year(report, text, found.start()):
        yield Statement("none", "fee", sentence, sentence.at, found[0])
    notice = _NO_NOTICE.search(text)
    if notice and not _is_of_another_year(report, text, notice.start()):
        yield Statement("none", "notice", sentence, sentence.at, notice[0])
