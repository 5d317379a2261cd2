"""`gouji rules`: the rule book, listed and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audit.commands.tables import columns
from audit.commands.texts import text
from audit.errors import GoujiError
from audit.model import Outcome
from audit.rule import load_rules
from audit.template import load_template

if TYPE_CHECKING:
    from audit.rule import Example, Rule


@click.group(invoke_without_command=True, short_help="列出和说明规则")
@click.pass_context
def rules(context: click.Context) -> None:
    """规则手册：list 列出全部规则，show 说明一条。"""
    if context.invoked_subcommand is None:
        context.invoke(list_rules)


@rules.command("list", short_help="列出全部规则")
def list_rules() -> None:
    """列出全部规则：编号、级别、名称。"""
    rows = [["编号", "级别", "名称", "范围"]]
    for rule in load_rules().rules:
        rows.append([rule.id, _severity(rule), rule.title, f"×{len(rule.instances)}"])
    click.echo("\n".join(columns(rows)))


@rules.command("show", short_help="说明一条规则")
@click.argument("rule_id", metavar="ID")
def show(rule_id: str) -> None:
    """说明一条规则：依据、理由、算式、不作指控的情形和例子。"""
    book = load_rules()
    rule = book.by_id.get(rule_id) or book.by_id.get(rule_id.upper())
    if rule is None:
        raise GoujiError(f"没有编号为 {rule_id} 的规则；现有 {'、'.join(book.by_id)}。")
    click.echo(f"{rule.id}  {rule.title}  （{_severity(rule)}，版本 {rule.version}）")
    for name, said in (
        ("依据", rule.law_of(load_template(rule.templates[0]))),
        ("理由", rule.reason),
        ("不指控", rule.spares),
        ("算式", _formula(rule)),
    ):
        if said:
            click.echo(f"  {name}：{said}")
    for example in rule.examples:
        click.echo(f"  例：{example.name} → {_expected(example)}")


@rules.command("lint", short_help="检查规则文件夹（尚未提供）")
@click.argument("folder")
def lint(folder: str) -> None:
    """检查规则文件夹（尚未提供）。"""
    raise GoujiError("rules lint 在此版本尚未提供；规则文件有错时，check --rules 会指出文件和改法。")


@rules.command("docs", short_help="输出规则手册（尚未提供）")
def docs() -> None:
    """输出规则手册（尚未提供）。"""
    raise GoujiError("rules docs 在此版本尚未提供；请用 rules list 和 rules show。")


def _severity(rule: Rule) -> str:
    word = text(f"severity.{rule.severity}")
    others = [f"{scope} {text(f'severity.{level}')}" for scope, level in rule.severity_by_scope.items()]
    return f"{word}（{'、'.join(others)}）" if others else word


def _formula(rule: Rule) -> str:
    """The equation of the rule's last scope (usually 总计), in slots."""
    if rule.kind != "linear":
        return ""
    instance = rule.instances[-1]

    def side(terms: tuple[object, ...]) -> str:
        shown = [f"{'- ' if t.sign < 0 else '+ ' if n else ''}{t.slot}" for n, t in enumerate(terms)]  # type: ignore[attr-defined]
        return " ".join(shown)

    return f"{side(instance.left)} {rule.relation} {side(instance.right)}"


def _expected(example: Example) -> str:
    words = {outcome: text(f"outcome.{outcome}") for outcome in Outcome}
    return "、".join(
        f"{scope} {words[Outcome(o)]}" if scope else words[Outcome(o)] for scope, o in example.expect.items()
    )
