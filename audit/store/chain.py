"""The hash chain of the review log: seals an event, and finds the first line that was tampered with.

A chain shows edits, insertions and deletions; a tail that was cut off shows only against a head (sequence and
hash) that was kept elsewhere, which is why every export prints it. Nothing here reads files or SQL.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.store.values import COLUMNS, HASHED_COLUMNS, NUMBER_COLUMNS, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GENESIS = "0" * 64
"""The previous hash of the first event."""

Head = tuple[int, str]
"""Sequence and hash of the last event; (0, GENESIS) of an empty log."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first bad line of a log: its sequence as expected, its line in a CSV (from 1), and why, in Chinese."""

    sequence: int
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"第 {self.sequence} 条" + (f"（文件第 {self.line} 行）" if self.line else "")
        return f"{where}：{self.reason}"


def event_hash(previous_hash: str, content: Sequence[Value]) -> str:
    r"""The hash of an event, in hexadecimal.

    SHA-256 over the UTF-8 bytes of `previous_hash`, a line feed, and `content` (the columns `sequence` to `note`
    in their order) as a JSON array without spaces: `sequence` and `year` are JSON numbers, absent values null,
    everything else strings; only ``"``, ``\`` and the control characters below U+0020 are escaped (``\b \t \n
    \f \r``, else ``\u00xx``), Chinese stays as it is.
    """
    text = json.dumps(list(content), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous_hash}\n{text}".encode()).hexdigest()


def first_broken(rows: Iterable[Sequence[Value]], anchor: Head | None = None) -> Broken | None:
    """The first row (columns of the contract, in order) where the chain breaks, or None where it is intact.

    `anchor` is a head that was kept elsewhere: the log must reach it and still have that hash there.
    """
    last, previous = 0, GENESIS
    for row in rows:
        expected = last + 1
        reason = _why_broken(row, expected, previous)
        if reason is None and anchor is not None and anchor[0] == expected and anchor[1] != row[-1]:
            reason = "与留存的链头不符：这一条或更早的记录被换过。"
        if reason is not None:
            return Broken(expected, reason)
        last, previous = expected, str(row[-1])
    if anchor is not None and anchor[0] > last:
        return Broken(
            last + 1, f"记录到第 {last} 条为止，留存的链头是第 {anchor[0]} 条：末尾的记录被删去了。"
        )
    return None


def _why_broken(row: Sequence[Value], expected: int, previous: str) -> str | None:
    if len(row) != len(COLUMNS):
        return f"应有 {len(COLUMNS)} 列，实有 {len(row)} 列。"
    if row[0] != expected:
        return f"序号应为 {expected}，实为 {row[0]}：有记录被删去、插入或挪动。"
    if not _has_types(row):
        return "有的列不是它应有的类型：这一条被改过。"
    if row[-2] != previous:
        return "与上一条接不上：有记录被删去、插入或改过。"
    try:
        found = event_hash(previous, row[: len(HASHED_COLUMNS)])
    except (UnicodeEncodeError, TypeError, ValueError):
        found = ""
    if row[-1] != found:
        return "内容与校验值不符：这一条被改过。"
    return None


def _has_types(row: Sequence[Value]) -> bool:
    return all(
        value is None or type(value) is (int if name in NUMBER_COLUMNS else str)
        for name, value in zip(COLUMNS, row, strict=True)
    )
