"""What is known across a batch, for plain checks: who reported what in which year. Worked out when first asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from audit.organs import organ_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model import Report


class Facts:
    """A batch of reports, in its order; a position is a report's place in it."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = reports  # not copied: those of a large batch lie on a disk

    @cached_property
    def by_body(self) -> Mapping[tuple[str, int], tuple[int, ...]]:
        """(body, year) -> the positions of its readable reports, in the order of the batch."""
        found: dict[tuple[str, int], list[int]] = {}
        for index, report in enumerate(self.reports):
            key = organ_key(report.organ)
            if report.is_read and key and report.year:
                found.setdefault((key, report.year), []).append(index)
        return {key: tuple(indexes) for key, indexes in found.items()}

    def of_year(self, index: int, years_ago: int = 0) -> tuple[Report, ...]:
        """The same body's reports of so many years ago; empty where body or year of the report is unknown."""
        report = self.reports[index]
        key = organ_key(report.organ)
        if key is None or report.year is None:
            return ()
        return tuple(self.reports[n] for n in self.by_body.get((key, report.year - years_ago), ()))

    def last_year(self, index: int) -> tuple[Report, ...]:
        """The same body's reports of the year before."""
        return self.of_year(index, 1)
