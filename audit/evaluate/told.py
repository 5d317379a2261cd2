"""A claim of the prose against the tables: which claims may be judged, how, and what may explain a difference."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.evaluate.case import Said
from audit.evaluate.table_sums import Amount, amount_of, rows_named
from audit.model import EXACT_STATES, Outcome
from audit.narrative import Claim, narrative_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.evaluate.case import Case
    from audit.model import Report
    from audit.narrative import Narrative, Statement

_GOVERNMENT = re.compile(r"(?:县|市|区|省|州|旗|盟|镇|乡|管委会|新区|开发区)(?:人民)?(?:政府)?$")
_OFFICE = re.compile(r"办公[室厅]$")
SCOPE = "scope"
"""The condition that a sentence may speak of other bodies than the report's tables do."""
UNCLEAR, LOST = "unclear", "lost"
"""Why nothing can be said: the sentence, or the cells, were not read well."""


@dataclass(frozen=True, slots=True)
class Held:
    """A claim held against the readings of the tables."""

    outcome: Outcome
    amount: Amount | None
    """The reading that fits, else the first one that the form has."""
    doubt: str | None = None


def narrative(case: Case) -> Narrative:
    """What the report's prose says, worked out once."""
    return case.once(narrative_of)


def year_of(report: Report, told: Narrative) -> int | None:
    """The report's year, or where no title says it, the latest one that its claims name."""
    return report.year or max((claim.year for claim in told.claims if claim.year), default=None)


def is_current(claim: Claim, year: int | None) -> bool:
    """Whether a claim states a whole figure of the report's own year."""
    return (
        claim.is_exact
        and not claim.is_comparison
        and not claim.is_partial
        and isinstance(claim.value, int)
        and (claim.year is None or claim.year == year)
    )


def current(case: Case, subjects: Iterable[str] | None = None) -> list[Claim]:
    """The claims of the report's own year, of these subjects."""
    told = narrative(case)
    year = year_of(case.report, told)
    wanted = None if subjects is None else frozenset(subjects)
    return [
        claim
        for claim in told.claims
        if is_current(claim, year) and (wanted is None or claim.subject in wanted)
    ]


def hold(case: Case, claim: Claim, table: int = 3, columns: Sequence[str] | None = None) -> Held:
    """A claim against every reading of its sentence: it fails only where the tables exclude each of them."""
    chosen = tuple(columns or claim.columns or ("total",))
    amounts = [
        found
        for rows in claim.readings
        if (found := amount_of(case.report, case.template, rows, chosen, table)) is not None
    ]
    return held(claim, amounts)


def held(claim: Claim, amounts: Sequence[Amount]) -> Held:
    """A claim against amounts of which one must fit."""
    if not amounts:
        return Held(Outcome.NOT_APPLICABLE, None)
    value = int(claim.value)
    fitting = next((amount for amount in amounts if value in amount.values), None)
    if fitting is not None:
        return Held(Outcome.PASS, fitting)
    if not all(amount.excludes(value) for amount in amounts):
        return Held(Outcome.UNKNOWN, amounts[0], LOST)
    if not claim.sentence.is_clear:
        return Held(Outcome.UNKNOWN, amounts[0], UNCLEAR)
    return Held(Outcome.FAIL, amounts[0])


def scope_of(case: Case, said: Claim | Statement) -> str | None:
    """`SCOPE` where a sentence may count other bodies than the tables do, else None.

    The scope is the tables' own where another total of the same scope agrees with them.
    """
    scope = said.scope
    if isinstance(said, Claim) and _is_part_of_another(case, said):
        return SCOPE
    if scope is None or is_own(case.report.organ, scope):
        return None
    for claim in current(case, ("new", "handled")):
        if (
            claim.scope == scope
            and claim is not said
            and claim.value
            and hold(case, claim).outcome is Outcome.PASS
        ):
            return None
    return SCOPE


def _is_part_of_another(case: Case, claim: Claim) -> bool:
    """Whether the text gives a larger number for the same thing that the tables confirm, so that this one is a part."""
    return any(
        other.subject == claim.subject
        and (other.columns, other.readings) == (claim.columns, claim.readings)
        and other.topic == claim.topic == "requests"
        and other.value > claim.value
        and hold(case, other).outcome is Outcome.PASS
        for other in current(case)
    )


def is_own(organ: str | None, scope: str) -> bool:
    """Whether the figures of this scope are those of the body's own tables."""
    name = organ or ""
    if scope == "region":
        return bool(_GOVERNMENT.search(name))
    if scope == "office":
        return bool(_OFFICE.search(name))
    return False


