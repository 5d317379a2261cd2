"""A placed table cell -> the slot's Cell, and several sightings of one slot -> one Cell.

The only place where states are given to figures; every stage before decides places, none decides values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.figure import parse_figure
from audit.model import LOST_STATES, Cell, Place, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import GridCell
    from audit.template import Slot


def in_place(slot: Slot, cell: GridCell, note: str | None = None) -> Cell:
    """The cell stands where the form puts this slot: its text decides between read, blank, nil mark, unreadable."""
    state, value, remark = parse_figure(cell.text, slot.kind)
    return Cell(slot.id, state, value, cell.text, _join(remark, note), cell.at)


def moved(slot: Slot, cell: GridCell, why: str) -> Cell:
    """The row was cut or shifted and the cell belongs to this slot: `shifted`, with the reason.

    An empty field of such a row proves nothing, so it is `missing`, and so is a nil mark.
    """
    parsed = parse_figure(cell.text, slot.kind)
    if parsed.state is State.READ:
        return Cell(slot.id, State.SHIFTED, parsed.value, cell.text, _join(why, parsed.note), cell.at)
    if parsed.state is State.UNREADABLE:
        return Cell(slot.id, State.UNREADABLE, None, cell.text, _join(why, parsed.note), cell.at)
    return missing(slot, cell.at, why)


def missing(slot: Slot, at: Place | None = None, why: str | None = None) -> Cell:
    """The slot's place is not in the source."""
    return Cell(slot.id, State.MISSING, None, None, why, at)


def ambiguous(slot: Slot, values: Sequence[GridCell], at: Place | None) -> Cell:
    """More than one placement of a row's figures fits: no value, the candidates in the note."""
    texts = [cell.text.strip() for cell in values if cell.text.strip()]
    shown = "、".join(texts[:12]) or "无数字"
    raw = "\t".join(cell.text for cell in values)
    return Cell(slot.id, State.AMBIGUOUS, None, raw, f"本行各数（{shown}）无法确定属于哪一列", at)


def merge(slot: Slot, sightings: Sequence[Cell]) -> Cell:
    """One Cell from all places in which a slot was found; sightings that contradict each other make none."""
    if not sightings:
        return missing(slot, why="来源中没有找到这一格")
    if len(sightings) == 1:
        return sightings[0]
    seen = sightings
    useful = [cell for cell in seen if cell.state is not State.MISSING] or seen
    first = useful[0]
    if all((cell.state, cell.value) == (first.state, first.value) for cell in useful):
        return first
    firm = [cell for cell in useful if cell.state not in LOST_STATES]
    values = {cell.value for cell in firm}
    if firm and len(firm) == len(useful) and len(values) == 1 and None not in values:
        return next((cell for cell in firm if cell.state is State.READ), firm[0])
    shown = "、".join(_shown(cell) for cell in useful[:6])
    return Cell(
        slot.id,
        State.AMBIGUOUS,
        None,
        first.raw,
        f"同一指标在文中出现 {len(useful)} 次且不一致：{shown}",
        first.at,
    )


def _shown(cell: Cell) -> str:
    where = f"第{cell.at.line}行" if cell.at and cell.at.line else ""
    return f"{where}{cell.raw.strip() if cell.raw and cell.raw.strip() else '空'}"


def _join(one: str | None, other: str | None) -> str | None:
    return f"{one}；{other}" if one and other else one or other or None
