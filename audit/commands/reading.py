"""What the commands share: a batch read with progress on standard error, and the review log beside it."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.commands.texts import text
from audit.discover import discover, printable, workspace_of

if TYPE_CHECKING:
    from audit.discover import Discovery
    from audit.model import Judgement, Report
    from audit.rule import RuleBook
    from audit.store import Reviews

PATH = click.Path(path_type=Path, readable=False)
"""Any path: what is wrong with it is said by the stage that opens it, in a sentence."""
BATCH = click.argument("batch", type=PATH)
JOBS = click.option(
    "--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help=text("option.jobs")
)
RULES = click.option("--rules", "rule_folder", type=PATH, help=text("option.rules"))
WORKSPACE = click.option("--workspace", type=PATH, help=text("option.workspace"))


def _take_passwords(context: click.Context, parameter: click.Parameter, path: Path | None) -> None:
    """Offer the passwords of the named file to the readers."""
    if path is not None:
        from audit.read.passwords import offer, read_passwords

        offer(read_passwords(path))


PASSWORDS = click.option(
    "--password-file",
    type=PATH,
    expose_value=False,
    callback=_take_passwords,
    help=text("option.password_file"),
)


def read_all(discovery: Discovery, jobs: int) -> list[Report]:
    """Every report of a batch, with a progress line on standard error where that is a terminal."""
    from audit.pipeline import read_batch

    summary = discovery.skipped_summary()
    if summary:
        click.echo(summary, err=True)
    reports: list[Report] = []
    progress = Progress(len(discovery.files))
    for done, some in enumerate(read_batch(discovery, jobs=min(jobs, len(discovery.files))), start=1):
        reports.extend(some)
        progress.show(done)
    progress.end()
    return reports


def judge_batch(
    batch: Path, jobs: int, rule_folder: Path | None, workspace: Path | None = None, *, bounds: bool = True
) -> tuple[tuple[Judgement, ...], RuleBook]:
    """A batch read and judged, with the figures that inspectors attested in its workspace.

    Rules, manifest.csv and organs.csv are loaded first, so that a mistake in them costs no time.
    """
    from audit import changes
    from audit.known import with_known
    from audit.manifest import load_known
    from audit.pipeline import judge
    from audit.rule import load_rules

    rule_book = load_rules(rule_folder)
    discovery = discover(batch)
    known = load_known(discovery.root, printable)
    notes = changes.load(workspace or workspace_of(batch))
    reports = changes.Changed(with_known(read_all(discovery, jobs), known), notes)
    reviews = reviews_of(batch, workspace)
    return judge(reports, rule_book, reviews.attested if reviews else None, bounds=bounds), rule_book


def reviews_of(batch: Path, workspace: Path | None) -> Reviews | None:
    """What the review log of a batch says; None where there is no log. Creates nothing."""
    from audit.store import DATABASE_NAME, ReviewStore

    folder = workspace or workspace_of(batch)
    if not (folder / DATABASE_NAME).exists():
        return None
    with ReviewStore.open(folder, read_only=True) as store:
        return store.reviews()


class Progress:
    """One line on standard error: a bar, counts and the time left; nothing where nobody looks."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.began = time.monotonic()
        self.shown = 0.0
        self.visible = sys.stderr.isatty() and total > 1

    def show(self, done: int) -> None:
        """Draw the line again, at most ten times a second."""
        now = time.monotonic()
        if not self.visible or (now - self.shown < 0.1 and done < self.total):
            return
        self.shown = now
        left = (now - self.began) / done * (self.total - done)
        bar = "#" * (20 * done // self.total)
        said = text("running.progress", bar=f"{bar:<20}", done=done, total=self.total, left=f"{left:.0f}")
        sys.stderr.write(f"\r{said}")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self.visible and self.shown:
            sys.stderr.write("\r" + " " * 60 + "\r")
            sys.stderr.flush()
