"""Cells to frames and back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from audit.frames import build
from audit.model import Cell, State
from audit.stored import from_stored, to_stored
from audit.template import load_template
from tests.forms import form

if TYPE_CHECKING:
    from decimal import Decimal

TEMPLATE = load_template("2021")


@given(st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False))
def test_money_is_stored_whole_and_comes_back_equal(amount: Decimal) -> None:
    stored = to_stored(amount, "money_wan_yuan")
    assert isinstance(stored, int) and from_stored(stored, "money_wan_yuan") == amount


def test_a_report_is_a_row_and_every_cell_that_was_not_simply_read_is_a_row_of_the_sparse_frame() -> None:
    frames = build(
        [form({"t3.new.total": 7, "t3.new.other": "blank", "t2.fees.amount": "read:4068.208"})], TEMPLATE
    )
    row = frames.values.row(0, named=True)
    assert len(row) == 201 and row["t3.new.total"] == 7 and row["t3.new.other"] is None
    assert row["t2.fees.amount"] == 4_068_208_000
    assert frames.states.select("slot", "state").rows() == [("t3.new.other", "blank")]
    assert frames.reports.row(0, named=True)["parts"] == "123456"


def test_text_in_another_encoding_does_not_stop_the_batch() -> None:
    report = form()
    odd = Cell("t3.new.other", State.UNREADABLE, raw="\udcff")
    frames = build([replace(report, cells={**report.cells, odd.slot: odd})], TEMPLATE)
    assert frames.states["raw"].to_list() == ["\\udcff"]
