"""What a rule is once it is loaded: frozen values, free of any code that judges."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model import Severity
    from audit.rule.examples import Example
    from audit.rule.packs import Off
    from audit.template import Template

PREVIOUS = "prev:"
RELATIONS = ("=", "<=", ">=")


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of an equation: sign 1 or -1 and a slot ("prev:" before it for last year's)."""

    sign: int
    slot: str

    @property
    def is_previous(self) -> bool:
        """Whether the figure stands in last year's report."""
        return self.slot.startswith(PREVIOUS)

    @property
    def bare(self) -> str:
        """The slot without "prev:"."""
        return self.slot.removeprefix(PREVIOUS)


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule in one scope: both sides of its equation, or what its check looks at (`left`)."""

    scope: str | None
    left: tuple[Term, ...]
    right: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Left side, then right side."""
        return self.left + self.right


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule, with its scopes on every edition of the form that it is made for."""

    id: str
    title: str
    severity: Severity
    severity_by_scope: Mapping[str, Severity]
    templates: tuple[str, ...]
    table: int | None
    law: str
    """`{document}` in it stands for the notice that a form comes from: see `law_of`."""
    reason: str
    spares: str
    message: str
    kind: str
    """"linear" or the name of a check."""
    relation: str
    instances_by_template: Mapping[str, tuple[Instance, ...]]
    examples: tuple[Example, ...]
    version: str
    """12 hexadecimal digits over what is judged (not over the prose): decisions reopen when it changes."""
    severity_by_condition: Mapping[str, Severity] = field(default_factory=dict)
    """Severities for the conditions that the rule's check tells apart, such as `town`."""
    messages: Mapping[str, str] = field(default_factory=dict)
    """Other sentences for some of these conditions; `message` says the rest."""
    doubts: Mapping[str, str] = field(default_factory=dict)
    """Why nothing can be said, by the reason that the check gives: what stands behind "暂不判断："."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """What [check] says beside the check's name."""
    title_en: str = ""
    message_en: str = ""
    messages_en: Mapping[str, str] = field(default_factory=dict)
    points: float | None = None
    """What a failure counts in a scoring rubric, mostly below 0."""
    pack: str = ""
    """Name and version of the pack that added or changed the rule; empty for the shipped rules."""

    def severity_of(self, scope: str | None, condition: str | None = None) -> Severity:
        """How much the rule weighs in a scope, or under a condition that its check found."""
        by_scope = self.severity_by_scope.get(scope or "", self.severity)
        return self.severity_by_condition.get(condition or "", by_scope)

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The rule's scopes on the form that it names first, the present one."""
        return self.instances_by_template[self.templates[0]]

    def law_of(self, template: Template) -> str:
        """The legal basis in the words that fit one edition of the form."""
        return self.law.replace("{document}", template.document)


@dataclass(frozen=True, eq=False)
class RuleBook:
    """All rules in force, by id; `version` names this very set and the packs behind it."""

    rules: tuple[Rule, ...]
    version: str
    off: tuple[Off, ...] = ()
    """Rules that a pack switches off, with reason and date."""
    packs: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}
