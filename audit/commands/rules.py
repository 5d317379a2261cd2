"""`gouji rules`: the rule book listed, shown, checked and written out."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.commands.docs import expected_words, rule_book, severity_words, title_of
from audit.commands.reading import RULES
from audit.commands.tables import columns
from audit.commands.texts import text
from audit.errors import GoujiError
from audit.rule import load_rules
from audit.template import load_template

if TYPE_CHECKING:
    from audit.rule import Rule


MISTAKES_FOUND = 1


@click.group(invoke_without_command=True, help=text("rules.help"), short_help=text("rules.short"))
@click.pass_context
def rules(context: click.Context) -> None:
    """Without a command the rules are listed."""
    if context.invoked_subcommand is None:
        context.invoke(list_rules)


@rules.command("list", help=text("rules.list_help"), short_help=text("rules.list_short"))
@RULES
def list_rules(rule_folder: Path | None = None) -> None:
    """List all rules."""
    book = load_rules(rule_folder)
    rows = [[text(f"rules.{name}") for name in ("id", "severity", "title", "scopes", "pack")]]
    for rule in book.rules:
        points = " " + text("rules.points", points=f"{rule.points:+g}") if rule.points is not None else ""
        rows.append(
            [rule.id, severity_words(rule), title_of(rule), f"×{len(rule.instances)}", f"{rule.pack}{points}"]
        )
    click.echo("\n".join(columns(rows)))
    for off in book.off:
        click.echo(text("rules.off", rule=off.rule, reason=off.reason, since=off.since, pack=off.pack))


@rules.command("show", help=text("rules.show_help"), short_help=text("rules.show_short"))
@click.argument("rule_id", metavar="ID")
@RULES
def show(rule_id: str, rule_folder: Path | None = None) -> None:
    """Explain a rule."""
    book = load_rules(rule_folder)
    rule = book.by_id.get(rule_id) or book.by_id.get(rule_id.upper())
    if rule is None:
        near = get_close_matches(rule_id.upper(), book.by_id, n=5, cutoff=0.3) or list(book.by_id)[:5]
        raise GoujiError(text("rules.unknown", rule=rule_id, near=text("rules.and").join(near)))
    known = {"title": title_of(rule), "severity": severity_words(rule), "version": rule.version}
    click.echo(text("rules.head", rule=rule.id, **known))
    for name, said in (
        ("law", rule.law_of(load_template(rule.templates[0]))),
        ("reason", rule.reason),
        ("spares", rule.spares),
        ("formula", _formula(rule)),
        ("pack", rule.pack),
        ("score", "" if rule.points is None else f"{rule.points:+g}"),
    ):
        if said:
            click.echo(text("rules.line", name=text(f"rules.{name}"), said=said))
    for example in rule.examples:
        click.echo(text("rules.example", name=example.name, expected=expected_words(example)))


@rules.command("lint", help=text("rules.lint_help"), short_help=text("rules.lint_short"))
@click.argument("folder", type=click.Path(path_type=Path))
def lint(folder: Path) -> None:
    """Check a folder of rules."""
    if not folder.is_dir():
        raise GoujiError(text("rules.no_folder", folder=folder))
    from audit.lint import lint as check

    found = check(folder)
    for one in found:
        click.echo(str(one))
    if found:
        raise click.exceptions.Exit(MISTAKES_FOUND)
    click.echo(text("rules.no_mistakes"))


@rules.command("docs", help=text("rules.docs_help"), short_help=text("rules.docs_short"))
@RULES
def docs(rule_folder: Path | None = None) -> None:
    """Write the rule book."""
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
