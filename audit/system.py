"""The linear rules of one form as one system: constraints over the slots, for bounds and for localisation.

In: a rule book and a template. Out: a System, and the Figures of a report laid out in its order. Every linear rule
joins as it is written, also those on last year's figures ("prev:SLOT") or on claims of the prose ("text:…"); a rule
that may be broken for good reasons (another scope, a reform) is kept apart as not `strict`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import gcd
from typing import TYPE_CHECKING

from audit.model import BLANK_STATES, LOST_STATES, Severity, State
from audit.stored import to_stored
from audit.template import load_template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audit.model import Cell
    from audit.rule import Instance, Rule, RuleBook

_WEIGHTS = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.INFO: 0}


@dataclass(frozen=True, slots=True)
class Constraint:
    """One scope of one linear rule: the sum of coefficient times figure is 0 ("=") or at most 0 ("<=")."""

    rule: str
    scope: str | None
    terms: tuple[tuple[int, int], ...]
    """(position of the slot in `System.slots`, coefficient); every slot once."""
    equal: bool
    strict: bool
    """Whether it must hold within every report: an error, and on this report's own figures only."""
    weight: int
    """How much it counts for an explanation that keeps it, where it is not strict."""
    instance: Instance


@dataclass(frozen=True, eq=False)
class System:
    """All constraints of one form. Built once for a rule book and a form, so compared by identity."""

    slots: tuple[str, ...]
    constraints: tuple[Constraint, ...]

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where a slot stands in `slots`."""
        return {slot: number for number, slot in enumerate(self.slots)}

    @cached_property
    def strict(self) -> tuple[int, ...]:
        """The numbers of the strict constraints."""
        return tuple(n for n, constraint in enumerate(self.constraints) if constraint.strict)

    @cached_property
    def number(self) -> Mapping[tuple[str, str | None], tuple[int, ...]]:
        """The constraints of a rule in a scope."""
        found: dict[tuple[str, str | None], tuple[int, ...]] = {}
        for n, constraint in enumerate(self.constraints):
            key = (constraint.rule, constraint.scope)
            found[key] = (*found.get(key, ()), n)
        return found

    @cached_property
    def strict_of(self) -> tuple[tuple[int, ...], ...]:
        """For each slot the strict constraints that it stands in."""
        found: list[list[int]] = [[] for _ in self.slots]
        for n in self.strict:
            for slot, _ in self.constraints[n].terms:
                found[slot].append(n)
        return tuple(map(tuple, found))

    @cached_property
    def component(self) -> Mapping[int, int]:
        """Strict constraint -> the group of strict constraints that share slots, directly or through others."""
        group: dict[int, int] = {}
        for first in self.strict:
            waiting = [first]
            while waiting:
                n = waiting.pop()
                if n in group:
                    continue
                group[n] = first
                waiting += [m for slot, _ in self.constraints[n].terms for m in self.strict_of[slot]]
        return group


@lru_cache(maxsize=32)
def system_of(rule_book: RuleBook, form: str) -> System:
    """The system of a form under a rule book."""
    slots = {slot: n for n, slot in enumerate(load_template(form).slots)}
    constraints = [
        _constraint(rule, instance, slots)
        for rule in rule_book.rules
        if rule.kind == "linear" and form in rule.templates
        for instance in rule.instances_by_template[form]
    ]
    return System(tuple(slots), tuple(constraints))


def _constraint(rule: Rule, instance: Instance, slots: dict[str, int]) -> Constraint:
    """A scope of a rule with everything on one side; slots that the form lacks (last year's) join the list."""
    sides = [(1, term) for term in instance.left] + [(-1, term) for term in instance.right]
    direction = -1 if rule.relation == ">=" else 1
    sums: dict[int, int] = {}
    for side, term in sides:
        slot = slots.setdefault(term.slot, len(slots))
        sums[slot] = sums.get(slot, 0) + direction * side * term.sign
    severity = rule.severity_of(instance.scope)
    equal = rule.relation == "="
    # An inequality of the form only weakens one of its equations: as evidence it would speak for that equation itself.
    strict = equal and severity is Severity.ERROR and not any(":" in term.slot for _, term in sides)
    terms = tuple((slot, coefficient) for slot, coefficient in sums.items() if coefficient)
    return Constraint(rule.id, instance.scope, terms, equal, strict, _WEIGHTS[severity], instance)


@dataclass(frozen=True, slots=True)
class Told:
    """A number that the prose states, and the sums of figures (by position) that it may mean, the likeliest first."""

    words: str
    value: int
    readings: tuple[tuple[int, ...], ...]
    weight: int = _WEIGHTS[Severity.ERROR]

    def fitting(self, values: Sequence[int | None]) -> int | None:
        """Which reading holds, counted from 0; None where none does. What cannot be told from the figures holds."""
        unsure = False
        for number, slots in enumerate(self.readings):
            figures = [values[slot] for slot in slots]
            if None in figures:
                unsure = True
            elif sum(figure for figure in figures if figure is not None) == self.value:
                return number
        return 0 if unsure else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known for each slot of a system, in its order: stored numbers and states (None where no such cell)."""

    values: tuple[int | None, ...]
    states: tuple[State | None, ...]
    told: tuple[Told, ...] = ()
    """What the prose says about them; it decides among explanations, never whether a rule holds."""

    def known(self, *, but: frozenset[State] = frozenset()) -> list[int | None]:
        """The numbers, blanks as 0; None where a figure is lost or its state is one of `but`."""
        return [
            None if state is None or state in but else 0 if state in BLANK_STATES else value
            for value, state in zip(self.values, self.states, strict=True)
        ]

    def is_lost(self, slot: int) -> bool:
        """Whether the report has a place for the figure that could not be read."""
        return self.states[slot] in LOST_STATES


def figures_of(
    system: System, cells: Mapping[str, Cell], elsewhere: Callable[[str], Sequence[Cell]], form: str
) -> Figures:
    """The figures of a report. `elsewhere` gives the cells behind a slot that is none of the form's ("prev:…"): all
    that the batch has; where they disagree, or none is there, nothing is known.
    """
    slots = load_template(form).slots
    values: list[int | None] = []
    states: list[State | None] = []
    for slot in system.slots:
        found = (cells[slot],) if slot in cells else tuple(elsewhere(slot))
        kind = slots[bare].kind if (bare := slot.rpartition(":")[2]) in slots else "count"
        numbers = {0 if cell.state in BLANK_STATES else cell.value for cell in found}
        if len(numbers) != 1:
            values.append(None)
            states.append(None)
            continue
        weakest = max((cell.state for cell in found), key=_STRENGTH.__getitem__)
        values.append(to_stored(found[0].value, kind))
        states.append(weakest)
    return Figures(tuple(values), tuple(states))


_STRENGTH: Mapping[State, int] = {
    state: n
    for n, state in enumerate(
        (
            State.READ,
            State.ATTESTED,
            State.DEDUCED,
            State.BLANK,
            State.NIL_MARK,
            State.OCR,
            State.SHIFTED,
            State.AMBIGUOUS,
            State.UNREADABLE,
            State.MISSING,
        )
    )
}
"""From the surest state to the least sure one."""


def left_over(constraint: Constraint, values: Sequence[int | None]) -> int | None:
    """The sum of a constraint's terms (0 where an equality holds); None where a figure is not known."""
    total = 0
    for slot, coefficient in constraint.terms:
        value = values[slot]
        if value is None:
            return None
        total += coefficient * value
    return total


def is_broken(constraint: Constraint, values: Sequence[int | None]) -> bool:
    """Whether a constraint is broken on known figures."""
    rest = left_over(constraint, values)
    return rest is not None and (rest != 0 if constraint.equal else rest > 0)


def shortened(row: dict[int, int], rest: int) -> tuple[dict[int, int], int]:
    """A combined equation divided by what all of its coefficients and its rest have in common."""
    common = gcd(*row.values(), rest) if row else 1
    if common > 1:
        return {slot: coefficient // common for slot, coefficient in row.items()}, rest // common
    return row, rest
