"""A government's tables against the sum of its bodies: which cells differ, and which bodies would explain it.

In: the government's report and those of its bodies of one year. Out: plain values. A cell counts only where every
figure of it was read in place; what a missing body would have reported is not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from audit.model import EXACT_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Figure, Report

MOST_BODIES = 80
"""Pairs of more bodies are not tried."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of which the government states another figure than its bodies sum up to."""

    slot: str
    stated: Figure
    total: Figure
    parts: tuple[tuple[Report, Figure], ...]
    """The bodies with a figure other than 0 in this cell."""


def differences(government: Report, bodies: Sequence[Report], slots: Sequence[str]) -> list[Difference]:
    """The cells that differ, in the order of the form; cells that are not certain everywhere are left out."""
    found = []
    for slot in slots:
        cell = government.cells[slot]
        if cell.state not in EXACT_STATES or cell.value is None:
            continue
        cells = [body.cells.get(slot) for body in bodies]
        if any(one is None or one.state not in EXACT_STATES or one.value is None for one in cells):
            continue
        parts = [
            (body, one.value)
            for body, one in zip(bodies, cells, strict=True)
            if one is not None and one.value
        ]
        total = sum((value for _, value in parts if value is not None), start=0)
        if total != cell.value:
            found.append(
                Difference(slot, cell.value, total, tuple((b, v) for b, v in parts if v is not None))
            )
    return found


def explained_by(
    found: Sequence[Difference], bodies: Sequence[Report]
) -> tuple[tuple[str, tuple[Report, ...]], ...]:
    """Bodies that explain every difference at once: ("left_out", …) their figures lack in the government's, or
    ("twice", …) stand in it twice. Single bodies before pairs; all that fit are given.
    """
    if not found:
        return ()
    answers: list[tuple[str, tuple[Report, ...]]] = []
    groups = [(body,) for body in bodies]
    if len(bodies) <= MOST_BODIES:
        groups += list(combinations(bodies, 2))  # type: ignore[arg-type]  # tuples of one and of two
    for group in groups:
        for kind, sign in (("left_out", -1), ("twice", 1)):
            if all(d.stated == d.total + sign * _sum(group, d.slot) for d in found):
                answers.append((kind, group))
        if answers and len(group) == 2 and len(answers[0][1]) == 1:
            break
    singles = [one for one in answers if len(one[1]) == 1]
    return tuple(singles or answers)


def _sum(bodies: Sequence[Report], slot: str) -> Figure:
    total: Figure = 0
    for body in bodies:
        cell = body.cells.get(slot)
        total += cell.value if cell and cell.value is not None else 0
    return total
