"""Walks a document once and collects every sighting of every slot: which table a line belongs to, and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.align import form_marks, table2, table3
from audit.align.applicants import Header, names_of, read_header, right_edge
from audit.align.labels import label_forms, labels_of, match_near, match_table_row
from audit.align.lines import Spacers, TableLine, lines_of_grid, lines_of_prose
from audit.align.results import Results
from audit.model import Grid, TextBlock
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from audit.align.labels import LabelledLine
    from audit.model import Cell, Document, FormMark, GridCell
    from audit.template import Column, Template

_LONGEST_HEADING = 40
_GROUP_OF_TABLE2 = re.compile(r"第二十条第?.?[一五六八九].?项")
_LEAST_ROWS_FOR_NEAR = 3
"""Rows matched exactly before near labels are looked for: fewer may be another table."""


def read_tables(document: Document, template: Template) -> tuple[dict[str, list[Cell]], tuple[FormMark, ...]]:
    """Slot id -> all cells in which the document shows it, in order; and where its tables differ from the form."""
    walk, spacers = _Walk(template), Spacers(labels_of(template).columns)
    prose: list[TextBlock] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            walk.take(lines_of_prose(prose, walk.next_source(), spacers.words))
            prose = []
            walk.take(lines_of_grid(block, walk.next_source(), spacers))
        else:
            prose.append(block)
    walk.take(lines_of_prose(prose, walk.next_source(), spacers.words))
    walk.finish()
    return walk.sightings, tuple(walk.marks)


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
    _seen2: list[tuple[TableLine, LabelledLine | None]] = field(default_factory=list)
    """The lines of table 2 as its headings show where it is, with their rows."""
    _names2: list[tuple[GridCell, Column]] = field(default_factory=list)
    marks: list[FormMark] = field(default_factory=list)
    """Where the tables differ from the form."""

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
        table, row = match_table_row(line, labels) or (0, None)
        if row is not None and table == 2:
            self._results.within = False
            header = self._block_header
            headed = header is not None and header[0].source == line.source
            if headed or self._within2:
                self._table2.append((headed, list(table2.place_row(row, header, self.template))))
                self._seen2.append((line, row))
            return
        if row is not None and not (self._results.within and row.row.key == "t3.handled_total"):
            self._results.within = self._within2 = False
            self._table3.append((line, row))
            return
        block = table2.block_header(line, labels.table2_columns)
        if block is not None:
            self._block_header, self._within2 = block, True
            self._names2 += self._columns_named(line)
            return
        if not self._results.take_row(line):
            self._table3.append((line, None))
            if self._within2:
                self._seen2.append((line, None))

    def _note_part(self, line: TableLine) -> None:
        """Notice the headings at which table 2 begins and ends."""
        parts = labels_of(self.template).parts
        for cell in line.worded:
            if len(cell.text) > _LONGEST_HEADING:
                continue
            text = normalise_label(cell.text)
            part = parts.get(text)
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
        self._mark(list(zip(lines, found, strict=True)), placed, headers)

    def _mark(
        self,
        seen3: Sequence[tuple[TableLine, LabelledLine | None]],
        placed: Sequence[LabelledLine],
        headers: Mapping[int, Header],
    ) -> None:
        """Note where the tables differ from the form."""
        rows = [row for _, row in self._seen2 if row is not None]
        self.marks += form_marks.other_names(self._names2)
        self.marks += form_marks.other_labels([*rows, *placed])
        self.marks += form_marks.other_rows(self._seen2, self.template, 2)
        self.marks += form_marks.other_rows(seen3, self.template, 3)
        self.marks += form_marks.other_columns(placed, headers, self.template)

    def _columns_named(self, line: TableLine) -> list[tuple[GridCell, Column]]:
        """The cells of a header of table 2 with the columns that they name."""
        words, columns = labels_of(self.template).table2_columns, self.template.tables[2].columns
        return [
            (cell, columns[words[form]])
            for cell in line.cells
            for form in label_forms(cell.text)[:1]
            if form in words
        ]

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
                own = [other.line for other in rows if other.line.source == source]
                edge = max(right_edge(line.cells) for line in own)
                header = last.continued(edge, max(line.edge for line in own))
            elif not header.speaks:
                widths = {len(other.line.cells) for other in rows if other.line.source == source}
                header = last.continued_in_text(widths)
            headers[source] = last = header
        return headers

    def _header_of_its_own(self, first: TableLine, with_rows: Collection[int]) -> Header | None:
        """The header that stands in grids of its own above a table (it stays in sight while the rows roll). Where it
        lacks a name or has one more, that is all that is told of it.
        """
        lines: list[TableLine] = []
        for line, _ in self._table3:
            if line is first:
                break
            lines = [] if line.source in with_rows or not line.columns_known else [*lines, line]
        if not lines or not first.columns_known:
            return None
        labels = labels_of(self.template)
        canonical = tuple(self.template.tables[3].columns)
        nearest = read_header([one for one in lines if one.source == lines[-1].source], labels, canonical)
        if nearest.complete:
            return nearest
        names, others = names_of(lines, labels)
        told = Header(canonical, names, others=others)
        return told if told.speaks and not (told.complete and not others) else None

    def _add(self, cells: Iterable[Cell]) -> None:
        for cell in cells:
            self.sightings.setdefault(cell.slot, []).append(cell)
