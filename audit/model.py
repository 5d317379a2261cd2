"""Frozen values that pass between the stages: documents, cells, reports, outcomes, findings.

Nothing here reads files, and nothing edits a value after it was made. Every figure carries the place
that it was read from. The JSON shapes are those of the project's machine-readable contract. What a report has by the
hundred (places, cells) is a named tuple, which is made in half the time of a frozen dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from audit.privacy import masked

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

Figure = int | Decimal
"""A published figure: whole numbers for counts, Decimal (万元, with the printed decimals) for money."""


class State(StrEnum):
    """How a figure was found; kept apart from its value, and from one another, all the way to the screen."""

    READ = "read"
    BLANK = "blank"
    NIL_MARK = "nil_mark"
    UNREADABLE = "unreadable"
    SHIFTED = "shifted"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    OCR = "ocr"
    ATTESTED = "attested"
    DEDUCED = "deduced"


EXACT_STATES = frozenset({State.READ, State.ATTESTED})
"""Figures that stand in their place: only these can accuse."""
BLANK_STATES = frozenset({State.BLANK, State.NIL_MARK})
"""Places that are there and hold no figure: judged twice, as nothing and as 0."""
SOFT_STATES = frozenset({State.SHIFTED, State.OCR})
"""Figures whose place or digits are not certain: a rule on them may pass, never fail."""
LOST_STATES = frozenset({State.UNREADABLE, State.AMBIGUOUS, State.MISSING})
"""Places without a usable figure: a rule that needs one is undecided."""


class Outcome(StrEnum):
    """What a rule says about one scope of one report."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    """How much a broken rule weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """Whose mistake a finding is, as far as the evidence goes."""

    REPORT_ERROR = "report_error"
    EXTRACTION_DOUBT = "extraction_doubt"
    UNDECIDED = "undecided"


class Badge(StrEnum):
    """One word for a whole report, worst first in `BADGE_ORDER`."""

    PASS = "pass"
    WARNING = "warning"
    FAIL = "fail"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


BADGE_ORDER = (Badge.FAIL, Badge.UNKNOWN, Badge.UNREADABLE, Badge.WARNING, Badge.PASS)
BADGE_WORDS: Mapping[Badge, str] = {
    Badge.PASS: "通过",
    Badge.FAIL: "不符",
    Badge.WARNING: "预警",
    Badge.UNKNOWN: "存疑",
    Badge.UNREADABLE: "失读",
}
BADGE_MARKS: Mapping[Badge, str] = {
    Badge.PASS: "+",
    Badge.FAIL: "x",
    Badge.WARNING: "!",
    Badge.UNKNOWN: "?",
    Badge.UNREADABLE: "-",
}


