"""An unexpected error kept as a file: what the dialog shows, and where the details are.

A mistake that the user can put right (`GoujiError`) is its own one-sentence message and leaves no file.
"""

from __future__ import annotations

import datetime
import platform
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path

from audit.errors import GoujiError
from tui.texts import text


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong, ready to be shown."""

    title: str
    message: str


def describe(error: BaseException, workspace: Path | None, title: str | None = None) -> Trouble:
    """The dialog for an error; an unexpected one is written to the workspace or, failing that, to the temporary folder."""
    if isinstance(error, GoujiError):
        return Trouble(title or text("dialog.cannot"), str(error))
    said = f"{type(error).__name__}: {error}"
    path = _save(error, workspace)
    body = (
        text("dialog.trouble_body", error=said, path=path)
        if path
        else text("dialog.trouble_nowhere", error=said)
    )
    return Trouble(title or text("dialog.trouble"), body)


def _save(error: BaseException, workspace: Path | None) -> Path | None:
    now = datetime.datetime.now(datetime.UTC)
    body = f"{now.isoformat()}\n{platform.platform()} Python {platform.python_version()}\n\n"
    body += "".join(traceback.format_exception(error))
    for folder in (workspace, Path(tempfile.gettempdir())):
        if folder is None or not folder.is_dir():
            continue
        path = folder / f"trouble-{now:%Y%m%dT%H%M%S%f}.txt"
        try:
            path.write_text(body, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return path
    return None
