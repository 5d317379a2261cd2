"""Folders of rule files -> the rule book in force: the shipped rules, and a pack over them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

from audit.errors import RuleError
from audit.rule.packs import PACK, Pack, line_of, read_pack
from audit.rule.parsing import parse_rule
from audit.rule.values import RuleBook

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from audit.rule.packs import Change, Off
    from audit.rule.values import Rule

RULE_FOLDER = files("audit") / "rules"


def load_rules(folder: Path | None = None) -> RuleBook:
    """The shipped rules, and those of `folder` over them (a file with the same id replaces the shipped one).

    Raises RuleError, naming file and remedy, for anything that cannot be used; nothing is half loaded.
    """
    rules = load_folder(RULE_FOLDER)
    packs: list[Pack] = []
    off: dict[str, Off] = {}
    if folder is not None:
        if not folder.is_dir():
            raise RuleError(
                f"规则文件夹 {folder} 不存在或不是文件夹；请用 --rules 指向放有 .toml 规则的文件夹。"
            )
        packs = packs_of(folder)
        for pack in packs:
            own = {key: replace(rule, pack=pack.label) for key, rule in load_folder(pack.folder).items()}
            rules |= own
            off = {rule: reason for rule, reason in off.items() if rule not in own}
            for change in pack.changes.values():
                if change.rule not in rules:
                    raise _unknown(pack, change.rule, rules)
                rules[change.rule] = _changed(rules[change.rule], change, pack)
                if change.off is not None:
                    off[change.rule] = change.off
    ordered = tuple(rules[rule_id] for rule_id in sorted(rules) if rule_id not in off)
    said = [f"{rule.id} {rule.version}" for rule in ordered]
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]
    labels = [pack.label for pack in packs if pack.label]
    return RuleBook(
        ordered, " + ".join([digest, *labels]), tuple(off[rule] for rule in sorted(off)), tuple(labels)
    )


def packs_of(folder: Path, seen: tuple[Path, ...] = ()) -> list[Pack]:
    """The pack of a folder behind those that it includes; each once. Raises RuleError for a circle."""
    place = folder.resolve()
    if place in seen:
        circle = " → ".join(one.name for one in (*seen[seen.index(place) :], place))
        last = seen[-1] if seen else place
        where = line_of((last / PACK).read_text(encoding="utf-8"), "include")
        raise RuleError(f"{last.name}/{PACK}{where}：include 成了一个圈（{circle}）；请去掉其中一处。")
    pack = read_pack(folder)
    found: list[Pack] = []
    for name in pack.include:
        other = folder / name
        if not other.is_dir():
            where = line_of((folder / PACK).read_text(encoding="utf-8"), "include")
            raise RuleError(f"{PACK}{where}：include 的文件夹 {name} 不存在；路径从 {PACK} 所在处算起。")
        found += [
            one
            for one in packs_of(other, (*seen, place))
            if one.folder.resolve() not in {f.folder.resolve() for f in found}
        ]
    return [*found, pack]


def load_folder(folder: Traversable | Path) -> dict[str, Rule]:
    """The rules of the .toml files of one folder by id. Raises RuleError."""
    found: dict[str, Rule] = {}
    files: dict[str, str] = {}
    for source in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not source.name.endswith(".toml") or source.name == PACK:
            continue
        try:
            text = source.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise RuleError(f"{source.name}：不是 UTF-8 编码；请另存为 UTF-8。") from error
        rule = parse_rule(text, source.name)
        if rule.id in found:
            where = line_of(text, "id", rule.id)
            raise RuleError(
                f"{source.name}{where}：规则编号 {rule.id} 已在本文件夹的 {files[rule.id]} 中使用；请换一个编号。"
            )
        found[rule.id], files[rule.id] = rule, source.name
    return found


def _unknown(pack: Pack, rule: str, rules: dict[str, Rule]) -> RuleError:
    where = line_of((pack.folder / PACK).read_text(encoding="utf-8"), f"rules.{rule}")
    near = [known for known in rules if known.split("-")[0] == rule.split("-")[0]]
    hint = f"；是不是 {'、'.join(near[:6])} 之一" if near else "；用 gouji rules list 查看全部编号"
    return RuleError(f"{PACK}{where}：没有编号为 {rule} 的规则{hint}。")


def _changed(rule: Rule, change: Change, pack: Pack) -> Rule:
    """The rule as a pack weighs it; its version changes only where a severity does."""
    text = (pack.folder / PACK).read_text(encoding="utf-8")
    scopes = {instance.scope or "" for instance in rule.instances}
    if unknown := sorted(set(change.by_scope) - scopes):
        raise RuleError(f"{PACK}{line_of(text, unknown[0])}：{unknown[0]} 不是 {rule.id} 的范围。")
    weighed = replace(
        rule,
        severity=change.severity or rule.severity,
        severity_by_scope={**({} if change.severity else rule.severity_by_scope), **change.by_scope},
        severity_by_condition={
            **({} if change.severity else rule.severity_by_condition),
            **change.by_condition,
        },
        points=rule.points if change.points is None else change.points,
        pack=pack.label,
    )
    if change.severity is None and not change.by_scope and not change.by_condition:
        return weighed
    said = [rule.version, str(change.severity), dict(change.by_scope), dict(change.by_condition)]
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return replace(weighed, version=hashlib.sha256(canonical.encode()).hexdigest()[:12])
