"""The six part headings of a report, and the signs that some of them were lost on the way into the source."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from audit.model import Grid, Heading, Problem, TextBlock
from audit.wording import chinese_number, normalise_label, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audit.model import Document, GridCell, Place
    from audit.template import PartTitle, Template

TRUNCATED = "truncated"
"""Code of the problem that a source ends early."""
HEADING_DOUBT = "heading_doubt:"
"""Code of the problem that one part's heading may be lost, with the part's number behind it."""
_NUMBERED = re.compile(r"^[#*\s]*第?([一二三四五六七八九十]{1,2})(?:部分)?[、.．,，:：]?(.{2,60})$")
_ASIDE = re.compile(
    r"^(?:20\d\d年度?)?(?:[我本全][局镇乡县市区州办委厅院街道机关单位]{1,2})?(?:政府信息公开工作的?)?|20\d\d年度?"
)
"""What a title may say more: the year, whose, and what the report is about anyway."""
_SENTENCE_END, _COLON = re.compile(r"[。；;]"), re.compile(r"[：:]")
_LONGEST, _LONGEST_TITLE = 48, 30
_ROW_LABEL = re.compile(r"本年新收|上年结转|本年度?办理结果|结转下年度")
"""Rows of table 3 that have numerals of their own."""
_NEAR_ENOUGH = 0.82
_CONTENT = {
    2: re.compile(r"^第二十条第[（(]一[)）]项|^本年制发件数"),
    3: re.compile(r"^一、本年新收"),
    4: re.compile(r"^未经复议直接起诉|^复议后起诉"),
    5: re.compile(r"主要问题|存在问题|存在的问题|短板"),
    6: re.compile(r"信息处理费"),
}
"""Words by which the content of a part shows although its heading is not there (in tables: cells)."""
_ALL = frozenset(range(1, 7))
_TABLES = frozenset({2, 3, 4})
"""Parts that are a table of the form."""
_EXTRACT = 3
"""So many absent parts make a source an extract, where a table of theirs is absent too."""


def find_headings(document: Document, template: Template) -> tuple[Heading, ...]:
    """The part headings in order of appearance. A table of contents (headings with nothing between) is none."""
    found: list[tuple[int, Heading]] = []
    short: dict[int, tuple[int, Heading]] = {}
    for index, (text, at) in enumerate(_candidates(document)):
        heading, is_short = _heading(text, at, template)
        if heading and is_short:
            short.setdefault(heading.part, (index, heading))
        elif heading:
            found.append((index, heading))
    named = {heading.part for _, heading in found}
    found += [place for part, place in short.items() if part not in named]
    return tuple(heading for _, heading in _without_contents(sorted(found, key=lambda place: place[0])))


def heading_problems(document: Document, headings: Sequence[Heading]) -> tuple[Problem, ...]:
    """Why an absent heading may be the source's fault: a text that ends early, content without heading, an extract."""
    problems: list[Problem] = []
    present = {heading.part for heading in headings}
    ends_early = document.kind == "text" and _ends_early(document, headings)
    if ends_early:
        problems.append(Problem(TRUNCATED, "文本似乎在中途断开，后面的部分可能没有读到"))
    if headings and _is_extract(document, present):
        message = "多数部分的标题都没有，也没有其中的表格，来源可能只是报告的一段"
        last = max(present) if ends_early else 7
        problems.extend(
            Problem(f"{HEADING_DOUBT}{part}", message) for part in sorted(_ALL - present) if part < last
        )
    elif document.kind == "text" and (absent := [part for part in _CONTENT if part not in present]):
        texts = [squeeze(text) for text in _body(document, headings)]
        for part in absent:
            if any(_CONTENT[part].search(text) for text in texts):
                shown = "零一二三四五六"[part]
                message = f"没有第{shown}部分的标题，但文中有其内容，标题可能在提取时丢失"
                problems.append(Problem(f"{HEADING_DOUBT}{part}", message))
    doubted = {problem.code for problem in problems}
    for part, text, at in _in_other_words(document, headings):
        if f"{HEADING_DOUBT}{part}" not in doubted:
            message = f"“{text}”有第{'零一二三四五六'[part]}部分的编号，在它的位置上，可能就是它的标题"
            problems.append(Problem(f"{HEADING_DOUBT}{part}", message, at))
    return tuple(problems)


def _in_other_words(document: Document, headings: Sequence[Heading]) -> Iterator[tuple[int, str, Place]]:
    """For absent parts the line with their numeral between the headings of the parts before and behind, if there is
    one: it may be their heading, in words that nobody foresaw.
    """
    present = {heading.part: heading.at for heading in headings}
    if not present or not _ALL - set(present):
        return
    lines = _candidates(document)
    places = {at: index for index, (_, at) in enumerate(lines)}
    for part in sorted(_ALL - set(present)):
        before = [places.get(at, -1) for other, at in present.items() if other < part]
        behind = [places.get(at, len(lines)) for other, at in present.items() if other > part]
        for text, at in lines[max(before, default=-1) + 1 : min(behind, default=len(lines))]:
            match = _NUMBERED.match(squeeze(text).lstrip("#*"))
            if match is None or chinese_number(match[1]) != part or _SENTENCE_END.search(text):
                continue
            if len(match[2]) <= _LONGEST_TITLE and not _ROW_LABEL.match(match[2]):
                yield part, text.strip(), at
                break


