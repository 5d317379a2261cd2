"""One finding with everything that an inspector needs to see beside the table, as plain values and lines.

In: a finding, the cells of its report and of last year's, its equation and its rule. Out: an `Evidence`, and
its lines for the strip under a table (80 columns) and for the panel beside one.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from audit.model import Outcome, Severity
from tui.figures import figure_text
from tui.form import PREVIOUS, Side
from tui.layout import MARKS
from tui.show import clean, cut, width, wrap
from tui.texts import load_texts, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model import Cell, Figure, Finding
    from audit.template import Template
    from tui.styles import Line


class TermLike(Protocol):
    """One figure of an equation: its sign (1 or -1) and its slot (`prev:SLOT` for last year's)."""

    @property
    def sign(self) -> int: ...  # noqa: D102
    @property
    def slot(self) -> str: ...  # noqa: D102


class EquationLike(Protocol):
    """Both sides of a linear rule in one scope; both are empty for a rule of another kind."""

    @property
    def left(self) -> Sequence[TermLike]: ...  # noqa: D102
    @property
    def relation(self) -> str: ...  # noqa: D102
    @property
    def right(self) -> Sequence[TermLike]: ...  # noqa: D102


class RuleLike(Protocol):
    """What the screens show of a rule."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def law(self) -> str: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102


class ReviewLike(Protocol):
    """What the review log says about a subject now."""

    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def inspector(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> str: ...  # noqa: D102
    @property
    def note(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of an equation as shown: `sign` is "+" or "-", `shown` tells value and state."""

    sign: str
    shown: str
    name: str
    is_zero: bool
    is_last_year: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding in words and numbers; `left` and `right` are empty where the rule is no equation."""

    finding: Finding
    title: str
    law: str
    reason: str
    relation: str
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    review: ReviewLike | None


def sides_of(finding: Finding, equation: EquationLike | None) -> dict[str, Side]:
    """Which slots to mark on the form; without an equation every slot of the finding counts as left."""
    if equation is None or not (equation.left or equation.right):
        return dict.fromkeys(finding.slots, Side.LEFT)
    marked = {term.slot: Side.LEFT for term in equation.left}
    return marked | {term.slot: Side.RIGHT for term in equation.right}


def slot_name(template: Template, slot: str) -> str:
    """The Chinese name of a slot; last year's says so, a claim of the prose is counted."""
    if slot.startswith(PREVIOUS):
        return text("finding.last_year", name=slot_name(template, slot.removeprefix(PREVIOUS)))
    if slot.startswith("text:"):
        return text("finding.claim", number=slot.removeprefix("text:"))
    found = template.slots.get(slot)
    return clean(found.name) if found else clean(slot)


def gather(
    finding: Finding,
    template: Template,
    cells: Mapping[str, Cell],
    previous: Mapping[str, Cell],
    *,
    equation: EquationLike | None = None,
    rule: RuleLike | None = None,
    review: ReviewLike | None = None,
) -> Evidence:
    """The evidence for one finding."""

    def part(term: TermLike) -> Part:
        last = term.slot.startswith(PREVIOUS)
        cell = (previous if last else cells).get(term.slot.removeprefix(PREVIOUS))
        shown = figure_text(cell)
        return Part("-" if term.sign < 0 else "+", shown, slot_name(template, term.slot), shown == "0", last)

    return Evidence(
        finding,
        clean(rule.title) if rule else "",
        clean(finding.basis or (rule.law if rule else "")),
        clean(rule.reason) if rule else "",
        equation.relation if equation else "=",
        tuple(part(term) for term in equation.left) if equation else (),
        tuple(part(term) for term in equation.right) if equation else (),
        review,
    )


def scope_word(finding: Finding, template: Template | None) -> str:
    """The scope in Chinese: a column, a row or a slot by its label; otherwise as the engine wrote it."""
    scope = finding.scope
    if scope is None:
        return ""
    if template is not None:
        if scope in template.slots:
            return clean(template.slots[scope].name)
        for table in template.tables.values():
            if finding.table not in (None, table.number):
                continue
            if scope in table.columns:
                return clean(table.columns[scope].labels[-1])
            for row in table.rows:
                if scope in (row.key, row.key.partition(".")[2]):
                    return clean(row.labels[-1].split(text("form.aside"), 1)[0])
    return load_texts().get(f"scope.{scope}", clean(scope))


def style_of(finding: Finding) -> str:
    """The style that a finding's outcome and severity have everywhere."""
    if finding.outcome is Outcome.UNKNOWN:
        return "unknown"
    return {Severity.ERROR: "fail", Severity.WARNING: "warning", Severity.INFO: ""}[finding.severity]


def mark_of(finding: Finding) -> str:
    """The ASCII mark of a finding: x broken, ! warning, ? undecided, i note."""
    if finding.outcome is Outcome.UNKNOWN:
        return "?"
    return {Severity.ERROR: "x", Severity.WARNING: "!", Severity.INFO: "i"}[finding.severity]


def words_of(finding: Finding) -> str:
    """Severity and verdict in Chinese; what is undecided accuses nobody, so its severity is left out."""
    verdict = text(f"verdict.{finding.verdict}")
    if finding.outcome is Outcome.UNKNOWN:
        return verdict
    return f"{text(f'severity.{finding.severity}')}  {verdict}"


def review_words(review: ReviewLike | None) -> str:
    """The state of the review in one phrase; the note follows it where there is one."""
    if review is None:
        return text("review.open")
    parts = [text(f"review.{review.state}"), clean(review.inspector), _local(review.at)]
    return " ".join(parts) + (text("review.note", note=clean(review.note)) if review.note else "")


def _local(at: str) -> str:
    """The log's UTC time as the clock on the inspector's wall shows it."""
    try:
        return f"{datetime.datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return clean(at)


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
    return f"{left}  {relation}  {right}{delta}"


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
    message = wrap(clean(finding.message), cells - 1)
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
    """The whole evidence for the panel beside the table; nothing is cut, long texts are wrapped."""
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
    add(clean(finding.message))
    if finding.quote:
        add(text("finding.quote", quote=clean(finding.quote)))
    lines.append(())
    add(text("finding.law", law=evidence.law))
    if evidence.reason:
        add(text("finding.reason", reason=evidence.reason))
    lines.append(())
    add(text("finding.review", review=review_words(evidence.review)), "mark" if evidence.review else "")
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
