"""The header of table 3: which applicants it names, in which columns, and whether these can be relied on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.align.labels import is_header_line
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.align.labels import Labels
    from audit.align.lines import TableLine
    from audit.model import GridCell

_OVER_ALL = normalise_label("申请人情况")
_EXTRA_NAMES = frozenset({"备注", "说明", "小计", "序号", "合计数", "占比"})
"""Columns that bodies add to the form."""
_LEAST_NAMES = 4
"""A header counts as one when it names this many of the seven columns; below, it is some other table's."""

_LONG_NAME, _STRAY = 4, 2


@dataclass(frozen=True)
class Header:
    """What a table's header says: which names it prints, and which column each stands over (if that is sure)."""

    order: tuple[str, ...]
    """Column keys as the form orders them, or as this header does."""
    names: frozenset[str] = frozenset()
    columns: Mapping[int, str] | None = None
    """A text's field column -> key; None where the fields of the header cannot be relied on."""
    ranges: tuple[tuple[int, int, str], ...] | None = None
    """A grid's columns (first, one behind the last, key) in order; None where they cannot be relied on."""
    contradicts: bool = False
    """Whether it names the columns in an order that is neither the form's nor certain."""
    width: int = 0
    """How many fields the header's lines have: a row of another width lost or gained some."""
    edge: int = 0
    """The first grid column behind the header."""
    outer: int = 0
    """The same, with the empty margins that were left out of its grid."""
    others: tuple[tuple[int, int], ...] = ()
    """The columns under names that the form does not have (备注, 小计), right of the first applicant's."""

    @property
    def speaks(self) -> bool:
        """Whether it is the applicants' header at all."""
        return len(self.names) >= _LEAST_NAMES

    @property
    def complete(self) -> bool:
        """Whether no column of the form is absent."""
        return len(self.names) == len(self.order)

    def continued(self, edge: int, outer: int) -> Header:
        """The header for a grid that goes on behind a page break: its columns count only where both are as wide,
        within their margins and with them.
        """
        return self if (edge, outer) == (self.edge, self.outer) else replace(self, ranges=None)

    def continued_in_text(self, widths: set[int]) -> Header:
        """The same for rows of a text with so many fields."""
        return self if widths == {self.width} else Header(self.order, self.names, others=self.others)


def right_edge(cells: Sequence[GridCell]) -> int:
    """The first grid column behind some cells."""
    return max((cell.column + cell.column_span for cell in cells), default=0)


def read_header(lines: Sequence[TableLine], labels: Labels, canonical: Sequence[str]) -> Header:
    """The header above the first row of a table, from the lines that stand there."""
    words, canonical = labels.applicants, tuple(canonical)
    rows = [line for line in lines if is_header_line(line, words)]
    if not rows:
        return Header(canonical)
    own = lines[lines.index(rows[0]) : lines.index(rows[-1]) + 1]
    named = [[(cell, key) for cell in line.cells if (key := _named(cell.text, words))] for line in rows]
    names = frozenset(key for line in named for _, key in line)
    reaching = [
        cell
        for line in lines[: lines.index(rows[0])]
        for cell in line.cells
        if cell.row + cell.row_span > rows[0].cells[0].row
    ]
    width = max(len(line.cells) for line in rows)
    edge = right_edge([*reaching, *(cell for line in own for cell in line.cells)])
    in_form_order = all(_rising(_places(line, labels, canonical)) for line in rows)
    if rows[0].columns_known:
        ranges = _ranges(named, own, labels.applicant_groups)
        others = _others(ranges or (), [*reaching, *(cell for line in own for cell in line.cells)])
        crooked = (
            bool(ranges)
            and not (len(own) == 1 and not reaching)
            and not all(_stands_apart(other, ranges or (), own, labels.applicant_groups) for other in others)
        )
        if crooked:
            ranges = None
        order = tuple(key for _, _, key in ranges or ())
        believed = set(order) == set(canonical)
        return Header(
            order if believed else canonical,
            names,
            ranges=ranges,
            contradicts=crooked or (not believed and not in_form_order),
            width=width,
            edge=edge,
            outer=max(line.edge for line in own),
            others=others,
        )
    above = lines[lines.index(rows[0]) - 1 : lines.index(rows[0])] if lines.index(rows[0]) else ()
    headed = any(normalise_label(cell.text) == _OVER_ALL for line in above for cell in line.cells)
    return _text_header(named, own, canonical, names, width, in_form_order, above if headed else (), labels)


