"""One document that holds several reports -> a document for each: a county's pages put its bodies' reports in a row.

A report begins at a title of its own (another organ or another year) that has tables of the form behind it. A list of
links to other reports has no tables, and a title that is repeated names the same report: neither begins one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit.model import Grid, TextBlock
from audit.organs import organ_key, parse_title
from audit.wording import squeeze

if TYPE_CHECKING:
    from audit.model import Document

_TABLE_WORDS = ("本年新收", "结果维持", "制发件数", "新制作数量", "处理决定数量")
"""Words that only the tables of the form have; one of them behind a title makes it a report's."""
_LONGEST_TITLE = 100
_OF_THE_END = "truncated"
"""The problem that a source ends early is the last report's; others may concern any of them."""


@dataclass
class _Stretch:
    """The blocks from one title to the next."""

    name: tuple[str | None, int | None] | None
    blocks: list[TextBlock | Grid]

    @property
    def has_tables(self) -> bool:
        """Whether figures of the form stand in it."""
        texts = (text for block in self.blocks for text in _texts(block))
        return any(word in text for text in texts for word in _TABLE_WORDS)


def reports_in(document: Document) -> tuple[Document, ...]:
    """The document itself, or a document for each of the reports that it holds."""
    found: list[_Stretch] = []
    for stretch in _stretches(document):
        begins = stretch.has_tables and (not found or stretch.name != found[-1].name)
        if not found or (begins and found[-1].has_tables):
            found.append(stretch)
            continue
        if begins:
            found[-1].name = stretch.name
        found[-1].blocks += stretch.blocks
    if len(found) < 2:
        return (document,)
    last = len(found) - 1
    return tuple(
        replace(
            document,
            blocks=tuple(stretch.blocks),
            title=None,
            problems=tuple(p for p in document.problems if p.code != _OF_THE_END or number == last),
        )
        for number, stretch in enumerate(found)
    )


def _stretches(document: Document) -> list[_Stretch]:
    found = [_Stretch(None, [])]
    for block in document.blocks:
        name = _name(block)
        if name is not None and name != found[-1].name:
            found.append(_Stretch(name, []))
        found[-1].blocks.append(block)
    return found


def _name(block: TextBlock | Grid) -> tuple[str | None, int | None] | None:
    """Organ and year of a title on one line; None for any other block."""
    if isinstance(block, Grid) or len(block.text) > _LONGEST_TITLE:
        return None
    title = parse_title(block.text)
    if title is None or title[0] is None:
        return None
    return organ_key(title[0]), title[1]


def _texts(block: TextBlock | Grid) -> list[str]:
    return [squeeze(cell.text) for cell in block.cells] if isinstance(block, Grid) else [squeeze(block.text)]
