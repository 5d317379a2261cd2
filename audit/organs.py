"""Who a report is from: title, organ, year and publication date, each with the place it was read from.

The names are the document's own; nothing is guessed from file names. `organ_key` makes two spellings of one
name comparable (width, spaces, brackets); renamed and merged bodies are a later matter.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.wording import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.model import Document, Place, TextBlock

_BRACKETS = str.maketrans("【】［］〔〕", "()()()")
_YEAR = r"(?P<year>(?:19|20)\d\d)年(?:度|年度)?"
_WHAT = r"(?:关于)?(?:政府)?(?:信息|政务)公开(?:工作)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报)"
_TITLE = re.compile(rf"^(?P<before>[^。；!?]{{0,60}}?)(?:关于)?{_YEAR}(?P<after>[^。；!?年]{{0,40}}?){_WHAT}(?:\(.{{0,12}}\))?$")
_PERIOD = re.compile(r"(?:期限|时间|周期|数据)[^。]{0,20}?((?:19|20)\d\d)年1月1日")
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
