"""The bundled batch, copied once to where the user may write; standard library only."""

from __future__ import annotations

import datetime
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import BatchError
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping


def bundled() -> Path:
    """Where the demo batch lies: in the installed package, or in the repository of an editable install."""
    import audit

    package = Path(audit.__file__).parent
    for folder in (package / "demo", package.parent / "fixtures" / "demo"):
        if folder.is_dir() and any(folder.iterdir()):
            return folder
    raise BatchError(text("demo.absent"))


def state_folder(environment: Mapping[str, str]) -> Path:
    """Where gouji keeps its state: $XDG_STATE_HOME/gouji, by default ~/.local/state/gouji."""
    base = environment.get("XDG_STATE_HOME", "")
    # The XDG rules say that a path which is not absolute is to be ignored.
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".local" / "state"
    return root / "gouji"


def demo_batch(
    environment: Mapping[str, str] | None = None, *, fresh: bool = False, now: datetime.datetime | None = None
) -> tuple[Path, Path | None]:
    """The user's copy of the demo batch and, where `fresh` moved an older one aside, its new place.

    An older copy with its decisions is never deleted.
    """
    folder = state_folder(os.environ if environment is None else environment) / "demo"
    moved: Path | None = None
    try:
        if fresh and folder.exists():
            when = now or datetime.datetime.now()
            moved = _free(folder.with_name(f"demo-{when:%Y%m%d-%H%M%S}"))
            folder.rename(moved)
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            _copy(bundled(), folder)
    except OSError as error:
        raise BatchError(text("demo.failed", path=folder, error=error.strerror or error)) from error
    return folder, moved


def _copy(source: Path, target: Path) -> None:
    # Copied beside and renamed, so that a copy that was cut short is never taken for the batch.
    half = target.with_name(f".{target.name}-{os.getpid()}")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(source, half, ignore=shutil.ignore_patterns(".gouji", "__pycache__"))
    half.rename(target)


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
