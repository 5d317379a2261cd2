"""What is wrong in one report, cause by cause, each with its smallest explanations.

In: a system, the figures of a report and what its prose says of them. Out: issues. An issue is a set of broken
constraints that explanations mend together; its explanations are all that change equally few figures, the likelier
ones first. Constraints that are not strict (last year's figures) and the prose tell apart explanations that are
otherwise equal. An explanation is offered
as the smallest change that fits; it is never applied and never called the truth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit.deduce import propagate, reduce_system, room_of
from audit.locate.bounded import by_bounds
from audit.locate.expected import Expected
from audit.locate.layout import layout_of
from audit.locate.patterns import is_shift, shifted_rows
from audit.locate.rows import shape_of
from audit.locate.search import FEW_NODES, MOST_NODES, smallest
from audit.locate.slips import COSTS, Change, Slip, rarity, slips_in
from audit.model import BLANK_STATES, SOFT_STATES
from audit.system import Told, is_broken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.locate.layout import Layout
    from audit.locate.rows import Shape
    from audit.locate.search import Changes
    from audit.system import Figures, System


Source = int | Told
"""The number of a constraint that is not strict, or what the prose says."""


@dataclass(frozen=True, slots=True)
class Possible:
    """One explanation, in stored units: what changes, as how many slips, what speaks against it."""

    changes: tuple[Change, ...]
    slips: tuple[Slip, ...]
    against: int
    """Weight of what speaks against it."""
    denied: tuple[Source, ...] = ()
    """What speaks against it: constraints beside the strict ones that it leaves broken, and what the prose says."""
    strained: int = 0
    """How far it takes the prose's numbers for what they mean less often."""
    at_least: bool = False
    """Whether the new figure is only the nearest that fits, because figures beside it are lost."""

    @property
    def kind(self) -> str:
        """The kind of its slip, or "several_cells"."""
        return self.slips[0].kind if len(self.slips) == 1 else "several_cells"

    @property
    def cost(self) -> float:
        """How unlikely its slips are together."""
        return sum(slip.cost for slip in self.slips)


@dataclass(frozen=True, slots=True)
class Issue:
    """Broken constraints with one cause, and the explanations that mend them; none where no small one was found."""

    constraints: tuple[int, ...]
    explanations: tuple[Possible, ...] = ()
    settled: tuple[Source, ...] = ()
    """What of last year's report or of the prose told apart what the report's own figures leave open."""
    complete: bool = True
    """Whether all explanations of this size are listed; there are reports with too many to look for."""


def locate(system: System, form: str, figures: Figures) -> tuple[Issue, ...]:
    """The issues of a report, those of one group of constraints after those of another."""
    values = _trusted(system, figures)
    found: list[Issue] = []
    for group in sorted(set(system.component.values())):
        found += _Group(system, form, group, values, figures.told).issues()
    return tuple(found)


def _trusted(system: System, figures: Figures) -> list[int | None]:
    """The figures that are put in: soft ones are taken as unknown, and so is a blank where 0 does not fit."""
    values = figures.known(but=SOFT_STATES)
    doubted = {
        slot
        for n in system.strict
        if is_broken(system.constraints[n], values)
        for slot, _ in system.constraints[n].terms
        if figures.states[slot] in BLANK_STATES
    }
    return [None if slot in doubted else value for slot, value in enumerate(values)]


