"""The lines that show a finding: a strip of a few lines under a table, or a panel beside one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model import Outcome
from tui.ambiguous import safe
from tui.data_lines import data_lines
from tui.evidence import mark_of, review_words, style_of, words_of
from tui.form import Side
from tui.layout import MARKS
from tui.show import clean, cut, width, wrap
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Figure
    from tui.evidence import Evidence, Part
    from tui.styles import Line


def _sum(parts: Sequence[Part], side: Side, total: Figure | None) -> str:
    """`[40 + 2] = 42`: figures that are 0 are left out of a long sum, and counted."""
    kept = list(parts) if len(parts) <= 3 else [part for part in parts if not part.is_zero]
    shown = ""
    for part in kept or parts[:1]:
        sign = "" if not shown and part.sign == "+" else f" {part.sign} " if shown else part.sign
        shown += sign + (text("finding.last", shown=part.shown) if part.is_last_year else part.shown)
    before, after = MARKS[side]
    left_out = len(parts) - len(kept) if kept else len(parts) - 1
    zeros = text("finding.zeros", count=left_out) if left_out else ""
    equals = f" = {total}" if len(parts) > 1 and total is not None else ""
    return f"{before}{shown}{zeros}{after}{equals}"


def formula(evidence: Evidence) -> str:
    """The equation with its numbers on one line: `[12 + 0] = 12 ≠ <15>  差 -3`; "" for other rules."""
    if not evidence.left and not evidence.right:
        return ""
    finding = evidence.finding
    broken = {"=": "≠", "<=": ">", ">=": "<"}.get(evidence.relation, evidence.relation)
    relation = (
        broken
        if finding.outcome is Outcome.FAIL
        else "=?"
        if evidence.relation == "="
        else evidence.relation + "?"
    )
    left, right = (
        _sum(evidence.left, Side.LEFT, finding.left),
        _sum(evidence.right, Side.RIGHT, finding.right),
    )
    delta = "" if finding.delta is None else text("finding.delta", delta=finding.delta)
    return f"{left}  {safe(relation)}  {right}{delta}"


def strip_lines(evidence: Evidence, scope: str, place: str, cells: int, height: int) -> list[Line]:
    """The evidence in a few full-width lines: head, formula, message, law, review; cut at `height`."""
    finding = evidence.finding
    head = (
        f"{mark_of(finding)} {finding.rule} {evidence.title}  {scope}"
        if scope
        else f"{mark_of(finding)} {finding.rule} {evidence.title}"
    )
    right = f"  {words_of(finding)}  {place} "
    head = cut(head, max(8, cells - width(right) - 1))
    lines: list[Line] = [((f" {head}{' ' * (cells - width(head) - width(right) - 1)}{right}", "bar"),)]
    equation = formula(evidence)
    body: list[Line] = [((f" {line}", "bold"),) for line in wrap(equation, cells - 1)] if equation else []
    message = wrap(evidence.message, cells - 1)
    law = wrap(text("finding.law", law=evidence.law), cells - 1)
    review: Line = (
        (" " + cut(text("finding.review", review=review_words(evidence.review)), cells - 1), "mark"),
    )
    room = height - 1 - len(body) - (1 if evidence.review else 0)
    message = _at_most(message, max(1, room - 1), cells - 1)
    law = _at_most(law, max(1, room - len(message)), cells - 1)
    body.extend(((f" {line}", ""),) for line in (*message, *law))
    if evidence.review:
        body.append(review)
    return [*lines, *body][:height]


def _at_most(lines: list[str], count: int, cells: int) -> list[str]:
    if len(lines) <= count:
        return lines
    return [*lines[: count - 1], cut("".join(lines[count - 1 :]), cells)]


def panel_lines(evidence: Evidence, scope: str, cells: int) -> list[Line]:
    """The whole evidence for the panel beside the table; nothing is cut, long texts are wrapped.

    What an inspector needs to decide comes first (equation, message, law, decision), what may explain it behind.
    """
    finding = evidence.finding
    lines: list[Line] = []

    def add(words: str, style: str = "") -> None:
        lines.extend(((line, style),) for line in wrap(words, cells))

    add(
        f"{mark_of(finding)} {finding.rule} {evidence.title}" + (f"  {scope}" if scope else ""),
        style_of(finding),
    )
    add(words_of(finding))
    lines.append(())
    if evidence.left or evidence.right:
        add(formula(evidence), "bold")
        lines.extend(_terms(evidence.left, Side.LEFT, cells))
        lines.extend(_terms(evidence.right, Side.RIGHT, cells))
        lines.append(())
    add(evidence.message)
    if finding.quote:
        add(text("finding.quote", quote=clean(finding.quote)))
    if evidence.beside:
        lines.append(())
        lines.extend(data_lines(finding.data, cells, evidence.beside))
    lines.append(())
    add(text("finding.law", law=evidence.law))
    add(text("finding.review", review=review_words(evidence.review)), "mark" if evidence.review else "")
    lines.append(())
    for said in evidence.derivation:
        add(text("explain.derivation", said=said))
    for said in evidence.borne_out:
        add(text("explain.evidence", said=said))
    if evidence.explanations:
        add(text("explain.title"), "bold")
        for number, said in enumerate(evidence.explanations, start=1):
            add(f"{number} {said}")
    if evidence.reason:
        add(text("finding.reason", reason=evidence.reason))
    if evidence.history:
        add(text("history.title"), "bold")
        for said in evidence.history:
            add(f"  {said}")
    return lines


def _terms(parts: Sequence[Part], side: Side, cells: int) -> list[Line]:
    shown = [part for part in parts if not part.is_zero] if len(parts) > 4 else list(parts)
    before, after = MARKS[side]
    digits = max((width(part.shown) for part in shown), default=0)
    lines: list[Line] = [((text(f"finding.{side}", marks=f"{before} {after}"), "bold"),)]
    for part in shown:
        number = f" {part.sign} {' ' * (digits - width(part.shown))}{part.shown}  "
        first, *rest = wrap(part.name, max(8, cells - width(number)))
        lines.append(((number + first, ""),))
        lines.extend(((" " * width(number) + line, ""),) for line in rest)
    if len(shown) < len(parts):
        lines.append(((text("finding.other_zeros", count=len(parts) - len(shown)), "dim"),))
    return lines
