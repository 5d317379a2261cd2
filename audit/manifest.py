"""manifest.csv and organs.csv of a batch -> what they say of its bodies.

Both are read with polars and checked line by line before anything of them is used; a mistake is one sentence with
file, line and remedy. In: the folder of the batch. Out: what is known beside it, which `audit.known` gives its reports.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.bodies import LEVELS
from audit.errors import BatchError
from audit.organs import organ_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

MANIFEST, ORGANS = "manifest.csv", "organs.csv"
ABSENT = "absent"
"""Status of a report that is not there, and code of its problem."""
_COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    MANIFEST: {
        "path": ("路径", "文件"),
        "organ": ("机关", "机关名称", "单位"),
        "parent": ("上级", "上级机关"),
        "level": ("级别", "层级"),
        "year": ("年份", "年度"),
        "published": ("发布日期", "公开日期"),
        "address": ("网址", "地址"),
    },
    ORGANS: {
        "old": ("原名称", "旧名称"),
        "new": ("现名称", "新名称"),
        "year": ("年份", "起始年份"),
        "kind": ("类型", "情形"),
    },
}
"""The columns of each file: the name that the contract gives, and the Chinese names that are taken for it."""
_LEVEL_WORDS = {
    "政府": "government", "办公室": "office", "部门": "department", "乡镇": "town", "街道": "town", "派出机构": "dispatched",
}  # fmt: skip
_KINDS = {"renamed": "renamed", "merged": "merged", "更名": "renamed", "合并": "merged", "": "renamed"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of manifest.csv; `line` counts from 1 with the header."""

    line: int
    path: str | None
    organ: str | None
    parent: str | None
    level: str | None
    year: int | None
    published: datetime.date | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What stands beside a batch: the entries of its manifest by path, those without a report, changed names."""

    root: str = ""
    by_path: Mapping[str, Entry] = field(default_factory=dict)
    unreported: tuple[Entry, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Comparable name -> the one that the body has now."""
    merged: frozenset[tuple[str, int]] = frozenset()
    """(comparable name, year): from this year on the body is another than before."""
    has_manifest: bool = False
    version: str = ""
    """Another for another text of the two files; "" where there are none."""

    def __bool__(self) -> bool:
        return self.has_manifest or bool(self.renamed) or bool(self.merged)


def load_known(root: Path, shown: Callable[[str], str] = str) -> Known:
    """What manifest.csv and organs.csv of a folder say; nothing where there are none. Raises BatchError.

    `shown` gives a path as reports carry it.
    """
    if not root.is_dir():
        return Known()
    manifest, organs = root / MANIFEST, root / ORGANS
    entries = _entries(manifest) if manifest.is_file() else ()
    renamed, merged = _changes(organs) if organs.is_file() else ({}, frozenset())
    return Known(
        root=shown(str(root)),
        by_path={shown(str(root / entry.path)): entry for entry in entries if entry.path},
        unreported=tuple(entry for entry in entries if not entry.path),
        renamed=renamed,
        merged=merged,
        has_manifest=manifest.is_file(),
        version=version_beside(root),
    )


def version_beside(root: Path) -> str:
    """A hash over manifest.csv and organs.csv of a folder; "" where there are none."""
    texts = [file.read_bytes() for name in (MANIFEST, ORGANS) if (file := root / name).is_file()]
    return hashlib.sha256(b"\0".join(texts)).hexdigest() if texts else ""


# --- manifest.csv --------------------------------------------------------------------------------------


def _entries(path: Path) -> tuple[Entry, ...]:
    rows = _rows(path, MANIFEST)
    entries = [_entry(line, row) for line, row in rows]
    seen: dict[str, int] = {}
    for entry in entries:
        if entry.path in seen:
            raise BatchError(
                f"{MANIFEST} 第 {entry.line} 行：“{entry.path}”在第 {seen[entry.path]} 行已经列过；一个文件只列一行。"
            )
        if entry.path:
            seen[entry.path] = entry.line
    _check_parents(entries)
    return tuple(entries)


def _entry(line: int, row: Mapping[str, str]) -> Entry:
    where = f"{MANIFEST} 第 {line} 行"
    path, organ = row.get("path") or None, row.get("organ") or None
    if path is None and organ is None:
        raise BatchError(f"{where}：路径和机关都是空的；至少要填一项。")
    if path and (path.startswith(("/", "\\")) or ".." in path.split("/") or re.match(r"[A-Za-z]:", path)):
        raise BatchError(f"{where}：路径“{path}”应写批次文件夹之内的相对路径，如 2024/教育局.pdf。")
    level = row.get("level") or None
    if level is not None:
        level = _LEVEL_WORDS.get(level, level)
        if level not in LEVELS:
            words = "、".join(_LEVEL_WORDS)
            raise BatchError(f"{where}：不认识的级别“{row['level']}”；可填 {words}。")
    parent = row.get("parent") or None
    if parent and organ and organ_key(parent) == organ_key(organ):
        raise BatchError(f"{where}：“{organ}”的上级写成了它自己；请改为它的上级机关或留空。")
    year = row.get("year") or None
    if year is not None and not re.fullmatch(r"(?:19|20)\d\d", year):
        raise BatchError(f"{where}：年份“{year}”应写作四位数字，如 2024。")
    return Entry(
        line, path and path.replace("\\", "/"), organ, parent, level, int(year) if year else None,
        _date(row.get("published") or "", where), row.get("address") or None,
    )  # fmt: skip


