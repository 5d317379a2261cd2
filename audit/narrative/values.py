"""What prose states, as frozen values: claims (a figure and what it counts) and statements without a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model import Figure, Place
    from audit.narrative.passages import Passage, Sentence

Rows = tuple[str, ...]
"""Rows of a table that are added up; a name without a point stands for the whole group below it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that a sentence states.

    `number` counts the claims of a report from 1 in the order of the text ("text:N"). `subject` is the role in
    vocabulary.toml (several joined by "+"), `topic` what it is about ("requests", "normative", "rules", "documents",
    "review", "suit", "cases", "fee" …), `readings` every sum of rows that the sentence may mean and `columns` the
    columns of table 3 that it is about (none: 总计). `year` is the year that the sentence names for it, None where it
    names none. `scope` is None, "region", "office", "represents" or "organ:NAME".
    """

    number: int
    subject: str
    topic: str
    value: Figure
    unit: str
    readings: tuple[Rows, ...]
    columns: tuple[str, ...]
    sentence: Sentence
    at: Place
    start: int
    """Where the number stands in `sentence.bare`."""
    end: int
    year: int | None = None
    scope: str | None = None
    is_exact: bool = True
    is_comparison: bool = False
    is_partial: bool = False
    """It covers another time than the whole year (上半年, 2019年以来, 计划), or only a part of the cases (其中, 备案)."""
    is_clear: bool = True
    """The source is readable where it stands: no lost characters, no number broken by a line end."""

    @property
    def slot(self) -> str:
        """How findings name it among their slots."""
        return f"text:{self.number}"


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that a sentence says without a figure.

    `kind`: "none" (未收到, 未发生), "all_done" (全部办结), "upheld" (均获维持) or "no_defeat" (零败诉); `topic` as for
    claims ("requests", "review", "suit", "fee").
    """

    kind: str
    topic: str
    sentence: Sentence
    at: Place
    words: str
    year: int | None = None
    scope: str | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage and the claim that it belongs to: 予以公开258件，占33.9%."""

    claim: Claim
    percent: Figure
    digits: int
    """Digits behind its point."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A total and its parts: 公开信息18条，其中机构设置1条、领导分工4条."""

    sentence: Sentence
    at: Place
    total: int
    unit: str
    parts: tuple[int, ...]
    words: str
    """The stretch of the sentence from the total to the last part."""
    is_whole: bool = True
    """The list ends where a sentence or a thought ends, not where the source breaks off or the unit changes."""


@dataclass(frozen=True, eq=False)
class Narrative:
    """Everything that was understood of a report's prose."""

    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    statements: tuple[Statement, ...]
    shares: tuple[Share, ...]
    listings: tuple[Listing, ...]
