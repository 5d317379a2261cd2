"""One finding with everything that an inspector needs to see beside the table, as plain values and lines.

In: a finding, the cells of its report and of last year's, its equation and its rule. Out: an `Evidence`, and
its lines for the strip under a table (80 columns) and for the panel beside one.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from audit import english
from audit.english import NO_TITLES, Titles, form_label, spoken
from audit.language import language
from audit.model import Outcome, Severity
from tui.figures import figure_text
from tui.form import PREVIOUS, Side
from tui.show import clean
from tui.texts import load_texts, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audit.model import Cell, Explanation, Finding
    from audit.template import Template

SEVERITY_MARKS = {Severity.ERROR: "x", Severity.WARNING: "!", Severity.INFO: "i"}
"""The mark of a failure in front of its name, the gravest first."""


_STRUCTURE = "STR-"
"""How the ids of rules on the six parts begin."""


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
    message: str = ""
    """What is wrong or in doubt in one sentence, in the language in use where there is one in it."""
    explanations: tuple[str, ...] = ()
    """What would make the rule hold, a line each; leads only."""
    history: tuple[str, ...] = ()
    """What happened to it so far, a line an event."""
    beside: Callable[[str], str] | None = None
    """The names of slots, where the finding has data to show beside its sentence."""
    derivation: tuple[str, ...] = ()
    """How the outcome follows from other rules, a sentence a step."""
    borne_out: tuple[str, ...] = ()
    """What bears out the verdict, a sentence each."""


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
    return clean(form_label(found.name)) if found else clean(slot)


def gather(
    finding: Finding,
    template: Template,
    cells: Mapping[str, Cell],
    previous: Mapping[str, Cell],
    *,
    equation: EquationLike | None = None,
    rule: RuleLike | None = None,
    review: ReviewLike | None = None,
    history: tuple[str, ...] = (),
    titles: Titles = NO_TITLES,
) -> Evidence:
    """The evidence for one finding."""

    def part(term: TermLike) -> Part:
        last = term.slot.startswith(PREVIOUS)
        cell = (previous if last else cells).get(term.slot.removeprefix(PREVIOUS))
        shown = figure_text(cell)
        return Part("-" if term.sign < 0 else "+", shown, slot_name(template, term.slot), shown == "0", last)

    left = tuple(part(term) for term in equation.left) if equation else ()
    right = tuple(part(term) for term in equation.right) if equation else ()
    return Evidence(
        finding,
        rule_title(rule),
        clean(finding.basis or (rule.law if rule else "")),
        clean(rule.reason) if rule else "",
        equation.relation if equation else "=",
        left,
        right,
        review,
        message_of(finding, rule, titles),
        tuple(explanation_line(explanation, template, titles) for explanation in finding.explanation),
        history,
        (lambda slot: slot_name(template, slot)) if finding.data else None,
        tuple(spoken(clean(said), titles) for said in finding.derivation),
        tuple(spoken(clean(said), titles) for said in finding.evidence),
    )


def message_of(finding: Finding, rule: RuleLike | None, titles: Titles = NO_TITLES) -> str:
    """The finding's sentence in the language in use, as it can be shown."""
    return clean(english.message_of(finding, rule, titles))


def explanation_line(explanation: Explanation, template: Template, titles: Titles = NO_TITLES) -> str:
    """One way of making the broken rules hold: what would change, what such a slip is called, and the note."""
    known = load_texts()
    changes = text("keys.and").join(
        text("explain.change", name=slot_name(template, slot), before=before, after=after)
        for slot, before, after in explanation.changes
    )
    key = f"explain.kind.{explanation.kind}"
    kind, note = known.get(key, clean(explanation.kind)), spoken(clean(explanation.note), titles)
    if note.casefold() == kind.casefold():
        note = ""  # it says no more than the kind
    return "  ".join(part for part in (changes, kind, note) if part)


def rule_title(rule: RuleLike | None) -> str:
    """A rule's title in the language in use, where the rule has one in it."""
    if rule is None:
        return ""
    english = getattr(rule, "title_en", "") if language() == "en" else ""
    return clean(english or rule.title)


def scope_word(finding: Finding, template: Template | None) -> str:
    """The scope in Chinese: a column, a row or a slot by its label; otherwise as the engine wrote it."""
    scope = finding.scope
    if scope is None:
        return ""
    if template is not None:
        if scope in template.slots:
            return clean(form_label(template.slots[scope].name))
        for table in template.tables.values():
            if finding.table not in (None, table.number):
                continue
            if scope in table.columns:
                return clean(form_label(table.columns[scope].labels[-1]))
            for row in table.rows:
                if scope in (row.key, row.key.partition(".")[2]):
                    return clean(form_label(row.labels[-1]).split(text("form.aside"), 1)[0])
    if scope.isdecimal():  # a passage of the text, or for rules on structure one of the six parts
        return text("finding.part" if finding.rule.startswith(_STRUCTURE) else "finding.claim", number=scope)
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
    return SEVERITY_MARKS[finding.severity]


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
    parts = [text(f"review.{review.state}"), clean(review.inspector), local_time(review.at)]
    return " ".join(parts) + (text("review.note", note=clean(review.note)) if review.note else "")


def local_time(at: str) -> str:
    """The log's UTC time as the clock on the inspector's wall shows it."""
    try:
        return f"{datetime.datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return clean(at)
