"""What can be copied from a report and from the list: plain text, tables with a tab between the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model import BADGE_MARKS
from tui.copying import Copyable, as_text
from tui.evidence import slot_name
from tui.evidence_lines import panel_lines
from tui.figures import figure_text
from tui.form import PREVIOUS, build_form
from tui.list_lines import mark_words
from tui.parts import part_lines
from tui.session import template_of
from tui.show import clean
from tui.table_view import PARTS
from tui.texts import text

if TYPE_CHECKING:
    from audit.batch import ListRow
    from audit.model import Report
    from tui.desk import Desk

_WIDE = 10_000
"""Cells that no line fills, so that nothing is wrapped in what is copied."""


def of_report(desk: Desk) -> list[Copyable]:
    """The cell under the cursor, the chosen finding with its evidence, the table that is open."""
    found = []
    report, finding = desk.judgement.report, desk.finding
    template = template_of(report)
    who = f"{clean(report.organ or '')} {report.year or ''}".strip()
    if desk.table != PARTS and report.cells and desk.cursor is not None:
        last = desk.cursor.startswith(PREVIOUS)
        figures = desk.session.previous_cells(desk.position) if last else report.cells
        cell = figures.get(desk.cursor.removeprefix(PREVIOUS))
        name = slot_name(template, desk.cursor)
        found.append(Copyable("c", text("copy.cell"), f"{who}\t{name}\t{figure_text(cell)}"))
    if finding is not None:
        evidence = desk.session.evidence(desk.position, finding)
        lines = panel_lines(evidence, desk.scope(finding), _WIDE)
        words = f"{who}  {clean(report.path)}\n{as_text(lines)}"
        found.append(Copyable("f", text("copy.finding"), words))
    if report.body is not None and report.body.address:
        found.append(Copyable("u", text("copy.address"), report.body.address))
    if report.cells:
        found.append(
            Copyable(
                "t", text("copy.table"), f"{who}\t{clean(report.path)}\n{table_text(report, desk.table)}"
            )
        )
    return found


def table_text(report: Report, number: int) -> str:
    """A table of a report, or its parts, with a tab between the columns."""
    template = template_of(report)
    if number == PARTS:
        return as_text(part_lines(report, template, _WIDE))
    form = build_form(template.tables[number], report.cells, {}, {})
    rows = [["", *(full for full, _ in form.columns)]] if form.columns else []
    for line in form.lines:
        rows.append([line.label, *line.titles, *(cell.text for cell in line.cells)])
    return "\n".join("\t".join(row) for row in rows)


def of_rows(rows: list[ListRow], cursor: ListRow | None) -> list[Copyable]:
    """The line under the cursor of the list, and all lines of the list with their heads."""
    heads = [
        text(f"list.columns.{name}")
        for name in ("badge", "year", "organ", "failed", "doubts", "mark", "path")
    ]
    found = []
    if cursor is not None:
        found.append(Copyable("r", text("copy.row"), "\t".join(_row(cursor))))
    if rows:
        lines = [heads, *map(_row, rows)]
        found.append(Copyable("a", text("copy.rows"), "\n".join("\t".join(line) for line in lines)))
    return found


def _row(row: ListRow) -> list[str]:
    badge = f"{BADGE_MARKS[row.badge]} {text(f'badge.{row.badge}')}"
    year = "" if row.year is None else str(row.year)
    return [badge, year, clean(row.organ), row.failed, str(row.doubts), mark_words(row.mark), clean(row.path)]