def said_of(
    case: Case,
    claim: Claim,
    found: Held,
    scope: int,
    *,
    condition: str | None = None,
    note: str = "",
    fields: Mapping[str, object],
) -> Said:
    """What a check says about a claim; `note` is what may explain the difference."""
    amount = found.amount
    shown = amount.values[0] if amount and amount.values else (amount.low if amount else None)
    slots = amount.slots if amount else ()
    if found.outcome is Outcome.UNKNOWN:
        slots = tuple(
            slot for slot in slots if (cell := case.report.cells.get(slot)) and cell.state not in EXACT_STATES
        )
    return Said(
        found.outcome,
        str(scope),
        (claim.slot, *slots),
        int(claim.value),
        shown,
        {"note": f"（{note}）" if note else "", "told": told_of(claim), "where": "", **fields},
        condition=condition,
        doubt=found.doubt,
        quote=claim.sentence.text,
        at=claim.at,
        rests_on=(str(claim.value),),
    )


def told_of(claim: Claim) -> str:
    """The few words of a sentence around its number."""
    text = claim.sentence.bare
    begin = max(text.rfind(mark, 0, claim.start) for mark in "，。；;:、(") + 1
    ends = [at for mark in "，。；;、)" if (at := text.find(mark, claim.end)) >= 0]
    return text[begin : min(ends, default=len(text))][:60]


def explanation(case: Case, claim: Claim, table: int = 3) -> str:
    """Which cell or partial sum equals the number of the text, in the form's words; "" where none does.

    Looked for in the rows that the sentence is about (one cell, one row, one column), then among the row totals, then
    in last year's report.
    """
    value = int(claim.value)
    if not value:
        return ""
    template, report = case.template, case.report
    rows = list(
        dict.fromkeys(
            key for names in claim.readings for name in names for key in rows_named(template, table, name)
        )
    )
    columns = list(template.tables[table].columns)
    for row in rows:
        for column in columns:
            cell = report.cells.get(f"{row}.{column}")
            if cell is not None and cell.value == value:
                return f"文中的 {value} 恰等于{template.slots[cell.slot].name}一格"
    if table != 3:
        return ""
    for row in rows:
        found = amount_of(report, template, (row.removeprefix("t3."),))
        if found and value in found.values and len(rows) > 1:
            return f"文中的 {value} 恰等于“{template.slots[f'{row}.total'].row_short}”一行各类申请人之和"
    for column in columns[:-1]:
        found = amount_of(report, template, [row.removeprefix("t3.") for row in rows], (column,))
        if found and value in found.values and len(rows) > 1:
            return f"文中的 {value} 恰等于这几行“{template.tables[3].columns[column].labels[-1]}”一列之和"
    for other in template.tables[3].rows:
        cell = report.cells.get(f"{other.key}.total")
        if other.key not in rows and cell is not None and cell.value == value and value > 2:
            return f"文中的 {value} 恰等于{template.slots[cell.slot].name}一格"
    for before in case.previous[:1]:
        found = (
            amount_of(before, template, claim.readings[0], claim.columns or ("total",))
            if before.template == template.id
            else None
        )
        if found and value in found.values:
            return f"文中的 {value} 恰等于上年报告的同一数字，可能没有更新"
    return ""


_GROUPS = {
    "refused": "不予公开",
    "unavailable": "无法提供",
    "unprocessed": "不予处理",
    "otherwise": "其他处理",
    "handled_total": "办理结果总计",
    "carried_out": "结转下年度",
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "pending": "尚未审结",
    "other": "其他结果",
}


def table_says(case: Case, claim: Claim, table: int = 3, columns: Sequence[str] | None = None) -> str:
    """What the tables give for each reading of a sentence: 本年新收 713，本年新收 + 上年结转 749."""
    texts: list[str] = []
    chosen = tuple(columns or claim.columns or ("total",))
    for rows in claim.readings:
        amount = amount_of(case.report, case.template, rows, chosen, table)
        if amount is None:
            continue
        names = " + ".join(_row_name(case, row, table) for row in rows)
        value = f"至少 {amount.low}"
        if amount.values:
            value = f"{amount.values[0]}" + ("" if amount.is_sure else "（空格按 0 计）")
        texts.append(f"{names} {value}")
    who = "、".join(case.template.tables[table].columns[c].labels[-1] for c in chosen if c != "total")
    return (f"{who}一列" if who and table == 3 else "") + "，".join(dict.fromkeys(texts))


def _row_name(case: Case, row: str, table: int) -> str:
    if row in _GROUPS:
        return _GROUPS[row]
    slot = case.template.slots.get(f"t{table}.{row}.total")
    return slot.row_short if slot else row
