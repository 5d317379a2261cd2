"""What prose says about applications against table 3: received, handled, carried over, none, all done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.evaluate.case import Said
from audit.evaluate.table_sums import amount_of
from audit.evaluate.told import (
    LOST,
    SCOPE,
    UNCLEAR,
    Held,
    current,
    explanation,
    hold,
    narrative,
    said_of,
    scope_of,
    table_says,
)
from audit.model import Outcome
from audit.narrative.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.narrative import Claim, Statement

_APPLICANTS = frozenset(
    {"natural_person", "legal_person", "business", "legal_service", "public_interest", "research"}
)
NOTHING = "nothing"
"""The condition that the tables show none of what the text counts."""


def received(case: Case) -> Iterator[Said]:
    """收到、受理 N 件, and by applicant, against 本年新收 or 本年新收 + 上年结转."""
    yield from _judged(case, [claim for claim in current(case) if _is_received(case, claim)])


def handled(case: Case) -> Iterator[Said]:
    """办结、答复 N 件 and the outcomes against their rows."""
    kinds = vocabulary().roles
    chosen = [
        claim
        for claim in current(case)
        if claim.topic == "requests"
        and not _is_received(case, claim)
        and all(kinds[name].kind in ("flow", "outcome", "part") for name in claim.subject.split("+"))
    ]
    yield from _judged(case, chosen)


def carried(case: Case) -> Iterator[Said]:
    """上年结转 N 件, 结转下年度 N 件."""
    yield from _judged(case, current(case, ("carried_in", "carried_out")))


def _is_received(case: Case, claim: Claim) -> bool:
    if claim.topic != "requests":
        return False
    if claim.subject == "dealt":  # 办理申请12件 is the only number of received ones in some reports
        return not current(case, ("new",))
    return claim.subject == "new" or bool(set(claim.subject.split("+")) & _APPLICANTS)


def _judged(case: Case, claims: list[Claim]) -> Iterator[Said]:
    for number, claim in enumerate(claims, start=1):
        found = hold(case, claim)
        if found.outcome is Outcome.FAIL and _are_the_new_ones(case, claim):
            found = Held(Outcome.PASS, found.amount)
        failed = found.outcome is Outcome.FAIL
        condition = scope_of(case, claim) if failed else None
        note = explanation(case, claim) if failed else ""
        yield said_of(
            case,
            claim,
            found,
            number,
            condition=condition,
            note=note,
            fields={"says": table_says(case, claim) if failed else ""},
        )


def _are_the_new_ones(case: Case, claim: Claim) -> bool:
    """收到12件，办结12件: of the new ones all are done; those carried in are not spoken of."""
    if claim.subject != "handled":
        return False
    told = [other for other in current(case, ("new",)) if other.sentence.passage == claim.sentence.passage]
    carried = any(c.subject == "carried_in" for c in current(case, ("carried_in",)))
    return not carried and any(
        other.value == claim.value and hold(case, other).outcome is Outcome.PASS for other in told
    )


def none_received(case: Case) -> Iterator[Said]:
    """未收到申请 beside a table that counts some, and a number beside a table that counts none."""
    number = 0
    for statement in narrative(case).statements:
        if statement.kind == "none" and statement.topic == "requests":
            number += 1
            yield _none(case, statement, number)
    for claim in current(case, ("new",)):
        number += 1
        found = hold(case, claim)
        empty = found.amount is not None and set(found.amount.values) == {0}
        contradicts = found.outcome is Outcome.FAIL and (claim.value == 0 or empty)
        outcome = Outcome.FAIL if contradicts else Outcome.PASS
        if found.outcome is Outcome.UNKNOWN or (found.outcome is Outcome.FAIL and not contradicts):
            outcome = Outcome.NOT_APPLICABLE
        condition = scope_of(case, claim) or (NOTHING if claim.value else None)
        found = Held(outcome, found.amount)
        yield said_of(case, claim, found, number, condition=condition, fields={"words": claim.sentence.text})


def _none(case: Case, statement: Statement, number: int) -> Said:
    columns = statement.columns or ("total",)
    amount = amount_of(case.report, case.template, ("new",), columns)
    assert amount is not None
    outcome, doubt = Outcome.PASS, None
    if 0 not in amount.values or not amount.is_sure:
        outcome = Outcome.FAIL if amount.excludes(0) else Outcome.UNKNOWN
        doubt = LOST
        if outcome is Outcome.UNKNOWN and amount.values == (0,):
            outcome, doubt = Outcome.PASS, None
    if outcome is Outcome.FAIL and not statement.sentence.is_clear:
        outcome, doubt = Outcome.UNKNOWN, UNCLEAR
    return Said(
        outcome,
        str(number),
        amount.slots,
        0,
        amount.values[0] if amount.values else amount.low,
        {"words": statement.words},
        condition=scope_of(case, statement),
        doubt=doubt if outcome is Outcome.UNKNOWN else None,
        quote=statement.sentence.text,
        at=statement.at,
        rests_on=(statement.words,),
    )


def all_done(case: Case) -> Iterator[Said]:
    """全部办结 beside applications that are carried into the next year."""
    amount = amount_of(case.report, case.template, ("carried_out",))
    assert amount is not None
    number = 0
    for statement in narrative(case).statements:
        if statement.kind != "all_done":
            continue
        number += 1
        outcome = Outcome.PASS
        if amount.excludes(0):
            outcome = Outcome.FAIL if statement.sentence.is_clear else Outcome.UNKNOWN
        elif 0 not in amount.values:
            outcome = Outcome.UNKNOWN
        yield Said(
            outcome,
            str(number),
            amount.slots,
            0,
            amount.values[0] if amount.values else amount.low,
            {"words": statement.words},
            condition=scope_of(case, statement) and SCOPE,
            doubt=(LOST if statement.sentence.is_clear else UNCLEAR) if outcome is Outcome.UNKNOWN else None,
            quote=statement.sentence.text,
            at=statement.at,
            rests_on=(statement.words,),
        )
