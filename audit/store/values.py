"""The vocabulary of the review log: events as they are recorded, what is marked, and the state of a review.

The columns, actions and states are those of the project's contract and are never renamed. Nothing here knows SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from audit.identity import finding_key, subject_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model import Finding, Report

Value = str | int | None
"""What a column of the log holds: a text, a whole number (`sequence`, `year`) or nothing; never an empty text."""


class Action(StrEnum):
    """What an event did. The log accepts all of them; sign_off and import come later."""

    RUN = "run"
    MARK = "mark"
    UNMARK = "unmark"
    DECIDE = "decide"
    REOPEN = "reopen"
    ATTEST = "attest"
    ASSIGN = "assign"
    NOTE = "note"
    UNDO = "undo"
    SIGN_OFF = "sign_off"
    EXPORT = "export"
    IMPORT = "import"


class ReviewState(StrEnum):
    """Where a finding or a report stands in the review."""

    OPEN = "open"
    FOLLOW_UP = "follow_up"
    CONFIRMED = "confirmed"
    MISREAD = "misread"
    WAIVED = "waived"
    RETURNED = "returned"
    CORRECTED = "corrected"
    SIGNED_OFF = "signed_off"


STATE_WORDS: Mapping[str, str] = {
    ReviewState.OPEN: "待审",
    ReviewState.FOLLOW_UP: "跟进",
    ReviewState.CONFIRMED: "属实",
    ReviewState.MISREAD: "提取有误",
    ReviewState.WAIVED: "豁免",
    ReviewState.RETURNED: "退回整改",
    ReviewState.CORRECTED: "已整改",
    ReviewState.SIGNED_OFF: "复核签字",
}

ACTION_OF_STATE: Mapping[str, Action] = {
    ReviewState.OPEN: Action.UNMARK,
    ReviewState.FOLLOW_UP: Action.MARK,
    ReviewState.CONFIRMED: Action.DECIDE,
    ReviewState.MISREAD: Action.DECIDE,
    ReviewState.WAIVED: Action.DECIDE,
    ReviewState.RETURNED: Action.DECIDE,
    ReviewState.CORRECTED: Action.DECIDE,
}
"""The action that an inspector's choice of a state is logged as; signing off has rules of its own, later."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log: its fields are the columns of the contract, in their order; absent is None.

    `utc` is ISO 8601 with milliseconds and `Z`, `local_time` the same instant with the host's offset.
    """

    sequence: int
    utc: str
    local_time: str
    inspector: str
    declared_name: str | None
    host: str
    action: str
    organ: str | None
    year: int | None
    path: str | None
    sha256: str | None
    rule: str | None
    rule_version: str | None
    scope: str | None
    finding_key: str | None
    values: str | None
    state_before: str | None
    state_after: str | None
    note: str | None
    previous_hash: str
    hash: str

    @classmethod
    def of_columns(cls, row: Sequence[Any]) -> Event:
        """An event from its columns in the order of the contract."""
        return cls(*row)

    def columns(self) -> tuple[Value, ...]:
        """Every column in the order of the contract."""
        return tuple(getattr(self, name) for name in COLUMNS)


COLUMNS = tuple(field.name for field in fields(Event))
"""The log's columns in the order of the contract."""
HASHED_COLUMNS = COLUMNS[:-2]
"""The columns that the hash of an event is taken over: all but `previous_hash` and `hash`."""
NUMBER_COLUMNS = frozenset({"sequence", "year"})
"""The columns that hold whole numbers; every other one holds text."""


class Ground(NamedTuple):
    """What a decision rests on: it holds while all three are the same, in whichever file they are found."""

    about: str
    values: str
    rule_version: str


@dataclass(frozen=True, slots=True)
class Target:
    """What an inspector marks: a finding, or a whole report (rule, scope, values and rule_version None)."""

    organ: str | None
    year: int | None
    path: str
    sha256: str
    rule: str | None = None
    rule_version: str | None = None
    scope: str | None = None
    finding_key: str | None = None
    values: str | None = None

    @classmethod
    def of_report(cls, report: Report) -> Target:
        """The whole report as something to mark."""
        key = finding_key(report.sha256, report.part, "", "")
        return cls(report.organ, report.year, report.path, report.sha256, finding_key=key)

    @classmethod
    def of_finding(cls, report: Report, finding: Finding) -> Target:
        """A finding of this report as something to mark."""
        return cls(
            organ=report.organ,
            year=report.year,
            path=report.path,
            sha256=report.sha256,
            rule=finding.rule,
            rule_version=finding.rule_version,
            scope=finding.scope,
            finding_key=finding.key,
            values=finding.values,
        )

    @classmethod
    def of_cell(cls, report: Report, slot: str) -> Target:
        """One cell of a report as something to attest: no rule, the slot as its scope."""
        key = finding_key(report.sha256, report.part, "attest", slot)
        return cls(report.organ, report.year, report.path, report.sha256, scope=slot, finding_key=key)

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell, which is attested and not marked."""
        return self.rule is None and self.scope is not None

    @classmethod
    def of_event(cls, event: Event) -> Target:
        """What a logged event was about."""
        return cls(
            organ=event.organ,
            year=event.year,
            path=event.path or "",
            sha256=event.sha256 or "",
            rule=event.rule,
            rule_version=event.rule_version,
            scope=event.scope,
            finding_key=event.finding_key,
            values=event.values,
        )

    @property
    def subject(self) -> str:
        """The subject, from the same function that names the subjects of findings."""
        return subject_of(self.organ, self.year, self.rule or "", self.scope or "", self.sha256)

    @property
    def ground(self) -> Ground:
        """What a decision on this target rests on."""
        return Ground(about(self.subject, self.finding_key), self.values or "", self.rule_version or "")


def about(subject: str, key: str | None) -> str:
    """The subject; where the file hash stands in for organ and year, told apart by part with the finding's key.

    One file of unknown organs may hold many reports, and a mark on one of them is no mark on the others.
    """
    return f"{subject}#{key}" if subject.startswith("sha256:") and key else subject


@dataclass(frozen=True, slots=True)
class Review:
    """Where one finding or report stands: `inspector` and `at` (UTC) of whoever brought it into this state.

    `note` is the latest one given in this state, `sequence` the latest event that counts, `target` what it was
    decided on.
    """

    state: str
    inspector: str
    at: str
    note: str | None
    sequence: int
    target: Target

    @property
    def values(self) -> str | None:
        """The hash of the figures that the decision rests on."""
        return self.target.values

    @property
    def rule_version(self) -> str | None:
        """The version of the rule that the decision rests on."""
        return self.target.rule_version

    @property
    def word(self) -> str:
        """The state's Chinese name."""
        return STATE_WORDS.get(self.state, self.state)
