"""`gouji rules`: the rule book listed, shown, checked and written out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.commands.docs import expected_words, rule_book, severity_words
from audit.commands.reading import RULES
from audit.commands.tables import columns
from audit.errors import GoujiError
from audit.rule import load_rules
from audit.template import load_template

if TYPE_CHECKING:
    from audit.rule import Rule


MISTAKES_FOUND = 1


@click.group(invoke_without_command=True, short_help="列出、说明、检查规则")
@click.pass_context
def rules(context: click.Context) -> None:
    """规则手册：list 列出全部规则，show 说明一条，lint 检查规则文件夹，docs 写成 Markdown。"""
    if context.invoked_subcommand is None:
        context.invoke(list_rules)


@rules.command("list", short_help="列出全部规则")
@RULES
def list_rules(rule_folder: Path | None = None) -> None:
    """列出全部规则：编号、级别、名称，以及规则包停用的规则。"""
    book = load_rules(rule_folder)
    rows = [["编号", "级别", "名称", "范围", "规则包"]]
    for rule in book.rules:
        points = f" {rule.points:+g} 分" if rule.points is not None else ""
        rows.append(
            [rule.id, severity_words(rule), rule.title, f"×{len(rule.instances)}", f"{rule.pack}{points}"]
        )
    click.echo("\n".join(columns(rows)))
    for off in book.off:
        click.echo(f"停用 {off.rule}：{off.reason}（{off.since}，{off.pack}）")


@rules.command("show", short_help="说明一条规则")
@click.argument("rule_id", metavar="ID")
@RULES
def show(rule_id: str, rule_folder: Path | None = None) -> None:
    """说明一条规则：依据、理由、算式、不作指控的情形和例子。"""
    book = load_rules(rule_folder)
    rule = book.by_id.get(rule_id) or book.by_id.get(rule_id.upper())
    if rule is None:
        raise GoujiError(f"没有编号为 {rule_id} 的规则；现有 {'、'.join(book.by_id)}。")
    click.echo(f"{rule.id}  {rule.title}  （{severity_words(rule)}，版本 {rule.version}）")
    for name, said in (
        ("依据", rule.law_of(load_template(rule.templates[0]))),
        ("理由", rule.reason),
        ("不指控", rule.spares),
        ("算式", _formula(rule)),
        ("规则包", rule.pack),
        ("计分", "" if rule.points is None else f"{rule.points:+g}"),
    ):
        if said:
            click.echo(f"  {name}：{said}")
    for example in rule.examples:
        click.echo(f"  例：{example.name} → {expected_words(example)}")


@rules.command("lint", short_help="检查规则文件夹")
@click.argument("folder", type=click.Path(path_type=Path))
def lint(folder: Path) -> None:
    """检查规则文件夹：文件、指标、消息、例子，以及等式之间的重复和矛盾；逐条列出文件和行。

    退出码：0 没有问题；1 有；2 不能运行。
    """
    if not folder.is_dir():
        raise GoujiError(f"规则文件夹 {folder} 不存在或不是文件夹；请给出放有 .toml 规则的文件夹。")
    from audit.lint import lint as check

    found = check(folder)
    for one in found:
        click.echo(str(one))
    if found:
        raise click.exceptions.Exit(MISTAKES_FOUND)
    click.echo("没有发现问题。")


@rules.command("docs", short_help="把规则手册写成 Markdown")
@RULES
def docs(rule_folder: Path | None = None) -> None:
    """把规则手册写成 Markdown，输出到标准输出。"""
    click.echo(rule_book(load_rules(rule_folder)))


def _formula(rule: Rule) -> str:
    """The equation of the rule's last scope (usually 总计), in slots."""
    if rule.kind != "linear":
        return ""
    instance = rule.instances[-1]

    def side(terms: tuple[object, ...]) -> str:
        shown = [f"{'- ' if t.sign < 0 else '+ ' if n else ''}{t.slot}" for n, t in enumerate(terms)]  # type: ignore[attr-defined]
        return " ".join(shown)

    return f"{side(instance.left)} {rule.relation} {side(instance.right)}"
