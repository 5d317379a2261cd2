"""What prose says about normative documents and rules against table 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.evaluate.table_sums import slots_amount
from audit.evaluate.told import SCOPE, held, is_current, narrative, said_of, scope_of, year_of
from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case, Said
    from audit.narrative import Claim

_COLUMNS = {"made": "made", "repealed": "repealed", "in_force": "in_force", "published": "made"}
_OLD_COLUMNS = {"in_force": "disclosed_total", "published": "disclosed"}
_SUBJECTS = {"made": "制发", "repealed": "废止", "in_force": "现行有效", "published": "公开"}
PUBLISHED = "published"
"""The condition that published documents are counted, which need not be those made."""
STALE = "stale"
"""The condition that the sentence names last year."""


def documents(case: Case) -> Iterator[Said]:
    """规范性文件、规章 制发、废止、现行有效 N 件; what is only published is noted."""
    claims = _claims(case)
    for number, claim in enumerate(claims, start=1):
        row = "rules" if claim.topic == "rules" else "normative"
        column = _column(case, claim.subject)
        slot = f"t2.{row}.{column}"
        amounts = [slots_amount(case.report, [slot])]
        if claim.subject == "published":
            others = ("in_force", "disclosed", "disclosed_total", "made")
            amounts += [
                slots_amount(case.report, [other])
                for key in others
                if (other := f"t2.{row}.{key}") in case.template.slots and other != slot
            ]
        found = held(claim, amounts)
        if found.outcome is Outcome.UNKNOWN and claim.subject == "published":
            continue
        condition = None
        if found.outcome is Outcome.FAIL:
            scope = scope_of(case, claim) if claim.scope != "office" else None
            stale = (
                STALE if claim.year and not is_current(claim, year_of(case.report, narrative(case))) else None
            )
            condition = PUBLISHED if claim.subject == "published" else (scope and SCOPE) or stale
        fields: dict[str, object] = {"subject": _SUBJECTS[claim.subject], "year": claim.year or ""}
        yield said_of(
            case,
            claim,
            found,
            number,
            condition=condition,
            fields={"says": case.template.slots[slot].name, **fields},
        )


def _column(case: Case, subject: str) -> str:
    if case.template.id == "2019":
        return _OLD_COLUMNS.get(subject, _COLUMNS[subject])
    return _COLUMNS[subject]


def _claims(case: Case) -> list[Claim]:
    """Claims of this year; one of last year's too where the text states no other for the same thing (a stale year)."""
    told = narrative(case)
    year = year_of(case.report, told)
    wanted = [
        claim
        for claim in told.claims
        if claim.topic in ("normative", "rules", "documents")
        and claim.subject in _COLUMNS
        and f"t2.{'rules' if claim.topic == 'rules' else 'normative'}.{_column(case, claim.subject)}"
        in case.template.slots
        and (claim.topic != "documents" or "政府文件" in claim.sentence.bare)
    ]
    now = [claim for claim in wanted if is_current(claim, year)]
    said = {(claim.subject, claim.topic) for claim in now}
    stale = [
        claim
        for claim in wanted
        if claim not in now
        and claim.subject != "published"
        and (claim.subject, claim.topic) not in said
        and year is not None
        and claim.year == year - 1
        and is_current(claim, claim.year)
    ]
    return sorted([*now, *stale], key=lambda claim: claim.number)
