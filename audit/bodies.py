"""Reports -> who each is from: level, region and parent by name, one key for one body over the years.

What a manifest states is kept; the rest is inferred from titles and folder names and said to be so. Names without a
place ("教育局") are told apart by their folders, but only where two of them report on one year.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from audit.model import Body
from audit.organs import organ_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.model import Report

LEVEL_WORDS: Mapping[str, str] = {
    "government": "政府",
    "office": "政府办公室",
    "department": "部门",
    "town": "乡镇街道",
    "dispatched": "派出机构",
    "unknown": "不详",
}
"""The levels of bodies, and what the list's filter calls them."""
LEVELS = tuple(LEVEL_WORDS)
_REGION = re.compile(
    r"^(?:(?:.{2,8}?自治[区州]|.{2,10}?自治[县旗]|.{2,4}?地区|.{2,6}?省)"
    r"|[^局院部厅委省市县]{1,8}?(?:[市县旗盟]|(?<![园业发新港景])区|新区))"
)
_TOWN = re.compile(r"(?:镇|乡|街道|苏木)(?:人民政府|政府|办事处|党政办公室|人民政府办公室)?$")
_NOT_A_TOWN = re.compile(r"(?:城镇|乡镇)$|(?:局|委员会|办|中心|厅|委)$")
_DISPATCHED = re.compile(
    r"(?:开发区|高新区|园区|保税区|景区|度假区|示范区|新区|新城|工业园|产业园|管委会|(?:区|园|城|岛|湖|山)管理委员会)$"
)
_COUNTY_ENDS = ("县", "旗", "区")
_YEAR = re.compile(r"(?:19|20)\d\d")


def bodies_of(reports: Iterable[Report], renamed: Mapping[str, str] | None = None) -> tuple[Body | None, ...]:
    """Who each report is from, in one pass over them that holds none; None where no organ was found."""
    names = [(organ_key(report.organ), report.year, report.path, report.body) for report in reports]
    contexts: dict[tuple[str, int | None], set[str]] = {}
    for key, year, path, _ in names:
        if key and region_of(key) is None:
            contexts.setdefault((key, year), set()).add(_context(path))
    torn = {key for (key, _), found in contexts.items() if len(found) > 1}
    return tuple(
        body or (_body(path, key, torn, renamed or {}) if key else None) for key, _, path, body in names
    )


def body_of(report: Report) -> Body | None:
    """The body of a single report, inferred from its name alone where nothing was stated."""
    key = organ_key(report.organ)
    return report.body or (_body(report.path, key, frozenset(), {}) if key else None)


def _body(path: str, key: str, torn: frozenset[str] | set[str], renamed: Mapping[str, str]) -> Body:
    region = region_of(key)
    own = f"{_context(path)}|{key}" if key in torn else key
    own = renamed.get(own, own)
    level = level_of(key)
    parent = parent_of(key, level, region or _region_of_folder(path))
    return Body(own, own, level, region, parent, None, frozenset({"level", "parent"}))


@lru_cache(maxsize=65536)
def region_of(name: str) -> str | None:
    """The place at the beginning of a name (江苏省宿迁市沭阳县 of 江苏省宿迁市沭阳县教育局), or None."""
    found = ""
    rest = name
    while match := _REGION.match(rest):
        if len(match[0]) < 2 or _is_no_place(match[0], rest[match.end() :]):
            break
        found += match[0]
        rest = rest[match.end() :]
    return found or None


def _is_no_place(place: str, rest: str) -> bool:
    """Whether a match is part of a body's own name: 城市管理局, 市场监督管理局, 社区矫正局, 地区生产总值…"""
    return place in ("城市", "都市", "社区", "小区", "全市", "全县", "全区", "本市", "本县") or (
        place.endswith("市") and rest.startswith("场")
    )


@lru_cache(maxsize=65536)
def level_of(name: str) -> str:
    """government, office, town, dispatched or department, by the words of a name; unknown for anything else."""
    rest = name[len(region_of(name) or "") :]
    if _TOWN.search(name) and not _NOT_A_TOWN.search(rest):
        return "town"
    if re.fullmatch(r"(?:人民)?政府|", rest) and (rest or region_of(name)):
        return "government"
    if re.fullmatch(r"(?:人民)?政府办公[室厅].*", rest):
        return "office"
    if _DISPATCHED.search(rest) or _DISPATCHED.search(name):
        return "dispatched"
    if re.search(
        r"(?:局|委|办|厅|部|署|院|中心|委员会|办公室|站|队|处|所|会|社|馆|台|总队|支队|大队|公司|学校|医院|协会)$",
        rest,
    ):
        return "department"
    return "unknown"


def parent_of(name: str, level: str, region: str | None) -> str | None:
    """The government that a body belongs to by its name: that of its place; a government's is the place above."""
    if region is None or level == "unknown":
        return None
    if level == "government":
        above = _without_last(region)
        return f"{above}人民政府" if above else None
    return f"{region}人民政府"


def makes_no_rules(body: Body) -> bool:
    """Whether a body surely may not make 规章: a town, a county's government or body, a department of a city.

    The State Council's departments, provinces, cities and autonomous prefectures may (立法法); a county-level city
    cannot be told from a larger one by its name, so its government is not meant.
    """
    if body.level == "town":
        return True
    region = body.region or ""
    if not region or region.endswith("自治区"):
        return False
    if region.endswith(_COUNTY_ENDS):
        return body.level in ("government", "office", "department", "dispatched")
    return body.level == "department" and region.endswith("市")


def _without_last(region: str) -> str:
    """The place without its last part: 宿迁市 of 宿迁市沭阳县."""
    parts = []
    rest = region
    while match := _REGION.match(rest):
        parts.append(match[0])
        rest = rest[match.end() :]
    return "".join(parts[:-1])


def _context(path: str) -> str:
    """The folders of a path that are no years: what tells bodies of one bare name apart."""
    return "/".join(part for part in PurePath(path).parts[:-1] if not _YEAR.search(part))


def _region_of_folder(path: str) -> str | None:
    """The nearest folder that is named like a place."""
    for part in reversed(PurePath(path).parts[:-1]):
        region = region_of(part)
        if region:
            return region
    return None
