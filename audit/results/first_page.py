"""`results.json`: what is kept from the last run, and the first lines of its list.

Standard library only: the first page is painted before anything heavy is imported. What it shows is what the last run
found; whether that still holds is looked into afterwards.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER, NAME = "results", "results.json"
FORMAT = 1
LINES = 96
"""Lines of the first page: more than any terminal shows."""
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is kept. `engine` and `rules` say what the results were made by, `files` the SHA-256 of every file in the
    folder `generation`, `table` the one with the batch's files, `skipped` the files that are no reports, `counts` the reports by badge, `broken` the broken rules with their numbers, `run` what the
    review log records of a run, `page` the values of the first lines (as `audit.listing.ListRow` has them).
    """

    generation: str
    engine: str
    rules: str
    reports: int
    at: str
    passwords: bool
    account: int
    skipped: int
    table: str
    files: Mapping[str, str]
    counts: Mapping[str, int]
    broken: Mapping[str, int]
    run: Mapping[str, Any]
    page: Sequence[Sequence[Any]] = field(default_factory=list)
    known: str = ""
    """The version of manifest.csv and organs.csv that they were made with."""
    format: int = FORMAT


def results_folder(workspace: Path) -> Path:
    """Where the results of a workspace are kept."""
    return workspace / FOLDER


def load_manifest(results: Path) -> Manifest | None:
    """What is kept in a folder of results; None where there is nothing. ValueError where it cannot be understood."""
    file = results / NAME
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError("too large")
        kept = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ValueError(str(error)) from error
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise ValueError("another format")
    try:
        made = Manifest(**kept)
    except TypeError as error:
        raise ValueError(str(error)) from error
    _check(made)
    return made


def _check(made: Manifest) -> None:
    texts = (made.generation, made.engine, made.rules, made.at, made.table)
    named = {"files": made.files, "counts": made.counts, "broken": made.broken, "run": made.run}
    if not all(isinstance(one, str) for one in texts) or not all(isinstance(o, dict) for o in named.values()):
        raise ValueError("fields of other types")
    if not isinstance(made.reports, int) or not isinstance(made.page, list):
        raise ValueError("fields of other types")
    if (
        not made.generation.isalnum()
        or made.table not in made.files
        or not all(Path(name).name == name for name in made.files)
    ):
        raise ValueError("a name that leads elsewhere")


def save_manifest(folder: Path, made: Manifest) -> None:
    """Written under another name and renamed, so that there is always the old one or the new one. OSError if not."""
    draft = folder / f".{NAME}.{os.getpid()}"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(made), file, ensure_ascii=True)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NAME)