class _Group:
    """One group of constraints that share figures, in one report."""

    def __init__(
        self,
        system: System,
        form: str,
        group: int,
        values: Sequence[int | None],
        told: Sequence[Told] = (),
    ) -> None:
        self.system = system
        self.told = told
        self.layout: Layout = layout_of(system, form)
        self.members = [n for n in system.strict if system.component[n] == group]
        self.values = values
        self.expected = Expected(self.layout, values)
        slots = {slot for n in self.members for slot, _ in system.constraints[n].terms}
        self.unknown = frozenset(slot for slot in slots if values[slot] is None)
        self.shape: Shape = shape_of(system, group, self.unknown)
        self.rests = self.shape.rests({n: self._left(n) for n in self.shape.members})
        self.bounded = bool(self.unknown) or len(self.shape.members) < len(self.members)
        self.room = room_of(system, tuple(self.members), self.unknown)
        self.known = self.room.known(values)
        self.complete = True

    def issues(self) -> list[Issue]:
        if not any(self.rests):
            return self._by_bounds() if self.bounded else []
        sets = self._explanations(self.rests)
        if not sets and self.bounded:
            return self._by_bounds()
        if not sets:
            broken = {n for row, rest in enumerate(self.rests) if rest for n in self._behind(row)}
            return [Issue((n,), complete=self.complete) for n in self.members if n in broken]
        return [self._issue(rows, changes) for rows, changes in _separated(self.shape, self.rests, sets)]

    def _explanations(self, rests: Sequence[int]) -> list[Changes]:
        """The smallest sets of changes for these rests, and a row that stands one column off."""
        found = map(self._completed, shifted_rows(self.layout, self.shape, rests, self.values))
        shifted = tuple(changes for changes in found if changes)
        most = max(map(len, shifted), default=0)
        nodes = FEW_NODES if shifted else MOST_NODES
        sets, complete = smallest(self.shape, rests, self.values, self._fits, nodes=nodes, most=most)
        self.complete = complete
        if sets and len(sets[0]) == 1:
            return list(sets)
        return list(dict.fromkeys((*shifted, *sets)))

    def _issue(self, rows: frozenset[int], sets: Sequence[Changes]) -> Issue:
        rests = [rest if row in rows else 0 for row, rest in enumerate(self.rests)]
        if len(rows) < sum(1 for rest in self.rests if rest) and len(sets[0]) > 1:
            sets = [*shifted_rows(self.layout, self.shape, rests, self.values), *sets]
        explanations, settled = self.ranked([self.possible(changes) for changes in dict.fromkeys(sets)])
        behind = {n for row in rows for n in self._behind(row)}
        numbers = tuple(n for n in self.members if n in behind)
        return Issue(numbers, explanations, settled, self.complete)

    def _completed(self, changes: Changes) -> Changes:
        """The changes of a shifted row, with those of its figures that only the bounds tell (its total, where parts
        of it are lost); empty where nothing fits.
        """
        if self._fits(changes):
            return changes
        values = list(self.values)
        for slot, change in changes:
            values[slot] = (values[slot] or 0) + change
        row = next(row for row in self.layout.rows if changes[0][0] in row)
        loose = [slot for slot in row if values[slot] is not None and slot not in self.shape.columns]
        for slot in loose:
            values[slot] = None
        bounds = propagate(reduce_system(self.system, self.members, values))
        if not loose or bounds.conflict is not None:
            return ()
        more = [(slot, bounds.low[slot] - (self.values[slot] or 0)) for slot in loose]
        completed = tuple(sorted((*changes, *(one for one in more if one[1]))))
        return completed if self._fits(completed) else ()

    def ranked(self, found: Sequence[Possible]) -> tuple[tuple[Possible, ...], tuple[Source, ...]]:
        """The likelier ones first, without those that last year's report or the prose speaks against more than
        against others; and what has ruled those out.
        """
        fewest = min(len(one.slips) for one in found)
        least = min(one.against for one in found if len(one.slips) == fewest)
        kept = [one for one in found if one.against <= least]
        kept.sort(
            key=lambda one: (
                len(one.slips),
                one.strained,
                round(one.cost, 3),
                rarity(one.slips, self.expected),
                _places(one),
            )
        )
        borne = {source for one in kept for source in one.denied}
        ruled_out = [source for one in found if one.against > least for source in one.denied]
        return tuple(kept), tuple(dict.fromkeys(source for source in ruled_out if source not in borne))

    def possible(self, changes: Changes, *, at_least: bool = False) -> Possible:
        """A set of changes with its slips and what speaks against it."""
        values = list(self.values)
        steps = []
        for slot, change in changes:
            old = values[slot] or 0
            values[slot] = old + change
            steps.append(Change(slot, old, old + change))
        slips = slips_in(steps, self.layout, {one.slot: self._parts(one.slot) for one in steps})
        if self._is_shifted(steps):
            slips = (Slip("row_shifted", tuple(steps), COSTS["row_shifted"]),)
        denied: list[Source] = [
            n
            for n, constraint in enumerate(self.system.constraints)
            if constraint.weight and not constraint.strict and is_broken(constraint, values)
        ]
        against = sum(self.system.constraints[n].weight for n in denied if isinstance(n, int))
        strained = 0
        for told in self.told:
            fitting = told.fitting(values)
            strained += fitting or 0
            if fitting is None:
                denied.append(told)
                against += told.weight
        return Possible(tuple(steps), slips, against, tuple(denied), strained, at_least)

    def _is_shifted(self, changes: Sequence[Change]) -> bool:
        """Whether the changes are more than a swap and put one row back in place."""
        own = {change.slot: change.new for change in changes}
        if len(own) < 3:
            return False
        row = next((row for row in self.layout.rows if own.keys() <= set(row)), ())
        printed = [self.values[slot] for slot in row]
        return bool(row) and is_shift(printed, [own.get(slot, self.values[slot]) for slot in row])

    def _parts(self, slot: int) -> list[int]:
        """The figures that add up to a total, by the constraints in which it alone stands on its side."""
        found: list[int] = []
        for n in self.system.strict_of[slot]:
            terms = self.system.constraints[n].terms
            own = next(coefficient for other, coefficient in terms if other == slot)
            if len(terms) > 2 and all(
                (other == slot) == (coefficient == own) for other, coefficient in terms
            ):
                found += [
                    self.values[other] or 0 for other, _ in terms if other != slot and self.values[other]
                ]
        return found

    def _by_bounds(self) -> list[Issue]:
        found, conflict, complete = by_bounds(self.system, self.room, self.values)
        if not conflict:
            return []
        self.complete = self.complete and complete
        if not found:
            return [Issue(tuple(sorted(conflict)), complete=self.complete)]
        explanations, settled = self.ranked(
            [self.possible(changes, at_least=at_least) for changes, at_least in found]
        )
        return [Issue(tuple(sorted(conflict)), explanations, settled, self.complete)]

    def _fits(self, changes: Changes) -> bool:
        """Whether whole numbers that are not negative are left for the lost figures, and inequalities hold."""
        return not self.bounded or self.room.fits(self.room.changed(self.known, changes))

    def _left(self, n: int) -> int:
        return sum(
            coefficient * value
            for slot, coefficient in self.system.constraints[n].terms
            if (value := self.values[slot]) is not None
        )

    def _behind(self, row: int) -> Iterable[int]:
        return (n for n, _ in self.shape.combined[row])


