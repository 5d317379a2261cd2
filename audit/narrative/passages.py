"""A report's prose -> sentences: lines that belong together joined, each sentence with its part and place.

In: the blocks as the reader gave them (paragraphs, or lines that the type-setting broke). Out: sentences whose `bare`
text is easy to search (width folded, spaces dropped, every clause comma a `，`, no comma inside numbers) and whose
`text` is what stands in the source.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from audit.wording import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model import Place, Report, TextBlock

_WRAPPED_KINDS = frozenset({"text", "pdf"})
"""Sources whose blocks may be lines of one paragraph."""
_SHORTEST_WRAPPED = 14
_ENDS = re.compile(r"[。！？!?；;：:]\s*[”’\"』」)）]?\s*$")
_BEGINS = re.compile(
    r"\s*(?:[#*|]|第?[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[-—·•]\s)"
)
_SUBHEADING = re.compile(
    r"^[#*]*(?:[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d))"
)
_SENTENCE = re.compile(r"[^。！？!?；;]*[。！？!?；;]?[”’』」]?")
_COMMA_IN_NUMBER = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_CLAUSE_COMMA = re.compile(r"[,，]")
_UNCLEAR = re.compile(r"\d[ \t\u3000\xa0]+\d|[\ufffd□■]")
_LONGEST_PASSAGE = 20_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `number` counts through the report from 0, `passage` names its paragraph, `part` is the part of
    the report (0 before the first heading).
    """

    number: int
    passage: int
    part: int
    text: str
    bare: str
    at: Place
    ends: bool
    """Whether a full stop (not a semicolon) ends it."""
    is_clear: bool = True
    """No character is lost in it and no number is broken by a space or a line end."""


@dataclass(frozen=True)
class Passage:
    """One paragraph with the places of the blocks that it was joined from."""

    number: int
    part: int
    blocks: tuple[TextBlock, ...]

    @cached_property
    def text(self) -> str:
        """The paragraph as printed, line ends dropped."""
        return "".join(
            block.text.strip() if n else block.text.lstrip() for n, block in enumerate(self.blocks)
        )

    @cached_property
    def seams(self) -> tuple[int, ...]:
        """Offsets of `text` where two lines were joined between two digits: nobody knows whether that is one number."""
        found, at = [], 0
        for n, block in enumerate(self.blocks):
            text = block.text.strip() if n else block.text.lstrip()
            if n and text[:1].isdigit() and self.text[at - 1 : at].isdigit():
                found.append(at)
            at += len(text)
        return tuple(found)

    @property
    def begins_section(self) -> bool:
        """Whether an enumerator stands before it."""
        return _SUBHEADING.match(self.blocks[0].text.strip()) is not None

    def place(self, offset: int) -> Place:
        """Where the character at an offset of `text` stands."""
        starts, at = [], 0
        for n, block in enumerate(self.blocks):
            starts.append(at)
            at += len(block.text.strip() if n else block.text.lstrip())
        return self.blocks[bisect_right(starts, offset) - 1].at


def passages_of(report: Report) -> tuple[Passage, ...]:
    """The paragraphs of a report in order."""
    found: list[Passage] = []
    held: list[TextBlock] = []
    part = held_part = 0
    headings = {heading.at: heading.part for heading in report.headings}
    order = sorted((_order(heading.at), heading.part) for heading in report.headings)
    wrapped = report.kind in _WRAPPED_KINDS
    title = squeeze(report.title or "")

    def close() -> None:
        if held:
            found.append(Passage(len(found), held_part, tuple(held)))
            held.clear()

    for block in report.prose:
        is_heading = block.at in headings
        part = headings.get(block.at) or _part_at(order, block.at, part)
        whole_title = bool(held) and title == squeeze("".join(one.text for one in held))
        begins = is_heading or whole_title or not (wrapped and held and _goes_on(held[-1], block))
        if held and (begins or held[-1].at in headings):
            close()
        if not held:
            held_part = part
        held.append(block)
    close()
    return tuple(found)


def _part_at(order: list[tuple[tuple[int, int], int]], at: Place, before: int) -> int:
    """The part of a block: that of the last heading above it, also where the heading stands in a table."""
    if at.line is None and at.page is None:
        return before
    place = _order(at)
    return max((pair for pair in order if pair[0] <= place), default=((0, 0), 0))[1]


def _order(at: Place) -> tuple[int, int]:
    return (at.page or 0, at.line or 0)


def _goes_on(last: TextBlock, following: TextBlock) -> bool:
    """Whether a line is the rest of the one before: no sentence ends there and nothing new begins."""
    if _ENDS.search(last.text) or len(last.text.strip()) < _SHORTEST_WRAPPED or _BEGINS.match(following.text):
        return False
    one, other = last.at, following.at
    if one.page == other.page:
        return one.line is None or other.line is None or other.line - one.line == 1
    return (one.page or 0) + 1 == (other.page or 0)


def sentences_of(passages: tuple[Passage, ...]) -> tuple[Sentence, ...]:
    """The sentences of all paragraphs, in order."""
    return tuple(_sentences(passages))


def _sentences(passages: tuple[Passage, ...]) -> Iterator[Sentence]:
    number = 0
    for passage in passages:
        text = passage.text[:_LONGEST_PASSAGE]
        for match in _SENTENCE.finditer(text):
            printed = match[0].strip()
            if not printed:
                continue
            yield Sentence(
                number, passage.number, passage.part, printed, bare(printed), passage.place(match.start()),
                printed[-1:] not in "；;",
                not _UNCLEAR.search(printed) and not any(match.start() < seam < match.end() for seam in passage.seams),
            )  # fmt: skip
            number += 1


def bare(text: str) -> str:
    """Text made easy to search; see the module."""
    marked = _CLAUSE_COMMA.sub("，", _COMMA_IN_NUMBER.sub("", unicodedata.normalize("NFKC", text)))
    return squeeze(marked).replace(",", "，")