def _is_extract(document: Document, present: set[int]) -> bool:
    """Whether a source looks like one page or passage of a report: half of its parts are absent, a table too.

    A body that leaves out half of the form is rarer than a page that was saved without those before and after it.
    """
    absent = _ALL - present
    if len(absent) < _EXTRACT:
        return False
    texts = [squeeze(text) for text in _texts(document.blocks)]
    return any(not any(_CONTENT[part].search(text) for text in texts) for part in absent & _TABLES)


def _body(document: Document, headings: Sequence[Heading]) -> list[str]:
    """Every text behind the first heading: the preamble before it names all parts without being any."""
    first = headings[0].at.line or 0 if headings else 0
    return _texts(block for block in document.blocks if (block.at.line or 0) >= first)


def _texts(blocks: Iterable[TextBlock | Grid]) -> list[str]:
    """The text of every paragraph and of every cell."""
    texts: list[str] = []
    for block in blocks:
        texts.extend([cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text])
    return texts


def _candidates(document: Document) -> list[tuple[str, Place]]:
    """Prose blocks, and texts that stand alone in a row of a table (some pages set the whole report in one)."""
    found: list[tuple[str, Place]] = []
    for block in document.blocks:
        if isinstance(block, TextBlock):
            found.append((block.text, block.at))
            continue
        alone: dict[int, GridCell | None] = {}  # row -> its only text; None where it has several
        for cell in block.cells:
            if cell.text.strip():
                alone[cell.row] = None if cell.row in alone else cell
        found.extend((cell.text, cell.at) if cell else ("", block.at) for cell in alone.values())
    return found


def title_of(text: str) -> str:
    """A heading without its numeral: "总体情况" of "一、总体情况" and of "第一部分 总体情况"."""
    match = _NUMBERED.match(squeeze(text))
    return match[2] if match else text


def _heading(text: str, at: Place, template: Template) -> tuple[Heading | None, bool]:
    """The part heading that a line is, and whether only its numeral makes it one."""
    bare = squeeze(text).lstrip("#*")
    match = _NUMBERED.match(_SENTENCE_END.split(bare, maxsplit=1)[0]) if bare else None
    title = match[2] if match else bare
    if not title or len(title) > _LONGEST or (match is None and len(bare) > 24):
        return None, False
    numeral = chinese_number(match[1]) if match else None
    part, is_short = _part_of(_COLON.split(title, maxsplit=1)[0] if match else title, template.id, numeral)
    return (Heading(part, text.strip(), at, numeral) if part else None), is_short


@lru_cache(maxsize=4096)
def _part_of(title: str, template_id: str, numeral: int | None) -> tuple[int | None, bool]:
    """The part whose title this is, and whether only its numeral makes it so: an accepted wording; or, where it is
    numbered, one without the year and the work that it is about, one near to it, or a short name of that part.
    """
    from audit.template import load_template

    parts = load_template(template_id).parts
    text = normalise_label(title)
    for part in parts:
        if text in part.accepted:
            return part.number, False
    if numeral is None:
        return None, False
    core = _ASIDE.sub("", text)
    for part in parts:
        if core in part.accepted:
            return part.number, False
        if numeral == part.number and {text, core} & part.short:
            return part.number, True
    scores = [(max(_likeness(text, part), _likeness(core, part)), part.number) for part in parts]
    best = max(scores)
    return (best[1] if best[0] >= _NEAR_ENOUGH else None), False


def _likeness(text: str, part: PartTitle) -> float:
    return max(SequenceMatcher(None, text, word, autojunk=False).ratio() for word in part.accepted)


def _without_contents(found: list[tuple[int, Heading]]) -> list[tuple[int, Heading]]:
    """Drop a leading run of headings that follow one another without text, if all of them come again."""
    seen: set[int] = set()
    run = 0
    while (
        run < len(found)
        and found[run][1].part not in seen
        and (run == 0 or found[run][0] == found[run - 1][0] + 1)
    ):
        seen.add(found[run][1].part)
        run += 1
    rest = found[run:]
    if run >= 3 and seen <= {heading.part for _, heading in rest}:
        return rest
    numbered = {heading.part for _, heading in found if heading.numeral}
    return [(i, h) for i, h in found if h.numeral or h.part not in numbered]


def _ends_early(document: Document, headings: Sequence[Heading]) -> bool:
    """Whether a text stops inside a table, at a bare heading, or in the middle of a sentence."""
    if not document.blocks:
        return False
    last = document.blocks[-1]
    if isinstance(last, Grid) or any(heading.at == last.at for heading in headings):
        return True
    text = last.text.strip()
    finished = re.search(r"[。！？!?…．.）)》”\"\]】\d日]$", text) is not None
    return not finished and (len(text) > 40 or not {5, 6} & {heading.part for heading in headings})
