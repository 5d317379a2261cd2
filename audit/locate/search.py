"""The smallest sets of figures whose change makes every equation hold, all of them.

One figure: the rests are a multiple of its column, found by look-up. Several: of an equation that does not hold at
least one figure must change, so the search branches on the figures of the shortest one and eliminates each from the
others (De Waal's branch search), one figure deeper at a time. Every set is met once: a figure that was tried is
barred from its neighbours' branches.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.locate.rows import Terms, normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from audit.locate.rows import Shape

MOST_CHANGES = 8
MOST_NODES = 1500
"""Branches looked at before the search gives up: a report that is wrong in many places has no small explanation."""
FEW_NODES = 400
"""The same where one slip already explains everything."""
_NODES_OF_A_FIT = 10
"""What asking `fits` costs, in branches."""

Changes = tuple[tuple[int, int], ...]
"""(slot, what is added to its figure), in the order of the slots."""
_Row = tuple[int, Terms]
"""The rest of an equation and its coefficients."""


def smallest(
    shape: Shape,
    rests: Sequence[int],
    values: Sequence[int | None],
    fits: Callable[[Changes], bool],
    *,
    nodes: int = MOST_NODES,
    most: int = 0,
) -> tuple[tuple[Changes, ...], bool]:
    """All smallest sets of changes that make the equations hold and leave no figure below 0, and whether these are
    all; `fits` has the last word on a set. None where nothing is wrong or nothing of at most `most` changes is found
    within `nodes` branches.
    """
    wrong = [(number, rest) for number, rest in enumerate(rests) if rest]
    if not wrong:
        return (), True
    found = tuple(one for one in _single(shape, wrong, values) if fits(one))
    if found:
        return found, True
    rows = [(rest, terms) for rest, terms in zip(rests, shape.terms, strict=True)]
    search = _Search(values, fits, nodes)
    try:
        for size in range(max(2, _at_least(rows)), (most or MOST_CHANGES) + 1):
            search.run(rows, size)
            if search.found:
                return tuple(search.found), True
    except _TooManyError:
        pass
    return tuple(search.found), False


def _single(
    shape: Shape, wrong: Sequence[tuple[int, int]], values: Sequence[int | None]
) -> Iterator[Changes]:
    for slot in shape.parallel.get(normal(wrong), ()):
        coefficient = shape.columns[slot][0][1]
        change, left = divmod(-wrong[0][1], coefficient)
        if not left and (values[slot] or 0) + change >= 0:
            yield ((slot, change),)


def _at_least(rows: Sequence[_Row]) -> int:
    """How many figures must change at least: wrong equations that have no figure in common need one each."""
    taken: set[int] = set()
    number = 0
    for terms in sorted((terms for rest, terms in rows if rest), key=len):
        if taken.isdisjoint(terms):
            taken.update(terms)
            number += 1
    return number


class _TooManyError(Exception):
    """The search has looked at too many branches."""


@dataclass
class _Search:
    values: Sequence[int | None]
    fits: Callable[[Changes], bool]
    nodes: int
    found: list[Changes] = field(default_factory=list)

    def run(self, rows: Sequence[_Row], size: int) -> None:
        """Find every set of exactly `size` figures."""
        self._branch(list(rows), size, [], frozenset())

    def _branch(
        self, rows: list[_Row], left: int, chosen: list[tuple[int, _Row]], barred: frozenset[int]
    ) -> None:
        self.nodes -= 1
        if self.nodes < 0:
            raise _TooManyError
        wrong = [row for row in rows if row[0]]
        if not wrong:
            if not left:
                self._keep(chosen)
            return
        if not left or _at_least(wrong) > left:
            return
        if left == 1:
            self._last(rows, wrong, chosen, barred)
            return
        shortest = min(wrong, key=lambda row: len(row[1]))
        for slot in shortest[1]:
            if slot not in barred:
                rest = [_without(row, shortest, slot) for row in rows if row is not shortest]
                self._branch(rest, left - 1, [*chosen, (slot, shortest)], barred)
                barred |= {slot}

    def _last(
        self,
        rows: Sequence[_Row],
        wrong: Sequence[_Row],
        chosen: list[tuple[int, _Row]],
        barred: frozenset[int],
    ) -> None:
        """One figure must mend all that is wrong and touch nothing that holds."""
        first = min(wrong, key=lambda row: len(row[1]))
        common = set(first[1]).difference(barred)
        for _, terms in wrong:
            common.intersection_update(terms)
        for slot in common:
            rest, number = first[0], first[1][slot]
            if all(
                other * number == terms[slot] * rest if slot in terms else not other for other, terms in rows
            ):
                self._keep([*chosen, (slot, first)])

    def _keep(self, chosen: Sequence[tuple[int, _Row]]) -> None:
        """The changes of the chosen figures, from the last backwards: each one's row has only later ones in it."""
        changes: dict[int, int] = {}
        for slot, (rest, terms) in reversed(chosen):
            needed = rest + sum(terms.get(other, 0) * change for other, change in changes.items())
            change, left = divmod(-needed, terms[slot])
            if left or not change or (self.values[slot] or 0) + change < 0:
                return
            changes[slot] = change
        self.nodes -= _NODES_OF_A_FIT
        found = tuple(sorted(changes.items()))
        if self.fits(found):
            self.found.append(found)


def _without(row: _Row, pivot: _Row, slot: int) -> _Row:
    """A row less so much of the pivot row that the slot falls out of it."""
    rest, terms = row
    second = terms.get(slot)
    if second is None:
        return row
    first = pivot[1][slot]
    found = {key: first * number for key, number in terms.items()} if first != 1 else dict(terms)
    for key, number in pivot[1].items():
        value = found.get(key, 0) - second * number
        if value:
            found[key] = value
        else:
            found.pop(key, None)
    return first * rest - second * pivot[0], found
