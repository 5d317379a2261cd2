"""What prose says about the fee for processing: stated at all, in steps of 10 元, adding up, without contradiction."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from audit.evaluate.case import Said
from audit.evaluate.table_sums import amount_of
from audit.evaluate.told import narrative, year_of
from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.model import Figure
    from audit.narrative import Claim

_STEP = 10
_NOT_ONE_SUM = re.compile(r"应收|实收|未缴|减免|退还|退费|欠缴|待缴|应缴|到账|标准|元/")
_SPEAKS_OF_FEES = re.compile(r"处理费|收费|费用|收取")
_FIRST_YEAR = 2021
"""The notice on the fee came into force on 1 January 2021."""


def fees(case: Case) -> Iterator[Said]:
    """One answer for each thing that may be wrong with the fee, the first of them "not stated at all"."""
    yield from _stated(case)
    claims = _fee_claims(case)
    number = 1
    for claim in claims:
        number += 1
        amount = Decimal(claim.value)
        wrong = amount % _STEP != 0
        yield _said(Outcome.FAIL if wrong else Outcome.PASS, number, "step", claim, right=_STEP)
    for statement in narrative(case).statements:
        if statement.topic == "fee" and statement.kind == "none":
            number += 1
            against = next((claim for claim in claims if claim.value), None)
            outcome = Outcome.FAIL if against else Outcome.PASS
            yield Said(
                outcome,
                str(number),
                (against.slot,) if against else (),
                0,
                _plain(against.value) if against else 0,
                {"words": statement.words},
                condition="contradiction",
                quote=statement.sentence.text,
                at=statement.at,
                rests_on=(statement.words,),
            )
        elif statement.topic == "notice":
            number += 1
            unpaid = amount_of(case.report, case.template, ("otherwise.fee_unpaid",))
            if unpaid is None:
                continue
            outcome = Outcome.PASS if 0 in unpaid.values else Outcome.UNKNOWN
            if unpaid.excludes(0):
                outcome = Outcome.FAIL
            shown = unpaid.values[0] if unpaid.values else unpaid.low
            yield Said(
                outcome,
                str(number),
                unpaid.slots,
                0,
                shown,
                {"words": statement.words},
                condition="unpaid",
                doubt="lost",
                quote=statement.sentence.text,
                at=statement.at,
            )
    yield from _sums(claims, number)


def _fee_claims(case: Case) -> list[Claim]:
    told = narrative(case)
    year = year_of(case.report, told)
    return [
        claim
        for claim in told.claims
        if claim.topic == "fee"
        and claim.is_exact
        and not (claim.is_comparison or claim.is_partial)
        and claim.year in (None, year)
        and claim.sentence.is_clear
    ]


def _stated(case: Case) -> Iterator[Said]:
    """Whether part six speaks of the fee: the form asks for it there since 2021."""
    report = case.report
    sixth = next((h for h in report.headings if h.part == 6), None)
    if sixth is None or not report.prose or (report.year or 0) < _FIRST_YEAR or case.template.id == "2019":
        return
    texts = [sentence for sentence in narrative(case).sentences if sentence.part in (0, 1, 6)]
    spoken = any(_SPEAKS_OF_FEES.search(sentence.bare) for sentence in texts)
    has_text = any(s.part == 6 and s.at != sixth.at for s in texts)
    cut = any(problem.code in ("truncated",) for problem in report.problems)
    outcome = Outcome.PASS if spoken else Outcome.UNKNOWN if cut or not has_text else Outcome.FAIL
    yield Said(outcome, "1", fields={"words": ""}, condition="missing", doubt="cut", at=sixth.at)


def _sums(claims: list[Claim], number: int) -> Iterator[Said]:
    """共计 N 元，其中 a 元、b 元: the parts of a sentence against its first amount."""
    sentences = {claim.sentence.number: claim.sentence for claim in claims}
    for key, sentence in sentences.items():
        own = [claim for claim in claims if claim.sentence.number == key]
        if len(own) < 2 or _NOT_ONE_SUM.search(sentence.bare):
            continue
        between = sentence.bare[own[0].end : own[1].start]
        if "其中" not in between and "包括" not in between and "分别" not in between and ":" not in between:
            continue
        number += 1
        added = sum(Decimal(claim.value) for claim in own[1:])
        outcome = Outcome.PASS if added == own[0].value else Outcome.FAIL
        if outcome is Outcome.FAIL and re.search(r"等|其余", sentence.bare):
            continue
        yield _said(outcome, number, "sum", own[0], right=_plain(added))


def _said(outcome: Outcome, number: int, condition: str, claim: Claim, right: Figure) -> Said:
    return Said(
        outcome,
        str(number),
        (claim.slot,),
        _plain(claim.value),
        right,
        {"words": ""},
        condition=condition,
        quote=claim.sentence.text,
        at=claim.at,
        rests_on=(str(claim.value),),
    )


def _plain(value: Figure) -> Figure:
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else number
