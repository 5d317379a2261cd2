"""The readers that are measured: gouji's, pdfplumber's tables, pypdf's own text modes. Each gives Documents, which
the same aligner turns into figures, so that only the reading is compared.
"""

from __future__ import annotations

import importlib
import io
import re
from typing import TYPE_CHECKING, Any, Literal

from audit.figure import is_figure_like
from audit.model import Document, Grid, GridCell, Place, TextBlock
from audit.read import READERS, Unreadable, kind_of
from audit.read.text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_COLUMNS = re.compile(r"\s{2,}|\t")
_LEAST_FIGURES = 4
"""So many figures on a line of plain text make it a row of a table."""


def gouji(data: bytes, name: str) -> tuple[Document, ...]:
    """What the program itself does."""
    return READERS[kind_of(data, name)](data, name)


def pdfplumber_tables(data: bytes, name: str) -> tuple[Document, ...]:
    """pdfplumber's tables (default settings) with their merged cells, and its text as prose."""
    import pdfplumber

    blocks: list[TextBlock | Grid] = []
    number = 0
    with pdfplumber.open(io.BytesIO(data)) as opened:
        for page in opened.pages:
            tables = page.find_tables()
            prose = page
            for table in tables:  # the words of a table, read a second time as prose, would contradict it
                prose = prose.outside_bbox(table.bbox, strict=False)
            entries: list[tuple[float, TextBlock | Grid]] = [
                (line["top"], TextBlock(line["text"], Place(page=page.page_number)))
                for line in prose.extract_text_lines(return_chars=False)
            ]
            for table in tables:
                number += 1
                entries.append((table.bbox[1], _grid(table, number, page.page_number)))
            blocks += [block for _, block in sorted(entries, key=lambda entry: entry[0])]
    return (Document("pdf", tuple(blocks)),)


def _grid(table: Any, number: int, page: int) -> Grid:
    """A table of pdfplumber: cells by the edges of their boxes, None where another cell reaches."""
    boxes = [cell for row in table.rows for cell in row.cells if cell]
    columns = _edges([x for box in boxes for x in (box[0], box[2])])
    rows = _edges([y for box in boxes for y in (box[1], box[3])])
    cells = []
    for row, texts in zip(table.rows, table.extract(), strict=True):
        for box, text in zip(row.cells, texts, strict=True):
            if box is None:
                continue
            left, right = _nearest(columns, box[0]), _nearest(columns, box[2])
            top, bottom = _nearest(rows, box[1]), _nearest(rows, box[3])
            place = Place(page=page, table=number, row=top + 1, column=left + 1)
            joined = (text or "").replace("\n", "")
            cells.append(GridCell(top, left, joined, place, max(1, bottom - top), max(1, right - left)))
    place = Place(page=page, table=number)
    return Grid(number, len(rows) - 1, len(columns) - 1, tuple(cells), geometric=True, at=place)


def _edges(positions: Sequence[float]) -> list[float]:
    found: list[float] = []
    for position in sorted(positions):
        if not found or position - found[-1] > 1:
            found.append(position)
    return found


def _nearest(edges: Sequence[float], position: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - position))


def pypdf_plain(data: bytes, name: str) -> tuple[Document, ...]:
    """pypdf's extract_text: a line with several figures is a row."""

    def row(line: str) -> str:
        parts = line.split()
        return "\t".join(parts) if sum(map(is_figure_like, parts)) >= _LEAST_FIGURES else line

    return read_text("\n".join(map(row, _pypdf_lines(data, "plain"))).encode(), name)


def pypdf_layout(data: bytes, name: str) -> tuple[Document, ...]:
    """pypdf's layout mode: columns are what two spaces part."""
    lines = ("\t".join(_COLUMNS.split(line.strip())) for line in _pypdf_lines(data, "layout"))
    return read_text("\n".join(lines).encode(), name)


def _pypdf_lines(data: bytes, mode: Literal["plain", "layout"]) -> list[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    return [line for page in reader.pages for line in page.extract_text(extraction_mode=mode).splitlines()]


ENGINES: Mapping[str, tuple[str, Callable[[bytes, str], tuple[Document, ...]]]] = {
    "gouji": ("audit.read.pdf", gouji),
    "pdfplumber": ("pdfplumber", pdfplumber_tables),
    "pypdf layout": ("pypdf", pypdf_layout),
    "pypdf plain": ("pypdf", pypdf_plain),
}
"""Name -> the module that it needs, and the reader."""


def missing(engine: str) -> str | None:
    """What must be installed for an engine; None where it is there."""
    try:
        importlib.import_module(ENGINES[engine][0])
    except ImportError:
        return f"{ENGINES[engine][0]} is not installed (pip install '.[bench]')"
    return None


def read_with(engine: str, data: bytes, name: str) -> tuple[Document, ...]:
    """What an engine makes of a file; nothing where it gives up, however it does so."""
    try:
        return ENGINES[engine][1](data, name)
    except Unreadable:
        return ()
    except Exception:
        if engine == "gouji":  # a bug of ours must be seen
            raise
        return ()
