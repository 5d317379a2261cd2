"""`gouji export`: the audit log and the findings as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audit.commands.reading import BATCH, JOBS, PASSWORDS, PATH, RULES, WORKSPACE, judge_batch, reviews_of
from audit.commands.texts import text
from audit.discover import workspace_of
from audit.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path

_LATER = ("cells", "ledger", "notices")


@click.command(help=text("export.help"), short_help=text("export.short"))
@BATCH
@click.option(
    "--what",
    required=True,
    type=click.Choice(["audit-log", "findings", *_LATER]),
    help=text("export.what"),
)
@click.option("--to", "target", required=True, type=PATH, help=text("export.to"))
@RULES
@JOBS
@PASSWORDS
@WORKSPACE
def export(
    batch: Path, what: str, target: Path, rule_folder: Path | None, jobs: int, workspace: Path | None
) -> None:
    """Write the audit log or the findings."""
    if what in _LATER:
        raise ExportError(text("export.later", what=what))
    if what == "audit-log":
        _audit_log(batch, target, workspace)
    else:
        _findings(batch, target, rule_folder, jobs, workspace)


def _audit_log(batch: Path, target: Path, workspace: Path | None) -> None:
    from audit.export import write_audit_log
    from audit.store import DATABASE_NAME, ReviewStore

    folder = workspace or workspace_of(batch)
    if not (folder / DATABASE_NAME).exists():
        raise ExportError(text("export.no_log", folder=folder, batch=batch))
    with ReviewStore.open(folder) as store:
        written = write_audit_log(store, target)
    sequence, digest = written.head
    said = {"events": written.events, "target": target, "sequence": sequence, "digest": digest}
    click.echo(text("export.log_written", **said), err=True)


def _findings(batch: Path, target: Path, rule_folder: Path | None, jobs: int, workspace: Path | None) -> None:
    from audit.export import write_findings
    from audit.store import Reviews

    judgements, rule_book = judge_batch(batch, jobs, rule_folder, workspace)
    reviews = reviews_of(batch, workspace) or Reviews({})
    titles = {rule.id: rule.title for rule in rule_book.rules}
    count = write_findings(judgements, reviews, target, titles=titles)
    click.echo(text("export.findings_written", count=count, target=target), err=True)
