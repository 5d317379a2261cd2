"""Who a report is from: title, organ, year and publication date, each with the place it was read from.

The names are the document's own; nothing is guessed from file names. `organ_key` makes two spellings of one
name comparable (width, spaces, brackets); renamed and merged bodies are a later matter.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from audit.wording import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Document, Place, TextBlock

_BRACKETS = str.maketrans("【】［］〔〕", "()()()")
_YEAR = r"(?P<year>(?:19|20)\d\d)年(?:度|年度)?"
_WHAT = r"(?:关于)?(?:政府)?(?:信息|政务)公开(?:工作)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)"
_TITLE = re.compile(
    rf"^(?P<before>[^。；!?]{{0,60}}?)(?:关于)?{_YEAR}(?P<after>[^。；!?年]{{0,40}}?){_WHAT}(?:\(.{{0,12}}\))?$"
)
_PERIOD = re.compile(r"(?:期限|时间|周期|数据)[^。]{0,20}?((?:19|20)\d\d)年1月1日")
_MENTION = re.compile(r"((?:19|20)\d\d)(?:年报|年度?(?:政府信息公开[^。]{0,6})?(?:年度报告|年报))")
_SIGNATURE = re.compile(r"^\(?((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日\)?$")
_PUBLISHED = re.compile(
    r"(?:发布|公开|发文|成文|生成|更新|录入)(?:日期|时间)[:\s]*((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})"
)
_PUBLISHED_METADATA = ("pubdate", "publishdate", "publishedtime", "articlepublishedtime", "date")
_DATE = re.compile(r"((?:19|20)\d\d)\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})")
_ORGAN_END = re.compile(
    r"(?:政府|办公室|办公厅|委员会|厅|局|办|委|院|镇|乡|街道|办事处|中心|站|队|所|处|部|署|公司|学校|大学|医院|集团|管委会|开发区|园区|新区|县|区|市|省|州|盟|旗|会|社)$"
)
_MENU = re.compile(r"^.{0,30}(?:首页|当前位置|您的位置|当前所在)")
_TITLE_SEARCH_DEPTH = 60  # blocks: a title stands at the top, behind at most a page's menu


@dataclass(frozen=True, slots=True)
class Identity:
    """Who and when, as far as the document says it; every part may be absent."""

    title: str | None = None
    title_at: Place | None = None
    organ: str | None = None
    organ_at: Place | None = None
    year: int | None = None
    year_at: Place | None = None
    published: datetime.date | None = None
    published_at: Place | None = None


def organ_key(name: str | None) -> str | None:
    """A body's name as it is compared across years: width, old forms, spaces and bracket kinds folded."""
    if name is None:
        return None
    return squeeze(name).translate(_BRACKETS) or None


def identify(document: Document, blocks: Sequence[TextBlock]) -> Identity:
    """Title, organ, year and publication date of a document; `blocks` is its prose in order.

    The title is looked for in the first blocks (a title may be set on up to three lines), then in the page's
    own title; the year also in the sentence that states the period. What the document does not say stays None.
    """
    title, organ, year, where = _from_blocks(blocks[:_TITLE_SEARCH_DEPTH])
    if title is None:
        title, organ, year = _from_page_title(document)
        where = None
    year_at = where
    if year is None:
        year, year_at = _year_of_period(blocks)
    organ_at = where
    if organ is None:
        organ, organ_at = _signature(blocks)
    published, published_at = _publication(document, blocks)
    return Identity(title, where, organ, organ_at if organ else None, year, year_at, published, published_at)


@lru_cache(maxsize=4096)
def parse_title(text: str) -> tuple[str | None, int] | None:
    """(organ, year) of a report's title such as 某县教育局2024年政府信息公开工作年度报告; None for other texts."""
    bare = squeeze(text.strip("#* \t")).translate(_BRACKETS).strip('《》"“”')
    for pattern in _TITLE_FORMS:
        match = pattern.match(bare)
        if match:
            parts = match.groupdict()
            organ = (parts.get("before") or parts.get("after") or "").strip("-—_:：,，、·|(")
            return organ or None, int(parts["year"])
    return None


