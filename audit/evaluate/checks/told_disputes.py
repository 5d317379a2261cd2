"""What prose says about reviews and suits against table 4: numbers, results, and that there were none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.evaluate.case import Said
from audit.evaluate.table_sums import Amount, slots_amount
from audit.evaluate.told import LOST, UNCLEAR, current, held, narrative, said_of, scope_of
from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.evaluate.case import Case
    from audit.narrative import Statement

_GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "review": (("review",),),
    "suit": (("direct_suit", "suit_after_review"),),
    "direct_suit": (("direct_suit",),),
    "suit_after_review": (("suit_after_review",),),
    "cases": (
        ("review", "direct_suit", "suit_after_review"),
        ("review",),
        ("direct_suit", "suit_after_review"),
    ),
}
_NAMES = {
    "review": "行政复议",
    "direct_suit": "未经复议直接起诉",
    "suit_after_review": "复议后起诉",
}
RESULTS = {
    "total": "总计",
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other_result": "其他结果",
    "pending": "尚未审结",
}
CASES = "cases"
"""The condition that a sentence counts cases without saying whether they are reviews or suits."""
PENDING = "pending"
"""The condition that a case which is said to be upheld is not decided yet."""
NONE = "none"
"""The condition that the text says that there were none."""


def disputes(case: Case) -> Iterator[Said]:
    """行政复议 N 件, 行政诉讼 N 件, 案件 N 件 and their results."""
    number = 0
    for claim in current(case, RESULTS):
        groups = groups_of(claim.topic)
        if not groups or claim.unit not in ("件", "起", "宗", "例", "次", "个", "项", ""):
            continue
        number += 1
        column = "other" if claim.subject == "other_result" else claim.subject
        if "直接" in claim.sentence.bare or "复议后" in claim.sentence.bare:
            groups = (*groups, *((name,) for name in groups[0] if len(groups[0]) > 1))
        amounts = [_amount(case, names, column) for names in groups]
        found = held(claim, amounts)
        condition = None
        if found.outcome is Outcome.FAIL:
            condition = scope_of(case, claim) or (
                CASES if claim.topic == "cases" or claim.subject != "total" else None
            )
        names = "、".join(_NAMES[name] for name in groups[0])
        says = f"{names}“{RESULTS[claim.subject]}”" + ("合计" if len(groups[0]) > 1 else "")
        yield said_of(case, claim, found, number, condition=condition, fields={"says": says})


def groups_of(topic: str) -> tuple[tuple[str, ...], ...]:
    """The groups of table 4 that a claim's topic may mean; those of one reading are added up."""
    names = topic.split("+")
    if len(names) > 1:
        joined = tuple(dict.fromkeys(group for name in names for group in _GROUPS.get(name, ((),))[0]))
        return (joined,)
    return _GROUPS.get(topic, ())


def _amount(case: Case, groups: Sequence[str], column: str) -> Amount:
    return slots_amount(case.report, [f"t4.{group}.{column}" for group in groups])


def results(case: Case) -> Iterator[Said]:
    """均获维持 beside corrected or undecided cases; 零败诉 beside corrected ones; 未发生 beside any."""
    number = 0
    for statement in narrative(case).statements:
        if statement.topic not in ("review", "suit"):
            continue
        number += 1
        yield _result(case, statement, number)


def _result(case: Case, statement: Statement, number: int) -> Said:
    groups = _GROUPS[statement.topic][0]
    condition = NONE
    columns: tuple[str, ...] = ("total",)
    if statement.kind == "upheld":
        condition, columns = "", ("corrected", "pending")
    elif statement.kind == "no_defeat":
        condition, columns = "", ("corrected",)
    amounts = {column: _amount(case, groups, column) for column in columns}
    against = [column for column, amount in amounts.items() if amount.excludes(0)]
    unsure = any(0 not in amount.values for amount in amounts.values())
    outcome = Outcome.FAIL if against else Outcome.UNKNOWN if unsure else Outcome.PASS
    doubt = LOST if outcome is Outcome.UNKNOWN else None
    if outcome is Outcome.FAIL and not statement.sentence.is_clear:
        outcome, doubt = Outcome.UNKNOWN, UNCLEAR
    if against == ["pending"]:
        condition = PENDING
    shown = [amounts[column] for column in against or columns]
    says = "、".join(f"{RESULTS[column]} {_value(amounts[column])} 件" for column in against or columns)
    return Said(
        outcome,
        str(number),
        tuple(slot for amount in shown for slot in amount.slots),
        0,
        sum(_value(amount) for amount in shown),
        {
            "words": statement.words,
            "who": "行政复议" if statement.topic == "review" else "行政诉讼",
            "says": says,
        },
        condition=condition or None,
        doubt=doubt,
        quote=statement.sentence.text,
        at=statement.at,
        rests_on=(statement.words,),
    )


def _value(amount: Amount) -> int:
    return amount.values[0] if amount.values else amount.low
