"""What exports look like from outside: their columns, their default names, and how to recognise one.

Nothing here writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.store import COLUMNS

if TYPE_CHECKING:
    from datetime import datetime

FINDING_COLUMNS = (
    "organ", "year", "path", "part", "badge", "badge_word", "rule", "title", "severity", "outcome", "scope", "table",
    "cells", "slots", "left", "right", "delta", "message", "basis", "verdict", "verdict_word", "review_state",
    "review_word", "review_inspector", "review_at", "review_note", "report_review_state", "key", "subject", "sha256",
)  # fmt: skip
"""The columns of the findings' CSV: codes as in the JSON output, and beside some their Chinese word (`*_word`)."""

BOM = "\ufeff"
_FIRST_LINES = tuple((BOM + ",".join(columns)).encode() for columns in (COLUMNS, FINDING_COLUMNS))


def audit_log_name(now: datetime) -> str:
    """The default file name of an audit log that is exported now: gouji-audit-log-20260102-150405.csv."""
    return f"gouji-audit-log-{now:%Y%m%d-%H%M%S}.csv"


def findings_name(now: datetime) -> str:
    """The default file name of findings that are exported now: gouji-findings-20260102-150405.csv."""
    return f"gouji-findings-{now:%Y%m%d-%H%M%S}.csv"


def is_export(head: bytes) -> bool:
    """Whether a file that begins with these bytes (500 are enough) was written by this module."""
    return head.startswith(_FIRST_LINES)
