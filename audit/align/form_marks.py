"""Where a document's tables differ from the form: other labels, rows too many or too few, columns too many or too few.

In: the rows of tables 2 and 3 that were matched, and the lines with figures that were not. Out: FormMarks. Only what a
source with columns of its own shows is `certain`: an extraction drops rows and columns too.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.align.labels import label_forms
from audit.figure import is_figure_like
from audit.model import FormMark
from audit.wording import normalise_label, strip_enumerator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.align.applicants import Header
    from audit.align.labels import LabelledLine
    from audit.align.lines import TableLine
    from audit.model import GridCell
    from audit.template import Column, Template

Seen = tuple["TableLine", "LabelledLine | None"]
_SHORTEST = 2


def other_labels(rows: Sequence[LabelledLine]) -> Iterator[FormMark]:
    """Row labels in other words than the form's, punctuation and enumerators apart."""
    told: set[str] = set()
    for row in rows:
        if row.row.key not in told and _forms_of(row.row.labels).isdisjoint(label_forms(row.label.text)):
            told.add(row.row.key)
            official = row.row.labels[-1]
            yield FormMark("label", _shown(row.label), strip_enumerator(official), row.label.at)


@lru_cache(maxsize=256)
def _forms_of(labels: tuple[str, ...]) -> frozenset[str]:
    """What a row's own label may look like: as the form prints it, alone or with its group before it."""
    official = labels[-1]
    group = normalise_label(labels[-2]) if len(labels) > 1 else ""
    behind_group = {group + form for form in label_forms(official)}
    return frozenset({*label_forms(official), *label_forms("".join(labels[-2:])), *behind_group})


def other_names(cells: Sequence[tuple[GridCell, Column]]) -> Iterator[FormMark]:
    """Column names in other words than the form's."""
    told: set[str] = set()
    for cell, column in cells:
        official = column.labels[-1]
        if column.key not in told and not set(label_forms(official)) & set(label_forms(cell.text)):
            told.add(column.key)
            yield FormMark("label", _shown(cell), official, cell.at)


def other_rows(seen: Sequence[Seen], template: Template, table: int) -> Iterator[FormMark]:
    """Rows that the form does not have between two that follow one another on it, and rows of the form that are not
    there between two that are. Where an unknown line may be the absent row under a garbled label, nothing is said.
    """
    order = {row.key: n for n, row in enumerate(template.tables[table].rows)}
    groups = template.tables[table].groups
    matched = [n for n, (_, row) in enumerate(seen) if row is not None and row.row.key in order]
    for one, other in pairwise(matched):
        above, below = seen[one][1], seen[other][1]
        assert above is not None and below is not None
        between = [line for line, _ in seen[one + 1 : other] if _holds_figures(line)]
        strange = [line for line in between if not _is_group(line, groups)]
        skipped = template.tables[table].rows[order[above.row.key] + 1 : order[below.row.key]]
        same_source = above.line.source == below.line.source
        certain = above.line.columns_known and same_source
        if order[above.row.key] + 1 == order[below.row.key]:
            for line in strange:
                label = _label(line)
                whole = line.columns_known or (line.field_columns and line.blanks_seen)
                if label is not None and line.blanks_seen:  # an extraction loses rows and makes none up
                    yield FormMark("row_added", _shown(label), None, label.at, whole)
        elif skipped and not strange:
            for row in skipped:
                yield FormMark("row_missing", strip_enumerator(row.labels[-1]), None, above.label.at, certain)


def other_columns(
    rows: Sequence[LabelledLine], headers: Mapping[int, Header], template: Template
) -> Iterator[FormMark]:
    """Columns of table 3 that its first header does not name, or names beyond the form's."""
    columns = template.tables[3].columns
    for row in rows[:1]:
        header = headers[row.line.source]
        if not header.speaks:
            continue
        certain = row.line.columns_known and header.ranges is not None
        for key, column in columns.items():
            if key not in header.names:
                yield FormMark("column_missing", column.labels[-1], None, row.label.at, certain)
        if certain and header.complete and header.others:
            yield FormMark("column_added", str(len(header.others)), None, row.label.at)


def _holds_figures(line: TableLine) -> bool:
    return any(cell.text.strip() and is_figure_like(cell.text) for cell in line.cells)


def _label(line: TableLine) -> GridCell | None:
    """The words before a line's first figure, where it has some."""
    label: GridCell | None = None
    for cell in line.cells:
        if cell.text.strip() and is_figure_like(cell.text):
            break
        if len(normalise_label(cell.text)) >= _SHORTEST:
            label = cell
    return label


def _is_group(line: TableLine, groups: Mapping[str, str]) -> bool:
    label = _label(line)
    return label is not None and any(form in groups for form in label_forms(label.text))


def _shown(cell: GridCell) -> str:
    return " ".join(cell.text.split())[:60]
