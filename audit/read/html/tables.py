"""A table of a page -> the rows as the screen shows them, and its cells with their grid columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from audit.figure import is_figure_like
from audit.model import GridCell, Place
from audit.read.html.cells import cell_text
from audit.read.html.tree import CELLS, line_of, own_cells, own_table, short_text_in, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from audit.read.html.seen import Seen

MOST_COLUMNS = 64
MOST_ROWS = 2_000
MOST_CELLS = 60_000
"""Occupied places of one grid, merged cells counted full: a page that claims more is not a report."""
_FIGURES_OF_DATA = 8
"""So many figures beside inner tables make a table data: a layout has none."""
_LONGEST_FIGURE = 60
_FLAT = re.compile(r"(?:^|[;\s])height\s*:\s*0(?:px|pt|cm)?\s*(?:;|$)", re.I)
_SHOWN = ("img", "input", "textarea", "select", "svg", "canvas", "object")


@dataclass
class Row:
    """A row: its element (None where cells stand in the table without one) and the cells that show."""

    group: int
    cells: list[Element] = field(default_factory=list)


@dataclass(frozen=True)
class Expanded:
    """The cells of a table, its height and width."""

    cells: tuple[GridCell, ...]
    height: int
    width: int


def is_data_table(table: Element) -> bool:
    """Whether a table holds data and is no layout: two cells beside one another, and no table inside it except
    where its own cells hold figures (also such as stand in a small table of their own).
    """
    if next(table.iterdescendants("table"), None) is None:
        return any(sum(1 for _ in row.iter(*CELLS)) > 1 for row in table.iter("tr", "table"))
    if all(_holds_one_figure(inner) for inner in table.iterdescendants("table")):
        return any(sum(own_table(cell) is table for cell in row.iter(*CELLS)) > 1 for row in table.iter("tr"))
    figures = 0
    for cell in own_cells(table):
        if _holds_figure(cell):
            figures += 1
            if figures >= _FIGURES_OF_DATA:
                return True
    return False


def _holds_one_figure(table: Element) -> bool:
    """Whether a table only frames the figure (or the blank) of one cell."""
    return len([*islice(table.iter(*CELLS), 2)]) == 1 and is_figure_like(
        text_in(table).strip()[:_LONGEST_FIGURE]
    )


def _holds_figure(cell: Element) -> bool:
    """Whether a cell shows a figure and nothing else; tables in it count where they have one filled cell."""
    text = short_text_in(cell, _LONGEST_FIGURE - 1)
    if not text or not is_figure_like(text):
        return False
    filled = [inner for inner in cell.iterdescendants(*CELLS) if text_in(inner).strip()]
    return len(filled) <= 1 or own_table(filled[0]) is own_table(cell)


def rows_of(table: Element, seen: Seen) -> list[Row]:
    """The rows that show, in the order of the screen: the head first, the foot last, wherever they stand."""
    walk = _Rows(table, seen)
    walk.children(table, 0)
    head, foot = walk.groups_called("thead")[:1], walk.groups_called("tfoot")[:1]
    order = {**dict.fromkeys(head, -1), **dict.fromkeys(foot, len(walk.kinds))}
    return sorted((row for row in walk.rows if row.cells), key=lambda row: order.get(row.group, row.group))


class _Rows:
    """Collects the rows of one table; inner tables are looked over."""

    def __init__(self, table: Element, seen: Seen) -> None:
        self.seen = seen
        self.rows: list[Row] = []
        self.kinds: list[str] = ["tbody"]

    def groups_called(self, kind: str) -> list[int]:
        return [number for number, name in enumerate(self.kinds) if name == kind]

    def children(self, parent: Element, group: int, depth: int = 0) -> None:
        """The rows below an element; cells without a row make one of their own."""
        loose: Row | None = None
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag == "table" or self.seen.look(child).hidden:
                continue
            if tag in CELLS:
                if loose is None:
                    loose = Row(group)
                    self.rows.append(loose)
                loose.cells += _with_unclosed(child, self.seen)
                continue
            if tag == "tr":
                if _is_flat(child):
                    continue
                row = Row(group)
                self.rows.append(row)
                self._cells(child, row, group)
            elif tag in ("tbody", "thead", "tfoot"):
                self.kinds.append(tag)
                self.children(child, len(self.kinds) - 1, depth + 1)
                if depth == 0 and tag == "tbody":
                    self.kinds.append("tbody")
                    group = len(self.kinds) - 1
            elif depth < 20 and tag not in ("caption", "colgroup", "col", "script", "style", "template"):
                self.children(child, group, depth + 1)
            loose = None

    def _cells(self, parent: Element, row: Row, group: int, depth: int = 0) -> None:
        """The cells of a row, also those that stand in an element around them (a form)."""
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag == "table" or self.seen.look(child).hidden:
                continue
            if tag in CELLS:
                row.cells += _with_unclosed(child, self.seen)
            elif tag == "tr":
                inner = Row(group)
                self.rows.append(inner)
                self._cells(child, inner, group, depth + 1)
            elif depth < 20:
                self._cells(child, row, group, depth + 1)


def _is_flat(row: Element) -> bool:
    """Whether a row has no height and nothing in it: Word and editors keep the widths of columns in one."""
    flat = row.get("height") in ("0", "0px") or _FLAT.search(row.get("style") or "")
    return bool(flat) and not text_in(row).strip() and next(row.iter(*_SHOWN), None) is None


def _with_unclosed(cell: Element, seen: Seen) -> Iterator[Element]:
    """A cell, and those that the page opened inside it because it never closed it."""
    yield cell
    if len(cell) == 0:
        return
    for inner in cell.iterdescendants(*CELLS):
        owner = next(inner.iterancestors("table", *CELLS))
        around = owner
        while around is not cell and around.tag in CELLS:
            around = next(around.iterancestors("table", *CELLS))
        if around is cell and not seen.look(inner).hidden:
            yield inner


def expand(rows: Sequence[Row], number: int, seen: Seen) -> Expanded | None:
    """The origin cells of a table with their grid columns; None where it claims more places than any report has.

    A cell reaches down to the end of its group of rows at most, as in browsers.
    """
    if len(rows) > MOST_ROWS:
        return None
    left = Counter(row.group for row in rows)
    spans: list[list[tuple[int, int]]] = []
    for row in rows:
        spans.append(
            [
                (
                    _span(cell.get("colspan"), MOST_COLUMNS, 1),
                    _span(cell.get("rowspan"), left[row.group], left[row.group]),
                )
                for cell in row.cells
            ]
        )
        left[row.group] -= 1
    columns = _columns(spans)
    if columns is None:
        return None
    full = _full_rows(spans, columns)
    if full:
        spans = [[(x, _shortened(index, y, full)) for x, y in row] for index, row in enumerate(spans)]
        columns = _columns(spans) or columns
    cells = tuple(
        GridCell(
            index,
            column,
            cell_text(element, seen),
            Place(None, line_of(element), number, index + 1, column + 1),
            down,
            across,
        )
        for index, row in enumerate(rows)
        for element, column, (across, down) in zip(row.cells, columns[index], spans[index], strict=True)
    )
    return Expanded(cells, len(rows), max((cell.column + cell.column_span for cell in cells), default=0))


def _columns(spans: Sequence[Sequence[tuple[int, int]]]) -> list[list[int]] | None:
    """The grid column of every cell, given how far each reaches (across, down); None beyond the limits."""
    taken: set[tuple[int, int]] = set()
    found: list[list[int]] = []
    for index, row in enumerate(spans):
        column = 0
        found.append([])
        for across, down in row:
            while (index, column) in taken:
                column += 1
            if column + across > MOST_COLUMNS * 2 or len(taken) + across * down > MOST_CELLS:
                return None
            taken.update((index + y, column + x) for y in range(down) for x in range(across))
            found[-1].append(column)
            column += across
    return found


def _full_rows(spans: Sequence[Sequence[tuple[int, int]]], columns: Sequence[Sequence[int]]) -> set[int]:
    """Rows that fill the table's width by themselves, so that no cell from above has a place in them, and yet are
    pushed aside by one that claims to reach too far.
    """
    ends = [
        max((at + across for at, (across, _) in zip(places, row, strict=True)), default=0)
        for places, row in zip(columns, spans, strict=True)
    ]
    if not ends:
        return set()
    width = Counter(ends).most_common(1)[0][0]
    own = [sum(across for across, _ in row) for row in spans]
    return {index for index, end in enumerate(ends) if end > width and own[index] == width}


def _shortened(index: int, down: int, full: set[int]) -> int:
    """How far a cell really reaches: not into the full rows at the end of its reach."""
    while down > 1 and index + down - 1 in full:
        down -= 1
    return down


@lru_cache(maxsize=1024)
def _span(text: str | None, most: int, zero: int) -> int:
    """A rowspan or colspan as browsers read it, clamped; `zero` is what 0 means (a rowspan: to the end)."""
    if text is None:
        return 1
    match = re.match(r"\s*\+?(\d{1,6})", text)
    wanted = int(match[1]) if match else 1
    return max(1, min(wanted or zero, most))