def names_of(
    lines: Sequence[TableLine], labels: Labels
) -> tuple[frozenset[str], tuple[tuple[int, int], ...]]:
    """The applicants that header lines name between them, and a mark where they name a column that bodies add."""
    texts = [cell.text for line in lines for cell in line.cells]
    names = frozenset(key for text in texts if (key := _named(text, labels.applicants)))
    added = any(normalise_label(text) in _EXTRA_NAMES - {"序号"} for text in texts)
    return names, ((0, 1),) if added else ()


def _named(text: str, words: Mapping[str, str]) -> str | None:
    """The column that a cell names; a long name may have a stray character or two beside it (a stamp, a mark)."""
    form = normalise_label(text)
    if form in words:
        return words[form]
    if len(form) < _LONG_NAME:
        return None
    near = {
        key
        for word, key in words.items()
        if len(word) >= _LONG_NAME and word in form and len(form) <= len(word) + _STRAY
    }
    return near.pop() if len(near) == 1 else None


def _places(line: TableLine, labels: Labels, canonical: tuple[str, ...]) -> list[int]:
    """Where the form has the names of a header line, and the groups that it puts over some of them."""
    found: list[int] = []
    for cell in line.cells:
        text = normalise_label(cell.text)
        members = [key for key, group in labels.applicant_groups.items() if group == text]
        key = min(members, key=canonical.index) if members else _named(cell.text, labels.applicants)
        if key is not None:
            found.append(canonical.index(key))
    return found


def _rising(numbers: Sequence[int]) -> bool:
    return all(one < other for one, other in pairwise(numbers))


def _ranges(
    named: Sequence[Sequence[tuple[GridCell, str]]],
    lines: Sequence[TableLine],
    groups: Mapping[str, str],
) -> tuple[tuple[int, int, str], ...] | None:
    """The columns of every name in a grid, unless the header is crooked: names over one another or twice, or not
    under the group (法人或其他组织) that the form puts over them.
    """
    ranges = sorted(
        (cell.column, cell.column + cell.column_span, key) for line in named for cell, key in line
    )
    if len({key for _, _, key in ranges}) < max(len(ranges), _LEAST_NAMES):
        return None
    if any(one[1] > other[0] for one, other in pairwise(ranges)):
        return None
    over = [
        (cell.column, _reach(line, cell), normalise_label(cell.text))
        for line in lines
        for cell in line.cells
        if normalise_label(cell.text) in groups.values()
    ]
    if len(named) > 1 and not over:
        return None
    for start, stop, key in ranges:
        inside = any(left <= start and stop <= right for left, right, text in over if groups.get(key) == text)
        beside = all(stop <= left or right <= start for left, right, _ in over)
        if over and not (inside if key in groups else beside):
            return None
    return tuple(ranges)


def _reach(line: TableLine, cell: GridCell) -> int:
    """The first column behind a group's name, the empty cells of its row counted in where its span was lost."""
    stop = cell.column + cell.column_span
    for other in line.cells if cell.column_span == 1 else ():
        if other.column == stop and not other.text.strip():
            stop += other.column_span
    return stop


