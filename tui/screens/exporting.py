"""`e`: audit log and findings as CSV, to a path that the inspector can change; says where and how many lines."""

from __future__ import annotations

import datetime
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import GoujiError
from tui.progress import progress_words
from tui.screens.ask import Ask
from tui.texts import text
from tui.work import Work

if TYPE_CHECKING:
    from tui.screens.base import WorkScreen
    from tui.session import Session

_TOLD_EVERY = 0.5
"""Seconds between two words on how far an export has come."""


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
    work = Work()
    shown = gouji.set_interval(_TOLD_EVERY, lambda: gouji.say(progress_words(work)))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        done = await gouji.clerk.export(
            log, findings, session.batch, session.rule_titles(), partial(work.reach, "exporting")
        )
    except (GoujiError, OSError) as error:
        gouji.trouble(None, text("export.failed"), str(error))
        return
    finally:
        shown.stop()
    if done is None:
        gouji.say(text("export.stopped"))
        return
    await gouji.look_for_news()
    body = text(
        "export.done", log=log, events=done.events, findings=findings, count=done.findings, head=done.head
    )
    gouji.trouble(None, text("export.title"), body)


def default_path(session: Session) -> Path:
    """The current folder, or `exports` in the workspace where that cannot be written; named by the time."""
    from audit.export import audit_log_name

    here, name = Path.cwd(), audit_log_name(datetime.datetime.now())
    if os.access(here, os.W_OK) or session.workspace is None:
        return here / name
    return session.workspace / "exports" / name


def beside(log: Path) -> Path:
    """Where the findings go: the name of the log with `findings` in it."""
    stem = log.stem.replace("audit-log", "findings")
    return log.with_name((stem if stem != log.stem else f"{stem}-findings") + (log.suffix or ".csv"))


def _objection(answer: str) -> str | None:
    taken = [
        path
        for path in (Path(answer).expanduser(), beside(Path(answer).expanduser()))
        if answer and path.exists()
    ]
    return text("export.exists", path=taken[0]) if taken else None
