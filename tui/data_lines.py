"""What a check found beside its sentence, as lines: sentences side by side, the bodies behind a sum, those missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.show import clean, fit, wrap
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui.styles import Line

_SIDE_BY_SIDE = 64
"""Cells from which two texts stand beside one another; below, one under the other."""
_WIDEST = 400
"""Cells beyond which nothing is a screen any more, but a text to be copied."""
_MOST_CELLS, _MOST_BODIES = 12, 30


def data_lines(data: Mapping[str, Any], cells: int, name_of: Callable[[str], str]) -> list[Line]:
    """The lines of a finding's data; none for data of other kinds. `name_of` gives a slot's name."""
    lines: list[Line] = []
    if data.get("shared"):
        lines += shared_lines(data, cells)
    if data.get("cells"):
        lines += sum_lines(data, cells, name_of)
    if data.get("absent"):
        lines += _wrapped(text("data.absent", names=text("keys.and").join(map(str, data["absent"]))), cells)
    if data.get("bodies"):
        lines += [_body(body) for body in data["bodies"][:_MOST_BODIES]]
    return lines


def shared_lines(data: Mapping[str, Any], cells: int) -> list[Line]:
    """Each shared sentence as it stands in this report and in the other."""
    other = data.get("other") or {}
    name = clean(str(other.get("organ") or other.get("path") or ""))
    there = text("data.there", name=name, year=other.get("year") or "")
    lines: list[Line] = []
    if not _SIDE_BY_SIDE <= cells <= _WIDEST:
        for pair in data["shared"]:
            lines += _wrapped(text("data.here_line", words=clean(pair["here"])), cells)
            lines += _wrapped(text("data.there_line", name=there, words=clean(pair["there"])), cells)
        return lines
    half = (cells - 3) // 2
    lines.append(((fit(text("data.here"), half) + " | " + fit(there, half), "bold"),))
    for pair in data["shared"]:
        left, right = wrap(clean(pair["here"]), half), wrap(clean(pair["there"]), half)
        for n in range(max(len(left), len(right))):
            one, two = (side[n] if n < len(side) else "" for side in (left, right))
            lines.append((((fit(one, half) + " | " + two).rstrip(), ""),))
        lines.append(((("-" * half) + "-+-" + "-" * half, "dim"),))
    return lines


def sum_lines(data: Mapping[str, Any], cells: int, name_of: Callable[[str], str]) -> list[Line]:
    """Each cell that differs with the bodies that make it up, and the bodies that would explain it all."""
    lines: list[Line] = []
    for found in data["cells"][:_MOST_CELLS]:
        said = text("data.cell", name=name_of(found["slot"]), stated=found["stated"], sum=found["sum"])
        lines += _wrapped(said, cells, "bold")
        lines += [_body(body) for body in found["bodies"][:_MOST_BODIES]]
    if len(data["cells"]) > _MOST_CELLS:
        lines += _wrapped(text("data.more_cells", count=len(data["cells"]) - _MOST_CELLS), cells)
    for reason in data.get("explained_by", ()):
        names = text("keys.and").join(clean(str(name)) for name in reason["bodies"])
        lines += _wrapped(text(f"data.{reason['kind']}", names=names), cells)
    return lines


def _body(body: Mapping[str, Any]) -> Line:
    return ((f"  {body['value']:>8}  {clean(str(body.get('organ') or body.get('path') or ''))}", ""),)


def _wrapped(words: str, cells: int, style: str = "") -> Sequence[Line]:
    return [((part, style),) for part in wrap(words, cells)]
