"""A judged batch: judged anew with what inspectors attested, and held in memory while it is small, else on the disk."""

from __future__ import annotations

import atexit
import os
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import GoujiError
from tui.events import Judging, Tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.batch import JudgedBatch
    from audit.discover import SourceFile
    from audit.model import Judgement, Report
    from audit.results.writing import Written
    from audit.rule import RuleBook
    from tui.reviews import ReviewsLike

IN_MEMORY = 2000
"""Reports up to which a judged batch is held in memory; a larger one is read from the disk as it is looked at."""

_TOLD_EVERY = 0.1
"""Seconds between two words on how far judging has come."""


def judge_again(
    batch: JudgedBatch,
    reports: Sequence[Report],
    rule_book: RuleBook,
    reviews: ReviewsLike,
    tell: Tell = lambda _: None,
) -> JudgedBatch:
    """The batch judged anew with the figures that inspectors attested meanwhile: the reports that they are in and
    those of the same bodies, as long as figures count for no others. `reports` are as they were read.
    """
    from audit.again import changed_judgements
    from audit.attested import Attested
    from audit.findings import judge_each

    seen, about = Attested(reports, reviews.attested), reviews.concerned
    candidates = range(len(reports)) if about is None else batch.listing.concerning(about.bodies, about.files)
    changed = changed_judgements(batch, seen, candidates, rule_book)
    if changed is not None:
        return batch.with_judgements(changed)
    judgements = judge_each(seen, rule_book)
    return judged_batch(counted(judgements, len(reports), tell, lambda: None), len(reports), None)[0]


def counted(
    judgements: Iterator[Judgement], total: int, tell: Tell, check: Callable[[], None]
) -> Iterator[Judgement]:
    """The judgements, told of as they come; `check` may end it."""
    last = 0.0
    for done, judgement in enumerate(judgements, start=1):
        if time.monotonic() - last > _TOLD_EVERY:
            last = time.monotonic()
            check()
            tell(Judging(done, total))
        yield judgement


def judged_batch(
    judgements: Iterator[Judgement], total: int, results: Path | None
) -> tuple[JudgedBatch, Written | None]:
    """So many judgements as a batch: in memory where they are few, else written to `results` (or, where that is
    None or cannot be written, to a temporary folder) and read from there.
    """
    from audit.batch import JudgedBatch
    from audit.results.kept import batch_of
    from audit.results.writing import write_judgements

    if total <= IN_MEMORY:
        made = JudgedBatch(tuple(judgements))
        made.view()  # the index is built here, not on the thread that paints
        return made, None
    written = write_judgements(judgements, results or _temporary())
    made = batch_of(written)
    made.view()
    return made, written


@cache
def _temporary() -> Path:
    """A folder that is gone when the program ends."""
    folder = tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return Path(folder.name)


def results_in(batch: Path, workspace: Path | None) -> Path | None:
    """Where results are kept, made where it is not there; None where the workspace cannot be written."""
    from audit.discover import workspace_of
    from audit.results.first_page import results_folder
    from audit.store.connection import make_workspace

    folder = workspace or workspace_of(batch)
    results = results_folder(folder)
    try:
        make_workspace(folder)
        if not results.is_dir():
            results.mkdir(exist_ok=True)
            results.chmod(folder.stat().st_mode & 0o7777)  # a group that shares the batch shares them too
    except (OSError, GoujiError):
        return results if results.is_dir() else None
    return results


class FilesByPath(Mapping[str, "SourceFile"]):
    """The files of a batch by their paths; they are sorted by these, so nothing else is held."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self._files = files

    def __getitem__(self, path: str) -> SourceFile:
        place = bisect_left(self._files, os.fsencode(path), key=lambda file: os.fsencode(file.path))
        if place == len(self._files) or self._files[place].path != path:
            raise KeyError(path)
        return self._files[place]

    def __iter__(self) -> Iterator[str]:
        return (file.path for file in self._files)

    def __len__(self) -> int:
        return len(self._files)
