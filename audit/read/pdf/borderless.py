"""Lines without ruling lines around them -> tables, by the positions of their figures, where these are certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Problem
    from audit.read.pdf.lines import Line
    from audit.read.pdf.marks import Marks
    from audit.read.pdf.tables import Table


def borderless_tables(page: Marks, lines: Sequence[Line]) -> tuple[list[Table], list[Line], list[Problem]]:
    """TO DO."""
    return [], list(lines), []
