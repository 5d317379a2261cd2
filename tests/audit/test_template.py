"""The template files against the official slot list."""

import json
from pathlib import Path

import pytest

from audit.errors import RuleError
from audit.template import FORMS, load_template

SLOTS = Path(__file__).parents[2] / "fixtures" / "slots.json"


@pytest.mark.parametrize("form", FORMS)
def test_a_template_has_every_official_slot_with_its_labels(form: str) -> None:
    official = json.loads(SLOTS.read_text(encoding="utf-8"))[form]
    template = load_template(form)
    assert template.document == official["document"]
    assert list(template.slots) == [slot["slot"] for slot in official["slots"]]
    for entry in official["slots"]:
        slot = template.slots[entry["slot"]]
        row, column = list(slot.row_labels), list(slot.column_labels)
        if slot.table == 4:  # table 4 has one row without a label: its groups are printed as column headers
            row, column = [], row + column
        assert (slot.table, row, column, slot.kind) == (
            entry["table"],
            entry["row"],
            entry["column"],
            entry["type"],
        )


@pytest.mark.parametrize("form", FORMS)
def test_no_two_rows_of_a_table_accept_the_same_wording(form: str) -> None:
    for table in load_template(form).tables.values():
        seen: set[str] = set()
        for row in table.rows:
            assert not row.accepted & seen, row
            seen |= row.accepted


def test_an_unknown_template_is_one_clear_sentence() -> None:
    with pytest.raises(RuleError, match="没有模板文件"):
        load_template("1999")
