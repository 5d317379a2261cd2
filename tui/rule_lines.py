"""A rule of the book as lines: one line in the list, and everything of it where it is unfolded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from audit.language import language
from audit.template import load_template
from tui.evidence import rule_title
from tui.show import clean, fit, wrap
from tui.texts import text

if TYPE_CHECKING:
    from tui.styles import Line

_ID, _SEVERITY, _COUNT = 18, 9, 9
_INDENT = "    "


_GAP = re.compile(r"\{\w+\}")


def said_in_words(rule: Any) -> str:
    """The sentence of a failure in the language in use, with the gaps that its numbers fill."""
    message: str = rule.message_en if language() == "en" and rule.message_en else rule.message
    return message


def summary(rule: Any, broken: int, cells: int, *, is_here: bool) -> Line:
    """Id, severity, how often it is broken in the batch, title."""
    count = text("rules.broken", count=broken) if broken else ""
    words = (
        f"{'>' if is_here else ' '} {fit(rule.id, _ID)}{fit(text(f'severity.{rule.severity}'), _SEVERITY)}"
        f"{fit(count, _COUNT)}{clean(rule_title(rule))}"
    )
    return ((fit(words, cells).rstrip(), "cursor" if is_here else ""),)


def rule_lines(rule: Any, cells: int) -> list[Line]:
    """Law, reason, what is spared, severities by case, points and pack, examples; wrapped."""
    template = load_template(rule.templates[0])
    law = rule.law_of(template)
    said = [
        text("rules.law", words=law),
        text("rules.reason", words=rule.reason),
        text("rules.spares", words=rule.spares) if rule.spares else "",
        text("rules.message", words=_GAP.sub(text("rules.gap"), said_in_words(rule))),
    ]
    cases = {**rule.severity_by_scope, **rule.severity_by_condition}
    if cases:
        shown = "  ".join(f"{case} {text(f'severity.{level}')}" for case, level in cases.items())
        said.append(text("rules.cases", words=shown))
    if rule.points is not None:
        said.append(text("rules.points", points=f"{rule.points:g}"))
    if rule.pack:
        said.append(text("rules.pack", pack=rule.pack))
    lines: list[Line] = []
    for words in filter(None, said):
        lines += [((_INDENT + part, ""),) for part in wrap(clean(words), max(20, cells - len(_INDENT) - 1))]
    for example in rule.examples:
        outcomes = "  ".join(
            f"{scope} {text(f'rules.outcome.{outcome}')}".strip() for scope, outcome in example.expect.items()
        )
        words = text("rules.example", name=example.name, outcomes=outcomes)
        lines += [
            ((_INDENT + part, "dim"),) for part in wrap(clean(words), max(20, cells - len(_INDENT) - 1))
        ]
    return [*lines, ()]
