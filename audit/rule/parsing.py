"""The text of one rule file -> a Rule; strict, and clear about what is wrong where."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from audit.errors import RuleError
from audit.model import Severity
from audit.rule.checks import CHECKS, Check
from audit.rule.examples import parse_examples
from audit.rule.packs import line_of
from audit.rule.sets import sets_of
from audit.rule.values import PREVIOUS, RELATIONS, Instance, Rule, Term
from audit.template import Template, load_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.rule.examples import Example

_KEYS = {
    "id", "title", "title_en", "severity", "severity_by_scope", "severity_by_condition", "templates", "table", "law",
    "reason", "spares", "message", "message_en", "messages", "messages_en", "doubts", "points", "linear", "check", "examples",
}  # fmt: skip
_REQUIRED = {"id", "title", "severity", "templates", "law", "reason", "spares", "message", "examples"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FIELDS = {
    "scope", "left", "right", "left_terms", "right_terms", "delta", "names", "count", "tables", "parts", "quote",
}  # fmt: skip
"""What every message may name in braces."""


def parse_rule(text: str, name: str) -> Rule:
    """One rule from the text of its file; `name` is the file's, for messages. Raises RuleError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(
            f"{name}{_toml_line(error)}：不是合格的 TOML（{error}）；请按 rules/T3-COL.toml 的写法改正。"
        ) from error
    return _Parser(name, data, text).rule()


def _toml_line(error: tomllib.TOMLDecodeError) -> str:
    match = re.search(r"line (\d+)", str(error))
    return f" 第 {match[1]} 行" if match else ""


