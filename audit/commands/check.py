"""`gouji check`: reads, judges, prints. Writes nothing, unless a workspace is named to record the run in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from audit.commands.reading import BATCH, JOBS, PASSWORDS, RULES, WORKSPACE, judge_batch, reviews_of
from audit.commands.tables import check_table
from audit.commands.texts import text
from audit.jsonl import check_line, dumps
from audit.model import Badge, Outcome, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit.model import Judgement
    from audit.rule import RuleBook
    from audit.store import Reviews

SOMETHING_FOUND = 1


@click.command(help=text("check.help"), short_help=text("check.short"))
@BATCH
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help=text("option.format"),
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "unknown", "never"]),
    default="error",
    show_default=True,
    help=text("check.fail_on"),
)
@click.option("--as-read", is_flag=True, help=text("check.as_read"))
@RULES
@JOBS
@PASSWORDS
@WORKSPACE
def check(
    batch: Path,
    form: str,
    fail_on: str,
    as_read: bool,
    rule_folder: Path | None,
    jobs: int,
    workspace: Path | None,
) -> None:
    """Read, judge, print; without a workspace nothing is written."""
    judgements, rule_book = judge_batch(batch, jobs, rule_folder, workspace, bounds=not as_read)
    reviews = _record(judgements, rule_book, batch, workspace) if workspace else reviews_of(batch, None)
    if form == "jsonl":
        for judgement in judgements:
            click.echo(dumps(check_line(judgement, reviews)))
    elif form == "csv":
        _csv(judgements, reviews, rule_book)
    else:
        click.echo(check_table(judgements, rule_book, reviews))
    if counts_as_found(judgements, fail_on):
        raise click.exceptions.Exit(SOMETHING_FOUND)


def counts_as_found(judgements: Sequence[Judgement], fail_on: str) -> bool:
    """Whether anything is at or above the wanted level; `error` counts reports that could not be read."""
    if fail_on == "never":
        return False
    if any(judgement.badge in (Badge.FAIL, Badge.UNREADABLE) for judgement in judgements):
        return True
    findings = [finding for judgement in judgements for finding in judgement.findings]
    warned = any(f.outcome is Outcome.FAIL and f.severity is Severity.WARNING for f in findings)
    doubted = any(f.outcome is Outcome.UNKNOWN for f in findings)
    return {"error": False, "warning": warned, "unknown": warned or doubted}[fail_on]


def _record(judgements: tuple[Judgement, ...], rule_book: RuleBook, batch: Path, workspace: Path) -> Reviews:
    """The run in the review log of the named workspace; decisions whose figures changed are reopened."""
    from audit.store import ReviewStore, Target

    targets = [Target.of_finding(j.report, finding) for j in judgements for finding in j.findings]
    with ReviewStore.open(workspace) as store:
        store.record_run(rule_book.version, judgements, batch=str(batch))
        store.reconcile(targets)
        return store.reviews()


def _csv(judgements: Sequence[Judgement], reviews: Reviews | None, rule_book: RuleBook) -> None:
    """The findings in the columns of the findings export, on standard output."""
    from audit.export.findings import write_findings_to
    from audit.store import Reviews as NoReviews

    titles = {rule.id: rule.title for rule in rule_book.rules}
    write_findings_to(sys.stdout, judgements, reviews or NoReviews({}), titles=titles)
