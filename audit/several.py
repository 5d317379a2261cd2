"""One document that holds several reports -> a document for each: a county's pages put its bodies' reports in a row.

A report begins at a title of its own (another organ or another year) with a table of the form behind it that the report
before has already. A list of links to other reports has no tables behind it, or only those that the report around it
still lacks; a title that is repeated names the same report: neither begins one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from audit.model import Grid, TextBlock
from audit.organs import organ_key, parse_title
from audit.wording import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Document

_Name = tuple[str | None, int | None]

_TABLE_WORDS = {"制发件数": 2, "新制作数量": 2, "处理决定数量": 2, "本年新收": 3, "结果维持": 4}
"""Words that only the tables of the form have, and the table; one of them behind a title makes it a report's."""
_LONGEST_TITLE = 100
_OF_THE_END = "truncated"
"""The problem that a source ends early is the last report's; others may concern any of them."""


@dataclass
class _Stretch:
    """The blocks from one title to the next."""

    name: _Name | None
    blocks: list[TextBlock | Grid]

    @cached_property
    def tables(self) -> frozenset[int]:
        """The tables of the form that stand in it."""
        different = {text for block in self.blocks for text in _texts(block)}
        text = "\n".join(map(squeeze, different))
        return frozenset(table for word, table in _TABLE_WORDS.items() if word in text)


@dataclass
class _Found:
    """A report as far as it was found."""

    name: _Name | None
    blocks: list[TextBlock | Grid]
    tables: frozenset[int]


def reports_in(document: Document) -> tuple[Document, ...]:
    """The document itself, or a document for each of the reports that it holds."""
    stretches = _stretches(document)
    if len(stretches) < 2:
        return (document,)
    found: list[_Found] = []
    for stretch in stretches:
        last = found[-1] if found else None
        if last is None or (stretch.name != last.name and stretch.tables & last.tables):
            found.append(_Found(stretch.name, stretch.blocks, stretch.tables))
            continue
        if stretch.tables and not last.tables:
            last.name = stretch.name
        last.blocks += stretch.blocks
        last.tables |= stretch.tables
    if len(found) < 2:
        return (document,)
    final = len(found) - 1
    return tuple(
        replace(
            document,
            blocks=tuple(one.blocks),
            title=None,
            problems=tuple(p for p in document.problems if p.code != _OF_THE_END or number == final),
        )
        for number, one in enumerate(found)
    )


def _stretches(document: Document) -> list[_Stretch]:
    found = [_Stretch(None, [])]
    blocks = document.blocks
    for index, block in enumerate(blocks):
        name = _name(block, blocks[index + 1 : index + 2])
        if name is not None and name != found[-1].name:
            found.append(_Stretch(name, []))
        found[-1].blocks.append(block)
    return found if found[0].blocks else found[1:]


def _name(block: TextBlock | Grid, following: Sequence[TextBlock | Grid]) -> _Name | None:
    """Organ and year of a title that begins with this block, on one line or two; None for any other block."""
    texts = [one.text for one in (block, *following) if isinstance(one, TextBlock)]
    if not any("报" in text for text in texts):
        return None
    name = _title([block])
    if name is None and following and _title(following) is None:
        name = _title([block, *following])
    return name


def _title(blocks: Sequence[TextBlock | Grid]) -> _Name | None:
    lines = [block.text for block in blocks if isinstance(block, TextBlock)]
    if len(lines) < len(blocks) or sum(map(len, lines)) > _LONGEST_TITLE or "报" not in lines[-1]:
        return None
    title = parse_title("".join(lines))
    return None if title is None or title[0] is None else (organ_key(title[0]), title[1])


def _texts(block: TextBlock | Grid) -> list[str]:
    return [cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text]
