"""Rows of table 3 -> its seven applicant columns.

A geometric source (HTML, DOCX, ruled PDF) is taken at its columns, and nothing that the figures say moves a
value; a lossy source (text) only where one placement alone fits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from audit.align.table3_geometric import Geometric
from audit.align.table3_lossy import Lossy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.align.applicants import Header
    from audit.align.labels import LabelledLine
    from audit.model import Cell
    from audit.template import Slot, Template


def place_rows(
    rows: Sequence[LabelledLine], headers: Mapping[int, Header], template: Template
) -> Iterator[Cell]:
    """Every cell of the given rows of table 3. `headers` are by source; all rows of one source share theirs."""
    for source in sorted({row.line.source for row in rows}):
        own = [row for row in rows if row.line.source == source]
        header = headers[source]
        way = Geometric(own, header) if own[0].line.columns_known else Lossy(own, header)
        for row in own:
            yield from way.place(row, _slots(row.row.key, template))


@lru_cache(maxsize=128)
def _slots(row: str, template: Template) -> Mapping[str, Slot]:
    """The slots of a row of the table, by their columns."""
    return {key: template.slots[f"{row}.{key}"] for key in template.tables[3].row(row).columns}
