"""What the reading thread tells the workbench, a value an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.batch import JudgedBatch
    from audit.discover import SourceFile
    from audit.model import Report
    from audit.rule import RuleBook


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the last run found, before anybody has looked whether that still holds."""

    batch: JudgedBatch
    rule_book: RuleBook
    reports: Sequence[Report]
    at: str


@dataclass(frozen=True, slots=True)
class Found:
    """The files of the batch are known: how many, how many were left out, and each by its path."""

    total: int
    skipped: int
    sources: Mapping[str, SourceFile]


@dataclass(frozen=True, slots=True)
class Progress:
    """So many files of so many have been read."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Judging:
    """So many reports of so many have been judged."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What has been read so far is judged; `complete` once everything is."""

    batch: JudgedBatch
    rule_book: RuleBook
    complete: bool
    reports: Sequence[Report] = ()
    """The reports as read."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for the inspector."""

    message: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The inspector has stopped the reading; what has been read until then is judged where that is quickly done."""

    so_far: Judged | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Reading ended early; the error has a message for the user when it is a `GoujiError`."""

    error: Exception


Event = Recalled | Found | Progress | Judging | Judged | Said | Stopped | Failed


Tell = Callable[[Event], None]
