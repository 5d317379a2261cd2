"""A number and the words beside it -> what it counts: one role, several that are added up, or none.

A role stands before its number ("予以公开12件") or behind it ("12件予以公开"). Between role and number only words that
name the same thing may stand; with anything else between ("收到锦旗3面") the number says nothing about the tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.narrative.clauses import Clause
    from audit.narrative.values import Rows
    from audit.narrative.vocabulary import Role, Token

_REQUEST_UNITS = frozenset(
    {"件", "件次", "宗", "份", "起", "例", "条", "条次", "个", "次", "项", "笔", "人次", ""}
)
_FILLER = re.compile(
    r"(?:[的了件共计总合为达有数量各类个等和及或与并又另均已其全年新累曾仅只类型者:、\"“”‘’（）()]|政府|政务|信息|公开|公民|群众|社会|公众|自然人|法人|其他组织|其它组织|组织|"
    r"提出|提交|递交|件数|数量|依法|依规|按时|按期|及时|依申请|申请人|申请|事项|答复|决定|办理|处理|一共|累计|我局|我镇|本局|本机关|本单位|情况|方面|发生|结果|案件|案|来件|书面|线上|线下|网上|网络|当面|现场|信函|邮寄|在线|涉及|要求|内容|部分|属于|因|作出|做出|相关|有关|通过|合计|共计|总计|达到|分别)*"
)
_CONJUNCTION = re.compile(
    r"^(?:、|和|及|以及|或|或者|与|并|并且|且|/|、?并)?(?:按时|按期|依法|及时|均|已|全部|共)*$"
)
_NAMED_COUNT = re.compile(r"(?:件数|数量|总数|总量|总计|数)(?:共|一共|合计)?[为是:]?$")
_FOLLOWED_UP = re.compile(r"复盘|通报|整改|约谈|剖析|研判|评析|回访|讲评|问责")
DISPUTES = frozenset({"review", "suit", "direct_suit", "suit_after_review", "cases"})
_STOCKS = frozenset({"normative", "rules"})
_COUNTED = frozenset({"flow", "carry", "outcome", "part", "applicant"})
_LIST_OF_OUTCOMES = frozenset({"outcome", "part"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a number counts."""

    subject: str
    kind: str
    topic: str
    readings: tuple[Rows, ...]
    columns: tuple[str, ...] = ()
    role: str = ""
    """The role's own name, where the subject goes under another."""


def choose(
    text: str,
    number: Token,
    before: Sequence[Token],
    behind: Sequence[Token],
    pending: Sequence[Token],
    clause: Clause,
    consumed: set[int],
    roles: Mapping[str, Role],
    topic: str | None,
) -> tuple[Chosen, ...]:
    """What a number counts; two things for "收到并办结12件", nothing where the words do not say it.

    `before` and `behind` are the tokens beside it in its clause, `pending` the roles of the clause before where this
    one has none; roles behind a number that were taken for it are put into `consumed`.
    """
    led = _after_among([t for t in before if t.start not in consumed])
    own = [t for t in led if t.kind == "role"]
    if topic == "fee" or number.unit == "元":
        return _fee(topic, number)
    is_behind = False
    if not own and not pending:
        own = [t for t in behind if t.kind == "role"]
        is_behind = bool(own)
        consumed.update(t.start for t in own)
    elif not own:
        own = list(pending)
    kinds = {roles[t.name].kind for t in own}
    if (
        "ignore" in kinds
    ):  # 延期答复3件 is about the delay; 未到答复期限而结转3件 is about what is carried over
        own = [] if own[-1].name == "ignore" and not is_behind else [t for t in own if t.name != "ignore"]
        kinds = {roles[t.name].kind for t in own}
        if not own:
            return ()
    if topic in DISPUTES:
        return _dispute(text, number, led, own, topic, roles, is_behind)
    if topic in _STOCKS or topic == "documents":
        return _stock(text, number, led, own, topic or "", roles, clause)
    if topic != "requests" or not kinds & _COUNTED or number.unit not in _REQUEST_UNITS:
        return ()
    counted = [t for t in own if roles[t.name].kind in _COUNTED]
    if not is_behind and not pending and not _is_near(text, counted, led, number):
        return ()
    if number.unit == "" and not _may_lack_unit(text, counted, roles, number):
        return ()
    return _requests(text, counted, roles)


def _after_among(before: Sequence[Token]) -> list[Token]:
    """The tokens behind the last "其中" or "…中有"."""
    last = max((n for n, t in enumerate(before) if t.kind == "sign" and t.name == "among"), default=-1)
    return list(before[last + 1 :])


def _is_near(text: str, counted: Sequence[Token], led: Sequence[Token], number: Token) -> bool:
    """Whether nothing foreign stands between a role and its number."""
    role = counted[-1]
    requested = any(t.kind == "topic" and t.name == "requests" and t.start >= role.end for t in led)
    if requested and role.name in ("new", "new_only", "handled", "dealt"):
        last = max(t.end for t in led if t.kind == "topic" and t.start >= role.end)
        return _FILLER.fullmatch(text, last, number.start) is not None
    position = role.end
    for token in led:
        if token.start >= position and token.kind in ("topic", "role"):
            if _FILLER.fullmatch(text, position, token.start) is None:
                return False
            position = token.end
    return _FILLER.fullmatch(text, position, number.start) is not None


def _may_lack_unit(text: str, counted: Sequence[Token], roles: Mapping[str, Role], number: Token) -> bool:
    """Whether a number without 件 is still a count: right behind an outcome, or behind 件数为."""
    if _NAMED_COUNT.search(text, 0, number.start):
        return True
    return roles[counted[-1].name].kind in _LIST_OF_OUTCOMES and counted[-1].end == number.start


