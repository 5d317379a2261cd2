"""A finding -> the equation that it is about, with its slots. Nothing is judged here, so no frames are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model import Finding
    from audit.rule import RuleBook, Term


@dataclass(frozen=True, slots=True)
class Equation:
    """Both sides of a linear rule in one scope; both are empty for a rule of another kind."""

    left: tuple[Term, ...] = ()
    relation: str = ""
    right: tuple[Term, ...] = ()


def equation(finding: Finding, rule_book: RuleBook) -> Equation:
    """The equation that a finding is about, with its slots; empty where the rule is none."""
    rule = rule_book.by_id.get(finding.rule)
    if rule is None or rule.kind != "linear":
        return Equation()
    for instances in rule.instances_by_template.values():
        for instance in instances:
            if instance.scope == finding.scope and tuple(t.slot for t in instance.terms) == finding.slots:
                return Equation(instance.left, rule.relation, instance.right)
    return Equation()
