"""Figures of the form as the reasoning stages get them, made from a table's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model import State
from audit.system import Figures, System, system_of
from tests.shipped import BOOK

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM = "2021"
SYSTEM: System = system_of(BOOK, FORM)


def figures(given: Mapping[str, int | None], before: Mapping[str, int] | None = None) -> Figures:
    """Every figure of the form 0 but the given ones (None: lost), with last year's figures where `before` is given."""
    values: list[int | None] = []
    states: list[State | None] = []
    for slot in SYSTEM.slots:
        bare = slot.removeprefix("prev:")
        if bare != slot and before is None:
            values.append(None)
            states.append(None)
            continue
        value = given.get(slot, 0) if bare == slot else (before or {}).get(bare, 0)
        values.append(value)
        states.append(State.MISSING if value is None else State.READ)
    return Figures(tuple(values), tuple(states))


def number(rule: str, scope: str) -> int:
    """The constraint of a rule in a scope."""
    return SYSTEM.number[rule, scope][0]
