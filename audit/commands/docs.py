"""The rule book as Markdown, and the table of rules that the README shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.commands.texts import text
from audit.language import language
from audit.template import load_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.rule import Example, Rule, RuleBook

GROUPS = (
    ("T3", "表三"),
    ("T4", "表四"),
    ("T2", "表二"),
    ("YOY", "逐年衔接"),
    ("NAR", "文表一致"),
    ("STR", "结构"),
    ("TPL", "格式版本"),
    ("FMT", "填写格式"),
    ("TIME", "公布时间"),
    ("PLAUS", "合理性"),
    ("COPY", "雷同"),
    ("PII", "个人信息"),
    ("ROLL", "汇总"),
    ("DUP", "重复"),
    ("ROSTER", "漏报"),
)
"""The rule book's chapters by the beginning of the ids, in their order."""


def severity_words(rule: Rule) -> str:
    """The severity of a rule with its exceptions."""
    others = {**rule.severity_by_scope, **rule.severity_by_condition}
    said = [
        f"{name} {text(f'severity.{level}')}" for name, level in others.items() if level is not rule.severity
    ]
    beside = text("rules.in_brackets", said=text("rules.and").join(said)) if said else ""
    return text(f"severity.{rule.severity}") + beside


def title_of(rule: Rule) -> str:
    """The title in the language in use, where the rule has one in it."""
    return rule.title_en if language() == "en" and rule.title_en else rule.title


def expected_words(example: Example) -> str:
    """What an example must give, in words."""
    return text("rules.and").join(
        f"{scope} {text(f'outcome.{outcome}')}" if scope else text(f"outcome.{outcome}")
        for scope, outcome in example.expect.items()
    )


def chapters(book: RuleBook) -> Iterator[tuple[str, list[Rule]]]:
    """The rules by chapter; rules of other names come last."""
    left = list(book.rules)
    for beginning, name in GROUPS:
        own = [rule for rule in left if rule.id.split("-")[0] == beginning]
        left = [rule for rule in left if rule not in own]
        if own:
            yield name, own
    if left:
        yield "其他", left


def rule_table(book: RuleBook) -> str:
    """Every rule in a line, for the README."""
    lines = ["| 编号 | 名称 | 核对什么、为什么 | 级别 |", "| --- | --- | --- | --- |"]
    for _, rules in chapters(book):
        lines += [
            f"| {rule.id} | {rule.title} | {rule.reason} | {severity_words(rule)} |".replace("\n", " ")
            for rule in rules
        ]
    return "\n".join(lines) + "\n"


def rule_book(book: RuleBook) -> str:
    """The whole rule book as Markdown: law, reason, what is spared, examples of every rule."""
    lines = ["# 规则手册", "", f"共 {len(book.rules)} 条，版本 {book.version}。", ""]
    for name, rules in chapters(book):
        lines += [f"## {name}", ""]
        for rule in rules:
            lines += _one(rule)
    if book.off:
        lines += ["## 已停用", ""]
        lines += [f"- {off.rule}：{off.reason}（{off.since}，{off.pack}）" for off in book.off]
        lines.append("")
    return "\n".join(lines)


def _one(rule: Rule) -> list[str]:
    template = load_template(rule.templates[0])
    lines = [f"### {rule.id} {rule.title}", ""]
    if rule.title_en:
        lines += [f"*{rule.title_en}*", ""]
    lines += [
        f"- 级别：{severity_words(rule)}",
        f"- 适用格式：{'、'.join(rule.templates)} 年版",
        f"- 依据：{rule.law_of(template)}",
        f"- 理由：{rule.reason}",
        f"- 不作指控：{rule.spares}",
    ]
    if rule.points is not None:
        lines.append(f"- 计分：{rule.points:g}")
    if rule.pack:
        lines.append(f"- 规则包：{rule.pack}")
    lines += ["", "| 例 | 结果 |", "| --- | --- |"]
    lines += [f"| {example.name} | {expected_words(example)} |" for example in rule.examples]
    return [*lines, ""]
