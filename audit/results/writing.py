"""Judgements, one after the other -> files in a folder of their own, and what `results.json` says of them."""

from __future__ import annotations

import contextlib
import datetime
import os
import secrets
import shutil
from collections import Counter
from dataclasses import astuple, dataclass, replace
from typing import IO, TYPE_CHECKING

from audit.batch import JudgedBatch
from audit.codec import to_plain as report_to_plain
from audit.columns import Columns, save
from audit.listing import SCHEMA, Listing, add_rows, broken_rules
from audit.results.first_page import LINES, Manifest, save_manifest
from audit.results.made_by import engine_version
from audit.results.parts import PartWriter
from audit.results.pile import sendable_json
from audit.results.plain import to_plain
from audit.results.stamps import hash_of
from audit.store import summarise_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from audit.model import Judgement
    from audit.store import RunSummary

BODY = 2
"""Texts of a body: the report and its judgement."""
ROWS, FILES, LOCK = "rows.columns", "files.columns", "lock"
TIES = "ties"
"""The column of the rows that has their order among equals."""


@dataclass(frozen=True)
class Written:
    """Judgements on the disk, not yet the results of a workspace."""

    folder: Path
    listing: Listing
    run: RunSummary
    names: tuple[str, ...]
    in_use: IO[bytes] | None
    """Open as long as somebody reads from the folder."""


def write_judgements(judgements: Iterable[Judgement], folder: Path) -> Written:
    """Write judgements into a new folder below `folder`, holding a thousand texts at a time. OSError where it fails."""
    made = folder / secrets.token_hex(8)
    made.mkdir(parents=True)
    (made / LOCK).touch()
    in_use = hold(made)
    bodies = PartWriter(made)
    rows = Columns(SCHEMA)
    rules: Counter[str] = Counter()

    def taken() -> Iterator[Judgement]:
        for judgement in judgements:
            bodies.add((sendable_json(report_to_plain(judgement.report)), sendable_json(to_plain(judgement))))
            add_rows(rows, [judgement])
            rules.update(broken_rules([judgement]))
            yield judgement

    try:
        run = summarise_run(taken())
        bodies.finish()
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return Written(made, Listing(rows, rules), run, tuple(bodies.names), in_use)


def keep(
    written: Written,
    results: Path,
    files: Columns,
    prefix: str,
    rules: str,
    *,
    passwords: bool,
    skipped: int,
    known: str = "",
) -> Manifest | None:
    """Make what was written the results of a workspace; `written` lies in its folder `results` already.

    `files` is the table of `audit.results.survey`. Paths are kept without the `prefix` by which the batch was called;
    None, and nothing kept, where one does not begin with it. OSError where it cannot be written.
    """
    listing = written.listing
    paths = listing.rows["path"]
    if not all(path.startswith(prefix) for path in paths):
        return None
    short = listing.rows.replaced("path", [path[len(prefix) :] for path in paths])
    save(short.replaced(TIES, listing.ties, "I"), written.folder / ROWS)
    save(files, written.folder / FILES)
    made = Manifest(
        generation=written.folder.name,
        engine=engine_version(),
        rules=rules,
        reports=len(paths),
        at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        passwords=passwords,
        account=account(),
        skipped=skipped,
        table=FILES,
        files={name: hash_of(written.folder / name) or "" for name in (*written.names, ROWS, FILES)},
        counts={str(badge): number for badge, number in listing.counts.items()},
        broken=dict(listing.rules),
        run={"reports": written.run.reports, "files": written.run.files, "sha256": written.run.sha256},
        page=_first_lines(listing, prefix),
        known=known,
    )
    save_manifest(results, made)
    clear(results, but=made.generation)
    return made


def renew_stamps(results: Path, made: Manifest, files: Columns) -> Manifest:
    """The same results with a table of newer stamps: the files were touched, not changed. OSError if not."""
    folder, name = results / made.generation, f"files-{secrets.token_hex(4)}.columns"
    save(files, folder / name)
    kept = {file: sha256 for file, sha256 in made.files.items() if file != made.table}
    newer = replace(made, table=name, files={**kept, name: hash_of(folder / name) or ""})
    save_manifest(results, newer)
    with contextlib.suppress(OSError):
        (folder / made.table).unlink()
    return newer


def account() -> int:
    """Whose permissions decide which files can be read; 0 where a system knows no such number."""
    return os.getuid() if hasattr(os, "getuid") else 0


def _first_lines(listing: Listing, prefix: str) -> list[list[object]]:
    rows = JudgedBatch([], listing=listing).view().rows(0, LINES)
    return [list(astuple(replace(row, path=row.path[len(prefix) :]))) for row in rows]


def hold(folder: Path) -> IO[bytes] | None:
    """Keep other workbenches from deleting this folder, for as long as what is given is open."""
    try:
        import fcntl

        file = (folder / LOCK).open("rb")
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return None
    return file


def clear(results: Path, *, but: str = "") -> None:
    """Delete results that nobody uses any more; another workbench may still read from its own."""
    with contextlib.suppress(OSError):
        for folder in results.iterdir():
            if folder.is_dir() and folder.name != but and _unused(folder / LOCK):
                shutil.rmtree(folder, ignore_errors=True)


def _unused(lock: Path) -> bool:
    try:
        import fcntl

        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except (ImportError, OSError):
        return False
    return True
