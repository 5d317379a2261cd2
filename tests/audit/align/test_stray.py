"""What something printed over a table spoils is one cell; the others of its row and column stay."""

from __future__ import annotations

import random

from audit.model import State
from fixtures.generator.render_html import clean
from fixtures.generator.scattered import proving_reports
from tests.real import read_bytes

REPORT = next(r for r in proving_reports("stray", 16) if r.style == "plain" and not r.blanked)
PAGE = clean(REPORT, random.Random(1)).decode()


def test_a_stray_character_beside_a_name_of_the_header_takes_nothing_away() -> None:
    whole = read_bytes(PAGE.encode(), "a.html")
    spoiled = read_bytes(PAGE.replace("法律服务机构", "人^法律服务机构").encode(), "a.html")
    assert [(c.state, c.value) for c in spoiled.cells.values()] == [
        (c.state, c.value) for c in whole.cells.values()
    ]


def test_an_unreadable_cell_of_table_4_leaves_the_others_readable() -> None:
    figure = f">{REPORT.printed('t4.direct_suit.other')}<"
    at = PAGE.rindex(figure)
    spoiled = read_bytes((PAGE[:at] + ">12\ufffd<" + PAGE[at + len(figure) :]).encode(), "a.html")
    states = [cell.state for slot, cell in spoiled.cells.items() if slot.startswith("t4.")]
    assert sorted(states) == sorted([State.UNREADABLE, *[State.READ] * 14])
