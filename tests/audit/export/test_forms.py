"""Names of exports, and their recognition by the first bytes."""

from __future__ import annotations

from datetime import datetime

import pytest

from audit.export import FINDING_COLUMNS, audit_log_name, findings_name, is_export
from audit.store import COLUMNS


def test_default_names_sort_by_time() -> None:
    now = datetime(2026, 1, 2, 15, 4, 5)
    assert audit_log_name(now) == "gouji-audit-log-20260102-150405.csv"
    assert findings_name(now) == "gouji-findings-20260102-150405.csv"


@pytest.mark.parametrize(
    ("head", "ours"),
    [
        ("\ufeff" + ",".join(COLUMNS) + "\r\n1,", True),
        ("\ufeff" + ",".join(FINDING_COLUMNS) + "\r\n", True),
        (",".join(COLUMNS), False),
        ("\ufeff机关,年度", False),
        ("", False),
    ],
)
def test_own_exports_are_recognised(head: str, ours: bool) -> None:
    assert len(head.encode()) < 500
    assert is_export(head.encode()) is ours
