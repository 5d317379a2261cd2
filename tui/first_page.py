"""The first lines of the list as the last run left them: painted before anything heavy is loaded.

They are a picture and no batch: nothing can be opened or decided from them, and they are gone as soon as the results
themselves are there, a moment later. Standard library only, but for the texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.model import BADGE_ORDER, Badge
from audit.results.first_page import load_manifest, results_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from audit.batch import ListRow


@dataclass(frozen=True, slots=True)
class PageRow:
    """A line of the list, with the fields of `audit.batch.ListRow`."""

    position: int
    badge: Badge
    year: int | None
    organ: str
    failed: str
    doubts: int
    mark: str
    path: str
    inspector: str
    kind: str
    template: str
    figures: tuple[int | None, ...]
    deduced: int
    certain: int


class FirstPage:
    """Looks like a view of the whole batch of which only the first lines are known."""

    is_live = False

    def __init__(self, rows: Sequence[PageRow], counts: Mapping[Badge, int]) -> None:
        self.counts = counts
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def total(self) -> int:
        """How many reports the batch had."""
        return sum(self.counts.values())

    def rows(self, start: int, stop: int) -> list[ListRow]:
        """The lines from `start` up to `stop` (left out)."""
        return list(self._rows[start:stop])  # type: ignore[arg-type]  # the same fields, without polars

    def place(self, position: int) -> int | None:
        """The line on which this report stands, if it is among the first."""
        return next((n for n, row in enumerate(self._rows) if row.position == position), None)

    def identity(self, place: int) -> None:
        """Which report is on this line is known once its batch is there."""

    def position(self, place: int) -> int:
        """The report (its position in the batch) on this line."""
        return self._rows[place].position


def load_first_page(workspace: Path, batch: Path) -> FirstPage | None:
    """The first page of a workspace; None where there is none or none that can be understood."""
    try:
        made = load_manifest(results_folder(workspace))
        if made is None:
            return None
        prefix = _prefix(batch)
        rows = [_row(values, prefix) for values in made.page]
        return FirstPage(rows, {Badge(badge): int(count) for badge, count in made.counts.items()})
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _prefix(batch: Path) -> str:
    shown = str(batch)
    return ("" if shown == "." else shown.rstrip("/") + "/") if batch.is_dir() else shown


def _row(values: Sequence[Any], prefix: str) -> PageRow:
    row = PageRow(*(*values[:-3], tuple(values[-3]), *values[-2:]))
    texts = (row.organ, row.failed, row.mark, row.path, row.inspector, row.kind, row.template)
    if row.badge not in BADGE_ORDER or not all(isinstance(one, str) for one in texts):
        raise ValueError(values)
    return PageRow(
        row.position, Badge(row.badge), row.year, row.organ, row.failed, row.doubts, "", prefix + row.path, "",
        row.kind, row.template, row.figures, int(row.deduced), int(row.certain),
    )  # fmt: skip
