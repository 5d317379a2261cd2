"""The three official tables of one page without ruling lines: names and labels found, figures between them.

Column names and row labels of the form are looked for by their whole wordings (`wordings`); figures are then
assigned by their positions (`figures_under`). What is not certain gives no figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from audit.read.pdf.cell_text import is_piece_of_figure
from audit.read.pdf.figures_under import Row, Strip, strips_of, texts_of
from audit.read.pdf.fonts import UNKNOWN
from audit.read.pdf.tables import Table, TableCell
from audit.read.pdf.wordings import Found, Piece, find_wordings
from audit.template import load_template
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.read.pdf.marks import Glyph, Marks

_NUMBER = re.compile(r"\s*[（(]?\s*([一二三四五六七八九十\d]+)\s*[)）、.．]")
_AFTER_TABLE4 = re.compile(r"\s*五\s*[、.．]")
_HEADER_REACH = 4.5
"""Ems that the names of one header stand above or below one another at most."""
_BLOCK_REACH = 8.0
"""Ems from the header of a block of table 2 to its rows at most."""


@dataclass(frozen=True)
class _Words:
    """The wordings (normalised) of one form -> keys, for each kind of place."""

    rows: Mapping[int, Mapping[str, str]]
    columns: Mapping[int, Mapping[str, str]]


@lru_cache(maxsize=4)
def _words(form: str) -> _Words:
    tables = load_template(form).tables
    return _Words(
        {n: {word: row.key for row in tables[n].rows for word in row.accepted} for n in (2, 3)},
        {n: {word: col.key for col in tables[n].columns.values() for word in col.accepted} for n in tables},
    )


@dataclass
class Carried:
    """What the pages of one form leave to the next: column names, and table 3 while it is not at its end."""

    names2: dict[str, Found] = field(default_factory=dict)
    names3: list[Found] = field(default_factory=list)
    open_table: Table | None = None
    ruled_end: bool = False
    """Whether the page before ends with a ruled table whose last row has a label: no figure of it is on its way."""


class OfficialTables:
    """Looks for the three tables of one form on one page."""

    def __init__(
        self,
        page: Marks,
        pieces: Sequence[Piece],
        glyphs: Sequence[Glyph],
        form: str,
        carried: Carried,
    ) -> None:
        self.page, self.pieces = page, pieces
        self.template, self.words = load_template(form), _words(form)
        self.carried = carried
        self._goes_on = False
        self.glyphs = glyphs

    # --- table 2 -------------------------------------------------------------------------------------------

    def table2(self) -> list[Table]:
        """One table for each block: its header and its rows."""
        names = find_wordings(self.pieces, self.words.columns[2])
        labels = find_wordings(self.pieces, self.words.rows[2])
        blocks: dict[tuple[int, ...], tuple[list[Found], list[Found], bool]] = {}
        for row in self.template.tables[2].rows:
            own = [label for label in labels if label.key == row.key]
            if len(own) != 1:
                continue
            above = [self._nearest_above(names, key, own[0]) for key in row.columns]
            printed_here = any(name is not None for name in above)
            if not printed_here:
                above = [self.carried.names2.get(key) for key in row.columns]
            header = [name for name in above if name is not None]
            if len(header) != len(row.columns) or own[0].right >= min(name.left for name in header):
                continue
            if printed_here and own[0].first_y - header[0].last_y > _BLOCK_REACH * own[0].size:
                continue
            block = blocks.setdefault(tuple(map(id, header)), (header, [], printed_here))
            block[1].append(own[0])
        self.carried.names2 = {name.key: name for name in names}
        return [
            table
            for header, rows, printed_here in blocks.values()
            for table in self._grid(
                2, header, sorted(rows, key=lambda label: label.first_y), own_header=printed_here
            )
        ]

    def _nearest_above(self, names: Iterable[Found], key: str, label: Found) -> Found | None:
        above = [name for name in names if name.key == key and name.last_y < label.first_y]
        return max(above, key=lambda name: name.last_y, default=None)

    # --- table 3 -------------------------------------------------------------------------------------------

    def table3(self) -> list[Table]:
        """The rows of table 3 on this page. Where it goes on from the page before, a figure may be cut by the
        break: if anything here or there is uncertain, so are the rows beside the break.
        """
        before, self.carried.open_table = self.carried.open_table, None
        self._goes_on = before is not None
        tables = self._rows3()
        doubtful = not tables or any(_is_uncertain(table) for table in tables)
        if before is not None:
            if tables and _is_uncertain(before):
                doubt(tables[0], 1)
            if doubtful:
                doubt(before, before.height - 1)
        return tables

    def _rows3(self) -> list[Table]:
        table = self.template.tables[3]
        keys = list(table.columns)
        header = self._header3(keys)
        self.carried.names3 = names = header or self.carried.names3
        if [name.key for name in names] != keys:
            return []
        first = min(name.left for name in names)
        below = max(name.last_y for name in header) if header else 0.0
        labels = [
            label
            for label in find_wordings([p for p in self.pieces if p.y > below], self.words.rows[3])
            if label.right < first and _is_numbered(label, table.row(label.key).labels[-1])
        ]
        order = {row.key: index for index, row in enumerate(table.rows)}
        labels = sorted(labels, key=lambda label: label.middle)
        numbers = [order[label.key] for label in labels]
        if not labels or numbers != sorted(set(numbers)):
            return []
        tables = self._grid(3, names, labels, own_header=bool(header))
        if tables and numbers[-1] < len(order) - 1:
            self.carried.open_table = tables[0]
        if tables and numbers[0] and not (self._goes_on or self.carried.ruled_end):
            doubt(tables[0], 1)
        return tables

    def _header3(self, keys: Sequence[str]) -> list[Found]:
        """The seven names of the header, left to right; nothing where one is absent or stands twice."""
        names = find_wordings(self.pieces, self.words.columns[3])
        anchors = [name for name in names if name.key == "natural_person"]
        if len(anchors) != 1:
            return []
        anchor = anchors[0]
        near = [
            name
            for name in names
            if abs(name.middle - anchor.middle) <= _HEADER_REACH * anchor.size
            and name.left >= anchor.left - 1
        ]
        near.sort(key=lambda name: name.left)
        return near if [name.key for name in near] == list(keys) else []

    # --- table 4 -------------------------------------------------------------------------------------------

    def table4(self) -> list[Table]:
        """The one row of table 4 under its fifteen names."""
        keys = list(self.template.tables[4].columns) * 3
        names = find_wordings(self.pieces, self.words.columns[4])
        anchors = [name for name in names if name.key == keys[0]]
        if len(anchors) != 3:
            return []
        top, size = min(a.first_y for a in anchors), anchors[0].size
        near = [n for n in names if abs(n.middle - top) <= _HEADER_REACH * size]
        near.sort(key=lambda name: name.left)
        if [name.key for name in near] != keys:
            return []
        below = max(name.last_y for name in near)
        end = self._next_text(below, 0.0, 0.0)
        figures = self._between(below, end, 0.0)
        if not figures:
            return self._empty4(near, below, end)
        middle = (min(g.y for g in figures) + max(g.y for g in figures)) / 2
        return self._filled(4, near, [Row(middle, middle, size)], [None], figures)

    def _empty4(self, names: Sequence[Found], below: float, end: float) -> list[Table]:
        """Table 4 with its figures left empty: nothing at all stands between its header and the next heading."""
        heading = any(_AFTER_TABLE4.match(piece.line.text) and piece.line.top == end for piece in self.pieces)
        drawn = any(ink[1] < end and ink[3] > below for ink in self.page.ink)
        if not heading or drawn or self.page.damaged:
            return []
        y, size = (below + end) / 2, names[0].size
        return self._filled(4, names, [Row(y, y, size)], [None], [])

    # --- all -----------------------------------------------------------------------------------------------

    def _grid(
        self, number: int, names: Sequence[Found], labels: Sequence[Found], *, own_header: bool = True
    ) -> list[Table]:
        """The table of some labels and everything to their right, down to the next text below them."""
        top = max(name.last_y for name in names) if own_header else labels[0].first_y - 8 * labels[0].size
        left = max(label.right for label in labels)
        figures = self._between(top, self._next_text(labels[-1].last_y, labels[-1].size, left), left)
        return self._filled(number, names, [Row.of(label) for label in labels], labels, figures)

    def _next_text(self, y: float, size: float, left: float) -> float:
        """The top of the first line of words below a baseline that has no figures right of `left`: what follows
        the table. (Words with figures beside them are a label that was not found, or the rest of one.)
        """
        lines = {id(piece.line): piece.line for piece in self.pieces if piece.y > y + max(0.5 * size, 1.0)}
        tops = [
            line.top
            for line in lines.values()
            if not any(run.left > left and is_piece_of_figure("".join(run.text.split())) for run in line.runs)
        ]
        return min(tops, default=self.page.height)

    def _between(self, top: float, bottom: float, left: float) -> list[Glyph]:
        """All glyphs between two heights, right of `left`."""
        return [
            g
            for g in self.glyphs
            if g.left > left and g.y > top + 0.5 * g.size and g.y < bottom + 0.5 * g.size
        ]

    def _filled(
        self,
        number: int,
        names: Sequence[Found],
        rows: Sequence[Row],
        labels: Sequence[Found | None],
        figures: Sequence[Glyph],
    ) -> list[Table]:
        strips = strips_of([(name.left, name.right) for name in names], figures)
        if strips is None:
            return []
        texts = texts_of(rows, strips, figures)
        return [self._table(number, names, rows, labels, texts, strips)]

    def _table(
        self,
        number: int,
        names: Sequence[Found],
        rows: Sequence[Row],
        labels: Sequence[Found | None],
        texts: Sequence[Sequence[str]],
        strips: Sequence[Strip],
    ) -> Table:
        """A table with the names as its header row and the labels as its first column."""
        page = self.page.number
        shift = 0 if number == 4 else 1
        cells = [TableCell(0, shift + n, 1, 1, name.text, page) for n, name in enumerate(names)]
        if shift:
            cells.append(TableCell(0, 0, 1, 1, "信息内容" if number == 2 else "", page))
        for index, (label, values) in enumerate(zip(labels, texts, strict=True), start=1):
            if label is not None:
                cells.append(TableCell(index, 0, 1, 1, label.text, page))
            cells += [TableCell(index, shift + n, 1, 1, text, page) for n, text in enumerate(values)]
        edges = [*([0.0] if shift else []), *(left - 1 for left, _ in strips), strips[-1][1] + 1]
        own = [name.first_y for name in names if name.pieces[0] in self.pieces]
        size = rows[0].size
        box = (edges[0], min([rows[0].first, *own]) - 2.5 * size, edges[-1], rows[-1].last + 1.2 * size)
        order = self.page.order
        return Table(
            page, box, edges, len(rows) + 1, cells, ruled=False, order=order, last_order=order, last_box=box
        )


def _is_uncertain(table: Table) -> bool:
    return any(cell.text == UNKNOWN for cell in table.cells)


def doubt(table: Table, row: int) -> None:
    """Take the figures of a row away."""
    for cell in table.cells:
        if cell.row == row and cell.column > 0:
            cell.text = UNKNOWN


def _is_numbered(label: Found, official: str) -> bool:
    """Whether a short label ("其他", "总计") has the form's number before it: headers and groups say the same words."""
    bare = normalise_label(label.text)
    if len(bare) > 2:
        return True
    number = _NUMBER.match(label.text)
    return number is not None and number[1] == (_NUMBER.match(official) or number)[1]
