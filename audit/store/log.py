"""The review log of a workspace: appends what inspectors do, and says where every finding stands.

In: targets and states. Out: events and reviews, both frozen values. Every change is one transaction that reads
the present state and appends to it, so several inspectors can work on one batch at once.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from audit.errors import StoreError
from audit.store.chain import Broken, Head, first_broken
from audit.store.connection import DATABASE_NAME, open_writable, read_snapshot, store_errors
from audit.store.drafts import (
    Author,
    Draft,
    RunSummary,
    author,
    check_known,
    draft_assignment,
    draft_attestation,
    draft_mark,
    draft_note,
    draft_reopenings,
    draft_run,
    draft_unattest,
    draft_undo,
    seal,
    summarise_run,
)
from audit.store.fold import Fold, Reviews
from audit.store.schema import INSERT_EVENT, SELECT_EVENTS, SELECT_LAST
from audit.store.values import Action, Event, ReviewState, Target

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from audit.model import Figure, Judgement


T = TypeVar("T")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ReviewStore:
    """The review log of one workspace; made by `open`, usable in a `with`.

    Any thread may call it: a lock lets one in at a time. A write waits up to 10 s for other processes, so call it
    from a worker thread, not from the one that draws. Every method may raise StoreError, and then nothing was
    recorded.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection | None, who: Author, clock: Callable[[], datetime]
    ) -> None:
        """Use `open`."""
        self.path = path
        self.author = who
        self._connection = connection
        self._identity = _identity(path) if connection is not None else None
        self._clock = clock
        self._fold = Fold()
        self._lock = threading.RLock()

    @classmethod
    def open(
        cls,
        workspace: Path,
        *,
        read_only: bool = False,
        declared_name: str | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> Self:
        """Open the log of a workspace, creating both where needed.

        Read-only creates and changes nothing, works in a read-only folder, and takes a workspace that is not there
        as one without reviews. `declared_name` is what a person calls themselves beside their account; `clock`
        gives aware times. StoreError for a file that is a stranger's, damaged, newer or not permitted.
        """
        workspace = Path(workspace)
        path = workspace / DATABASE_NAME
        connection = None if read_only else open_writable(workspace)
        store = cls(path, connection, author(declared_name), clock)
        try:
            store.reviews()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def read_only(self) -> bool:
        """Whether this store only reads."""
        return self._connection is None

    def close(self) -> None:
        """Close the database; closing twice is harmless."""
        with self._lock:
            if self._connection is not None and self._identity is not None:
                self._identity = None
                self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- reading -------------------------------------------------------------------------------------

    def events(self, after: int = 0) -> list[Event]:
        """The events with a sequence above `after`, in order; those of other processes too."""
        return self._read(lambda connection: _events(connection, after), [])

    def head(self) -> Head:
        """Sequence and hash of the last event; (0, 64 zeros) of an empty log. To be kept elsewhere as an anchor."""
        return self.reviews().head

    def reviews(self) -> Reviews:
        """Where every reviewed finding and report stands now; the same object while nothing was added."""
        with self._lock:
            self._catch_up(self.events(self._fold.head[0]))
            return self._fold.reviews()

    def changed_since(self, sequence: int) -> bool:
        """Whether the log, by whatever process, has gone beyond this sequence; cheap enough for every second."""
        return self._read(_last_sequence, 0) > sequence

    def history(self, target: Target) -> list[Event]:
        """Every event on the same subject, on whatever figures, oldest first."""
        about = target.ground.about
        return [
            event for event in self.events() if event.path and Target.of_event(event).ground.about == about
        ]

    def verify(self, anchor: Head | None = None) -> Broken | None:
        """The first event where the chain is broken, or None; `anchor` is a head that was kept elsewhere."""
        return read_snapshot(
            self.path, lambda connection: _verify(connection, anchor), first_broken((), anchor)
        )

    def _read(self, work: Callable[[sqlite3.Connection], T], empty: T) -> T:
        with self._lock:
            if self._connection is None:
                return read_snapshot(self.path, work, empty)
            with store_errors(self.path):
                return work(self._writable())

    def _catch_up(self, events: Iterable[Event]) -> None:
        for event in events:
            self._fold.apply(event)

    # --- writing -------------------------------------------------------------------------------------

    def mark(
        self,
        target: Target,
        state: str = ReviewState.FOLLOW_UP,
        note: str | None = None,
        *,
        known: int | None = None,
    ) -> Event | None:
        """Put a target into a state and give the event (`mark`, `decide`; `unmark` for open).

        Marked again in the same state, a new note is a `note` event; None, and no event, where nothing would
        change. The state that it was in is read in the same transaction. ValueError for `signed_off`. `known` is
        the sequence of the review that the inspector saw (0: none): ReviewChanged where it is another by now.
        """

        def draft() -> list[Draft]:
            check_known(self._fold, target, known)
            return draft_mark(self._fold, target, state, note)

        return self._one(draft)

    def mark_all(self, targets: Sequence[Target], state: str, note: str | None = None) -> tuple[Event, ...]:
        """Put many targets into one state in one transaction: all of them, or none where it fails."""
        return self._write(
            lambda: [draft for target in targets for draft in draft_mark(self._fold, target, state, note)]
        )

    def undo_all(self, targets: Sequence[Target], note: str | None = None) -> tuple[Event, ...]:
        """Take back the latest change of each target, in one transaction."""
        return self._write(
            lambda: [draft for target in targets for draft in draft_undo(self._fold, target, note)]
        )

    def attest(self, target: Target, value: Figure, *, was: str, note: str) -> Event | None:
        """Record the published figure of a cell as an inspector saw it in the original, with page and reason.

        `target` is `Target.of_cell`, `was` the state that the reading gave the cell. StoreError without a note.
        """
        return self._one(
            lambda: draft_attestation(
                self._fold, target, f"{value:f}" if isinstance(value, Decimal) else str(value), was, note
            )
        )

    def unattest(self, target: Target, *, was: str, note: str | None = None) -> Event | None:
        """Take back the latest attestation of a cell; the one before it, or the reading, counts again."""
        return self._one(lambda: draft_unattest(self._fold, target, was, note))

    def assign(
        self, targets: Sequence[Target], inspector: str | None, note: str | None = None
    ) -> tuple[Event, ...]:
        """Give reports to an inspector (an account's or a person's name), or take them from whoever has them."""
        return self._write(
            lambda: [
                draft for target in targets for draft in draft_assignment(self._fold, target, inspector, note)
            ]
        )

    def unmark(self, target: Target, note: str | None = None) -> Event | None:
        """Put a target back to open; None where it is open."""
        return self._one(lambda: draft_mark(self._fold, target, ReviewState.OPEN, note))

    def note(self, target: Target, note: str) -> Event | None:
        """Add a note in whatever state the target is; None where it is blank or stands there already."""
        return self._one(lambda: draft_note(self._fold, target, note))

    def undo(self, target: Target, note: str | None = None) -> Event | None:
        """Take back the latest change of this target, so that the review before it holds again; None without one.

        Undoing again takes back the change before that. Nothing leaves the log.
        """
        return self._one(lambda: draft_undo(self._fold, target, note))

    def reconcile(self, targets: Sequence[Target]) -> tuple[Event, ...]:
        """Reopen the decisions whose figures or rule version are no longer those of the batch's findings.

        `targets` are all findings of the judged batch. Each reopening is an event that says why. A decision on a
        finding that is not in the batch any more is left alone, and so are marks on whole reports.
        """
        today = self._clock().astimezone().date().isoformat()
        return self._write(lambda: draft_reopenings(self._fold, targets, today))

    def record_run(
        self, rule_book_version: str, judged: Iterable[Judgement] | RunSummary, *, batch: str | None = None
    ) -> Event:
        """Record that a batch was judged, also when nothing was found and also when nothing changed.

        Every run is a line of its own: an audit log says how often and when somebody looked, and a run that
        left no line because it found the same could not be told from one that did not happen.
        """
        run = judged if isinstance(judged, RunSummary) else summarise_run(judged)
        return self._write(lambda: [draft_run(rule_book_version, run, batch)])[0]

    def record_export(self, what: str, path: str) -> Event:
        """Record that `what` (`audit-log`, `findings`, …) is being written to this path."""
        return self._write(lambda: [Draft(Action.EXPORT, path=path, note=what)])[0]

    def _one(self, make: Callable[[], Sequence[Draft]]) -> Event | None:
        events = self._write(make)
        return events[0] if events else None

    def _write(self, make: Callable[[], Sequence[Draft]]) -> tuple[Event, ...]:
        """Append what `make` drafts from the state that it finds when nobody else can write any more."""
        with self._lock, store_errors(self.path):
            connection = self._writable()
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._catch_up(_events(connection, self._fold.head[0]))
                events = self._append(connection, make())
                connection.execute("COMMIT" if events else "ROLLBACK")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            self._catch_up(events)
            return events

    def _append(self, connection: sqlite3.Connection, drafts: Sequence[Draft]) -> tuple[Event, ...]:
        head, events = self._fold.head, []
        for draft in drafts:
            event = seal(draft, head, self.author, self._clock())
            connection.execute(INSERT_EVENT, event.columns())
            head = (event.sequence, event.hash)
            events.append(event)
        return tuple(events)

    def _writable(self) -> sqlite3.Connection:
        """The connection, if what it writes to is still the workspace's file: else a mark would be lost unseen."""
        if self._connection is None:
            raise StoreError(
                f"审核记录 {self.path} 以只读方式打开，不能记下标记。可用 --workspace DIR 另设工作区。"
            )
        if self._identity is None:
            raise StoreError(f"审核记录 {self.path} 已关闭，这次操作没有记下。")
        if _identity(self.path) != self._identity:
            raise StoreError(f"审核记录 {self.path} 已被移走或替换，这次操作没有记下。请退出后重新打开。")
        return self._connection


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _events(connection: sqlite3.Connection, after: int) -> list[Event]:
    return [Event.of_columns(row) for row in connection.execute(SELECT_EVENTS, (after,))]


def _last_sequence(connection: sqlite3.Connection) -> int:
    return int(connection.execute(SELECT_LAST).fetchone()[0])


def _verify(connection: sqlite3.Connection, anchor: Head | None) -> Broken | None:
    return first_broken(connection.execute(SELECT_EVENTS, (0,)), anchor)
