"""`e`: audit log and findings as CSV, to a path that the inspector can change; says where and how many lines."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import GoujiError
from tui.screens.ask import Ask
from tui.texts import text

if TYPE_CHECKING:
    from tui.screens.base import WorkScreen
    from tui.session import Session


async def export(screen: WorkScreen) -> None:
    """Ask where to, write both files, say so; runs as a worker of `screen`."""
    session, gouji = screen.session, screen.gouji
    if session.batch is None or not session.complete:
        screen.say(text("export.not_ready"))
        return
    if not gouji.clerk.is_open:
        gouji.trouble(None, text("export.failed"), session.store_error or text("mark.no_store"))
        return
    wanted = await screen.app.push_screen_wait(
        Ask(text("export.title"), text("export.prompt"), str(default_path(session)), _objection)
    )
    if not wanted:
        gouji.say(text("mark.cancelled"))
        return
    log = Path(wanted).expanduser()
    findings = beside(log)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log_lines, finding_lines = await gouji.clerk.export(log, findings, session.batch)
    except (GoujiError, OSError) as error:
        gouji.trouble(None, text("export.failed"), str(error))
        return
    gouji.say(
        text("export.done", log=log, log_lines=log_lines, findings=findings.name, finding_lines=finding_lines)
    )


def default_path(session: Session) -> Path:
    """The current folder, or `exports` in the workspace where that cannot be written."""
    here = Path.cwd()
    if os.access(here, os.W_OK) or session.workspace is None:
        return here / text("export.log_name")
    return session.workspace / "exports" / text("export.log_name")


def beside(log: Path) -> Path:
    """Where the findings go: the same name with a suffix."""
    return log.with_name(f"{log.stem}{text('export.findings_suffix')}{log.suffix or '.csv'}")


def _objection(answer: str) -> str | None:
    taken = [
        path
        for path in (Path(answer).expanduser(), beside(Path(answer).expanduser()))
        if answer and path.exists()
    ]
    return text("export.exists", path=taken[0]) if taken else None
