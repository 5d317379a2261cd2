"""The commands of `gouji`: the workbench here, everything without a screen from `audit`.

Nothing heavy is imported before it is needed: `gouji --help` loads neither textual nor polars, and the
workbench's first lines are on the screen before it loads textual.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from audit.commands.reading import PASSWORDS, PATH
from audit.commands.running import CANNOT_RUN
from audit.language import LANGUAGES
from tui.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from tui.app import GoujiApp
    from tui.first_page import FirstPage
    from tui.memory import Remembered

HEADLESS = ("check", "cells", "rules", "export", "verify")


def with_language(command: click.Command) -> click.Command:
    """The same command with `--lang`, also for the commands below it."""
    if not any(parameter.name == "lang" for parameter in command.params):
        LANG(command)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            with_language(below)
    return command


class Commands(click.Group):
    """`gouji BATCH` means `gouji open BATCH`; headless commands are taken from `audit` when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Workbench first, then the headless commands."""
        return [*super().list_commands(ctx), *HEADLESS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of ours, one of audit's, or None."""
        own = super().get_command(ctx, cmd_name)
        if own is not None or cmd_name not in HEADLESS:
            return own
        from audit.__main__ import cli

        command = cli.get_command(ctx, cmd_name)
        return with_language(command) if command is not None else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `open` in front of a batch; a file or folder named like a command needs `open`."""
        known = {*self.list_commands(ctx), "--help", "--version", "-h"}
        first = 2 if args[:1] == ["--lang"] else 1 if args and args[0].startswith("--lang=") else 0
        if len(args) > first and args[first] not in known:
            args = [*args[:first], "open", *args[first:]]
        return super().parse_args(ctx, args)


LANG = click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=text("command.lang"))
"""Taken from the arguments by `tui.__main__` before anything is imported; here so that click knows it."""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=text("command.gouji"),
    invoke_without_command=True,
)
@click.version_option(package_name="gouji", prog_name="gouji", help=text("command.version"))
@LANG
@click.pass_context
def cli(context: click.Context) -> None:
    """Group of all commands; the help that users see is a text. Alone, it offers the batches opened last."""
    if context.invoked_subcommand is not None:
        return
    batch = _choose_recent() if sys.stdin.isatty() and sys.stdout.isatty() else None
    if batch is None:
        click.echo(context.get_help())
        sys.exit(CANNOT_RUN)
    sys.exit(run_workbench(batch, None, None, 2))


def _choose_recent() -> Path | None:
    """The batch that the user chooses among those opened last; None where there is none or nothing is chosen."""
    from tui.memory import recent_batches

    recent = recent_batches()
    if not recent:
        return None
    click.echo(text("command.recent"))
    for number, path in enumerate(recent, start=1):
        click.echo(f"  {number}  {str(path).encode('utf-8', 'backslashreplace').decode()}")
    given = click.prompt(text("command.choose_recent"), default="", show_default=False)
    return recent[int(given) - 1] if given.isdigit() and 1 <= int(given) <= len(recent) else None


_workspace = click.option("--workspace", type=PATH, help=text("command.workspace"))
_rules = click.option("--rules", type=PATH, help=text("command.rules"))
_jobs = click.option(
    "--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help=text("command.jobs")
)


@cli.command("open", help=text("command.open"), short_help=text("command.open"))
@click.argument("batch", type=PATH)
@_workspace
@_rules
@_jobs
@PASSWORDS
@LANG
def open_batch(batch: Path, workspace: Path | None, rules: Path | None, jobs: int) -> None:
    """Open the workbench on a batch."""
    sys.exit(run_workbench(batch, workspace, rules, jobs))


@cli.command("review", help=text("command.review"), short_help=text("command.review"))
@click.argument("batch", type=PATH)
@click.option("--plain", is_flag=True, help=text("command.plain"))
@click.option("--filter", "words", default="", help=text("command.filter"))
@_workspace
@_rules
@_jobs
@PASSWORDS
@LANG
def review_batch(
    batch: Path, plain: bool, words: str, workspace: Path | None, rules: Path | None, jobs: int
) -> None:
    """Review a batch in the workbench or, plainly, by question and answer."""
    if not plain:
        sys.exit(run_workbench(batch, workspace, rules, jobs, words))
    from tui.plain import review

    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    review(
        batch, workspace=workspace, rules=rules, jobs=jobs, words=words, source=sys.stdin, target=sys.stdout
    )


@cli.command("keys", help=text("command.keys"), short_help=text("command.keys"))
@LANG
def keys() -> None:
    """List every action with its id and keys, as the settings have them."""
    from tui.keyboard import choose_keys, table
    from tui.settings import load_settings, settings_file

    choose_keys(load_settings(os.environ).keys)
    click.echo(table())
    click.echo(text("settings.where", path=settings_file(os.environ)))


@cli.command("demo", help=text("command.demo"), short_help=text("command.demo"))
@click.option("--fresh", is_flag=True, help=text("command.fresh"))
@_rules
@LANG
def demo(fresh: bool, rules: Path | None) -> None:
    """Open the workbench on the user's copy of the bundled batch."""
    from tui.demo import demo_batch

    batch, moved = demo_batch(fresh=fresh)
    if moved is not None:
        click.echo(text("demo.moved", path=moved), err=True)
    sys.exit(run_workbench(batch, None, rules, 2))


