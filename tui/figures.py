"""How one figure looks in a table: its text tells its state without colour.

`40` read, `空` blank, the printed mark for a nil mark, `缺` missing, `~40` shifted, `?raw` unreadable,
`多解` ambiguous, `40*` attested by an inspector, `40^` from optical recognition, `=40` deduced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.english import spoken
from audit.model import LOST_STATES, State
from audit.privacy import masked
from tui.show import clean, cut, narrow
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model import Cell, Judgement

_LONGEST = 7
_AROUND = {
    State.READ: ("", ""),
    State.SHIFTED: ("~", ""),
    State.OCR: ("", "^"),
    State.ATTESTED: ("", "*"),
    State.DEDUCED: ("=", ""),
}


def figure_text(cell: Cell | None) -> str:
    """The figure as it is shown in a table; a slot that is not in the report counts as missing."""
    if cell is None or cell.state is State.MISSING:
        return text("figure.missing")
    if cell.state in _AROUND and cell.value is not None:
        before, after = _AROUND[cell.state]
        return f"{before}{cell.value}{after}"
    if cell.state is State.NIL_MARK:
        return narrow(clean(cell.raw or "/").strip()) or "/"
    if cell.state is State.UNREADABLE:
        # The whole text is told in the story of the cell; a sentence must not widen a column of numbers.
        return "?" + cut(narrow(clean(masked(cell.raw or "")).strip()), _LONGEST)
    return text(f"figure.{cell.state}")


def with_deduced(judgement: Judgement) -> Mapping[str, Cell]:
    """A report's cells, where a lost figure that can only be one number stands as that number in the state `deduced`."""
    cells = judgement.report.cells
    found = {one.slot: one for one in judgement.deduced if one.slot in cells}
    if not found:
        return cells
    deduced = {
        slot: cells[slot]._replace(
            state=State.DEDUCED,
            value=one.value,
            note=text("explain.deduced", value=one.value, steps="  ".join(map(spoken, one.steps))),
        )
        for slot, one in found.items()
        if cells[slot].state in LOST_STATES
    }
    return {**cells, **deduced}


def figure_style(cell: Cell | None) -> str:
    """The style that goes with the state: zeros step back, doubtful places stand out."""
    if cell is None:
        return "doubt"
    if cell.state in (State.READ, State.ATTESTED):
        return "dim" if cell.value == 0 else ""
    return "" if cell.state in (State.BLANK, State.NIL_MARK) else "doubt"


def cell_story(name: str, cell: Cell | None) -> str:
    """One line on one figure: what it is called, what was read, in which state, from where, and why."""
    if cell is None:
        return text("cell.absent", name=name)
    parts = [name, figure_text(cell), text(f"state.{cell.state}")]
    shown = "" if cell.value is None else str(cell.value)
    raw = clean(masked(cell.raw or "")).strip()
    if raw and raw != shown:  # that a place is empty is said by its state
        parts.append(text("cell.raw", raw=raw))
    if cell.note:
        parts.append(spoken(clean(masked(cell.note))))
    if cell.at is not None:
        places = cell.at.to_json().items()
        parts.append(
            "".join(text(f"cell.{key}", number=number) for key, number in places if number is not None)
        )
    return "  ".join(part for part in parts if part)
