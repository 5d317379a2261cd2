"""What is known across a batch, for plain checks: who reported what in which year. Worked out when first asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from audit.bodies import bodies_of
from audit.copied import SharedText
from audit.organs import organ_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model import Body, Report


class Facts:
    """A batch of reports, in its order; a position is a report's place in it."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = reports  # not copied: those of a large batch lie on a disk

    @cached_property
    def bodies(self) -> tuple[Body | None, ...]:
        """Who each report is from; None where its organ is unknown."""
        return bodies_of(self.reports)

    @cached_property
    def _years(self) -> tuple[tuple[int | None, bool], ...]:
        """Year of each report, and whether it could be read."""
        return tuple((report.year, report.is_read) for report in self.reports)

    @cached_property
    def by_body(self) -> Mapping[tuple[str, int], tuple[int, ...]]:
        """(key of the body, year) -> the positions of its readable reports, in the order of the batch."""
        found: dict[tuple[str, int], list[int]] = {}
        for index, (body, (year, is_read)) in enumerate(zip(self.bodies, self._years, strict=True)):
            if is_read and body and year:
                found.setdefault((body.key, year), []).append(index)
        return {key: tuple(indexes) for key, indexes in found.items()}

    def body(self, index: int) -> Body | None:
        """Who a report is from; None where its organ is unknown."""
        return self.bodies[index]

    def positions(self, index: int, years_ago: int = 0) -> tuple[int, ...]:
        """Where the same body's reports of so many years ago stand; none where body or year is unknown."""
        body, (year, _) = self.bodies[index], self._years[index]
        key = None if body is None else body.before if years_ago else body.key
        if key is None or year is None:
            return ()
        return self.by_body.get((key, year - years_ago), ())

    def of_year(self, index: int, years_ago: int = 0) -> tuple[Report, ...]:
        """The same body's reports of so many years ago."""
        return tuple(self.reports[n] for n in self.positions(index, years_ago))

    def last_year(self, index: int) -> tuple[Report, ...]:
        """The same body's reports of the year before."""
        return self.of_year(index, 1)

    @cached_property
    def _below(self) -> Mapping[tuple[str, int], tuple[int, ...]]:
        """(comparable name of a government, year) -> the reports of the bodies that a manifest puts below it."""
        found: dict[tuple[str, int], list[int]] = {}
        for index, (body, (year, _)) in enumerate(zip(self.bodies, self._years, strict=True)):
            if body is None or not body.listed or not body.parent or "parent" in body.inferred or not year:
                continue
            found.setdefault((organ_key(body.parent) or "", year), []).append(index)
        return {key: tuple(indexes) for key, indexes in found.items()}

    def bodies_below(self, index: int) -> tuple[tuple[Report, ...], tuple[Report, ...]]:
        """The reports of the bodies below a government, and those that are absent or could not be read.

        Only what a manifest states counts: an inferred list of bodies may lack some without anybody knowing.
        """
        body, (year, _) = self.bodies[index], self._years[index]
        if body is None or year is None or not self._below:
            return (), ()
        keys = {organ_key(self.reports[index].organ) or "", body.key}
        there = [self.reports[n] for key in sorted(keys) for n in self._below.get((key, year), ())]
        read = tuple(one for one in there if one.is_read and one.cells)
        return read, tuple(one for one in there if not (one.is_read and one.cells))

    @cached_property
    def shared_text(self) -> SharedText:
        """The sentences that reports share."""
        return SharedText(self.reports, self.bodies)
