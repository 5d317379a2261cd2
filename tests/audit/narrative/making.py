"""Reports that consist of prose only, for the tests of its understanding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.examples import report_of
from audit.rule.examples import Stated

if TYPE_CHECKING:
    from audit.model import Report


def told(*paragraphs: str, organ: str = "临沅县教育局", year: int | None = 2024, part: str = "one") -> Report:
    """A report whose part one (or another) holds these paragraphs; its tables are all 0."""
    return report_of(Stated(organ=organ, year=year, prose={part: paragraphs}), "2021")
