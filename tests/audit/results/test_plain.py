"""Judgements go through JSON and come back equal, with every field of the model."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from audit.model import Badge, Explanation, Judgement, Outcome, Place
from audit.results.plain import from_plain, to_plain
from tests.tui.prepared import finding, judged, report


def test_a_judgement_comes_back_equal() -> None:
    of = report()
    found = replace(
        finding(of, sides=(Decimal("1.50"), 3)),
        explanation=(Explanation((("t3.new.total", 3, Decimal("4.0")),), "one_cell", "少一"),),
        quote="收到 3 件",
        at=Place(page=2),
        data={"sides": ("收到 3 件", Decimal("1.0")), "lines": [1, None, {"a": True}]},
    )
    made = judged(of, Badge.FAIL, found, finding(of, scope=None, outcome=Outcome.UNKNOWN))
    back = from_plain(json.loads(json.dumps(to_plain(made))), of)
    assert back == made
    assert str(back.findings[0].left) == "1.50"
    assert type(back.badge) is Badge


def test_no_field_of_a_judgement_is_left_behind() -> None:
    made = judged(report())
    assert set(to_plain(made)) == set(Judgement.__dataclass_fields__) - {"report"}
