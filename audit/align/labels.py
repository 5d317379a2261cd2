"""Printed labels -> rows of the official form: exact wordings first, near ones only between exact neighbours.

Similarity is difflib's ratio (measured equal to faster libraries on these labels); it is asked only for labels
that no accepted wording fits, since it costs most of the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from audit.align.cells import ambiguous, missing
from audit.figure import is_figure_like
from audit.model import NEAR_LABEL
from audit.wording import normalise_label, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.align.lines import TableLine
    from audit.model import Cell, GridCell
    from audit.template import Row, Slot, Template

NEAR_ENOUGH = 0.72
CLEARLY_NEARER = 0.10
_SHORTEST_NEAR_LABEL = 4  # characters: "其他" and "总计" are never matched by similarity
_ALSO_A_NAME = 2
"""Characters of the labels that are names of columns too."""
_REMARK = re.compile(r"[（(][^（()）]*[)）]")
_NUMBERED = re.compile(r"^\s*(?:[（(]?[六七67][)）、.．]|[（(]?3[)）、.．])")


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A table line whose row of the form is known: the label's cell and the cells behind it."""

    line: TableLine
    row: Row
    label: GridCell
    values: tuple[GridCell, ...]
    note: str | None = None
    filled: tuple[GridCell, ...] = field(init=False, repr=False, compare=False)
    """Those of the values that are not empty."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "filled", tuple(cell for cell in self.values if cell.text.strip()))

    @property
    def depth(self) -> int:
        """How many label columns the row has on the official form (1, 2 or 3)."""
        return len(self.row.labels)


def refused(row: LabelledLine, slots: Mapping[str, Slot]) -> Iterator[Cell]:
    """No figure is given: candidates where the row has any, else the places are missing."""
    for slot in slots.values():
        if row.filled:
            yield ambiguous(slot, row.values, row.label.at)
        else:
            yield missing(slot, row.label.at, "本行各格为空或已丢失，不能断定")


@dataclass(frozen=True, eq=False)
class Labels:
    """Every accepted wording (normalised) of the rows, columns and groups of one template; compared by identity."""

    rows: Mapping[int, Mapping[str, Row]]
    groups: frozenset[str]
    applicants: Mapping[str, str]
    applicant_groups: Mapping[str, str]
    """Column of table 3 -> the wording over it ("法人或其他组织"), for columns that stand in a group."""
    results: Mapping[str, str]
    table2_columns: Mapping[str, str]
    result_groups: Mapping[str, str]
    columns: frozenset[str]
    """The wordings of all columns."""
    parts: Mapping[str, int]
    """The titles of the six parts."""


@lru_cache(maxsize=4)
def labels_of(template: Template) -> Labels:
    """The wordings of a template, ready for look-up."""
    rows: dict[int, dict[str, Row]] = {2: {}, 3: {}}
    for number in (2, 3):
        for row in template.tables[number].rows:
            for wording in row.accepted:
                rows[number][wording] = row
    for row in template.tables[3].rows:  # groups and row in one cell: "（三）不予公开 1.属于国家秘密"
        for upper in range(len(row.labels) - 1):
            path = row.labels[upper:]
            rows[3].setdefault(normalise_label("".join(path)), row)
            rows[3].setdefault("".join(map(normalise_label, path)), row)
    tables = template.tables
    return Labels(
        rows=rows,
        groups=frozenset(tables[3].groups),
        applicants={word: column.key for column in tables[3].columns.values() for word in column.accepted},
        applicant_groups={
            column.key: normalise_label(column.labels[0])
            for column in tables[3].columns.values()
            if len(column.labels) > 1
        },
        results={word: column.key for column in tables[4].columns.values() for word in column.accepted},
        table2_columns={
            word: column.key for column in tables[2].columns.values() for word in column.accepted
        },
        result_groups={word: row.key for row in tables[4].rows for word in row.accepted},
        columns=frozenset(
            word for table in tables.values() for column in table.columns.values() for word in column.accepted
        ),
        parts={word: part.number for part in reversed(template.parts) for word in part.accepted},
    )


@lru_cache(maxsize=16384)
def label_forms(text: str) -> tuple[str, ...]:
    """The normalised label, and the same without its bracketed remark."""
    whole = normalise_label(text)
    bare = normalise_label(_REMARK.sub("", text)) if "(" in text or "（" in text else whole
    return (whole,) if bare == whole or not bare else (whole, bare)


def match_table_row(line: TableLine, labels: Labels) -> tuple[int, LabelledLine] | None:
    """The row of table 3 or else 2 that a line's labels name exactly, with the number of the table; or None.

    The last accepted label before the first figure counts; what stands behind it are the values. "总计" and
    "其他" name rows only with their number ("（七）", "3.") or with values behind them, for the header says the
    same words.
    """
    leading = _before_figures(line)
    for table, position, row in _rows_named(tuple([cell.text for _, cell in leading]), labels):
        index, label = leading[position]
        values = line.cells[index + 1 :]
        if table == 3 and len(normalise_label(label.text)) <= _ALSO_A_NAME:
            before = line.cells[index - 1].text if index else ""  # its number may stand in a cell of its own
            numbered = any(_NUMBERED.match(squeeze(text)) for text in (label.text, before + label.text))
            if not (numbered or any(map(_is_number, values))):
                continue
        return table, LabelledLine(line, row, label, values)
    return None


@lru_cache(maxsize=16384)
def _rows_named(texts: tuple[str, ...], labels: Labels) -> tuple[tuple[int, int, Row], ...]:
    """Table, position and row of the last of some labels that names a row, for each table in which one does; asked
    once for each row of the form as its labels are printed, which is nearly always the same.
    """
    found = {}
    for table in (3, 2):
        rows = labels.rows[table]
        for position, text in enumerate(texts):
            form = next((form for form in label_forms(text) if form and form in rows), None)
            if form is not None:
                found[table] = table, position, rows[form]
    return tuple(found.values())


def _before_figures(line: TableLine) -> list[tuple[int, GridCell]]:
    """The filled cells of a line up to its first figure, with their indices; a serial number before a label is none."""
    found: list[tuple[int, GridCell]] = []
    serial = None
    for index, cell in enumerate(line.cells):
        text = cell.text.strip()
        if not text:
            continue
        if is_figure_like(cell.text):
            if found or serial or not text.isdigit():
                break
            serial = cell
        else:
            found.append((index, cell))
    return found


def _is_number(cell: GridCell) -> bool:
    return bool(cell.text.strip()) and is_figure_like(cell.text)


def is_header_line(line: TableLine, words: Mapping[str, str], *, least: int = 2) -> bool:
    """Whether a line is part of a table's header: it names several of its columns and holds no number."""
    return names_several(line, words, least) and not any(cell.text.strip().isdecimal() for cell in line.cells)