def _others(ranges: Sequence[tuple[int, int, str]], cells: Sequence[GridCell]) -> tuple[tuple[int, int], ...]:
    """The columns of headings that are neither an applicant's nor over one."""
    found: list[tuple[int, int]] = []
    for cell in cells:
        start, stop = cell.column, cell.column + cell.column_span
        beside = all(stop <= left or right <= start for left, right, _ in ranges)
        if ranges and beside and start > ranges[0][0] and cell.text.strip():
            found.append((start, stop))
    return tuple(found)


def _stands_apart(
    other: tuple[int, int],
    ranges: Sequence[tuple[int, int, str]],
    lines: Sequence[TableLine],
    groups: Mapping[str, str],
) -> bool:
    """Whether a column of another name stands behind all applicants or inside their group: between two names
    that the form puts side by side it is a sign of lost spans.
    """
    start, stop = other
    if start >= ranges[-1][1]:
        return True
    return any(
        cell.column <= start and stop <= _reach(line, cell)
        for line in lines
        for cell in line.cells
        if normalise_label(cell.text) in groups.values()
    )


def _text_header(
    named: Sequence[Sequence[tuple[GridCell, str]]],
    lines: Sequence[TableLine],
    canonical: tuple[str, ...],
    names: frozenset[str],
    width: int,
    in_form_order: bool,
    above: Sequence[TableLine],
    labels: Labels,
) -> Header:
    """The header of a text: its fields count as columns only where the lowest words keep the form's order, or where
    one line names all columns. `above` is the line over it (申请人情况).
    """
    if not lines[0].field_columns:  # one cell a line: the header's rows, read one after the other
        said = tuple(key for line in named for _, key in line)
        upper = (canonical[0], canonical[-1])
        known = said in (canonical, upper + canonical[1:-1])
        contradicts = len(said) == len(canonical) and not known
        strange = _strange(lines, {id(cell): key for line in named for cell, key in line}, labels)
        mark = ((0, 1),) if strange else ()
        return Header(canonical, names, contradicts=contradicts, width=width, others=mark)
    whole = next((line for line in named if {key for _, key in line} == set(canonical)), None)
    lowest: dict[int, str | None] = {}
    keys = {id(cell): key for line in named for cell, key in line}
    for line in (*above, *lines):
        for cell in line.cells:
            if cell.text.strip():
                for column in range(cell.column, cell.column + cell.column_span):
                    lowest[column] = keys.get(id(cell))
    found = {column: key for column, key in sorted(lowest.items()) if key is not None}
    if whole is not None and len(whole) == len(canonical):
        found = {cell.column: key for cell, key in whole}
    strange = _strange([*above, *lines], keys, labels)
    others = tuple((cell.column, cell.column + 1) for cell in strange)
    if any(column in found for column, _ in others):  # its fields are not those of the names below
        found = {}
    if whole is not None and len(whole) == len(canonical):
        order = tuple(key for _, key in whole)
        return Header(order, names, found or None, width=width, others=others)
    order = tuple(found.values())
    trusted = len(set(order)) == len(order) and "natural_person" in order
    rising = _rising([canonical.index(key) for key in order])
    return Header(
        canonical,
        names,
        columns=found if trusted and rising and len(order) >= _LEAST_NAMES else None,
        contradicts=not in_form_order or (trusted and not rising and len(order) == len(canonical)),
        width=width,
        others=others,
    )


def _strange(lines: Sequence[TableLine], keys: Mapping[int, str], labels: Labels) -> list[GridCell]:
    """The cells of a text's header, behind the first name of their line, that the form does not have. `keys` are by
    the identity of a name's cell.
    """
    found: list[GridCell] = []
    known = {_OVER_ALL, *labels.applicant_groups.values()}
    words = [*labels.applicants, *known]
    for line in lines:
        begun = False
        for cell in line.cells:
            text = normalise_label(cell.text)
            if id(cell) in keys or text in known:
                begun = True
            elif (
                begun
                and text
                and (line.field_columns or text in _EXTRA_NAMES)
                and not any(text in word for word in words)  # a piece of a name is none
            ):
                found.append(cell)
    return found
