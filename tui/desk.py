"""One open report: which table, finding and figure are chosen, and the lines that show them; no textual.

The report screen asks for lines and tells of keys; everything in between is here, so that it can be tested
with prepared values.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from audit.attested import ATTESTABLE
from audit.model import BADGE_MARKS, Finding, Outcome
from tui.evidence import scope_word, sides_of, slot_name
from tui.evidence_lines import panel_lines, strip_lines
from tui.figures import cell_story
from tui.finding_list import counts_as_failure, list_lines, ordered
from tui.form import PREVIOUS, Side
from tui.session import template_of
from tui.show import clean, cut, cut_left, fit, width
from tui.table_view import PARTS, TABLES, TableView
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.session import Session
    from tui.styles import Line


def _table_of(finding: Finding) -> int:
    """The table to turn to: the finding's own, else that of its first figure, else the parts."""
    if finding.table in TABLES:
        return finding.table
    slot = next((slot.removeprefix(PREVIOUS) for slot in finding.slots), "")
    return next((number for number in TABLES[1:] if slot.startswith(f"t{number}.")), PARTS)


class Desk(TableView):
    """A report laid out for reading, with one of its findings chosen."""

    def __init__(self, session: Session, position: int) -> None:
        super().__init__(session, position)
        self.findings: list[Finding] = []
        self.chosen: int | None = None
        self.panel_top = 0
        self.reload(position)
        self.choose(self._first_failure() or 0)

    # --- state ---------------------------------------------------------------------------------------

    @property
    def finding(self) -> Finding | None:
        """The chosen finding, or None in a report without any."""
        return self.findings[self.chosen] if self.chosen is not None else None

    def reload(self, position: int) -> None:
        """Take the report anew from the session; the chosen finding stays chosen while it exists."""
        before = self.finding
        self.position = position
        self.findings = ordered(self.judgement.findings)
        keys = [finding.key for finding in self.findings]
        if before is not None and before.key in keys:
            self.chosen = keys.index(before.key)
        elif self.chosen is not None:
            self.chosen = min(self.chosen, len(keys) - 1) if keys else None
        else:
            self.chosen = self._first_failure()

    def _first_failure(self) -> int | None:
        """The first failure, else the first finding, if there is any."""
        failing = (n for n, finding in enumerate(self.findings) if counts_as_failure(finding))
        return next(failing, 0 if self.findings else None)

    def choose(self, number: int) -> None:
        """Choose a finding: its table comes up with its figures in sight."""
        if not self.findings:
            self.chosen = None
            return
        self.chosen = number % len(self.findings)
        finding = self.findings[self.chosen]
        self.table = _table_of(finding)
        self.whole, self.panel_top, self._reveal = None, 0, True
        # A finding about a sentence is about no figure first: its sentence is told, and its source shown.
        own = [slot for slot in self._sides() if slot in self.judgement.report.cells and not finding.quote]
        self.cursor = next(iter(self.doubtful() or own), None)

    def doubtful(self) -> list[str]:
        """The figures that keep the chosen finding undecided, in its order: these an inspector can attest."""
        finding, cells = self.finding, self.judgement.report.cells
        if finding is None or finding.outcome is not Outcome.UNKNOWN:
            return []
        return [slot for slot in self._sides() if slot in cells and cells[slot].state in ATTESTABLE]

    def to_next_doubt(self) -> None:
        """Put the cursor on the next figure that keeps the chosen finding undecided, if there is one."""
        if doubtful := self.doubtful():
            self.cursor = doubtful[0]
            self._into_sight()

    def choose_failure(self, step: int) -> bool:
        """Choose the next (1) or previous (-1) failure of this report; False where there is none left."""
        start = self.chosen if self.chosen is not None else (-1 if step > 0 else len(self.findings))
        beyond = range(start + 1, len(self.findings)) if step > 0 else range(start - 1, -1, -1)
        found = next((n for n in beyond if counts_as_failure(self.findings[n])), None)
        if found is not None:
            self.choose(found)
        return found is not None

    def choose_edge(self, step: int) -> None:
        """Choose the first failure (1) or the last (-1)."""
        failing = [n for n, finding in enumerate(self.findings) if counts_as_failure(finding)]
        if failing:
            self.choose(failing[0 if step > 0 else -1])

    # --- lines ---------------------------------------------------------------------------------------

    def head_lines(self, cells: int) -> list[Line]:
        """Who, which year, which badge; file, form and the tables to choose from."""
        report, badge = self.judgement.report, self.judgement.badge
        view = self.session.view
        place = view.place(self.position) if view is not None else None
        total = len(view) if view is not None else 0
        where = (
            text("report.position", place=place + 1, total=total)
            if place is not None
            else text("report.hidden")
        )
        right = f" {where} "
        organ = clean(report.organ or "") or text("list.no_organ", name=clean(PurePath(report.path).name))
        year = str(report.year) if report.year else text("report.no_year")
        deduced = self.judgement.deduced
        beside = "  " + text("report.deduced", count=len(deduced)) if deduced else ""
        left = f" {BADGE_MARKS[badge]} {text(f'badge.{badge}')}{beside}  {year}  {organ}"
        first: Line = ((fit(left, cells - width(right)) + right, "bar"),)
        return [first, self._second_line(cells)]

    def _second_line(self, cells: int) -> Line:
        report = self.judgement.report
        runs: list[tuple[str, str]] = [(" ", "")]
        for number in TABLES if report.cells else ():
            label = text("form.tables.parts" if number == PARTS else f"form.tables.{number}")
            runs.append(
                (
                    f"[{number} {label}]" if number == self.table else f" {number} {label} ",
                    "bold" if number == self.table else "",
                )
            )
        form = (
            text("report.form", template=clean(report.template))
            if report.template
            else text("report.no_form")
        )
        when = (
            text("report.published", date=report.published)
            if report.published
            else text("report.no_published")
        )
        about = f"  {form}  {when}  "
        room = cells - sum(width(part) for part, _ in runs)
        path = clean(report.path if report.part is None else f"{report.path}#{report.part}")
        about = cut(about, room)
        return (*runs, (about + cut_left(path, max(0, room - width(about) - 1)), ""))

    def _sides(self) -> Mapping[str, Side]:
        finding = self.finding
        return sides_of(finding, self.session.equation(finding)) if finding is not None else {}

    def story_line(self, cells: int) -> Line:
        """One line on the figure under the cursor."""
        report = self.judgement.report
        if self.cursor is None or self.table == PARTS or not report.cells:
            return self._quote_line(cells)
        template = template_of(report)
        last = self.cursor.startswith(PREVIOUS)
        slot = self.cursor.removeprefix(PREVIOUS)
        name = slot_name(template, slot)
        figures = self.session.previous_cells(self.position) if last else self.cells
        named = text("finding.last_year", name=name) if last else name
        return ((" " + cut("> " + cell_story(named, figures.get(slot)), cells - 1), "dim"),)

    def _quote_line(self, cells: int) -> Line:
        """The sentence that the chosen finding is about, where it is about one."""
        quote = self.finding.quote if self.finding is not None else None
        return (
            ((" " + cut("> " + text("finding.quote", quote=clean(quote)), cells - 1), "dim"),)
            if quote
            else ()
        )

    def strip_lines(self, cells: int, height: int) -> list[Line]:
        """The chosen finding under the table, or that there is none."""
        finding = self.finding
        if finding is None or self.chosen is None:
            return self._no_finding()
        evidence = self.session.evidence(self.position, finding)
        place = text("report.finding_place", place=self.chosen + 1, total=len(self.findings))
        return strip_lines(evidence, self.scope(finding), place, cells, height)

    def _no_finding(self) -> list[Line]:
        judgement = self.judgement
        if not judgement.report.is_read:
            return []
        counts = {str(outcome): count for outcome, count in judgement.counts.items()}
        numbers = {str(outcome): counts.get(str(outcome), 0) for outcome in Outcome}
        numbers["passed"], numbers["failed"] = numbers.pop("pass"), numbers.pop("fail")
        return [
            ((" " + text("report.no_findings"), "bold"),),
            ((" " + text("report.counts", **numbers), ""),),
        ]

    def scope(self, finding: Finding) -> str:
        """The scope of a finding in words."""
        return scope_word(finding, template_of(self.judgement.report))

    def panel_lines(self, cells: int, height: int) -> list[Line]:
        """The list of findings by rule and, below it, all about the chosen one; scrolled by `panel_top`."""
        finding = self.finding
        if finding is None:
            return self._no_finding()
        detail = panel_lines(self.session.evidence(self.position, finding), self.scope(finding), cells)
        listed, chosen = list_lines(
            self.session, self.findings, self.chosen, template_of(self.judgement.report), cells
        )
        room = max(4, min(len(listed), max(height * 2 // 5, height - len(detail) - 1)))
        start = max(0, min(chosen - room // 2, len(listed) - room))
        above = [*listed[start : start + room], (("-" * cells, "dim"),)]
        self.panel_top = max(0, min(self.panel_top, len(detail) - (height - len(above))))
        room = height - len(above)
        shown = detail[self.panel_top : self.panel_top + room]
        if shown and (left := len(detail) - self.panel_top - room) > 0:
            shown[-1] = ((text("report.more", count=left + 1), "dim"),)
        return [*above, *shown]
