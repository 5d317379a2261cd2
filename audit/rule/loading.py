"""Folders of rule files -> the rule book in force."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from audit.errors import RuleError
from audit.rule.parsing import parse_rule
from audit.rule.values import RuleBook

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from audit.rule.values import Rule

RULE_FOLDER = files("audit") / "rules"


def load_rules(folder: Path | None = None) -> RuleBook:
    """The shipped rules, and those of `folder` over them (a file with the same id replaces the shipped one).

    Raises RuleError, naming file and remedy, for anything that cannot be used; nothing is half loaded.
    """
    rules = _load_folder(RULE_FOLDER)
    if folder is not None:
        if not folder.is_dir():
            raise RuleError(
                f"规则文件夹 {folder} 不存在或不是文件夹；请用 --rules 指向放有 .toml 规则的文件夹。"
            )
        rules |= _load_folder(folder)
    ordered = tuple(rules[rule_id] for rule_id in sorted(rules))
    digest = hashlib.sha256("\n".join(f"{rule.id} {rule.version}" for rule in ordered).encode())
    return RuleBook(ordered, digest.hexdigest()[:12])


def _load_folder(folder: Traversable | Path) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for source in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not source.name.endswith(".toml"):
            continue
        rule = parse_rule(source.read_text(encoding="utf-8"), source.name)
        if rule.id in found:
            raise RuleError(
                f"{source.name}：规则编号 {rule.id} 已在本文件夹的另一个文件中使用；请换一个编号。"
            )
        found[rule.id] = rule
    return found
