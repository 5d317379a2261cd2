"""Rules as data: loads rules/*.toml, checks them strictly, and expands each into its instances (one a scope).

A linear rule is two lists of slots and a relation. In a slot, `{set}` names a set of the form (see `_sets`):
the set given in `each` makes one instance for each member (its scope), any other set is summed over. A `-`
before a slot subtracts; `prev:` before it takes last year's report of the same body. A rule of another kind
names a check that `audit.evaluate` implements, with its parameters. Rules hold no code and no expressions.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from audit.errors import RuleError
from audit.model import Severity
from audit.template import Template, load_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

RULE_FOLDER = files("audit") / "rules"
PREVIOUS = "prev:"
RELATIONS = ("=", "<=", ">=")
CHECKS = ("blank_total", "blank_cells", "parts")
"""Names of the checks that `audit.evaluate` implements, for rules that are no equation."""
_KEYS = {
    "id", "title", "severity", "severity_by_scope", "templates", "table", "law", "reason", "spares", "message",
    "linear", "check", "examples",
}  # fmt: skip
_REQUIRED = {"id", "title", "severity", "templates", "law", "reason", "spares", "message", "examples"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FIELDS = {
    "scope",
    "left",
    "right",
    "left_terms",
    "right_terms",
    "delta",
    "names",
    "count",
    "tables",
    "parts",
}
"""What a message may name in braces."""


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of an equation: sign 1 or -1 and a slot ("prev:" before it for last year's)."""

    sign: int
    slot: str

    @property
    def is_previous(self) -> bool:
        """Whether the figure stands in last year's report."""
        return self.slot.startswith(PREVIOUS)

    @property
    def bare(self) -> str:
        """The slot without "prev:"."""
        return self.slot.removeprefix(PREVIOUS)


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule in one scope: both sides of its equation, or what its check looks at (`left`)."""

    scope: str | None
    left: tuple[Term, ...]
    right: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Left side, then right side."""
        return self.left + self.right


@dataclass(frozen=True, slots=True)
class Example:
    """Figures on an otherwise all-zero form and the outcomes that the rule must give: scope -> outcome."""

    name: str
    expect: Mapping[str, str]
    """Scopes ("" where the rule speaks once a report) -> outcome; every other scope must not fail."""
    cells: Mapping[str, object] = field(default_factory=dict)
    previous: Mapping[str, object] | None = None
    headings: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule, with its scopes on every edition of the form that it is made for."""

    id: str
    title: str
    severity: Severity
    severity_by_scope: Mapping[str, Severity]
    templates: tuple[str, ...]
    table: int | None
    law: str
    """`{document}` in it stands for the notice that a form comes from: see `law_of`."""
    reason: str
    spares: str
    message: str
    kind: str
    """"linear" or the name of a check."""
    relation: str
    instances_by_template: Mapping[str, tuple[Instance, ...]]
    examples: tuple[Example, ...]
    version: str
    """12 hexadecimal digits over what is judged (not over the prose): decisions reopen when it changes."""

    def severity_of(self, scope: str | None) -> Severity:
        """How much the rule weighs in a scope."""
        return self.severity_by_scope.get(scope or "", self.severity)

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The rule's scopes on the form that it names first, the present one."""
        return self.instances_by_template[self.templates[0]]

    def law_of(self, template: Template) -> str:
        """The legal basis in the words that fit one edition of the form."""
        return self.law.replace("{document}", template.document)


@dataclass(frozen=True, eq=False)
class RuleBook:
    """All rules in force, by id; `version` names this very set."""

    rules: tuple[Rule, ...]
    version: str

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}


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


