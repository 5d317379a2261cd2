"""What a plain check is given and what it says: one report, its reports of last year, facts about the batch.

A plain check is a function `Case -> Iterable[Said]`. It says pass, fail, unknown or not applicable for each of its
scopes, which may follow the text ("1", "2", … in its order); it never raises for what a report contains. Saying
nothing means that the rule does not apply.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.evaluate.facts import Facts
    from audit.model import Cell, Figure, Place, Report
    from audit.rule import Rule
    from audit.template import Template

T = TypeVar("T")
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Said:
    """What a check says about one scope of one report.

    `slots` are what the statement rests on: cells, "prev:SLOT" for last year's, "text:N" for the N-th claim of the
    prose. `fields` are what the message names in braces beside the figures. `condition` picks among the rule's
    severities and sentences; `doubt` is the reason of an unknown outcome, worded in the rule's file. `rests_on` is
    what else the finding rests on (a text, a date): a decision carries over while it stays the same. `data` goes
    into the finding as it is.
    """

    outcome: Outcome
    scope: str | None = None
    slots: tuple[str, ...] = ()
    left: Figure | None = None
    right: Figure | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    condition: str | None = None
    doubt: str | None = None
    quote: str | None = None
    at: Place | None = None
    rests_on: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


PASSED = Said(Outcome.PASS)
NOT_APPLICABLE = Said(Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Case:
    """One report before one rule; `index` is its position in the batch."""

    index: int
    report: Report
    rule: Rule
    template: Template
    facts: Facts
    seen: dict[object, Any]
    """What was worked out about this report for other rules: see `once`."""

    def once(self, function: Callable[[Report], T], report: Report | None = None) -> T:
        """`function(report)`, worked out once for all rules; the report is this one unless another is given."""
        wanted = report or self.report
        key = (function, id(wanted))
        if key not in self.seen:
            self.seen[key] = function(wanted)
        found: T = self.seen[key]
        return found

    @property
    def previous(self) -> tuple[Report, ...]:
        """The same body's readable reports of last year; mostly one or none."""
        return self.facts.last_year(self.index)

    def parameter(self, name: str) -> Any:
        """A parameter of the rule's [check]."""
        return self.rule.parameters[name]

    def cell(self, slot: str) -> Cell | None:
        """The cell behind a slot of this report, or behind "prev:SLOT" where there is one report of last year."""
        if slot.startswith("prev:"):
            before = self.previous
            return before[0].cells.get(slot.removeprefix("prev:")) if len(before) == 1 else None
        return self.report.cells.get(slot)
