"""What is wrong in one group of constraints that share figures, in one report: causes, each with its explanations."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from audit.deduce import Trial, propagate, reduce_system, room_of
from audit.locate.bounded import by_bounds
from audit.locate.expected import Expected
from audit.locate.found import Issue
from audit.locate.patterns import shifted_rows
from audit.locate.rows import shape_of
from audit.locate.search import FEW_NODES, MOST_NODES, single, smallest
from audit.locate.separate import separated
from audit.locate.slips import rarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.deduce import Room
    from audit.locate.found import Possible, Source
    from audit.locate.rows import Shape
    from audit.locate.search import Changes
    from audit.locate.weighing import Weighing
    from audit.system import System


class Group:
    """The constraints of a group with a report's figures put in."""

    def __init__(self, weighing: Weighing, group: int) -> None:
        self.weighing = weighing
        self.system = weighing.system
        self.layout = weighing.layout
        self.values = weighing.values
        self.members, slots = _members_of(self.system, group)
        self.unknown = frozenset([slot for slot in slots if self.values[slot] is None])
        self.shape: Shape = shape_of(self.system, group, self.unknown)
        self.room: Room = room_of(self.system, self.members, self.unknown)
        self.trial = Trial(self.room, self.values)
        self.rests = self.shape.rests(dict(zip(self.members, self.trial.known, strict=True)))
        self.bounded = bool(self.unknown) or len(self.shape.members) < len(self.members)
        self.complete = True
        self.loose: set[Changes] = set()
        """Explanations with a figure that is only the nearest that fits."""

    def issues(self) -> list[Issue]:
        """The group's issues; none where all of it holds."""
        if not any(self.rests):
            return self._by_bounds() if self.bounded else []
        sets = self._explanations(self.rests)
        if not sets and self.bounded:
            return self._by_bounds()
        if not sets:
            broken = {n for row, rest in enumerate(self.rests) if rest for n in self._behind(row)}
            return [Issue((n,), complete=self.complete) for n in self.members if n in broken]
        return [self._issue(rows, changes) for rows, changes in separated(self.shape, self.rests, sets)]

    @cached_property
    def expected(self) -> Expected:
        """What the report leads to expect of its figures."""
        return Expected(self.layout, self.values)

    def _explanations(self, rests: Sequence[int]) -> list[Changes]:
        """The smallest sets of changes for these rests, and a row that stands one column off."""
        alone = single(self.shape, rests, self.values, self._fits)
        if alone:
            return list(alone)
        found = map(self._completed, shifted_rows(self.layout, self.shape, rests, self.values))
        shifted = tuple(changes for changes in found if changes)
        most = max(map(len, shifted), default=0)
        nodes = FEW_NODES if shifted else MOST_NODES
        sets, self.complete = smallest(self.shape, rests, self.values, self._fits, nodes=nodes, most=most)
        return list(dict.fromkeys((*shifted, *sets)))

    def _issue(self, rows: frozenset[int], sets: Sequence[Changes]) -> Issue:
        rests = [rest if row in rows else 0 for row, rest in enumerate(self.rests)]
        if len(rows) < sum(1 for rest in self.rests if rest) and len(sets[0]) > 1:
            sets = [*shifted_rows(self.layout, self.shape, rests, self.values), *sets]
        weighed = [
            self.weighing.possible(changes, at_least=changes in self.loose) for changes in dict.fromkeys(sets)
        ]
        explanations, settled = self.ranked(weighed)
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

    def _by_bounds(self) -> list[Issue]:
        found, conflict, complete = by_bounds(self.system, self.room, self.values)
        if not conflict:
            return []
        self.complete = self.complete and complete
        if not found:
            return [Issue(tuple(sorted(conflict)), complete=self.complete)]
        explanations, settled = self.ranked(
            [self.weighing.possible(changes, at_least=at_least) for changes, at_least in found]
        )
        return [Issue(tuple(sorted(conflict)), explanations, settled, self.complete)]

    def _fits(self, changes: Changes) -> bool:
        """Whether whole numbers that are not negative are left for the lost figures, and inequalities hold."""
        return not self.bounded or self.trial.fits(changes)

    def _more(self, changes: Changes) -> list[Changes]:
        """These changes with one more, of a figure in no equation that is left, that make room for the lost ones."""
        if not self.bounded:
            return []
        values = list(self.values)
        for slot, change in changes:
            values[slot] = (values[slot] or 0) + change
        completed = []
        for more, at_least in by_bounds(
            self.system, self.room, values, most=1, barred=self.shape.columns.keys()
        )[0]:
            completed.append(tuple(sorted((*changes, *more))))
            if at_least:
                self.loose.add(completed[-1])
        return completed

    def _behind(self, row: int) -> Iterable[int]:
        return (n for n, _ in self.shape.combined[row])


def _places(one: Possible) -> tuple[int, ...]:
    return tuple(change.slot for change in one.changes)


@lru_cache(maxsize=64)
def _members_of(system: System, group: int) -> tuple[tuple[int, ...], frozenset[int]]:
    """The strict constraints of a group, and the slots in them."""
    members = tuple(n for n in system.strict if system.component[n] == group)
    return members, frozenset(slot for n in members for slot, _ in system.constraints[n].terms)
