"""Walks a document once and collects every sighting of every slot: which table a line belongs to, and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.align import table2, table3
from audit.align.applicants import Header, read_header, right_edge
from audit.align.labels import labels_of, match_near, match_table_row
from audit.align.lines import Spacers, TableLine, lines_of_grid, lines_of_prose
from audit.align.results import Results
from audit.model import Grid, TextBlock
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from audit.align.labels import LabelledLine
    from audit.model import Cell, Document
    from audit.template import Template

_LONGEST_HEADING = 40
_GROUP_OF_TABLE2 = re.compile(r"第二十条第?.?[一五六八九].?项")
_LEAST_ROWS_FOR_NEAR = 3
"""Rows matched exactly before near labels are looked for: fewer may be another table."""


def read_tables(document: Document, template: Template) -> dict[str, list[Cell]]:
    """Slot id -> all cells in which the document shows it, in order."""
    walk, spacers = _Walk(template), Spacers(labels_of(template).columns)
    prose: list[TextBlock] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            walk.take(lines_of_prose(prose, walk.next_source()))
            prose = []
            walk.take(lines_of_grid(spacers.left_out(block), walk.next_source()))
        else:
            prose.append(block)
    walk.take(lines_of_prose(prose, walk.next_source()))
    walk.finish()
    return walk.sightings


@dataclass
class _Walk:
    """The state of one walk: the header words and the group heading last seen, and the rows of table 3."""

    template: Template
    sightings: dict[str, list[Cell]] = field(default_factory=dict)
    sources: int = 0
    _block_header: tuple[TableLine, tuple[str, ...]] | None = None
    _within2: bool = False
    """Whether the lines are those of table 2, by its part's heading, its groups or its header: outside it a row of
    the same name (a menu that counts pages) is none of the form's.
    """
    _table2: list[tuple[bool, list[Cell]]] = field(default_factory=list)
    """The cells of each row of table 2, and whether the row's own table has a header of the form."""
    _table3: list[tuple[TableLine, LabelledLine | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._results = Results(self.template)

    def next_source(self) -> int:
        self.sources += 1
        return self.sources

    def take(self, lines: Sequence[TableLine]) -> None:
        """Take the lines of one source in order."""
        if lines and lines[0].blanks_seen:
            self._results.begin_source()
        for line in lines:
            self._line(line)

    def _line(self, line: TableLine) -> None:
        labels = labels_of(self.template)
        self._note_part(line)
        if self._results.take_header(line):
            self._within2 = False
            return
        row = match_table_row(line, labels, 3)
        if row is None and (second := match_table_row(line, labels, 2)) is not None:
            self._results.within = False
            header = self._block_header
            headed = header is not None and header[0].source == line.source
            if headed or self._within2:
                self._table2.append((headed, list(table2.place_row(second, header, self.template))))
            return
        if row is not None and not (self._results.within and row.row.key == "t3.handled_total"):
            self._results.within = self._within2 = False
            self._table3.append((line, row))
            return
        block = table2.block_header(line, labels.table2_columns)
        if block is not None:
            self._block_header, self._within2 = block, True
            return
        if not self._results.take_row(line):
            self._table3.append((line, None))

    def _note_part(self, line: TableLine) -> None:
        """Notice the headings at which table 2 begins and ends."""
        for cell in line.cells:
            if len(cell.text) > _LONGEST_HEADING:
                continue
            text = normalise_label(cell.text)
            part = next((part.number for part in self.template.parts if text in part.accepted), None)
            if part is not None or _GROUP_OF_TABLE2.search(text):
                self._within2 = part in (None, 2)

    def finish(self) -> None:
        """Place what had to wait: rows of table 3 need their neighbours, an empty row of table 4 that it is alone."""
        self._add_table2()
        self._add(self._results.cells())
        labels = labels_of(self.template)
        rows = self.template.tables[3].rows
        lines = [line for line, _ in self._table3]
        found: list[LabelledLine | None] = [row for _, row in self._table3]
        if sum(row is not None for row in found) >= _LEAST_ROWS_FOR_NEAR:
            found = match_near(lines, found, rows, labels)
        placed = [row for row in found if row is not None]
        headers = self._headers(placed)
        self._add(table3.place_rows(placed, headers, self.template))

    def _add_table2(self) -> None:
        """A row under the form's header stands; beside it, a row of the same name elsewhere (a menu that counts
        pages) is none of the form's.
        """
        headed = {cell.slot for under, cells in self._table2 if under for cell in cells}
        for under, cells in self._table2:
            self._add(cell for cell in cells if under or cell.slot not in headed)

    def _headers(self, rows: Sequence[LabelledLine]) -> dict[int, Header]:
        """The header of each source; a source without one continues the table before it."""
        labels = labels_of(self.template)
        canonical = tuple(self.template.tables[3].columns)
        headers: dict[int, Header] = {}
        last = Header(canonical)
        with_rows = {row.line.source for row in rows}
        for row in rows:
            source = row.line.source
            if source in headers:
                continue
            last = self._header_of_its_own(row.line, with_rows) or last
            above: list[TableLine] = []
            for line, _ in self._table3:
                if line is row.line:
                    break
                if line.source == source:
                    above.append(line)
            own_words = tuple(
                cell for cell in row.line.cells if cell is not row.label and cell not in row.values
            )
            if (
                own_words and not row.line.field_columns
            ):  # one cell a line: the header runs into the first row
                above.append(TableLine(source, own_words, False, field_columns=False))
            header = read_header(above, labels, canonical)
            if not header.speaks and row.line.columns_known:
                edge = max(right_edge(other.line.cells) for other in rows if other.line.source == source)
                header = last.continued(edge)
            elif not header.speaks:
                widths = {len(other.line.cells) for other in rows if other.line.source == source}
                header = last.continued_in_text(widths)
            headers[source] = last = header
        return headers

    def _header_of_its_own(self, first: TableLine, with_rows: Collection[int]) -> Header | None:
        """The header that stands alone in a grid above a table (it stays in sight while the rows roll)."""
        lines = [line for line, _ in self._table3]
        before = lines[: lines.index(first)]
        own = before[-1].source if before else None
        if own is None or own in with_rows or not (before[-1].columns_known and first.columns_known):
            return None
        labels = labels_of(self.template)
        above = [line for line in before if line.source == own]
        header = read_header(above, labels, tuple(self.template.tables[3].columns))
        return header if header.complete else None

    def _add(self, cells: Iterable[Cell]) -> None:
        for cell in cells:
            self.sightings.setdefault(cell.slot, []).append(cell)
