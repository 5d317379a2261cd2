"""pack.toml of a rule folder -> its name and version, the folders that it builds on, and what it changes of rules.

A pack may add rules (files of their own), weigh rules otherwise, give points to a rubric, and switch rules off with a
reason and a date. Everything is checked before anything is used.
"""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.errors import RuleError
from audit.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

PACK = "pack.toml"
_KEYS = {"name", "version", "include", "rules"}
_CHANGES = {"severity", "severity_by_scope", "severity_by_condition", "points", "off"}


@dataclass(frozen=True, slots=True)
class Off:
    """A rule that a pack switches off."""

    rule: str
    reason: str
    since: datetime.date
    pack: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a pack changes of one rule."""

    rule: str
    severity: Severity | None = None
    by_scope: Mapping[str, Severity] = field(default_factory=dict)
    by_condition: Mapping[str, Severity] = field(default_factory=dict)
    points: float | None = None
    off: Off | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A rule folder: what it is called, which folders it includes (in order), which rules it changes."""

    folder: Path
    name: str = ""
    version: str = ""
    include: tuple[str, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Name and version, as findings and the log carry them; empty where the folder has no pack.toml."""
        return f"{self.name} {self.version}".strip()


def line_of(text: str, *words: str) -> str:
    """ " 第 N 行" for the first line that holds all of some words (else the first of them); empty where none does."""
    lines = text.split("\n")
    for wanted in (words, words[:1]):
        for number, line in enumerate(lines, start=1):
            if wanted and all(word in line for word in wanted):
                return f" 第 {number} 行"
    return ""


def read_pack(folder: Path) -> Pack:
    """The pack.toml of a folder, or a nameless pack where it has none. Raises RuleError."""
    file = folder / PACK
    if not file.is_file():
        return Pack(folder)
    try:
        text = file.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise RuleError(f"{PACK}：不是 UTF-8 编码；请另存为 UTF-8。") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{PACK}：不是合格的 TOML（{error}）。") from error

    def fail(what: str, *words: str) -> RuleError:
        return RuleError(f"{PACK}{line_of(text, *words)}：{what}")

    if unknown := sorted(set(data) - _KEYS):
        raise fail(f"不认识的项 {unknown[0]}；可用 {'、'.join(sorted(_KEYS))}。", unknown[0])
    if not isinstance(data.get("name"), str) or not isinstance(data.get("version"), str):
        raise fail('要写明 name 和 version，如 name = "市部门考核"、version = "2025.1"。')
    include = data.get("include", [])
    if not isinstance(include, list) or not all(isinstance(name, str) for name in include):
        raise fail("include 应是文件夹名的列表。", "include")
    label = f"{data['name']} {data['version']}"
    changes = {rule: _change(rule, entry, label, fail) for rule, entry in data.get("rules", {}).items()}
    return Pack(folder, data["name"], data["version"], tuple(include), changes)


def _change(rule: str, entry: Any, label: str, fail: Callable[..., RuleError]) -> Change:
    if not isinstance(entry, dict):
        raise fail(f"[rules.{rule}] 应是一张表。", rule)
    if unknown := sorted(set(entry) - _CHANGES):
        raise fail(
            f"[rules.{rule}] 中不认识的项 {unknown[0]}；可用 {'、'.join(sorted(_CHANGES))}。", unknown[0]
        )
    points = entry.get("points")
    if points is not None and (isinstance(points, bool) or not isinstance(points, int | float)):
        raise fail(f"[rules.{rule}] 的 points 应是数字，如 -0.5。", "points")
    try:
        severity = Severity(entry["severity"]) if "severity" in entry else None
        by_scope = {key: Severity(level) for key, level in entry.get("severity_by_scope", {}).items()}
        by_condition = {key: Severity(level) for key, level in entry.get("severity_by_condition", {}).items()}
    except ValueError as error:
        raise fail(f"[rules.{rule}] 的级别只能是 error、warning 或 info（{error}）。", "severity") from error
    off = _off(rule, entry["off"], label, fail) if "off" in entry else None
    return Change(rule, severity, by_scope, by_condition, points, off)


def _off(rule: str, entry: Any, label: str, fail: Callable[..., RuleError]) -> Off:
    wanted = 'off = { reason = "为什么停用", since = 2025-02-01 }'
    if not isinstance(entry, dict) or set(entry) != {"reason", "since"} or not entry["reason"]:
        raise fail(f"停用 {rule} 要写明理由和日期：{wanted}。", "off")
    if type(entry["since"]) is not datetime.date:
        raise fail(f"停用 {rule} 的 since 应是日期，如 2025-02-01，不是 {entry['since']!r}。", "since")
    return Off(rule, entry["reason"], entry["since"], label)
