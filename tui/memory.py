"""What a workbench remembers for its inspector: where they were in a batch, and which batches they opened last.

Kept in the user's state folder and not in the workspace, which may be shared or read-only. Losing it costs nothing but
convenience, so every trouble with it is silent: no decision is ever kept here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.demo import state_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_RECENT = 9
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """Filter, order, and the report (path and part) under the cursor; `is_open` where it was open. `sort` are the
    columns that the list is sorted by, each with whether it descends, `columns` those that were chosen.
    """

    text: str = ""
    order: str = "worst"
    path: str | None = None
    part: int | None = None
    is_open: bool = False
    sort: tuple[tuple[str, bool], ...] = ()
    columns: tuple[str, ...] = ()


def recall(batch: Path, environment: Mapping[str, str] = os.environ) -> Remembered:
    """Where the inspector was in this batch; the beginning where nothing (usable) is kept."""
    kept = _load(_file(batch, environment))
    try:
        known = Remembered(**{name: kept[name] for name in Remembered.__slots__ if name in kept})
        known = replace(
            known,
            sort=tuple((str(name), bool(descending)) for name, descending in known.sort),
            columns=tuple(map(str, known.columns)),
        )
    except (TypeError, ValueError):
        return Remembered()
    fits = isinstance(known.text, str) and isinstance(known.order, str) and isinstance(known.is_open, bool)
    named = known.path is None or isinstance(known.path, str)
    return known if fits and named and (known.part is None or isinstance(known.part, int)) else Remembered()


def remember(batch: Path, where: Remembered, environment: Mapping[str, str] = os.environ) -> None:
    """Keep where the inspector is in this batch, and the batch among the recent ones."""
    _save(_file(batch, environment), asdict(where))
    recent = [str(batch.absolute()), *map(str, recent_batches(environment))]
    _save(_recent(environment), {"batches": list(dict.fromkeys(recent))[:MOST_RECENT]})


def recent_batches(environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """The batches opened last, latest first; those that are gone are left out."""
    kept = _load(_recent(environment)).get("batches")
    paths = [Path(one) for one in kept if isinstance(one, str)] if isinstance(kept, list) else []
    found = []
    for path in paths:
        with contextlib.suppress(OSError):
            if path.exists():
                found.append(path)
    return tuple(found)


def _file(batch: Path, environment: Mapping[str, str]) -> Path:
    name = hashlib.sha256(os.fsencode(batch.absolute())).hexdigest()[:24]
    return state_folder(environment) / "sessions" / f"{name}.json"


def _recent(environment: Mapping[str, str]) -> Path:
    return state_folder(environment) / "recent.json"


def _load(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_bytes()[:_LONGEST])
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _save(file: Path, kept: dict[str, Any]) -> None:
    """Written under another name and renamed, so that a lost connection leaves the old state or the new one."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_text(json.dumps(kept, ensure_ascii=True), encoding="utf-8")
        draft.replace(file)