def _date(text: str, where: str) -> datetime.date | None:
    if not text:
        return None
    match = _DATE.fullmatch(text)
    try:
        if match:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise BatchError(f"{where}：发布日期“{text}”不是日期；请写作 2025-01-20。")


def _check_parents(entries: Sequence[Entry]) -> None:
    """No body stands above itself, over however many levels."""
    above = {
        organ_key(entry.organ): (organ_key(entry.parent), entry.line)
        for entry in entries
        if entry.organ and entry.parent
    }
    for organ, (_, line) in above.items():
        seen = [organ]
        while seen[-1] in above:
            seen.append(above[seen[-1]][0])
            if seen[-1] == organ:
                shown = " → ".join(str(name) for name in seen)
                raise BatchError(
                    f"{MANIFEST} 第 {line} 行：上级关系成了一个圈（{shown}）；请改正其中一行的上级。"
                )
            if len(seen) > len(above) + 1:
                break


# --- organs.csv ----------------------------------------------------------------------------------------


def _changes(path: Path) -> tuple[dict[str, str], frozenset[tuple[str, int]]]:
    """Renames (old name -> the name at the end of the chain) and mergers ((name, year))."""
    renamed: dict[str, tuple[str, int]] = {}
    merged: set[tuple[str, int]] = set()
    for line, row in _rows(path, ORGANS):
        where = f"{ORGANS} 第 {line} 行"
        old, new = organ_key(row.get("old") or None), organ_key(row.get("new") or None)
        if old is None or new is None:
            raise BatchError(f"{where}：原名称和现名称都要填写。")
        if old == new:
            raise BatchError(f"{where}：原名称和现名称相同（{old}）；请删去这一行。")
        kind, year = _KINDS.get(row.get("kind", "")), row.get("year") or ""
        if kind is None:
            raise BatchError(f"{where}：不认识的类型“{row['kind']}”；可填 更名 或 合并。")
        if year and not re.fullmatch(r"(?:19|20)\d\d", year):
            raise BatchError(f"{where}：年份“{year}”应写作四位数字，如 2024。")
        if kind == "merged":
            if not year:
                raise BatchError(f"{where}：合并要写明从哪一年的报告起（year 一列）。")
            merged.add((new, int(year)))
        elif old in renamed:
            raise BatchError(f"{where}：“{old}”在第 {renamed[old][1]} 行已经改过名；一个名称只列一行。")
        else:
            renamed[old] = (new, line)
    return {old: _last(old, renamed) for old in renamed}, frozenset(merged)


def _last(name: str, renamed: Mapping[str, tuple[str, int]]) -> str:
    seen = [name]
    while seen[-1] in renamed:
        new, line = renamed[seen[-1]]
        if new in seen:
            raise BatchError(
                f"{ORGANS} 第 {line} 行：更名成了一个圈（{' → '.join([*seen, new])}）；请改正其中一行。"
            )
        seen.append(new)
    return seen[-1]


# --- both ----------------------------------------------------------------------------------------------


def _rows(path: Path, name: str) -> list[tuple[int, dict[str, str]]]:
    """(line, column -> text without spaces around it) of every line that is not empty."""
    import polars as pl

    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BatchError(
            f"{name} 第 {line} 行不是 UTF-8 编码（可能是 GBK）；请用表格软件另存为“CSV UTF-8”后再试。"
        ) from error
    if not text.strip():
        raise BatchError(f"{name} 是空的；第 1 行应是列名：{'、'.join(_COLUMNS[name])}。")
    try:
        frame = pl.read_csv(io.BytesIO(text.encode()), infer_schema=False, truncate_ragged_lines=False)
    except (pl.exceptions.PolarsError, ValueError) as error:
        torn = _ragged(text)
        where = f" 第 {torn} 行" if torn else ""
        raise BatchError(
            f"{name}{where}：列数与第 1 行的列名不一致，或引号没有成对；请改正后再试。"
        ) from error
    names = _names(next(csv.reader(io.StringIO(text))), name)
    rows = []
    for number, values in enumerate(frame.iter_rows(), start=2):
        row = {names[n]: (value or "").strip() for n, value in enumerate(values)}
        if any(row.values()):
            rows.append((number, row))
    return rows


def _names(columns: Sequence[str], name: str) -> list[str]:
    known = {alias: column for column, aliases in _COLUMNS[name].items() for alias in (column, *aliases)}
    bare = [column.strip() for column in columns]
    if unknown := [column for column in bare if column not in known]:
        raise BatchError(
            f"{name} 第 1 行：不认识的列“{unknown[0]}”；可用的列是 {'、'.join(_COLUMNS[name])}。"
        )
    found = [known[column] for column in bare]
    if twice := [column for column in found if found.count(column) > 1]:
        raise BatchError(f"{name} 第 1 行：列 {twice[0]} 出现了两次；请删去一列。")
    needed = {"old", "new"} if name == ORGANS else set()
    if absent := sorted(needed - set(found)):
        raise BatchError(f"{name} 第 1 行：缺少列 {'、'.join(absent)}。")
    return found


def _ragged(text: str) -> int | None:
    """The first line with another number of fields than the header."""
    reader = csv.reader(io.StringIO(text))
    width = 0
    for row in reader:
        width = width or len(row)
        if row and len(row) != width:
            return reader.line_num
    return None