def run_workbench(batch: Path, workspace: Path | None, rules: Path | None, jobs: int, words: str = "") -> int:
    """Check settings, terminal and batch, then run the workbench; gives the exit code."""
    from tui import keyboard, terminal
    from tui.settings import load_settings

    settings = load_settings(os.environ)
    keyboard.choose_keys(settings.keys)
    for name in ("COLUMNS", "LINES"):  # exported, they would hold the screen at one size for ever
        os.environ.pop(name, None)
    said = terminal.prepare(os.environ, sys.argv[1:])
    if said is None and not batch.exists():
        said = text("command.no_batch", path=str(batch).encode("utf-8", "backslashreplace").decode())
    if said is not None:
        click.echo(said, err=True)
        return CANNOT_RUN
    from audit.discover import workspace_of
    from tui import early
    from tui.first_page import load_first_page
    from tui.list_lines import OTHERS, SHOWN
    from tui.memory import Remembered, recall

    terminal.measure(settings.ambiguous_width)
    known = recall(batch)
    page = load_first_page(workspace or workspace_of(batch), batch)
    columns = tuple(name for name in known.columns if name in OTHERS) or SHOWN
    is_first = not (words or known.text or known.sort) and known.order == Remembered().order
    shown = page is not None and is_first and early.paint(page, batch, columns)
    try:
        app = _workbench(batch, workspace, rules, jobs, words or known.text, known, page)
    except BaseException:
        if shown:
            early.leave()
        raise
    app.run(mouse=terminal.wants_mouse(os.environ, settings.mouse))
    ended = app.stop()
    app.clerk.close()
    if app.farewell:
        click.echo(app.farewell, err=True)
    code = app.return_code or 0
    if not ended:
        # A file that takes its whole time to be read would hold the terminal; everything is saved by now.
        sys.stdout.flush()
        os._exit(code)
    return code


def _workbench(
    batch: Path,
    workspace: Path | None,
    rules: Path | None,
    jobs: int,
    words: str,
    known: Remembered,
    page: FirstPage | None,
) -> GoujiApp:
    """The workbench where its inspector left it, with the first page of the last run; loads Textual."""
    from tui.app import GoujiApp
    from tui.list_lines import FROZEN, OTHERS
    from tui.memory import recent_batches, remember
    from tui.session import ORDERS, Session

    session = Session(batch, workspace=workspace, rules=rules, jobs=jobs, page=page)
    session.text, session.order = words, known.order if known.order in ORDERS else ORDERS[0]
    every = {*FROZEN, *OTHERS}
    session.sort = tuple(key for key in known.sort if key[0] in every)
    session.columns = tuple(name for name in known.columns if name in OTHERS) or session.columns
    if known.path is not None:
        session.opened, session.reopen = (known.path, known.part), known.is_open
    if not recent_batches():
        session.hint = text("list.first_time")
    return GoujiApp(session, remember=lambda where: remember(batch, where))
