"""The only one who talks to the review log: one thread, one connection, answers by awaiting.

Screens never wait for the disk on the thread that paints, and never touch SQL. Nothing counts as saved before
the store has answered.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from audit.batch import JudgedBatch
    from audit.model import Figure, Judgement, Report
    from audit.store import Event, Reviews, ReviewStore, Target
    from tui.reviews import ReviewsLike

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class News:
    """The reviews now, and whether any differs from those known before (a run or an export changes none)."""

    reviews: ReviewsLike
    changed: bool
    history: Mapping[str, Sequence[Event]]
    """Every event by what it is about."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: events of the log, findings, and the hash that the log ends with."""

    events: int
    findings: int
    head: str


class _Stopped(Exception):
    """The inspector has stopped an export."""


class Clerk:
    """Holds the store of one workspace; every method runs on its own thread."""

    def __init__(self, open_store: Callable[[Path], ReviewStore] | None = None) -> None:
        self._open_store = open_store or _open_store
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="review-log")
        self._store: ReviewStore | None = None
        self._known: Reviews | None = None
        self._export_stop: threading.Event | None = None
        self._history: dict[str, list[Event]] = {}
        self._told = 0

    @property
    def is_open(self) -> bool:
        """Whether marks can be saved."""
        return self._store is not None

    async def _run(self, job: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(job, *args))

    def _opened(self) -> ReviewStore:
        if self._store is None:
            from audit.errors import StoreError
            from tui.texts import text

            raise StoreError(text("mark.no_store"))
        return self._store

    async def open(self, workspace: Path) -> None:
        """Open (and create) the review log of a workspace; StoreError says what to do instead."""
        self._store = await self._run(self._open_store, workspace)

    async def news(self) -> News | None:
        """The reviews if the log has grown since the last call, also by another program; else None."""
        return await self._run(self._news) if self._store is not None else None

    def _news(self) -> News | None:
        store, known = self._opened(), self._known
        if known is not None and not store.changed_since(known.head[0]):
            return None
        self._known = store.reviews()
        new = self._known
        before = (dict(known), known.attestations, known.assignments) if known is not None else None
        changed = before is not None and before != (dict(new), new.attestations, new.assignments)
        return News(new, changed, self._histories(store))

    def _histories(self, store: ReviewStore) -> Mapping[str, Sequence[Event]]:
        from audit.store import Target

        for event in store.events(self._told):
            self._told = event.sequence
            if event.path:
                self._history.setdefault(Target.of_event(event).ground.about, []).append(event)
        return {about: tuple(events) for about, events in self._history.items()}

    async def follow_up(self, target: Target, note: str | None) -> None:
        """Log a follow-up mark with its note; returns once it is on disk."""
        from audit.store import ReviewState

        await self._run(lambda: self._opened().mark(target, ReviewState.FOLLOW_UP, note or None))

    async def change_note(self, target: Target, note: str) -> None:
        """Log a new note on a mark."""
        await self._run(lambda: self._opened().note(target, note))

    async def take_back(self, target: Target) -> None:
        """Log that a mark is taken back."""
        await self._run(lambda: self._opened().unmark(target))

    async def decide(self, target: Target, state: str, note: str | None, *, known: int | None) -> bool:
        """Log a decision; False where nothing would change. ReviewChanged where `known` is not the latest event."""
        event = await self._run(lambda: self._opened().mark(target, state, note or None, known=known))
        return event is not None

    async def decide_all(self, targets: Sequence[Target], state: str, note: str | None) -> int:
        """Log one decision on many targets, all or none; gives how many changed."""
        return len(await self._run(lambda: self._opened().mark_all(targets, state, note or None)))

    async def undo_all(self, targets: Sequence[Target]) -> int:
        """Log that the latest change of each target is taken back; gives how many had one."""
        return len(await self._run(lambda: self._opened().undo_all(targets)))

    async def assign(self, targets: Sequence[Target], inspector: str | None) -> int:
        """Log who has these reports now; gives how many changed hands."""
        return len(await self._run(lambda: self._opened().assign(targets, inspector)))

    async def attest(self, report: Report, slot: str, value: Figure, *, was: str, note: str) -> None:
        """Log the published figure of a cell as the inspector saw it."""
        from audit.store import Target

        target = Target.of_cell(report, slot)
        await self._run(lambda: self._opened().attest(target, value, was=was, note=note))

    async def unattest(self, report: Report, slot: str, *, was: str) -> None:
        """Log that the latest attested figure of a cell is taken back."""
        from audit.store import Target

        target = Target.of_cell(report, slot)
        await self._run(lambda: self._opened().unattest(target, was=was))

    async def record_run(self, batch: JudgedBatch, rules_version: str, name: str) -> None:
        """Log that the batch was judged, and reopen decisions whose figures or rules have changed."""
        await self._run(self._record_run, batch, rules_version, name)

    def _record_run(self, batch: JudgedBatch, rules_version: str, name: str) -> None:
        from audit.store import Target

        store = self._opened()
        store.record_run(rules_version, batch.run, batch=name)
        about = store.reviews().concerned
        concerned = batch.concerning(about.bodies, about.files)
        store.reconcile([Target.of_finding(j.report, finding) for j in concerned for finding in j.findings])

    async def export(
        self,
        log: Path,
        findings: Path,
        batch: JudgedBatch,
        titles: Mapping[str, str],
        tell: Callable[[int, int], None] = lambda done, total: None,
    ) -> Exported | None:
        """Write audit log and findings, telling how many reports are done; None where it was stopped.

        An ExportError or StoreError says why not.
        """
        self._export_stop = stop = threading.Event()
        try:
            return await self._run(self._export, log, findings, batch, titles, tell, stop)
        except _Stopped:
            return None
        finally:
            self._export_stop = None

    def stop_export(self) -> bool:
        """Stop an export; gives whether there was one."""
        if self._export_stop is None:
            return False
        self._export_stop.set()
        return True

    def _export(
        self,
        log: Path,
        findings: Path,
        batch: JudgedBatch,
        titles: Mapping[str, str],
        tell: Callable[[int, int], None],
        stop: threading.Event,
    ) -> Exported:
        from audit.export import write_audit_log, write_findings

        def counted() -> Iterator[Judgement]:
            for done, judgement in enumerate(batch, start=1):
                if stop.is_set():
                    raise _Stopped
                yield judgement
                tell(done, len(batch))

        store = self._opened()
        count = write_findings(counted(), store.reviews(), findings, titles=titles)
        written = write_audit_log(store, log)
        return Exported(written.events, count, written.head[1])

    def close(self) -> None:
        """Close the log; waits for what is being written."""
        store, self._store = self._store, None
        if store is not None:
            self._thread.submit(store.close)
        self._thread.shutdown(wait=True)


def _open_store(workspace: Path) -> ReviewStore:
    from audit.store import ReviewStore

    return ReviewStore.open(workspace)