def _places(one: Possible) -> tuple[int, ...]:
    return tuple(change.slot for change in one.changes)


def _separated(
    shape: Shape, rests: Sequence[int], sets: Sequence[Changes]
) -> list[tuple[frozenset[int], list[Changes]]]:
    """Wrong rows that some explanation mends by changes that hang together, with each explanation's part for them."""
    wrong = [row for row, rest in enumerate(rests) if rest]
    leader = {row: row for row in wrong}

    def first(row: int) -> int:
        while leader[row] != row:
            row = leader[row]
        return row

    parts = [part for changes in sets for part in _connected(shape, changes)]
    for part in parts:
        touched = [first(row) for row in _rows_of(shape, part) if row in leader]
        for row in touched[1:]:
            leader[first(row)] = first(touched[0])
    groups: dict[int, set[int]] = {}
    for row in wrong:
        groups.setdefault(first(row), set()).add(row)
    found = []
    for rows in groups.values():
        own: dict[Changes, None] = {}
        for changes in sets:
            chosen = [part for part in _connected(shape, changes) if rows & set(_rows_of(shape, part))]
            own[tuple(sorted(change for part in chosen for change in part))] = None
        found.append((frozenset(rows), list(own)))
    return found


def _rows_of(shape: Shape, changes: Changes) -> list[int]:
    return [row for slot, _ in changes for row, _ in shape.columns.get(slot, ())]


def _connected(shape: Shape, changes: Changes) -> list[Changes]:
    """The changes in parts that have no equation in common."""
    parts: list[tuple[set[int], list[tuple[int, int]]]] = []
    for slot, change in changes:
        rows = {row for row, _ in shape.columns.get(slot, ())}
        members = [(slot, change)]
        apart = []
        for other_rows, other in parts:
            if other_rows & rows:
                rows |= other_rows
                members = [*other, *members]
            else:
                apart.append((other_rows, other))
        parts = [*apart, (rows, members)]
    return [tuple(members) for _, members in parts]


def beside(system: System, figures: Figures, number: int, form: str) -> Issue:
    """The issue of a broken constraint that is not strict, where the report's own equations all hold: the single
    figures that would mend it and stand in no strict equation (changing any other would break that).
    """
    layout = layout_of(system, form)
    constraint = system.constraints[number]
    rest = sum(coefficient * (figures.values[slot] or 0) for slot, coefficient in constraint.terms)
    found: list[Possible] = []
    for slot, coefficient in constraint.terms if constraint.equal else ():
        bare = system.position.get(system.slots[slot].removeprefix("prev:"), slot)
        old = figures.values[slot]
        if system.strict_of[slot] or system.strict_of[bare] or old is None or rest % coefficient:
            continue
        new = old - rest // coefficient
        if new >= 0:
            change = Change(slot, old, new)
            found.append(Possible((change,), slips_in([change], layout, {}), 0))
    found.sort(key=lambda one: one.cost)
    return Issue((number,), tuple(found))


def with_mended(system: System, figures: Figures, issue: Issue, others: Sequence[int]) -> Issue:
    """The issue with those broken constraints beside the strict ones that every one of its explanations mends."""
    if not issue.explanations:
        return issue
    mended = [
        n for n in others if all(not _broken_after(system, figures, n, one) for one in issue.explanations)
    ]
    return replace(issue, constraints=(*issue.constraints, *mended))


def _broken_after(system: System, figures: Figures, number: int, one: Possible) -> bool:
    values = figures.known()
    for change in one.changes:
        values[change.slot] = change.new
    return is_broken(system.constraints[number], values)
