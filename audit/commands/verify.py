"""`gouji verify`: whether the chain of an audit log is unbroken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from audit.commands.reading import PATH
from audit.commands.texts import text
from audit.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = 1


@click.command(help=text("verify.help"), short_help=text("verify.short"))
@click.argument("target", metavar="WORKSPACE_OR_CSV", type=PATH)
@click.option("--anchor", type=PATH, help=text("verify.anchor"))
def verify(target: Path, anchor: Path | None) -> None:
    """Check a workspace or an exported log."""
    from audit.discover import workspace_of
    from audit.export import verify_csv
    from audit.store import DATABASE_NAME, ReviewStore

    head = _anchor(anchor)
    # A workspace, or the batch that it belongs to.
    workspace = target if (target / DATABASE_NAME).exists() else workspace_of(target)
    if target.is_dir() or (workspace / DATABASE_NAME).exists():
        if not (workspace / DATABASE_NAME).exists():
            raise StoreError(text("verify.no_log", folder=target, name=DATABASE_NAME))
        with ReviewStore.open(workspace, read_only=True) as store:
            broken, count = store.verify(head), store.head()[0]
    else:
        broken, count = verify_csv(target, head), None
    if broken is not None:
        click.echo(text("verify.broken", sequence=broken.sequence, reason=broken.reason))
        raise click.exceptions.Exit(BROKEN)
    click.echo(text("verify.intact") if count is None else text("verify.intact_count", count=count))


def _anchor(path: Path | None) -> tuple[int, str] | None:
    """The head that was kept in a file of its own: sequence and hash on its last line."""
    if path is None:
        return None
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        sequence, digest = lines[-1].split()
        return int(sequence), digest
    except (OSError, UnicodeDecodeError, ValueError, IndexError) as error:
        raise StoreError(text("verify.bad_anchor", path=path)) from error
