"""Walks a document once and collects every sighting of every slot: which table a line belongs to, and its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.align import table2, table3, table4
from audit.align.applicants import Header, read_header, right_edge
from audit.align.labels import is_header_line, labels_of, match_near, match_table_row
from audit.align.lines import TableLine, lines_of_grid, lines_of_prose
from audit.figure import is_figure_like
from audit.model import Grid, TextBlock
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.align.labels import LabelledLine
    from audit.model import Cell, Document
    from audit.template import Template

_LEAST_ROWS_FOR_NEAR = 3
"""Rows matched exactly before near labels are looked for: fewer may be another table."""


def read_tables(document: Document, template: Template) -> dict[str, list[Cell]]:
    """Slot id -> all cells in which the document shows it, in order."""
    walk = _Walk(template)
    prose: list[TextBlock] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            walk.take(lines_of_prose(prose, walk.next_source()))
            prose = []
            walk.take(lines_of_grid(block, walk.next_source()))
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
    _group: str | None = None
    _in_table4: bool = False
    _block_header: tuple[TableLine, tuple[str, ...]] | None = None
    _result_lines: list[TableLine] = field(default_factory=list)
    _results_seen: bool = False
    _blank_results: list[tuple[TableLine, table4.ResultHeader | None, str | None]] = field(
        default_factory=list
    )
    _table2: list[tuple[bool, list[Cell]]] = field(default_factory=list)
    """The cells of each row of table 2, and whether the row's own table has a header of the form."""
    _table3: list[tuple[TableLine, LabelledLine | None]] = field(default_factory=list)

    def next_source(self) -> int:
        self.sources += 1
        return self.sources

    def take(self, lines: Sequence[TableLine]) -> None:
        """Take the lines of one source in order."""
        if lines and lines[0].blanks_seen:
            self._result_lines = []
        for line in lines:
            self._line(line)

    def _line(self, line: TableLine) -> None:
        labels = labels_of(self.template)
        if is_header_line(_words_only(line), labels.results, least=3):
            self._note_group(line)
            self._in_table4 = True
            if self._result_lines and self._result_lines[-1].source != line.source:
                self._result_lines = []
            self._result_lines.append(_words_only(line))
            if table4.values_of(line):
                self._figures_of_table4(line)
            return
        row = match_table_row(line, labels, 3)
        if row is None and (second := match_table_row(line, labels, 2)) is not None:
            self._in_table4 = False
            header = self._block_header
            headed = header is not None and header[0].source == line.source
            self._table2.append((headed, list(table2.place_row(second, header, self.template))))
            return
        if row is not None and not (self._in_table4 and row.row.key == "t3.handled_total"):
            self._in_table4 = False
            self._table3.append((line, row))
            return
        block = table2.block_header(line, labels.table2_columns)
        if block is not None:
            self._block_header = block
            return
        self._note_group(line)
        if self._in_table4 and not _has_word(line):
            self._figures_of_table4(line)
            return
        self._table3.append((line, None))

    def _note_group(self, line: TableLine) -> None:
        """Remember the group of table 4 that a heading or header names; several in one row of cells name none."""
        labels = labels_of(self.template)
        named: list[str] = []
        for cell in line.cells:
            form = normalise_label(cell.text)
            if "行政复议" in form and "行政诉讼" in form:  # the heading of the part
                self._group, self._in_table4, self._result_lines, named = None, True, [], []
            elif form in labels.result_groups:
                named.append(labels.result_groups[form])
        if named:
            one_cell_a_line = not line.blanks_seen
            self._group = named[-1] if len(named) == 1 or one_cell_a_line else None

    def _figures_of_table4(self, line: TableLine) -> None:
        """Place a row of figures; a row without any waits, for it may only be a spacer above the real one."""
        header = table4.result_header(self._result_lines, labels_of(self.template).results)
        if not _has_figure(line):
            self._blank_results.append((line, header, self._group))
            return
        self._results_seen = True
        self._add(table4.place_line(line, header, self._group, self.template))

    def finish(self) -> None:
        """Place what had to wait: rows of table 3 need their neighbours, an empty row of table 4 that it is alone."""
        self._add_table2()
        if not self._results_seen:
            for line, header, group in self._blank_results:
                if header is not None and header.cells and line.blanks_seen:
                    self._add(table4.place_line(line, header, group, self.template))
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
        for row in rows:
            source = row.line.source
            if source in headers:
                continue
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
                edge = max(right_edge(other.line) for other in rows if other.line.source == source)
                header = last.continued(edge)
            elif not header.speaks:
                header = Header(canonical, last.names)
            headers[source] = last = header
        return headers

    def _add(self, cells: Iterable[Cell]) -> None:
        for cell in cells:
            self.sightings.setdefault(cell.slot, []).append(cell)


def _words_only(line: TableLine) -> TableLine:
    """The line without its figures: the words of a header that runs into its row."""
    cells = tuple(cell for cell in line.cells if not _is_digits(cell.text))
    if len(cells) == len(line.cells):
        return line
    return TableLine(line.source, cells, line.columns_known, line.blanks_seen, line.field_columns)


def _is_digits(text: str) -> bool:
    return bool(text.strip()) and text.strip()[0].isdigit() and text.strip().replace(",", "").isdigit()


def _has_figure(line: TableLine) -> bool:
    """Whether a line holds a number or a nil mark."""
    return any(cell.text.strip() and is_figure_like(cell.text) for cell in line.cells)


def _has_word(line: TableLine) -> bool:
    return any(table4.is_word(cell.text) for cell in line.cells)
