"""The tables of the review log as named steps, each applied once and recorded in the database.

A step is never edited after a release: old workspaces open for ever. `PRAGMA user_version` is the number of steps
applied, `PRAGMA application_id` says that the file is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.errors import StoreError
from audit.store.chain import GENESIS
from audit.store.values import COLUMNS

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

APPLICATION_ID = 0x676F756A  # "gouj"


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the schema: its name, and statements that run inside one transaction."""

    name: str
    statements: tuple[str, ...]


_EVENT_LOG = Step(
    "event log",
    (
        """
        CREATE TABLE event (
            "sequence" INTEGER PRIMARY KEY,
            "utc" TEXT NOT NULL, "local_time" TEXT NOT NULL,
            "inspector" TEXT NOT NULL, "declared_name" TEXT, "host" TEXT NOT NULL,
            "action" TEXT NOT NULL,
            "organ" TEXT, "year" INTEGER, "path" TEXT, "sha256" TEXT,
            "rule" TEXT, "rule_version" TEXT, "scope" TEXT, "finding_key" TEXT, "values" TEXT,
            "state_before" TEXT, "state_after" TEXT, "note" TEXT,
            "previous_hash" TEXT NOT NULL, "hash" TEXT NOT NULL
        )
        """,
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append-only'); END",
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append-only'); END",
        # INSERT OR REPLACE fires no DELETE trigger, so a new row must also be the next link of the chain.
        f"""
        CREATE TRIGGER event_is_next BEFORE INSERT ON event
        WHEN NEW."sequence" IS NOT coalesce((SELECT max("sequence") FROM event), 0) + 1
          OR NEW."previous_hash" IS NOT
             coalesce((SELECT "hash" FROM event ORDER BY "sequence" DESC LIMIT 1), '{GENESIS}')
        BEGIN SELECT RAISE(ABORT, 'append-only'); END
        """,
    ),
)

STEPS: tuple[Step, ...] = (_EVENT_LOG,)

_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
SELECT_EVENTS = f'SELECT {_NAMES} FROM event WHERE "sequence" > ? ORDER BY "sequence"'
SELECT_LAST = 'SELECT coalesce(max("sequence"), 0) FROM event'
INSERT_EVENT = f"INSERT INTO event ({_NAMES}) VALUES ({', '.join('?' * len(COLUMNS))})"


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """How many steps the database has; 0 for an empty one. StoreError for a stranger's or a newer database."""
    application, version, tables = _marks(connection)
    if application == APPLICATION_ID:
        if version > len(STEPS):
            raise StoreError(
                f"审核记录 {path} 由更新版本的 gouji 建立（结构 {version}，本版本只认到 {len(STEPS)}），没有改动它。"
                "请升级 gouji，或用 --workspace DIR 另设工作区。"
            )
        return version
    if application or version or tables:
        raise StoreError(
            f"{path} 是别的程序的数据库，不是 gouji 的审核记录，没有改动它。"
            "请把它移到别处，或用 --workspace DIR 另设工作区。"
        )
    return 0


def _marks(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Application id, version and number of tables at one moment: another process may be creating them."""
    alone = not connection.in_transaction
    if alone:
        connection.execute("BEGIN")
    try:
        return tuple(
            int(connection.execute(query).fetchone()[0])
            for query in (
                "PRAGMA application_id",
                "PRAGMA user_version",
                "SELECT count(*) FROM sqlite_master",
            )
        )  # type: ignore[return-value]  # three queries, three numbers
    finally:
        if alone and connection.in_transaction:
            connection.execute("ROLLBACK")


def migrate(connection: sqlite3.Connection, path: Path, applied_at: str) -> None:
    """Apply the steps that the database lacks, in one transaction; `applied_at` (UTC) is recorded with each."""
    if version_of(connection, path) == len(STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = version_of(connection, path)  # another process may have been first
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_step (number INTEGER PRIMARY KEY, name TEXT NOT NULL, utc TEXT NOT NULL)"
        )
        for number, step in enumerate(STEPS[done:], start=done + 1):
            for statement in step.statements:
                connection.execute(statement)
            connection.execute("INSERT INTO schema_step VALUES (?, ?, ?)", (number, step.name, applied_at))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