class _Parser:
    """Turns the table of one file into a Rule, or says what is wrong with it."""

    def __init__(self, name: str, data: dict[str, Any], text: str) -> None:
        self.name = name
        self.data = data
        self.text = text

    def fail(self, what: str) -> RuleError:
        """The mistake with its file, and with the line that holds what the sentence names, where one does."""
        named = re.findall(r"[A-Za-z_][\w.{}-]{2,}", what)
        named.sort(key=lambda word: "{" not in word)  # as it is written, before what it stands for
        lines = [line_of(self.text, word) for word in named if word in self.text]
        return RuleError(f"{self.name}{lines[0] if lines else ''}：{what}")

    def rule(self) -> Rule:
        data = self.data
        if unknown := sorted(set(data) - _KEYS):
            raise self.fail(f"不认识的项 {'、'.join(unknown)}；可用的项是 {'、'.join(sorted(_KEYS))}。")
        if absent := sorted(key for key in _REQUIRED if not data.get(key)):
            raise self.fail(
                f"缺少 {'、'.join(absent)}；每条规则都要有编号、名称、依据、理由、不作指控的情形和正反例。"
            )
        if ("linear" in data) == ("check" in data):
            raise self.fail("要么有 [linear]（等式或不等式），要么有 [check]（检查名），二者取一。")
        templates = tuple(data["templates"])
        check = self._declared() if "check" in data else None
        self._messages(check)
        expanded = {
            name: self._linear(template) if check is None else self._check(template)
            for name, template in ((name, load_template(name)) for name in templates)
        }
        kind, relation, instances = expanded[templates[0]]
        severity, by_scope, by_condition = self._severities(instances, check)
        return Rule(
            id=data["id"],
            title=data["title"],
            severity=severity,
            severity_by_scope=by_scope,
            templates=templates,
            table=data.get("table"),
            law=data["law"],
            reason=data["reason"],
            spares=data["spares"],
            message=data["message"],
            kind=kind,
            relation=relation,
            instances_by_template={name: own for name, (_, _, own) in expanded.items()},
            examples=self._examples(templates[0], instances, check),
            version=self._version(kind, relation, templates),
            severity_by_condition=by_condition,
            messages=data.get("messages", {}),
            doubts=data.get("doubts", {}),
            parameters={k: v for k, v in data.get("check", {}).items() if k != "name"},
            title_en=data.get("title_en", ""),
            message_en=data.get("message_en", ""),
            messages_en=data.get("messages_en", {}),
            points=data.get("points"),
        )

    def _version(self, kind: str, relation: str, templates: tuple[str, ...]) -> str:
        """A hash over what is judged; items of later years are added only where a file has them."""
        data = self.data
        judged = [data["id"], kind, relation, data["severity"], data.get("severity_by_scope"), templates]
        judged += [data.get("linear"), data.get("check")]
        if "severity_by_condition" in data:
            judged.append(data["severity_by_condition"])
        canonical = json.dumps(judged, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    def _declared(self) -> Check:
        """What is declared about the check that the file names; its parameters are there and known."""
        table = self.data["check"]
        check = CHECKS.get(table.get("name"))
        if check is None:
            raise self.fail(f"没有名为 {table.get('name')} 的检查；可用 {'、'.join(CHECKS)}。")
        if unknown := sorted(set(table) - {"name", *check.parameters}):
            known = "、".join(check.parameters) or "（没有）"
            raise self.fail(f"[check] 中不认识的项 {unknown[0]}；{table['name']} 的参数是 {known}。")
        if absent := [name for name in check.parameters if name not in table]:
            raise self.fail(f"[check] 缺少参数 {'、'.join(absent)}。")
        return check

    def _messages(self, check: Check | None) -> None:
        """Every sentence names only what it can be given, for conditions and doubts that the check knows."""
        data, declared = self.data, check or Check("")
        for key, known in (("messages", declared.conditions), ("doubts", declared.doubts)):
            if unknown := sorted(set(data.get(key, {})) - set(known)):
                raise self.fail(f"[{key}] 中不认识的 {unknown[0]}；可用 {'、'.join(known) or '（没有）'}。")
        if absent := [name for name in declared.doubts if name not in data.get("doubts", {})]:
            raise self.fail(f"[doubts] 缺少 {'、'.join(absent)}：要写明为什么不能判断。")
        fields = _FIELDS | set(declared.fields)
        sentences = {"message": data["message"], "message_en": data.get("message_en", "")}
        for key in ("messages", "messages_en", "doubts"):
            sentences |= {f"{key}.{name}": text for name, text in data.get(key, {}).items()}
        for key, text in sentences.items():
            if bad := sorted(set(_PLACEHOLDER.findall(text)) - fields):
                raise self.fail(f"{key} 中不认识的 {{{bad[0]}}}；可用 {'、'.join(sorted(fields))}。")

    def _severities(
        self, instances: Sequence[Instance], check: Check | None
    ) -> tuple[Severity, dict[str, Severity], dict[str, Severity]]:
        scopes = {instance.scope for instance in instances}
        data = self.data
        try:
            by_scope = {scope: Severity(level) for scope, level in data.get("severity_by_scope", {}).items()}
            by_condition = {
                name: Severity(level) for name, level in data.get("severity_by_condition", {}).items()
            }
            severity = Severity(data["severity"])
        except ValueError as error:
            raise self.fail(f"severity 只能是 error、warning 或 info（{error}）。") from error
        if unknown := sorted(set(by_scope) - scopes):
            raise self.fail(f"severity_by_scope 中的 {unknown[0]} 不是这条规则的范围。")
        known = check.conditions if check else ()
        if unknown := sorted(set(by_condition) - set(known)):
            raise self.fail(
                f"severity_by_condition 中不认识的 {unknown[0]}；可用 {'、'.join(known) or '（没有）'}。"
            )
        return severity, by_scope, by_condition

    def _linear(self, template: Template) -> tuple[str, str, tuple[Instance, ...]]:
        table = self.data["linear"]
        if unknown := sorted(set(table) - {"each", "left", "relation", "right"}):
            raise self.fail(f"[linear] 中不认识的项 {unknown[0]}。")
        if table.get("relation") not in RELATIONS:
            raise self.fail(f"relation 应为 {'、'.join(RELATIONS)} 之一。")
        instances = tuple(
            Instance(
                scope,
                self._terms(table["left"], bound, template),
                self._terms(table["right"], bound, template),
            )
            for scope, bound in self._scopes(table.get("each"), template)
        )
        return "linear", table["relation"], instances

    def _check(self, template: Template) -> tuple[str, str, tuple[Instance, ...]]:
        table = self.data["check"]
        if "totals" not in table:
            return table["name"], "", (Instance(None, ()),)
        parts: dict[str, dict[str, Term]] = {}
        for entry in table["totals"]:
            for _, bound in self._scopes(entry.get("each"), template):
                (total,) = self._terms([entry["total"]], bound, template)
                terms = self._terms(entry["parts"], bound, template)
                parts.setdefault(total.slot, {}).update({term.slot: term for term in terms})
        order = {slot: index for index, slot in enumerate(template.slots)}
        scopes = sorted(parts, key=order.__getitem__)
        return (
            table["name"],
            "",
            tuple(Instance(total, (Term(1, total),), tuple(parts[total].values())) for total in scopes),
        )

    def _scopes(self, each: str | None, template: Template) -> Iterator[tuple[str | None, dict[str, str]]]:
        if each is None:
            yield None, {}
            return
        members = self._set(each, template)
        for member in members:
            yield member, {each: member}

    def _set(self, name: str, template: Template) -> tuple[str, ...]:
        sets = sets_of(template)
        if name not in sets:
            raise self.fail(f"没有名为 {name} 的集合；可用 {'、'.join(sorted(sets))}。")
        return sets[name]

    def _terms(
        self, entries: Sequence[str], bound: Mapping[str, str], template: Template
    ) -> tuple[Term, ...]:
        terms: list[Term] = []
        for entry in entries:
            sign, text = (-1, entry[1:]) if entry.startswith("-") else (1, entry)
            for slot in self._expand(text, bound, template):
                if slot.removeprefix(PREVIOUS) not in template.slots:
                    raise self.fail(f"{template.id} 格式没有指标 {slot}（写作 {entry}）；指标见 slots.json。")
                terms.append(Term(sign, slot))
        return tuple(terms)

    def _expand(self, text: str, bound: Mapping[str, str], template: Template) -> Iterator[str]:
        match = _PLACEHOLDER.search(text)
        if match is None:
            yield text
            return
        name = match[1]
        members = (bound[name],) if name in bound else self._set(name, template)
        for member in members:
            yield from self._expand(text.replace(match[0], member), bound, template)

    def _examples(
        self, template: str, instances: Sequence[Instance], check: Check | None
    ) -> tuple[Example, ...]:
        fixed = check is None or check.on_frames
        scopes = frozenset(instance.scope or "" for instance in instances) if fixed else None
        return parse_examples(
            self.data["examples"], scopes, lambda form: load_template(form or template), self.fail
        )
