"""The plain table of `gouji check`: failures one by one, doubts a line a rule."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.commands.tables import check_table
from audit.findings import judge
from audit.model import Outcome
from tests.forms import SLOTS, form
from tests.shipped import BOOK, needs

if TYPE_CHECKING:
    import pytest


def test_a_rule_whose_doubts_differ_in_certainty_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    needs("T4-SUM")
    cells = {"t4.review.upheld": "missing", "t4.direct_suit.upheld": "shifted:2"}
    (judged,) = judge([replace(form(cells), kind="html")], BOOK)
    doubts = [f for f in judged.findings if f.rule == "T4-SUM" and f.outcome is Outcome.UNKNOWN]
    lines = check_table([judged], BOOK, None).splitlines()
    told = [line for line in lines if "? T4-SUM" in line]
    assert len(doubts) > 1 and len({f.verdict for f in doubts}) > 1
    assert len(told) == 1 and f"{len(doubts)}" in told[0]


def test_the_law_of_a_rule_is_told_once() -> None:
    needs("T4-SUM", "T3-COL")
    wrong = {"t4.review.upheld": 4, "t4.direct_suit.upheld": 3, "t3.new.total": 2, "t3.new.natural_person": 2}
    (judged,) = judge([form(wrong)], BOOK)
    lines = check_table([judged], BOOK, None).splitlines()
    laws = [line.strip() for line in lines if "依据" in line]
    assert len(laws) == len(set(laws))


def test_doubts_for_want_of_a_whole_table_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    needs("T4-SUM", "T3-COL")
    lost = {slot: "missing" for slot in SLOTS if slot.startswith("t4.")}
    (judged,) = judge([form({**lost, "t3.new.total": 2})], BOOK)
    lines = [line.strip() for line in check_table([judged], BOOK, None).splitlines()]
    assert [line for line in lines if "T4-SUM" in line] == [lines[-2]]
    assert lines[-2].startswith("? 表四一格也没有读到，据它核对的都暂不判断：") and "T4-SUM×3" in lines[-2]
    assert any(line.startswith("x T3-COL") for line in lines)
