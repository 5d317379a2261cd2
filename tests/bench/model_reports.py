"""A few reports of the demo batch, of every badge."""

from __future__ import annotations

from pathlib import Path

from audit.discover import SourceFile, discover

DEMO = Path(__file__).parents[2] / "fixtures" / "demo"


def model_reports() -> tuple[SourceFile, ...]:
    """The files of the demo batch's last year."""
    return discover(DEMO / "2024").files