class Place(NamedTuple):
    """Where something stands in its source; every number counts from 1, absent ones are None."""

    page: int | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    def to_json(self) -> dict[str, int | None]:
        """The place with all of its five keys."""
        return {
            "page": self.page,
            "line": self.line,
            "table": self.table,
            "row": self.row,
            "column": self.column,
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a reader or a later stage noticed about a source; a value, never an exception."""

    code: str
    message: str
    at: Place | None = None

    def to_json(self) -> dict[str, Any]:
        """The problem as the contract prints it."""
        return {"code": self.code, "message": masked(self.message), "at": self.at and self.at.to_json()}


# --- what readers give -------------------------------------------------------------------------------


class TextBlock(NamedTuple):
    """One paragraph or line of prose, with its place."""

    text: str
    at: Place


class GridCell(NamedTuple):
    """One cell of a table where it begins (the origin of a merged cell); row and column count from 0."""

    row: int
    column: int
    text: str
    at: Place
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its origin cells in reading order.

    `geometric` is True where the source itself says which column a cell is in (HTML, DOCX, ruled PDF) and
    False where only separators do (text), so that an empty or absent field proves nothing by itself.
    """

    number: int
    height: int
    width: int
    cells: tuple[GridCell, ...]
    geometric: bool
    at: Place


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found in one report: prose and grids in reading order, nothing interpreted."""

    kind: str
    blocks: tuple[TextBlock | Grid, ...]
    title: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


# --- what alignment gives ----------------------------------------------------------------------------


NEAR_LABEL = "行标签印作"
"""How the note of a cell begins whose row was recognised by a label that is only similar to the form's."""


class Cell(NamedTuple):
    """One slot of the official form as it was found in a report."""

    slot: str
    state: State
    value: Figure | None = None
    raw: str | None = None
    note: str | None = None
    at: Place | None = None

    def to_json(self) -> dict[str, Any]:
        """The cell as the contract prints it; money is a number with the printed decimals."""
        return {
            "value": self.value,
            "state": str(self.state),
            "raw": self.raw if self.raw is None or self.raw == str(self.value) else masked(self.raw),
            "note": self.note and masked(self.note),
            "at": self.at and self.at.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Attestation:
    """What an inspector saw in the original: the published figure of one slot, who entered it when (UTC), and the
    page and word on why. It stands beside the reading and never replaces it in the file's own record.
    """

    slot: str
    value: Figure
    inspector: str
    at: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """One of the six part headings, recognised by its words: `part` 1..6, `numeral` as printed (一 = 1)."""

    part: int
    text: str
    at: Place
    numeral: int | None = None


@dataclass(frozen=True, slots=True)
class FormMark:
    """Where a table differs from the form. `kind`: "label" (`text` is printed in place of `official`), "row_added",
    "row_missing", "column_missing" (`text` names it) or "column_added" (`text` is how many). `certain` is False where
    the source has no columns of its own, so that the extraction may have made the difference.
    """

    kind: str
    text: str
    official: str | None = None
    at: Place | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Earlier:
    """What another file said that stood in place of a report before: when that one was last read (ISO date), its hash,
    the figures that differ as (slot, then, now) in digits, and how many sentences differ.
    """

    seen: str
    sha256: str
    figures: tuple[tuple[str, str, str], ...] = ()
    sentences: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """Who a report is from, as it is compared within a batch.

    `key` is the same for one body in every year, whatever it was called then; `before` is the key under which
    last year's report is looked up, None where a merger makes it incomparable. `level` is "government", "office"
    (of a government), "department", "town", "dispatched" (of zones and parks) or "unknown"; `region` the place that
    the name begins with; `parent` the name of the body above it. `inferred` names what no manifest states.
    """

    key: str
    before: str | None
    level: str
    region: str | None = None
    parent: str | None = None
    address: str | None = None
    inferred: frozenset[str] = frozenset()
    listed: bool = False
    """Whether a manifest names the body."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report as read, before any rule: `cells` has every slot of its template (none if unreadable)."""

    path: str
    sha256: str
    kind: str
    status: str  # "read", "unreadable" or "absent" (a body that a manifest names without a report)
    part: int | None = None
    reason: str | None = None
    organ: str | None = None
    organ_at: Place | None = None
    year: int | None = None
    year_at: Place | None = None
    title: str | None = None
    title_at: Place | None = None
    published: datetime.date | None = None
    published_at: Place | None = None
    template: str | None = None
    cells: Mapping[str, Cell] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    prose: tuple[TextBlock, ...] = ()
    problems: tuple[Problem, ...] = ()
    form_marks: tuple[FormMark, ...] = ()
    body: Body | None = None
    """What a manifest and the names of a batch say about the body; None before they were looked at."""
    earlier: tuple[Earlier, ...] = ()
    """What was noted when its file took the place of others (`audit.changes`)."""

    @property
    def is_read(self) -> bool:
        """Whether figures could be taken from the file."""
        return self.status == "read"


# --- what the rules give -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Explanation:
    """One smallest set of changes that would make the broken rules hold; offered, never applied."""

    changes: tuple[tuple[str, Figure, Figure], ...]
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken or undecided in one scope of one report, with everything that a reader needs."""

    key: str
    subject: str
    values: str
    rule: str
    rule_version: str
    severity: Severity
    outcome: Outcome
    scope: str | None
    table: int | None
    slots: tuple[str, ...]
    left: Figure | None
    right: Figure | None
    delta: Figure | None
    message: str
    basis: str
    verdict: Verdict
    explanation: tuple[Explanation, ...] = ()
    quote: str | None = None
    at: Place | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    """What else a check found, such as sentences side by side; plain values."""
    evidence: tuple[str, ...] = ()
    """Sentences that bear out the verdict."""
    derivation: tuple[str, ...] = ()
    """How an outcome follows from other rules, a sentence a step; empty where its own figures decide it."""
    issue: str | None = None
    """The key of the first failure with the same cause (its own, if it is that one)."""
    points: float | None = None
    """What the failure counts in the scoring rubric of a rule pack."""
    pack: str | None = None
    """Name and version of the pack that the rule comes from or was changed by."""

    def to_json(self) -> dict[str, Any]:
        """The finding as the contract prints it (without `review`, which the review log adds)."""
        return {
            "key": self.key,
            "subject": self.subject,
            "values": self.values,
            "rule": self.rule,
            "rule_version": self.rule_version,
            "severity": str(self.severity),
            "outcome": str(self.outcome),
            "scope": self.scope,
            "table": self.table,
            "slots": list(self.slots),
            "left": self.left,
            "right": self.right,
            "delta": self.delta,
            "message": self.message,
            "basis": self.basis,
            "verdict": str(self.verdict),
            "explanation": [
                {
                    "changes": [{"slot": s, "from": a, "to": b} for s, a, b in e.changes],
                    "kind": e.kind,
                    "note": e.note,
                }
                for e in self.explanation
            ],
            "quote": self.quote,
            "at": self.at and self.at.to_json(),
            "data": dict(self.data),
            "evidence": list(self.evidence),
            "derivation": list(self.derivation),
            "issue": self.issue,
            "points": self.points,
            "pack": self.pack,
        }


@dataclass(frozen=True, slots=True)
class DeducedFigure:
    """A figure that is not in the source but can only be this number, with how that follows, a sentence a step."""

    slot: str
    value: Figure
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A report with its badge, its counts of outcomes (rule x scope) and its findings, the most certain first."""

    report: Report
    badge: Badge
    counts: Mapping[Outcome, int]
    findings: tuple[Finding, ...]
    deduced: tuple[DeducedFigure, ...] = ()
