"""The batch read and judged in the background, told step by step; plain Python without textual.

`read_and_judge` runs in a thread: find the files, read them in worker processes, judge what has come so far
from time to time and everything at the end. Everything heavy (polars, lxml) is imported in here, so the
screen is painted first.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from audit.batch import JudgedBatch
    from audit.discover import Discovery
    from audit.model import Attestation, Report
    from audit.rule import RuleBook

_PAUSE = 0.5
"""Seconds between two judgements of an unfinished batch; more when judging itself takes long."""


@dataclass(frozen=True, slots=True)
class Found:
    """The files of the batch are known."""

    discovery: Discovery


@dataclass(frozen=True, slots=True)
class Progress:
    """So many files of so many have been read."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What has been read so far is judged; `complete` once everything is."""

    batch: JudgedBatch
    rule_book: RuleBook
    complete: bool
    reports: tuple[Report, ...] = ()
    """The reports as read."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Reading ended early; the error has a message for the user when it is a `GoujiError`."""

    error: Exception


Event = Found | Progress | Judged | Failed


def read_and_judge(
    batch: Path, rules: Path | None, jobs: int, tell: Callable[[Event], None], stop: threading.Event
) -> None:
    """Read and judge a batch, telling every step; ends early and quietly once `stop` is set."""
    try:
        _read_and_judge(batch, rules, jobs, tell, stop)
    except Exception as error:
        tell(Failed(error))


def judge_again(
    reports: Sequence[Report], rule_book: RuleBook, attested: Callable[[Report], Mapping[str, Attestation]]
) -> JudgedBatch:
    """The batch judged anew with the figures that inspectors attested meanwhile."""
    from audit.batch import JudgedBatch
    from audit.pipeline import judge

    found = JudgedBatch(judge(reports, rule_book, attested))
    found.view()
    return found


def _read_and_judge(
    batch: Path, rules: Path | None, jobs: int, tell: Callable[[Event], None], stop: threading.Event
) -> None:
    from audit.batch import JudgedBatch
    from audit.discover import discover
    from audit.pipeline import judge, read_batch
    from audit.rule import load_rules

    discovery = discover(batch)
    tell(Found(discovery))
    rule_book = load_rules(rules)

    def judged(reports: list[Report], complete: bool) -> None:
        found = JudgedBatch(judge(reports, rule_book))
        found.view()  # the index is built here, not on the thread that paints
        tell(Judged(found, rule_book, complete, tuple(reports)))

    reports: list[Report] = []
    last, pause = time.monotonic(), _PAUSE
    for done, some in enumerate(read_batch(discovery, jobs=jobs), start=1):
        if stop.is_set():
            return
        reports.extend(some)
        tell(Progress(done, len(discovery.files)))
        if time.monotonic() - last > pause and done < len(discovery.files):
            began = time.monotonic()
            judged(reports, complete=False)
            last = time.monotonic()
            pause = max(_PAUSE, 4 * (last - began))
    judged(reports, complete=True)