def _requests(text: str, counted: Sequence[Token], roles: Mapping[str, Role]) -> tuple[Chosen, ...]:
    applicants = [roles[t.name] for t in counted if roles[t.name].kind == "applicant"]
    rest = [t for t in counted if roles[t.name].kind != "applicant"]
    columns = tuple(dict.fromkeys(column for role in applicants for column in role.columns))
    carried = [t for t in rest if roles[t.name].kind == "carry"]
    outcomes = [t for t in rest if roles[t.name].kind in _LIST_OF_OUTCOMES]
    if carried:
        role = roles[carried[-1].name]
        return (Chosen(role.name, "carry", "requests", role.rows, columns),)
    if outcomes:
        return (_outcome(text, outcomes, roles, columns),)
    flows = [t for t in rest if roles[t.name].kind == "flow"]
    if applicants:
        role = applicants[-1]
        return (Chosen("+".join(r.name for r in applicants), "applicant", "requests", role.rows, columns),)
    if len(flows) > 1 and _CONJUNCTION.match(text[flows[-2].end : flows[-1].start]):
        both = {flows[-2].name: None, flows[-1].name: None}
    else:
        both = {flows[-1].name: None} if flows else {}
    return tuple(
        Chosen(roles[name].subject, "flow", "requests", roles[name].rows, columns, name) for name in both
    )


def _outcome(
    text: str, outcomes: Sequence[Token], roles: Mapping[str, Role], columns: tuple[str, ...]
) -> Chosen:
    """One outcome; several joined by 和 or 、 are added up; a row named with its group may mean either."""
    joined = [outcomes[-1]]
    for token in reversed(outcomes[:-1]):
        if not _CONJUNCTION.match(text[token.end : joined[0].start]):
            break
        joined.insert(0, token)
    if len(joined) > 1 and not any(roles[t.name].kind == "part" for t in joined):
        rows = tuple(dict.fromkeys(row for t in joined for row in roles[t.name].rows[0]))
        return Chosen("+".join(t.name for t in joined), "outcome", "requests", (rows,), columns)
    group = next((t for t in reversed(outcomes) if roles[t.name].kind == "outcome"), None)
    parts = [t for t in outcomes if roles[t.name].kind == "part"]
    if group is None or not parts:
        role = roles[outcomes[-1].name]
        return Chosen(role.name, role.kind, "requests", role.rows, columns)
    # 因本机关不掌握而无法提供3件: the row or its group; 因不掌握等原因无法提供: the group, for 等 says there are more.
    first, last = min(parts[-1].start, group.start), max(parts[-1].end, group.end)
    readings = roles[group.name].rows
    if "等" not in text[first:last]:
        rows = tuple(row for t in parts for row in roles[t.name].rows[0])
        readings = (*roles[parts[-1].name].rows, rows, *readings)
    return Chosen(group.name, "outcome", "requests", tuple(dict.fromkeys(readings)), columns)


def _fee(topic: str | None, number: Token) -> tuple[Chosen, ...]:
    if topic != "fee" or number.unit != "元":
        return ()
    return (Chosen("fee", "fee", "fee", ()),)


def _stock(
    text: str,
    number: Token,
    led: Sequence[Token],
    own: Sequence[Token],
    topic: str,
    roles: Mapping[str, Role],
    clause: Clause,
) -> tuple[Chosen, ...]:
    """Documents: made, repealed, in force; or merely published (公开文件20份), which no table states."""
    stocks = [t for t in own if roles[t.name].kind == "stock"]
    if number.unit not in ("件", "份", "个", "部", ""):
        return ()
    between = text[clause.start : number.start]
    if stocks and topic in _STOCKS:
        role = roles[stocks[-1].name]
        names = list(dict.fromkeys(t.name for t in stocks))
        if len(names) > 1 and role.name in ("repealed",) and "made" in names:
            return ()
        return (Chosen(role.name, "stock", topic, role.rows),)
    if re.search(r"(?<!不)(?:公开|发布|公布|公示)[^，。；、\d]{0,16}$", between):
        return (Chosen("published", "stock", topic, (("made",),)),)
    return ()


def _dispute(
    text: str,
    number: Token,
    led: Sequence[Token],
    own: Sequence[Token],
    topic: str,
    roles: Mapping[str, Role],
    is_behind: bool,
) -> tuple[Chosen, ...]:
    """Reviews and suits: a total, or one of their results."""
    if number.unit not in ("件", "起", "宗", "例", "次", "个", "项", ""):
        return ()
    if any(roles[t.name].kind == "carry" or t.name == "new_only" for t in own):
        return ()
    results = [t for t in own if roles[t.name].kind == "result"]
    if results and not is_behind and _FOLLOWED_UP.search(text, results[-1].end, number.start):
        return ()
    if results:
        role = roles[results[-1].name]
        return (Chosen(role.name, "result", topic, role.rows),)
    topics = [t for t in led if t.kind == "topic" and t.name in DISPUTES]
    if topics and _FILLER.fullmatch(text, topics[-1].end, number.start):
        named = list(dict.fromkeys(t.name for t in topics))
        joined = len(topics) > 1 and _CONJUNCTION.match(
            re.sub(r"提起|被|申请", "", text[topics[-2].end : topics[-1].start])
        )
        what = "+".join(named) if joined else named[-1]
        return (Chosen("total", "total", what, (("total",),)),)
    if (
        not topics
        and number.unit
        and re.match(r"(?:[^，。；]{0,24})(?:行政)?(?:复议|诉讼)", text[number.end :])
    ):
        return (Chosen("total", "total", topic, (("total",),)),)
    return ()