def names_several(line: TableLine, words: Mapping[str, str], least: int) -> bool:
    """Whether a line names so many different columns."""
    if len(line.worded) < least:
        return False
    forms = (normalise_label(cell.text) for cell in line.worded)
    return len({words[form] for form in forms if form in words}) >= least


def match_near(
    lines: Sequence[TableLine],
    found: Sequence[LabelledLine | None],
    table_rows: Sequence[Row],
    labels: Labels,
) -> list[LabelledLine | None]:
    """Fill gaps by similarity: a line without an exact label may only be a row that its neighbours leave open."""
    order = {row.key: index for index, row in enumerate(table_rows)}
    result = list(found)
    for index, line in enumerate(lines):
        if result[index] is not None or not any(map(_is_number, line.cells)):
            continue  # prose: nothing to place, and comparing costs the most
        before = next((order[f.row.key] for f in reversed(result[:index]) if f is not None), -1)
        after = next((order[f.row.key] for f in found[index + 1 :] if f is not None), len(table_rows))
        result[index] = _nearest(line, table_rows[before + 1 : after], labels)
    return result


def _nearest(line: TableLine, candidates: Sequence[Row], labels: Labels) -> LabelledLine | None:
    """The candidate row whose wording is near enough to one of the line's labels, and clearly nearest."""
    best: tuple[float, int, Row] | None = None
    second = 0.0
    for index, cell in _before_figures(line):
        text = normalise_label(cell.text)
        if len(text) < _SHORTEST_NEAR_LABEL or text in labels.groups:
            continue
        for row in candidates:
            score = max((_similarity(text, word) for word in row.accepted), default=0.0)
            if best is None or score > best[0]:
                second = best[0] if best and best[2] is not row else second
                best = (score, index, row)
            elif row is not best[2]:
                second = max(second, score)
    if best is None or best[0] < NEAR_ENOUGH or best[0] - second < CLEARLY_NEARER:
        return None
    _, index, row = best
    values = line.cells[index + 1 :]
    if not any(_is_number(cell) for cell in values):
        return None
    note = f"{NEAR_LABEL}“{line.cells[index].text.strip()}”，按相近的“{row.labels[-1]}”对应"
    return LabelledLine(line, row, line.cells[index], values, note)


@lru_cache(maxsize=65536)
def _similarity(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
