"""Grids and prose lines -> table lines: the cells of one printed row, in order, wherever the row came from.

Three sources end in the same shape: rows of a grid; a one-column grid (one cell a line, blanks kept), where
labels tell where a row begins; and prose lines that are a label with numbers behind it (blanks invisible).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from audit.figure import is_figure_like
from audit.model import Grid, GridCell, TextBlock
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_FIGURE = r"(?:[-+−]?\d[\d,.，．]*(?:件|个|条|次|项|宗|份|起|部|万?元)?|[/\\／\-—–－]+|[无⽆])"
_ROW_OF_NUMBERS = re.compile(rf"^(?P<label>.*?\D)?\s*(?<!\S)(?P<values>{_FIGURE}(?:\s+{_FIGURE})*)$")
_ENDS_AS_FIGURE = re.compile(r"[\d.,，．件个条次项宗份起部元/\\／\-—–－无⽆\n]")
"""The last character of a row of numbers: few sentences have it, and looking for figures in one takes long."""
_ROW_OF_WORDS = re.compile(r"^[^\W\d]{2,12}(?:\s+[^\W\d]{2,12}){2,}$")
_GAP = re.compile(r"\s{2,}|\u3000+|\s(?=[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、])")
"""Between the fields of a line that keeps its columns by spaces; one space will do before the number of a label."""
_PAGE_NUMBER = re.compile(
    r"([-—–－])\s*\d{1,4}\s*\1|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
_DASH = re.compile(r"\s[-—–－](?:\s|$)")
_LONGEST_ROW = 2_000
"""Characters of a line that may be a row, its spaces included; a longer one is not looked through for figures."""
_LONGEST_MARK = 4
_WIDEST_OF_TABLE2 = 5
"""Columns of a table whose figures may span several of its columns."""
_MARK = re.compile(r"\^+|<+|>+|[↑←→↓]+|[〃″]|同[上左前]")
_LONGEST_LABEL = 60
_COLUMN = attrgetter("column")
_LEAST_NAMES = 3
"""A grid that has so many of some words has the header of their table."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """One printed row. `source` numbers the grid (or run of lines) it belongs to.

    `columns_known` is True where a cell's column is a fact of the source (HTML, DOCX, ruled PDF);
    `blanks_seen` is False where an empty cell would have left no trace.
    """

    source: int
    cells: tuple[GridCell, ...]
    columns_known: bool
    blanks_seen: bool = True
    field_columns: bool = True
    """Whether cell.column is at least the field's position in its line (False for one cell a line)."""
    thinned: bool = False
    """Whether empty columns of its grid were left out, so that counting its cells proves nothing."""
    torn: bool = False
    """Whether it then ends elsewhere than most: it lost a cell or has one too many, and an empty column may stand
    where one of its figures should.
    """
    edge: int = 0
    """The first column behind it, its empty ones included; 0 where columns are not known."""
    worded: tuple[GridCell, ...] = field(init=False, repr=False, compare=False)
    """Its cells that are neither empty nor a plain number: whatever looks for words looks at these, a third of all."""

    def __post_init__(self) -> None:
        words = tuple(cell for cell in self.cells if cell.text and not cell.text.isdecimal())
        object.__setattr__(self, "worded", words)


@dataclass
class Spacers:
    """Margins and gutters of the tables of one document, also the thin columns between doubled ruling lines: columns
    in which nothing at all begins, and which most rows have.

    Only a grid that names its own columns (by these words) is known to have them; elsewhere such a column may be one
    of the form's that is blank in every row. A grid that goes on below one with names has the same ones.
    """

    words: Collection[str]
    _last: tuple[int, frozenset[int]] = (0, frozenset())
    """The width of the last grid with names, and its empty columns."""

    def left_out(self, grid: Grid) -> Grid:
        """The grid without the cells of its empty columns."""
        if not grid.geometric:
            return grid
        begun = {cell.column for cell in grid.cells if cell.text.strip() or cell.column_span > 1}
        rows: Counter[int] = Counter()
        for cell in grid.cells:
            rows[cell.column] += cell.row_span
        empty = frozenset(
            column for column, n in rows.items() if column not in begun and 2 * n >= grid.height
        )
        if self._is_named(grid):
            self._last = grid.width, empty
        elif grid.width == self._last[0]:
            empty &= self._last[1]
        else:
            return grid
        return replace(grid, cells=tuple(c for c in grid.cells if c.column not in empty)) if empty else grid

    def _is_named(self, grid: Grid) -> bool:
        return (
            len({form for text in _texts(grid) if (form := normalise_label(text)) in self.words})
            >= _LEAST_NAMES
        )


def _texts(grid: Grid) -> set[str]:
    """The different texts of a grid's cells: most cells of a report hold one of a few figures."""
    return {cell.text for cell in grid.cells}