def parse_rule(text: str, name: str) -> Rule:
    """One rule from the text of its file; `name` is the file's, for messages. Raises RuleError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}：不是合格的 TOML（{error}）；请按 rules/T3-COL.toml 的写法改正。") from error
    return _Parser(name, data).rule()


class _Parser:
    """Turns the table of one file into a Rule, or says what is wrong with it."""

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        self.name = name
        self.data = data

    def fail(self, what: str) -> RuleError:
        return RuleError(f"{self.name}：{what}")

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
        if bad := sorted(set(_PLACEHOLDER.findall(data["message"])) - _FIELDS):
            raise self.fail(f"message 中不认识的 {{{bad[0]}}}；可用 {'、'.join(sorted(_FIELDS))}。")
        templates = tuple(data["templates"])
        expanded = {
            name: self._linear(template) if "linear" in data else self._check(template)
            for name, template in ((name, load_template(name)) for name in templates)
        }
        kind, relation, instances = expanded[templates[0]]
        severity, by_scope = self._severities(instances)
        judged = [data["id"], kind, relation, data["severity"], data.get("severity_by_scope"), templates]
        judged += [data.get("linear"), data.get("check")]
        canonical = json.dumps(judged, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
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
            examples=self._examples(load_template(templates[0]), instances),
            version=hashlib.sha256(canonical.encode()).hexdigest()[:12],
        )

    def _severities(self, instances: Sequence[Instance]) -> tuple[Severity, dict[str, Severity]]:
        scopes = {instance.scope for instance in instances}
        try:
            by_scope = {
                scope: Severity(level) for scope, level in self.data.get("severity_by_scope", {}).items()
            }
            severity = Severity(self.data["severity"])
        except ValueError as error:
            raise self.fail(f"severity 只能是 error、warning 或 info（{error}）。") from error
        if unknown := sorted(set(by_scope) - scopes):
            raise self.fail(f"severity_by_scope 中的 {unknown[0]} 不是这条规则的范围。")
        return severity, by_scope

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
        name = table.get("name")
        if name not in CHECKS:
            raise self.fail(f"没有名为 {name} 的检查；可用 {'、'.join(CHECKS)}。")
        if name != "blank_total":
            return name, "", (Instance(None, ()),)
        parts: dict[str, dict[str, Term]] = {}
        for entry in table.get("totals", ()):
            for _, bound in self._scopes(entry.get("each"), template):
                (total,) = self._terms([entry["total"]], bound, template)
                terms = self._terms(entry["parts"], bound, template)
                parts.setdefault(total.slot, {}).update({term.slot: term for term in terms})
        order = {slot: index for index, slot in enumerate(template.slots)}
        scopes = sorted(parts, key=order.__getitem__)
        return (
            name,
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

    def _examples(self, template: Template, instances: Sequence[Instance]) -> tuple[Example, ...]:
        examples: list[Example] = []
        scopes = {instance.scope or "" for instance in instances}
        for entry in self.data["examples"]:
            expect = entry.get("expect")
            expect = {"": expect} if isinstance(expect, str) else dict(expect or {})
            if unknown := sorted(set(expect) - scopes):
                raise self.fail(f"例“{entry.get('name')}”中的范围 {unknown[0]} 不属于这条规则。")
            cells = {**entry.get("cells", {}), **entry.get("previous", {})}
            if strange := sorted(set(cells) - set(template.slots)):
                raise self.fail(f"例“{entry.get('name')}”中的指标 {strange[0]} 不存在。")
            examples.append(
                Example(
                    entry.get("name", ""),
                    expect,
                    entry.get("cells", {}),
                    entry.get("previous"),
                    tuple(entry.get("headings", (1, 2, 3, 4, 5, 6))),
                    tuple(entry.get("problems", ())),
                )
            )
        outcomes = {outcome for example in examples for outcome in example.expect.values()}
        if not {"pass", "fail"} <= outcomes:
            raise self.fail(
                "examples 至少要有一个通过的例子（expect 含 pass）和一个不通过的例子（expect 含 fail）。"
            )
        return tuple(examples)


def sets_of(template: Template) -> Mapping[str, tuple[str, ...]]:
    """The named sets that rules may range over, taken from the form in printed order.

    applicants: the seven columns of table 3; applicant_parts: the six before 总计; t3_rows: its rows (without
    "t3."); outcomes: the rows of 本年度办理结果 that （七）总计 adds up; result_groups and result_parts: table 4;
    stocks: the rows of table 2 that keep a stock (规章, 行政规范性文件).
    """
    table3, table4 = template.tables[3], template.tables[4]
    applicants = tuple(table3.columns)
    rows = tuple(row.key.removeprefix("t3.") for row in table3.rows)
    results = tuple(table4.columns)
    return {
        "applicants": applicants,
        "applicant_parts": tuple(key for key in applicants if key != "total"),
        "t3_rows": rows,
        "outcomes": tuple(
            row for row in rows if row not in ("new", "carried_in", "handled_total", "carried_out")
        ),
        "result_groups": tuple(row.key.removeprefix("t4.") for row in table4.rows),
        "result_parts": tuple(key for key in results if key != "total"),
        "stocks": tuple(
            row.key.removeprefix("t2.") for row in template.tables[2].rows if "in_force" in row.columns
        ),
    }
