"""A form laid out in a given width: label column, figure columns, frozen header, lines of styled runs.

Every figure keeps a free cell on both sides, where the marks of the selected equation stand: `[40]` on its
left side, `<38>` on its right side; where room is short, only before it. A figure that does not fit even so
is cut with a mark, never silently.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui.form import Form, Kind, Side
from tui.show import cut, fit, width, wrap
from tui.texts import text

if TYPE_CHECKING:
    from tui.form import FormCell, FormLine
    from tui.styles import Line, Run

MARKS = {Side.NONE: (" ", " "), Side.LEFT: ("[", "]"), Side.RIGHT: ("<", ">")}
_NARROWEST, _ROOMY = 6, 10
_LABEL_LEAST, _LABEL_GOOD = 14, 40


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines above (frozen) and the lines of the form; one line of `lines` a line of the form."""

    header: tuple[Line, ...]
    lines: tuple[Line, ...]
    slots: tuple[tuple[tuple[int, int, str], ...], ...] = ()
    """For each line the slots that stand on it, with their first cell and the one after their last."""

    def slot_at(self, line: int, x: int) -> str | None:
        """The slot at a cell of a line, or None."""
        spans = self.slots[line] if 0 <= line < len(self.slots) else ()
        return next((slot for start, end, slot in spans if start <= x < end), None)


def lay_out(form: Form, cells: int, cursor: str | None = None) -> Layout:
    """The form in so many cells; `cursor` is the slot under the cursor.

    Where not all columns fit, those around the cursor are shown beside the labels, and the header counts them.
    """
    whole = form
    label, columns = _widths(form, cells)
    first, last = _in_sight(columns, cells - label, _column_of(form, cursor))
    hidden = (first, last) != (0, len(columns))
    if hidden:
        form, columns = _some_columns(form, first, last), columns[first:last]
    header = _header(form, label, columns)
    if hidden:
        count = max(len(line.cells) for line in whole.lines)
        said = fit(text("form.columns", first=first + 1, last=last, count=count), label)
        header = (
            (((said, "bold"), *_after(header[0], label)), *header[1:]) if header else (((said, "bold"),),)
        )
    lines = tuple(_line(line, label, columns, cells, cursor) for line in form.lines)
    return Layout(header, lines, tuple(_spans(line, label, columns) for line in form.lines))


def _spans(line: FormLine, label: int, columns: list[int]) -> tuple[tuple[int, int, str], ...]:
    start, spans = label, []
    for cell, column in zip(line.cells, columns, strict=False):
        spans.append((start, start + column, cell.slot))
        start += column
    return tuple(spans)


def _widths(form: Form, cells: int) -> tuple[int, list[int]]:
    count = max((len(line.cells or line.titles) for line in form.lines), default=0)
    columns = [_NARROWEST] * count
    for line in form.lines:
        for n, cell in enumerate(line.cells):
            around = 3 if cell.side else 2  # the gap, and the signs of a side or of the cursor
            columns[n] = max(columns[n], width(cell.text) + around)
        for n, title in enumerate(line.titles):
            columns[n] = max(columns[n], width(title) + 2)
    least = max(_LABEL_LEAST, cells // 5)
    while columns and sum(columns) + least > cells and max(columns) > _NARROWEST:
        columns[columns.index(max(columns))] -= 1
    wanted = max((width(line.label) + 2 * line.indent for line in form.lines), default=0) + 1
    spare = cells - sum(columns) - min(wanted, _LABEL_GOOD)
    if spare > 0 and count:
        columns = [max(column, min(_ROOMY, column + spare // count)) for column in columns]
    return min(wanted, max(min(_LABEL_LEAST, cells // 2), cells - sum(columns))), columns


def _column_of(form: Form, cursor: str | None) -> int:
    """The column under the cursor, counted from 0."""
    places = (n for line in form.lines for n, cell in enumerate(line.cells) if cell.slot == cursor)
    return next(places, 0)


def _in_sight(columns: list[int], room: int, cursor: int) -> tuple[int, int]:
    """The first column to show and the one after the last: as many as fit, the cursor's among them."""
    first = 0
    while first < cursor and sum(columns[first : cursor + 1]) > room:
        first += 1
    last = min(first + 1, len(columns))
    while last < len(columns) and sum(columns[first : last + 1]) <= room:
        last += 1
    while first > 0 and sum(columns[first - 1 : last]) <= room:
        first -= 1
    return first, last


def _some_columns(form: Form, first: int, last: int) -> Form:
    lines = (
        replace(line, cells=line.cells[first:last], titles=line.titles[first:last]) for line in form.lines
    )
    return Form(form.columns[first:last], tuple(lines))


def _after(line: Line, label: int) -> Line:
    """A header line without its empty label."""
    (words, style), *rest = line
    return ((words[label:], style), *rest)


def _header(form: Form, label: int, columns: list[int]) -> tuple[Line, ...]:
    if not form.columns:
        return ()
    narrow = any(column < _ROOMY - 2 for column in columns)
    titles = [short if narrow else full for full, short in form.columns]
    stacks = [
        [title] if width(title) <= column else wrap(title, column - 2)
        for title, column in zip(titles, columns, strict=False)
    ]
    height = max(map(len, stacks), default=0)
    lines: list[Line] = []
    for y in range(height):
        shown = ""
        for stack, column in zip(stacks, columns, strict=False):
            line = y - (height - len(stack))
            title = stack[line] if line >= 0 else ""
            shown += fit(title + " " if width(title) < column else title, column, right=True)
        lines.append(((" " * label + shown, "bold"),))
    return tuple(lines)


def _line(line: FormLine, label: int, columns: list[int], cells: int, cursor: str | None) -> Line:
    if line.kind is Kind.FOLD:
        return ((line.label, "dim"),)
    indented = "  " * line.indent + line.label
    if line.kind is Kind.HEADING and not line.titles:
        return ((cut(indented, cells), "bold"),)
    style = "bold" if line.kind is Kind.HEADING or line.is_marked else ""
    runs: list[Run] = [(fit(indented, label - 1) + " ", style)]
    for title, column in zip(line.titles, columns, strict=False):
        runs.append((fit(title + " ", column, right=True), "bold"))
    for cell, column in zip(line.cells, columns, strict=False):
        runs.extend(_cell(cell, column, is_cursor=cell.slot == cursor))
    return tuple(runs)


def _cell(cell: FormCell, column: int, *, is_cursor: bool) -> list[Run]:
    before, after = MARKS[cell.side]
    shown = cut(cell.text, column - 1)
    if width(shown) == column - 1:
        after = ""  # a long figure takes the place of its right mark rather than lose a digit
    fill = " " * (column - width(shown) - 1 - len(after))
    style = str(cell.side) or cell.style
    if is_cursor and not cell.side:
        before, style = ">", "cursor"
    elif is_cursor and fill:
        fill = fill[1:] + ">"
    if cell.side or is_cursor:
        return [(fill, ""), (f"{before}{shown}{after}", style)]
    return [(f"{fill}{before}{shown}{after}", style)]