def lines_of_grid(grid: Grid, source: int, spacers: Spacers) -> list[TableLine]:
    """The rows of a grid without its empty columns; a one-column grid is taken apart at its labels."""
    whole, grid = grid, spacers.left_out(grid)
    by_row: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        by_row.setdefault(cell.row, []).append(cell)
    rows = [sorted(by_row[row], key=_COLUMN) for row in sorted(by_row)]
    if not grid.geometric and any(map(is_mark, _texts(grid))):
        rows = [_without_marks(row) for row in rows]
    if grid.width == 1 and grid.height > 3 and not grid.geometric:
        return [
            TableLine(source, tuple(cells), False, field_columns=False)
            for cells in _regroup(cell for row in rows for cell in row)
        ]
    if not grid.geometric:
        return [TableLine(source, tuple(cells), columns_known=False) for cells in rows]
    edges, thinned = _right_edges(whole), grid is not whole
    usual = Counter(edges.values()).most_common(1)[0][0] if edges else 0
    found: list[TableLine] = []
    for cells in rows:
        edge = edges[cells[0].row]
        torn = thinned and edge != usual
        found.append(
            TableLine(source, tuple(cells), columns_known=True, thinned=thinned, torn=torn, edge=edge)
        )
    return found


def _right_edges(grid: Grid) -> dict[int, int]:
    """Row -> the first column behind its cells, those that reach down into it included."""
    edges: dict[int, int] = {}
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            edges[row] = max(edges.get(row, 0), cell.column + cell.column_span)
    return edges


@lru_cache(maxsize=4096)
def is_mark(text: str) -> bool:
    """Whether a field only says that it is merged with its neighbour (`^^`, `<<`, ↑, 〃, 同上)."""
    bare = text.strip()
    return 0 < len(bare) <= _LONGEST_MARK and _MARK.fullmatch(bare) is not None


def _without_marks(row: list[GridCell]) -> list[GridCell]:
    """A row whose marks of merged labels are empty fields, as most programs leave them. Among figures a mark stays: it
    may stand for a figure.
    """
    if not any(is_mark(cell.text) for cell in row):
        return row
    figures = [index for index, cell in enumerate(row) if cell.text.strip() and is_figure_like(cell.text)]
    if figures and figures[0] == 0 and row[0].text.strip().isdigit():  # a serial number
        figures.pop(0)
    first, last = (figures[0], figures[-1]) if figures else (len(row), len(row))
    narrow = len(row) <= _WIDEST_OF_TABLE2
    return [
        cell._replace(text="")
        if (index < first or (narrow and index > last)) and is_mark(cell.text)
        else cell
        for index, cell in enumerate(row)
    ]


def lines_of_prose(blocks: Sequence[TextBlock], source: int, words: Collection[str]) -> list[TableLine]:
    """Lines of text that may be rows of a table whose cells lost their borders; blanks left no trace.

    A row is one line with its figures, or a label with one figure a line below it: figures behind a row that had
    some already are a page number or another row's. Where dashes part a header's names (these words), they part
    the figures too and are none of them.
    """
    parted = any(_parts_names_by_dashes(block.text, words) for block in blocks)
    runs: list[list[GridCell]] = [[]]
    inline = False
    for number, block in enumerate(blocks):
        if _PAGE_NUMBER.fullmatch(block.text) or (parted and _DASH.search(block.text)):
            continue
        cells = list(_cells_of_block(block, number))
        begins = inline
        inline = len(cells) > 1 and is_figure_like(cells[-1].text)
        labelled = inline and not all(is_figure_like(cell.text) for cell in cells)
        if begins or labelled or (len(cells) > 1 and runs[-1] and is_figure_like(runs[-1][-1].text)):
            runs.append([])
        runs[-1].extend(cells)
    return [
        TableLine(source, tuple(group), False, blanks_seen=False, field_columns=False)
        for run in runs
        for group in _regroup(run)
    ]


def _parts_names_by_dashes(text: str, words: Collection[str]) -> bool:
    parts = _DASH.split(text)
    return len(parts) > 1 and sum(normalise_label(part) in words for part in parts) > 1


def _cells_of_block(block: TextBlock, number: int) -> Iterator[GridCell]:
    """A label with the numbers behind it, or the whole block as one cell; their row is the block's number."""
    may_be_row = _ENDS_AS_FIGURE.match(block.text[-1:]) and len(block.text) <= _LONGEST_ROW
    match = _ROW_OF_NUMBERS.match(block.text) if may_be_row else None
    label = _GAP.sub("  ", (match["label"] or "").strip()) if match else ""
    if match and label and len(label) <= _LONGEST_LABEL:
        for text in _GAP.split(label):
            if not is_mark(text):
                yield GridCell(number, 0, text, block.at)
    if match and len(label) <= _LONGEST_LABEL:
        for text in match["values"].split():
            yield GridCell(number, 0, text, block.at)
        return
    fields = [block.text]
    if not match and _ROW_OF_WORDS.match(block.text) and len("".join(block.text.split())) <= _LONGEST_LABEL:
        fields = block.text.split()  # a header's names
    elif not match and len(block.text) <= _LONGEST_ROW and _holds_space(block.text):
        apart = _GAP.split(block.text)
        fields = apart if len(apart) > 2 else fields
    for text in fields:
        yield GridCell(number, 0, text, block.at)


def _holds_space(text: str) -> bool:
    """Whether there is any space; most lines of Chinese have none."""
    return text.split(maxsplit=1) != [text]


def _regroup(cells: Iterable[GridCell]) -> Iterator[list[GridCell]]:
    """Split a stream of cells before every label that follows a value."""
    group: list[GridCell] = []
    values_seen = False
    for cell in cells:
        is_value = is_figure_like(cell.text)
        if group and values_seen and not is_value:
            yield group
            group, values_seen = [], False
        values_seen = values_seen or is_value
        group.append(cell)
    if group:
        yield group
