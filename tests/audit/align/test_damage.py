"""A damaged table gives the right figure in the right state, or no figure: never a wrong one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from audit.model import State
from audit.template import load_template
from tests.audit.align.damage import DAMAGES, table3
from tests.real import read_bytes

if TYPE_CHECKING:
    from audit.model import Report

SLOTS = [slot for slot in load_template("2021").slots if slot.startswith("t3.")]
PARTS = ["一、总体情况", "三、收到和处理政府信息公开申请情况"]


def figures(rng: random.Random, style: str) -> dict[str, str]:
    """Printed figures by slot; they need not add up, for reading must not depend on sums."""
    found = {}
    for slot in SLOTS:
        number = (
            0
            if rng.random() < 0.6
            else rng.choice((rng.randrange(10), rng.randrange(100), rng.randrange(10**6)))
        )
        found[slot] = "" if style == "blank" and number == 0 and rng.random() < 0.9 else str(number)
        if style == "nil" and number == 0:
            found[slot] = rng.choice(("/", "-", "0"))
    return found


def render(rows: list[list[str]], separator: str) -> bytes:
    if separator == "\t":
        lines = ["\t".join(row) for row in rows]
    elif separator == "|":
        lines = ["| " + " | ".join(row) + " |" for row in rows]
    else:
        lines = [" | ".join(row) + " |" for row in rows]
    return "\n".join([PARTS[0], "2024年，某县教育局政府信息公开工作有序。", PARTS[1], *lines]).encode()


def wrong_cells(report: Report, truth: dict[str, str]) -> list[str]:
    """Slots whose answer is not in the source: a wrong number, or a blank or nil mark that is none."""
    wrong = []
    for slot, printed in truth.items():
        cell = report.cells.get(slot)
        if cell is None:
            continue
        right = {
            State.READ: printed.isdigit() and cell.value == int(printed),
            State.SHIFTED: printed.isdigit() and cell.value == int(printed),
            State.BLANK: printed == "",
            State.NIL_MARK: printed in ("/", "-"),
        }.get(cell.state, cell.value is None)
        if not right:
            wrong.append(f"{slot}: {cell.state} {cell.value!r}, printed {printed!r}")
    return wrong


@pytest.mark.parametrize("style", ["zeros", "blank", "nil"])
@pytest.mark.parametrize("separator", ["\t", "|", " |"])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_no_figure_is_wrong(damage, separator: str, style: str) -> None:  # type: ignore[no-untyped-def]
    for seed in range(6):
        rng = random.Random(f"{damage.__name__}{separator}{style}{seed}")
        truth = figures(rng, style)
        report = read_bytes(render(damage(table3(truth), rng), separator), "a.txt")
        assert wrong_cells(report, truth) == [], seed


@pytest.mark.parametrize("style", ["zeros", "blank", "nil"])
@pytest.mark.parametrize("separator", ["\t", "|", " |"])
def test_a_whole_table_is_read_whole(separator: str, style: str) -> None:
    for seed in range(6):
        rng = random.Random(f"{separator}{style}{seed}")
        truth = figures(rng, style)
        cells = read_bytes(render(table3(truth), separator), "a.txt").cells
        states = {cells[slot].state for slot in truth}
        assert states <= {State.READ, State.BLANK, State.NIL_MARK}
        assert {slot: (cells[slot].raw or "").strip() for slot in truth} == truth