_TITLE_FORMS = (
    _TITLE,
    re.compile(rf"^(?P<before>[^。；!?]{{2,60}}?){_WHAT}\(?{_YEAR}(?:工作)?(?:年度)?(?:报告|年报)?\)?$"),
    re.compile(
        rf"^(?P<before>[^。；!?]{{2,60}}?)(?:政府)?信息公开(?:工作)?{_YEAR}(?:工作)?(?:年度)?(?:报告|年报)$"
    ),
)


def mentions_the_report(blocks: Sequence[TextBlock]) -> bool:
    """Whether a text speaks of disclosure at all, so that it may be part of an annual report."""
    return any("政府信息公开" in squeeze(block.text) for block in blocks)


def _from_blocks(blocks: Sequence[TextBlock]) -> tuple[str | None, str | None, int | None, Place | None]:
    """The first title among the blocks; one that stands on a single line before one set on several."""
    for length in (1, 2, 3):
        for index in range(len(blocks) - length + 1):
            part = blocks[index : index + length]
            text = "".join(piece.text.strip() for piece in part)
            if len(text) > 100 or any(_MENU.match(piece.text) for piece in part):
                continue
            found = parse_title(text)
            if found is None:
                continue
            organ, year = found
            if organ is None and index and _is_organ(blocks[index - 1].text):
                organ = blocks[index - 1].text.strip("#* \t")
            return text.strip("#* \t"), _tidy(organ), year, part[0].at
    return None, None, None, None


def _from_page_title(document: Document) -> tuple[str | None, str | None, int | None]:
    candidates = [document.metadata.get("articletitle"), document.title]
    for text in candidates:
        for piece in [text, *re.split(r"[_|]|\s[-–—]\s|-{1,2}", text)] if text else []:
            found = parse_title(piece)
            if found:
                return piece.strip(), _tidy(found[0]), found[1]
    return None, None, None


def _tidy(organ: str | None) -> str | None:
    """A name without the spaces that type-setting put into it."""
    return squeeze(organ).removeprefix("(").strip("《") or None if organ else None


def _is_organ(text: str) -> bool:
    bare = squeeze(text.strip("#* \t"))
    return 3 <= len(bare) <= 40 and bool(_ORGAN_END.search(bare)) and not re.search(r"[。，,：:；;]", bare)


def _year_of_period(blocks: Sequence[TextBlock]) -> tuple[int | None, Place | None]:
    for block in blocks:
        match = _PERIOD.search(squeeze(block.text))
        if match:
            return int(match[1]), block.at
    for block in blocks[:_TITLE_SEARCH_DEPTH]:
        match = _MENTION.search(squeeze(block.text))
        if match:
            return int(match[1]), block.at
    return None, None


def _signature(blocks: Sequence[TextBlock]) -> tuple[str | None, Place | None]:
    """The organ above the date at the end of the text."""
    for index in range(len(blocks) - 1, max(len(blocks) - 15, 0), -1):
        if _SIGNATURE.match(squeeze(blocks[index].text)) and _is_organ(blocks[index - 1].text):
            return _tidy(blocks[index - 1].text), blocks[index - 1].at
    return None, None


def _publication(
    document: Document, blocks: Sequence[TextBlock]
) -> tuple[datetime.date | None, Place | None]:
    """The date that the page gives as its publication (发布日期); the date of signature is another thing."""
    for block in blocks[:_TITLE_SEARCH_DEPTH]:
        match = _PUBLISHED.search(squeeze(block.text)) if len(block.text) < 200 else None
        if match and (date := _date(match)):
            return date, block.at
    for key in _PUBLISHED_METADATA:
        match = _DATE.search(document.metadata.get(key, ""))
        if match and (date := _date(match)):
            return date, None
    return None, None


def _date(match: re.Match[str]) -> datetime.date | None:
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
