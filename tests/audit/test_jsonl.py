"""Lines of JSON as other programs read them."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from audit.jsonl import cells_line, check_line, dumps
from audit.model import Report
from tests.forms import form


def test_money_is_a_number_with_its_printed_decimals() -> None:
    assert (
        dumps({"a": Decimal("4068.208"), "b": Decimal("7545.00"), "c": 3})
        == '{"a": 4068.208, "b": 7545.00, "c": 3}'
    )
    assert dumps(Decimal("1E+3")) == "1000"


@given(
    st.recursive(
        st.one_of(st.text(alphabet=st.characters(codec="utf-8")), st.integers(), st.none()),
        lambda inner: st.lists(inner, max_size=3),
    )
)
def test_any_text_survives_even_one_that_imitates_the_mark_of_numbers(value: object) -> None:
    assert json.loads(dumps([value, "\ue0f012\ue0f0"])) == [value, "\ue0f012\ue0f0"]


def test_lone_surrogates_do_not_stop_a_line() -> None:
    assert dumps("a\udcff").encode()


def test_the_keys_of_the_contract() -> None:
    report = form({"t3.new.other": 2})
    line = json.loads(dumps(cells_line(report)))
    for key in (
        "path",
        "part",
        "sha256",
        "kind",
        "status",
        "reason",
        "organ",
        "year",
        "template",
        "cells",
        "problems",
    ):
        assert key in line
    assert len(line["cells"]) == 200
    assert set(line["cells"]["t3.new.other"]) == {"value", "state", "raw", "note", "at"}
    assert set(line["cells"]["t3.new.other"]["at"]) == {"page", "line", "table", "row", "column"}

    from audit.findings import judge
    from tests.shipped import BOOK

    line = json.loads(dumps(check_line(judge([report], BOOK)[0])))
    for key in (
        "path",
        "part",
        "sha256",
        "organ",
        "year",
        "template",
        "kind",
        "status",
        "reason",
        "badge",
        "counts",
        "findings",
        "deduced",
    ):
        assert key in line
    assert set(line["counts"]) == {"pass", "fail", "unknown", "not_applicable"}
    assert set(line["findings"][0]) == {
        "key", "subject", "values", "rule", "rule_version", "severity", "outcome", "scope", "table", "slots", "left",
        "right", "delta", "message", "basis", "verdict", "explanation", "quote", "at", "data", "review",
        "evidence", "derivation", "issue", "points", "pack",
    }  # fmt: skip


def test_an_unreadable_report_is_a_line_too() -> None:
    line = json.loads(
        dumps(cells_line(Report(path="a", sha256="", kind="pdf", status="unreadable", reason="unsupported")))
    )
    assert line["cells"] == {} and line["reason"] == "unsupported"
