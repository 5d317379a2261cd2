"""The lines of table 4 in order -> its cells: which header and which group each row of figures stands under.

The groups (行政复议, 未经复议直接起诉, 复议后起诉) stand beside one another in the form; bodies also print them below
one another, each with its own header, or as the labels of three rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.align import table4
from audit.align.labels import is_header_line, labels_of, names_several
from audit.align.lines import TableLine
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.align.labels import Labels
    from audit.model import Cell, GridCell
    from audit.template import Template

_LEAST_RESULTS = 3
"""A header names so many of the five results."""
_LEAST_FIGURES_OF_PROSE = 3
"""A line of prose with fewer figures is a page number, no row."""


@dataclass(frozen=True)
class _Row:
    """A row under a header: its values, the group that its label or a heading above names."""

    line: TableLine
    values: tuple[GridCell, ...]
    header: table4.ResultHeader | None
    group: str | None


@dataclass
class Results:
    """What a walk over a document has seen of table 4."""

    template: Template
    within: bool = False
    """Whether the lines are those of table 4 at the moment."""
    _group: str | None = None
    _header: list[TableLine] = field(default_factory=list)
    _figures_below: bool = False
    """Whether a row of figures stands under the present header, so that header words begin another block."""
    _blank_below: bool = False
    """Whether an empty row stands there, so that the same words in the same fields begin another block."""
    _placed: list[Cell] = field(default_factory=list)
    _blank: list[_Row] = field(default_factory=list)
    _strays: set[int] = field(default_factory=set)
    """Sources with figures in table 4 that found no place: an empty row there proves nothing."""

    @property
    def _labels(self) -> Labels:
        return labels_of(self.template)

    def begin_source(self) -> None:
        """Another grid begins: the header above it is not its own."""
        self._header = []

    def take_header(self, line: TableLine) -> bool:
        """Take a line that names the results, with the figures that may stand behind them."""
        if not names_several(line, self._labels.results, _LEAST_RESULTS):
            return False
        words = _words_only(line)
        if not is_header_line(words, self._labels.results, least=_LEAST_RESULTS):
            return False
        self._note_group(line)
        self.within = True
        if self._figures_below or (self._header and not self._goes_on(line)):
            self._header = []
        self._figures_below = self._blank_below = False
        self._header.append(words)
        values = table4.values_of(line)
        if values:
            self._take(line, values, self._group)
        return True

    def _goes_on(self, line: TableLine) -> bool:
        """Whether a line of header words belongs to the header above: beside its words, not below them."""
        if self._header[-1].source != line.source:
            return False
        if not line.columns_known and not self._blank_below:
            return True
        results = self._labels.results
        columns = [
            {cell.column for cell in words.cells if normalise_label(cell.text) in results}
            for words in (line, *self._header)
        ]
        return not any(columns[0] & above for above in columns[1:])

    def take_row(self, line: TableLine) -> bool:
        """Take a row of figures or an empty one; remember the group that any other line names."""
        self._note_group(line)
        if not self.within:
            return False
        lead, values = _parted(line)
        named = [self._labels.result_groups[form] for form in lead if form in self._labels.result_groups]
        readable = [cell for cell in values if not table4.is_word(cell.text)]
        torn = len(readable) < len(values) and (not line.columns_known or len(readable) * 2 <= len(values))
        if torn or (lead and not named) or (not line.blanks_seen and not _is_row_of_prose(values)):
            if _holds_digits(line):
                self._strays.add(line.source)
            return False
        if lead and not any(cell.text.strip() for cell in values) and len(values) < len(self._results):
            return False
        self._take(line, values, named[-1] if len(set(named)) == 1 else self._group)
        return True

    @property
    def _results(self) -> tuple[str, ...]:
        return tuple(self.template.tables[4].columns)

    def cells(self) -> Iterator[Cell]:
        """All cells that were found. An empty row counts where nothing else was printed for its places: elsewhere
        it is a spacer above or below the real one.
        """
        yield from self._placed
        printed = {cell.slot for cell in self._placed}
        for row in self._blank:
            if row.header is None or not row.line.blanks_seen or row.line.source in self._strays:
                continue
            found = list(table4.place_line(row.line, row.values, row.header, row.group, self.template))
            if not any(cell.slot in printed for cell in found):
                yield from found

    def _take(self, line: TableLine, values: tuple[GridCell, ...], group: str | None) -> None:
        header = table4.result_header(self._header, self._labels.results)
        if not any(cell.text.strip() for cell in values):
            self._blank.append(_Row(line, values, header, group))
            self._blank_below = line.blanks_seen and line.field_columns
            return
        self._figures_below = True
        self._placed += table4.place_line(line, values, header, group, self.template)

    def _note_group(self, line: TableLine) -> None:
        """Remember the group that a heading or header names; several in one row of cells name none."""
        groups = self._labels.result_groups
        named: list[str] = []
        for cell in line.worded:
            form = normalise_label(cell.text)
            if "行政复议" in form and "行政诉讼" in form:  # the heading of the part
                self._group, self.within, self._header, named = None, True, [], []
            elif form in groups:
                named.append(groups[form])
        if named:
            one_cell_a_line = not line.blanks_seen
            self._group = named[-1] if len(set(named)) == 1 or one_cell_a_line else None


def _parted(line: TableLine) -> tuple[list[str], tuple[GridCell, ...]]:
    """The words before a row's first figure (normalised), and the cells behind them."""
    words: list[str] = []
    after = 0
    for index, cell in enumerate(line.cells):
        if not cell.text.strip():
            continue
        if not table4.is_word(cell.text):
            break
        words.append(normalise_label(cell.text))
        after = index + 1
    return words, line.cells[after:]


def _is_row_of_prose(values: tuple[GridCell, ...]) -> bool:
    return sum(bool(cell.text.strip()) for cell in values) >= _LEAST_FIGURES_OF_PROSE


def _holds_digits(line: TableLine) -> bool:
    return any(character.isdigit() for cell in line.cells for character in cell.text)


def _words_only(line: TableLine) -> TableLine:
    """The line without its figures: the words of a header that runs into its row."""
    cells = tuple(cell for cell in line.cells if not _is_digits(cell.text))
    if len(cells) == len(line.cells):
        return line
    return TableLine(line.source, cells, line.columns_known, line.blanks_seen, line.field_columns)


def _is_digits(text: str) -> bool:
    return bool(text.strip()) and text.strip()[0].isdigit() and text.strip().replace(",", "").isdigit()
