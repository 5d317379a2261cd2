"""The smallest sets of figures whose change makes every equation hold, all of them.

One figure: the rests are a multiple of its column, found by look-up. Several: of an equation that does not hold at
least one figure must change, so the search branches on the figures of the shortest one and eliminates each from the
others (De Waal's branch search), one figure deeper at a time. A set that mends the equations and leaves no room for
lost figures may make some with one change more, of a figure that no equation is left of. Every set is met once: a figure that was tried is
barred from its neighbours' branches. Figures that the equations cannot tell apart are branched on as one class, and
told apart only in what is found; two of one class are never changed together, since how much falls on which would
be anyone's guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from audit.locate.rows import Terms, normal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.locate.rows import Shape

MOST_CHANGES = 8
MOST_NODES = 1500
"""Branches looked at before the search gives up: a report that is wrong in many places has no small explanation."""
FEW_NODES = 400
"""The same where one slip already explains everything."""
_NODES_OF_A_FIT = 1
_NODES_OF_MORE = 25
"""What asking `fits` and `more` costs, in branches."""

Changes = tuple[tuple[int, int], ...]
"""(slot, what is added to its figure), in the order of the slots."""


class _Row(NamedTuple):
    """The rest of an equation, its coefficients by class, and the classes in it as a set of bits."""

    rest: int
    terms: Terms
    classes: int


def smallest(
    shape: Shape,
    rests: Sequence[int],
    values: Sequence[int | None],
    fits: Callable[[Changes], bool],
    *,
    more: Callable[[Changes], Sequence[Changes]] = lambda _: (),
    nodes: int = MOST_NODES,
    most: int = 0,
) -> tuple[tuple[Changes, ...], bool]:
    """All smallest sets of changes that make the equations hold and leave no figure below 0, and whether these are
    all; `fits` has the last word on a set, and `more` gives those of one change more that make a set fit. None where
    nothing is wrong or nothing of at most `most` changes is found within `nodes` branches.
    """
    if not any(rests):
        return (), True
    search = _Search(shape, values, fits, nodes)
    search.alone(rests)
    if search.found:
        return tuple(search.found), True
    rows = [_Row(rest, terms, _bits(terms)) for rest, terms in zip(rests, shape.terms, strict=True)]
    try:
        for size in range(max(2, _at_least(rows, 0)), (most or MOST_CHANGES) + 1):
            search.extend(more)
            search.run(rows, size)
            if search.found:
                return tuple(search.found), True
    except _TooManyError:
        pass
    return tuple(search.found), False


def single(
    shape: Shape, rests: Sequence[int], values: Sequence[int | None], fits: Callable[[Changes], bool]
) -> tuple[Changes, ...]:
    """All changes of one figure that make the equations hold."""
    search = _Search(shape, values, fits, len(values) * _NODES_OF_A_FIT)
    search.alone(rests)
    return tuple(search.found)


def _bits(terms: Terms) -> int:
    return sum(1 << number for number in terms)


def _at_least(wrong: Sequence[_Row], barred: int) -> int:
    """How many figures must change at least: wrong equations that have no figure in common need one each; more than
    there can be where all figures of a wrong equation are barred.
    """
    taken = number = 0
    left = [classes & ~barred for rest, _, classes in wrong if rest]
    if 0 in left:
        return MOST_CHANGES + 1
    for classes in sorted(left, key=int.bit_count):
        if not taken & classes:
            taken |= classes
            number += 1
    return number


class _TooManyError(Exception):
    """The search has looked at too many branches."""


@dataclass
class _Search:
    shape: Shape
    values: Sequence[int | None]
    fits: Callable[[Changes], bool]
    nodes: int
    found: list[Changes] = field(default_factory=list)
    unfit: list[Changes] = field(default_factory=list)
    """What mends the equations of the present size and does not fit."""

    def alone(self, rests: Sequence[int]) -> None:
        """Find every single figure."""
        wrong = [(number, rest) for number, rest in enumerate(rests) if rest]
        key = normal(wrong) if wrong else ()
        if key in self.shape.class_of:
            self.keep({self.shape.class_of[key]: -wrong[0][1] // key[0][1]})

    def extend(self, more: Callable[[Changes], Sequence[Changes]]) -> None:
        """Find what one change more makes fit."""
        unfit, self.unfit = self.unfit, []
        for changes in unfit:
            self.nodes -= _NODES_OF_MORE
            if self.nodes < 0:
                raise _TooManyError
            self.found += more(changes)

    def run(self, rows: Sequence[_Row], size: int) -> None:
        """Find every set of exactly `size` figures."""
        self._branch(rows, size, [], 0)

    def _branch(self, rows: Sequence[_Row], left: int, chosen: list[tuple[int, _Row]], barred: int) -> None:
        self.nodes -= 1
        if self.nodes < 0:
            raise _TooManyError
        wrong = [row for row in rows if row.rest]
        if not wrong:
            if not left:
                self._settle(chosen)
            return
        if not left or _at_least(wrong, barred) > left:
            return
        if left == 1:
            self._last(rows, wrong, chosen, barred)
            return
        pivot = min(wrong, key=lambda row: (row.classes & ~barred).bit_count())
        for number in pivot.terms:
            if not barred >> number & 1:
                rest = [
                    _without(row, pivot, number) if row.classes >> number & 1 else row
                    for row in rows
                    if row is not pivot
                ]
                self._branch(rest, left - 1, [*chosen, (number, pivot)], barred)
                barred |= 1 << number

    def _last(
        self, rows: Sequence[_Row], wrong: Sequence[_Row], chosen: list[tuple[int, _Row]], barred: int
    ) -> None:
        """One figure must mend all that is wrong and touch nothing that holds."""
        first = wrong[0]
        common = first.classes & ~barred
        for rest, _, classes in rows:
            common &= classes if rest else ~classes
        while common:
            number = common.bit_length() - 1
            common ^= 1 << number
            coefficient = first.terms[number]
            if all(row.rest * coefficient == row.terms[number] * first.rest for row in wrong):
                self._settle([*chosen, (number, first)])

    def _settle(self, chosen: Sequence[tuple[int, _Row]]) -> None:
        """The amounts of the chosen classes, from the last backwards: each one's row has only later ones in it."""
        amounts: dict[int, int] = {}
        for number, (rest, terms, _) in reversed(chosen):
            needed = rest + sum(terms.get(other, 0) * amount for other, amount in amounts.items())
            amount, left = divmod(-needed, terms[number])
            if left or not amount:
                return
            amounts[number] = amount
        self.keep(amounts)

    def keep(self, amounts: dict[int, int]) -> None:
        """Note every choice of figures, one of each class, to which these amounts can be added."""
        choices = [
            [
                (slot, amount // factor)
                for slot, factor in self.shape.classes[number]
                if not amount % factor and (self.values[slot] or 0) + amount // factor >= 0
            ]
            for number, amount in amounts.items()
        ]
        for choice in product(*choices):
            found = tuple(sorted(choice))
            self.nodes -= _NODES_OF_A_FIT
            if self.nodes < 0:
                raise _TooManyError
            if self.fits(found):
                self.found.append(found)
            else:
                self.unfit.append(found)


def _without(row: _Row, pivot: _Row, number: int) -> _Row:
    """A row less so much of the pivot row that the class falls out of it."""
    rest, terms, classes = row
    first, second = pivot.terms[number], terms[number]
    if first == -1:
        first, second = 1, -second
    found = {key: first * factor for key, factor in terms.items()} if first != 1 else dict(terms)
    for key, factor in pivot.terms.items():
        value = found.get(key, 0) - second * factor
        if value:
            found[key] = value
            classes |= 1 << key
        elif key in found:
            del found[key]
            classes &= ~(1 << key)
    return _Row(first * rest - second * pivot.rest, found, classes)
