"""The scratch view of one report: which figures are tried, what the rules say then, and the lines that show it.

Everything here is thrown away when the view is left: nothing is stored, exported or shown elsewhere. No textual.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from audit.model import Outcome, State
from tui.desk import Desk
from tui.evidence import explanation_line, mark_of, message_of, rule_title, scope_word, slot_name
from tui.finding_list import counts_as_failure
from tui.form import PREVIOUS
from tui.session import template_of
from tui.show import clean, cut, fit, width, wrap
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model import Cell, Explanation, Figure
    from audit.what_if import Flip, Scratch, Tried
    from tui.session import Session
    from tui.styles import Line

_STYLES = {Outcome.FAIL: "fail", Outcome.UNKNOWN: "unknown"}


class Trial(Desk):
    """A report laid out for trying figures, begun from one of its findings."""

    def __init__(self, session: Session, position: int, key: str | None) -> None:
        """`key` names the finding whose explanations can be tried."""
        super().__init__(session, position)
        keys = [finding.key for finding in self.findings]
        if key in keys:
            self.choose(keys.index(key))
        self.number: int | None = None
        """Which of the explanations is tried."""
        self.said: Tried | None = None
        """What the rules say of the figures that are tried; None while that is worked out."""
        self._figures: dict[str, Figure] = {}

    @cached_property
    def scratch(self) -> Scratch:
        """The copy that is judged."""
        return self.session.scratch(self.position)

    # --- what is tried -------------------------------------------------------------------------------

    @property
    def tried(self) -> Mapping[str, Figure]:
        """The figures that are tried, by slot."""
        return self._figures

    @property
    def explanations(self) -> Sequence[Explanation]:
        """The tied explanations of the finding that the view was opened from."""
        return self.finding.explanation if self.finding is not None else ()

    def try_explanation(self, step: int) -> bool:
        """Try the next (1) or previous (-1) explanation in place of what is tried; False where there is none."""
        count = len(self.explanations)
        if not count:
            return False
        self.number = (
            (self.number + step) % count if self.number is not None else (0 if step > 0 else -1) % count
        )
        changes = self.explanations[self.number].changes
        self._take({slot: after for slot, _, after in changes})
        first = changes[0][0].removeprefix(PREVIOUS)
        self.show_table(template_of(self.judgement.report).slots[first].table)
        self.cursor = changes[0][0]
        return True

    def try_figure(self, slot: str, figure: Figure) -> None:
        """Try one more figure; the report's own takes back what was tried."""
        cell = self._cell(slot)
        same = cell is not None and cell.state in (State.READ, State.ATTESTED) and cell.value == figure
        others = {key: value for key, value in self._figures.items() if key != slot}
        self._take(others if same else {**others, slot: figure})
        self.number = None

    def take_back(self, slot: str | None) -> bool:
        """The report's own figure again in this place; False where none was tried."""
        if slot not in self._figures:
            return False
        self._take({key: value for key, value in self._figures.items() if key != slot})
        self.number = None
        return True

    def clear(self) -> None:
        """The report's own figures again everywhere."""
        self._take({})
        self.number = None

    def take_over(self, other: Trial) -> None:
        """What was tried on an earlier state of the same report, seen from the same place."""
        self._figures, self.number = dict(other._figures), other.number
        if self.number is not None and self.number >= len(self.explanations):
            self.number = None
        self.table, self.cursor, self.top = other.table, other.cursor, other.top

    def _take(self, figures: dict[str, Figure]) -> None:
        self._figures, self.said = figures, None
        self._reveal = True

    def _cell(self, slot: str) -> Cell | None:
        last = slot.startswith(PREVIOUS)
        figures = self.session.previous_cells(self.position) if last else self.judgement.report.cells
        return figures.get(slot.removeprefix(PREVIOUS))

    # --- lines ---------------------------------------------------------------------------------------

    def head_lines(self, cells: int) -> list[Line]:
        """What is tried, and that it goes nowhere."""
        report = self.judgement.report
        right = " "
        if self.explanations:
            place = "-" if self.number is None else self.number + 1
            right = " " + text("trial.place", place=place, total=len(self.explanations)) + " "
        name = f"{report.year or ''}  {clean(report.organ or report.path)}"
        mark = text("trial.mark")
        left = f" {mark}  {name}"
        first: Line = ((fit(left, cells - width(right)) + right, "bar"),)
        table = text(f"form.tables.{self.table}")
        said = f" {mark}  [{self.table} {table}]  " + text("trial.goes_nowhere")
        return [first, ((cut(said, cells), "bold"),)]

    def story_line(self, cells: int) -> Line:
        """The figure under the cursor, and the one that is tried in its place."""
        line = super().story_line(cells)
        if not line or self.cursor not in self._figures:
            return line
        said = text("trial.instead", name=slot_name(template_of(self.judgement.report), self.cursor),
                    figure=self._figures[self.cursor])  # fmt: skip
        return ((" " + cut("> " + said, cells - 1), "bold"),)

    def flip_lines(self, cells: int, height: int) -> list[Line]:
        """What the trial changes: a summary, the explanation that is tried, a line a rule that flips, what stays."""
        if self.said is None:
            words = text("trial.judging" if self._figures else "trial.begin")
            if not self._figures and self.explanations:
                words = text("trial.begin_explained", count=len(self.explanations))
            said: list[Line] = [((line, "bold"),) for line in wrap(words, cells)]
            return said[:height]
        flips = self.said.flips
        mended = sum(1 for flip in flips if flip.before is Outcome.FAIL)
        broken = sum(1 for flip in flips if flip.after is Outcome.FAIL)
        left = sum(1 for finding in self.said.findings if counts_as_failure(finding))
        lines: list[Line] = [
            ((line, "bold"),)
            for line in wrap(text("trial.summary", mended=mended, broken=broken, left=left), cells)
        ]
        if self.number is not None:
            tried = explanation_line(
                self.explanations[self.number],
                template_of(self.judgement.report),
                self.session.english_titles(),
            )
            lines += [((line, ""),) for line in wrap(tried, cells)]
        for flip in flips:
            lines += self._flip(flip, cells)
        if len(lines) > height:
            more = len(lines) - height + 1
            lines = [*lines[: height - 1], ((text("trial.more", count=more), "dim"),)]
        return lines

    def _flip(self, flip: Flip, cells: int) -> list[Line]:
        template = template_of(self.judgement.report)
        words = [flip.rule, rule_title(self.session.rule(flip.finding)), scope_word(flip.finding, template)]
        before, after = text(f"trial.outcome.{flip.before}"), text(f"trial.outcome.{flip.after}")
        change = text("trial.change", before=before, after=after)
        mark = mark_of(flip.finding) if flip.after in _STYLES else "+"
        named = f"{mark} {change}  {' '.join(word for word in words if word)}"
        lines: list[Line] = [((cut(named, cells), _STYLES.get(flip.after, "pass")),)]
        if flip.message and flip.after is Outcome.FAIL:
            lines += [(("  " + line, ""),) for line in wrap(self._said(flip), cells - 2)]
        return lines

    def _said(self, flip: Flip) -> str:
        """The sentence of a rule that breaks, in the language in use."""
        rule, titles = self.session.rule(flip.finding), self.session.english_titles()
        return message_of(replace(flip.finding, message=flip.message or ""), rule, titles)


def marked(lines: Sequence[Line]) -> list[Line]:
    """The lines, each saying that it is a trial."""
    return [((text("trial.mark") + " ", "dim"), *line) for line in lines]


def mark_width() -> int:
    """Cells that the mark takes from every line."""
    return width(text("trial.mark")) + 1
