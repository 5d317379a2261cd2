"""Sessions on reports that the engine has judged: what the scratch view and the screen of patterns need."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from audit.batch import JudgedBatch
from audit.findings import judge
from tests.forms import form
from tests.shipped import BOOK as SHIPPED
from tui.session import Session

_RULES = ("T3-COL", "T3-SUM", "T3-ROW", "T4-SUM", "YOY-CARRY")
BOOK = replace(SHIPPED, rules=tuple(rule for rule in SHIPPED.rules if rule.id in _RULES))
"""The equations alone, so that what is shown does not depend on the other rules."""
TIED = {
    "t3.new.natural_person": 60,
    "t3.new.business": 2,
    "t3.new.total": 62,
    "t3.granted.natural_person": 61,
    "t3.granted.business": 2,
    "t3.granted.total": 63,
    "t3.handled_total.natural_person": 61,
    "t3.handled_total.business": 2,
    "t3.handled_total.total": 63,
}
"""60 + 0 against 61 + 0 and 62 + 0 against 63 + 0: one cause, two explanations."""


def names(number: int) -> str:
    """A body."""
    return f"云溪县{'甲乙丙丁戊己庚辛'[number]}局"


def judged_session(tmp: Path = Path("批次")) -> Session:
    """One report with tied explanations, three with the same forgotten total, two with the same lost cell."""
    reports = [form(TIED, organ=names(0))]
    reports += [
        form({"t4.review.upheld": 10 + n, "t4.review.corrected": 1}, organ=names(n)) for n in (1, 2, 3)
    ]
    reports += [form({"t4.review.upheld": "missing"}, organ=names(n)) for n in (4, 5)]
    judged = judge([replace(report, kind="html") for report in reports], BOOK)
    session = Session(tmp, rule_book=BOOK)
    session.take(JudgedBatch(judged), complete=True)
    return session
