"""Reports made from a few figures: an all-zero form with some cells replaced, for the tests of the engine."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from audit.model import Cell, Heading, Place, Problem, Report, State
from audit.template import load_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.template import Slot

SLOTS = load_template("2021").slots


def cell(slot: str, given: object, slots: Mapping[str, Slot] = SLOTS) -> Cell:
    """A cell from `12` (read), `"blank"` (any state without a number) or `"shifted:12"` (a state with one)."""
    if isinstance(given, str):
        state, _, number = given.partition(":")
        value = _figure(slots[slot], number) if number else None
        return Cell(slot, State(state), value, number or None, None, Place(line=1))
    return Cell(slot, State.READ, _figure(slots[slot], str(given)), str(given), None, Place(line=1))


def _figure(slot: Slot, text: str) -> int | Decimal:
    return Decimal(text) if slot.kind.startswith("money") else int(text)


def form(
    cells: Mapping[str, object] | None = None,
    *,
    organ: str | None = "临沅县教育局",
    year: int | None = 2024,
    headings: Sequence[int] = (1, 2, 3, 4, 5, 6),
    problems: Sequence[str] = (),
    sha256: str | None = None,
    path: str | None = None,
    template: str = "2021",
) -> Report:
    """A readable report: every cell of the form 0 but the given ones (those that the form has)."""
    slots = load_template(template).slots
    given = cells or {}
    name = f"{organ}{year}"
    return Report(
        path=path or f"{name}.txt",
        sha256=sha256 or (name.encode().hex() + "0" * 64)[:64],
        kind="text",
        status="read",
        organ=organ,
        year=year,
        template=template,
        cells={slot: cell(slot, given.get(slot, 0), slots) for slot in slots},
        headings=tuple(Heading(part, f"第{part}部分", Place(line=part)) for part in headings),
        problems=tuple(Problem(code, code) for code in problems),
    )
