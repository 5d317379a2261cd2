"""What a report's prose says of its figures, for telling apart explanations that are otherwise equal.

Only sentences that would be held against the tables count: whole figures of the report's own year and body, plainly
readable. A sentence that may mean several sums keeps all of its meanings, the likeliest one first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.evaluate.checks.told_disputes import RESULTS, groups_of
from audit.evaluate.table_sums import rows_named
from audit.evaluate.told import is_current, is_own, told_of, year_of
from audit.narrative import narrative_of
from audit.system import Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model import Report
    from audit.narrative import Claim, Statement
    from audit.system import System
    from audit.template import Template

_OF_THE_NEW_ONES = frozenset({"handled", "dealt"})
"""收到12件，办结12件 may speak of the new ones alone."""
Readings = tuple[tuple[str, ...], ...]
"""Slots that are added up, for each meaning."""


def told_by(report: Report, template: Template, system: System) -> tuple[Told, ...]:
    """The numbers that a report's prose gives for figures of its tables 3 and 4."""
    told = narrative_of(report)
    year = year_of(report, told)
    found: list[Told] = []
    for claim in told.claims:
        if (
            is_current(claim, year)
            and claim.is_clear
            and claim.sentence.is_clear
            and _is_its_own(report, claim)
        ):
            found += _placed(system, told_of(claim), int(claim.value), _readings(template, claim))
    for statement in told.statements:
        if statement.year in (None, year) and statement.sentence.is_clear and _is_its_own(report, statement):
            for slot in _zeros(statement):
                found += _placed(system, statement.words, 0, ((slot,),))
    return tuple(found)


def _is_its_own(report: Report, said: Claim | Statement) -> bool:
    return said.scope is None or is_own(report.organ, said.scope)


def _readings(template: Template, claim: Claim) -> Readings:
    if claim.topic != "requests":
        column = "other" if claim.subject == "other_result" else claim.subject
        groups = groups_of(claim.topic) if claim.subject in RESULTS else ()
        return tuple(tuple(f"t4.{group}.{column}" for group in names) for names in groups)
    meanings = claim.readings
    if _OF_THE_NEW_ONES.intersection(claim.subject.split("+")):
        meanings = (*meanings, ("new",))
    columns = claim.columns or ("total",)
    return tuple(
        tuple(
            f"{row}.{column}" for name in names for row in rows_named(template, 3, name) for column in columns
        )
        for names in meanings
    )


def _zeros(statement: Statement) -> Sequence[str]:
    """The figures that a sentence without a number says are 0."""
    columns = statement.columns or ("total",)
    if statement.topic == "requests":
        row = {"none": "new", "all_done": "carried_out"}.get(statement.kind)
        return [f"t3.{row}.{column}" for column in columns] if row else []
    results = {"none": ("total",), "upheld": ("corrected",), "no_defeat": ("corrected",)}.get(
        statement.kind, ()
    )
    groups = groups_of(statement.topic)
    return [f"t4.{group}.{result}" for group in (groups[0] if groups else ()) for result in results]


def _placed(system: System, words: str, value: int, readings: Readings) -> Iterator[Told]:
    """The number with its meanings in the system's slots; nothing where the form has none of them."""
    known = tuple(
        tuple(system.position[slot] for slot in slots)
        for slots in readings
        if slots and all(slot in system.position for slot in slots)
    )
    if known:
        yield Told(words, value, known)
