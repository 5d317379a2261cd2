"""`gouji cells`: what was read from each file, cell by cell, before any rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audit.commands.reading import JOBS, PASSWORDS, PATH, read_all
from audit.commands.tables import cells_table
from audit.commands.texts import text
from audit.discover import Discovery, discover
from audit.errors import BatchError
from audit.jsonl import cells_line, dumps

if TYPE_CHECKING:
    from pathlib import Path


@click.command(help=text("cells.help"), short_help=text("cells.short"))
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help=text("option.format"),
)
@JOBS
@PASSWORDS
def cells(files: tuple[Path, ...], form: str, jobs: int) -> None:
    """List what was read from files, cell by cell, without judging."""
    found: list[Discovery] = []
    absent: list[str] = []
    for file in files:
        try:
            found.append(discover(file))
        except BatchError as error:
            absent.append(str(error))
    for sentence in absent:
        click.echo(sentence, err=True)
    sources = tuple(source for discovery in found for source in discovery.files)
    skipped = tuple(entry for discovery in found for entry in discovery.skipped)
    if sources:
        for report in read_all(Discovery(files[0], sources, skipped), jobs):
            click.echo(dumps(cells_line(report)) if form == "jsonl" else cells_table(report))
    if absent:
        raise click.exceptions.Exit(2)
