"""Old logs open for ever, newer and foreign ones are refused untouched, and the table only grows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from audit.errors import StoreError
from audit.store import DATABASE_NAME, ReviewStore, schema
from audit.store.schema import APPLICATION_ID, STEPS, Step
from tests.audit.store.build import target

OLD_LOGS = sorted((Path(__file__).parent / "old").glob("schema-*.sql"))
"""One log of every released schema, as SQL text; written once by the release and never again."""

OLD_HEAD = "0ad7a6540ddd5b83f603d584d81c43671f91ecd98972e5a51f638530d0f969c6"


def test_there_is_an_old_log_for_every_schema() -> None:
    assert [path.stem for path in OLD_LOGS] == [f"schema-{n}" for n in range(1, len(STEPS) + 1)]


@pytest.mark.parametrize("old", OLD_LOGS, ids=lambda path: path.stem)
def test_old_logs_open_with_their_decisions_and_an_intact_chain(tmp_path: Path, old: Path) -> None:
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as database:
        database.executescript(old.read_text(encoding="utf-8"))
    with ReviewStore.open(tmp_path, read_only=True) as store:
        assert store.verify() is None
    with ReviewStore.open(tmp_path) as store:
        assert [event.action for event in store.events()] == [
            "run",
            "mark",
            "note",
            "decide",
            "unmark",
            "export",
        ]
        assert store.verify((6, OLD_HEAD)) is None
        assert sorted(review.state for review in store.reviews().values()) == ["confirmed", "open"]
        assert store.mark(target(values="new")) is not None
        assert store.verify() is None


def test_the_steps_are_recorded_with_name_and_time(tmp_path: Path) -> None:
    ReviewStore.open(tmp_path).close()
    ReviewStore.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as database:
        steps = database.execute("SELECT number, name, utc FROM schema_step").fetchall()
        assert [(number, name) for number, name, _ in steps] == [(1, "event log")]
        assert all(utc.endswith("Z") for _, _, utc in steps)
        assert database.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_log_of_this_version_opens_after_later_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ReviewStore.open(tmp_path) as store:
        store.mark(target())
    monkeypatch.setattr(schema, "STEPS", (*STEPS, Step("index", ("CREATE INDEX later ON event (action)",))))
    with ReviewStore.open(tmp_path, read_only=True) as store:
        assert len(store.reviews()) == 1
    with ReviewStore.open(tmp_path) as store:
        store.mark(target(), note="更多")
        assert len(store.events()) == 2
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as database:
        assert database.execute("SELECT number, name FROM schema_step").fetchall() == [
            (1, "event log"),
            (2, "index"),
        ]


def test_a_step_that_fails_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ReviewStore.open(tmp_path) as store:
        store.mark(target())
    with monkeypatch.context() as patch:
        patch.setattr(schema, "STEPS", (*STEPS, Step("bad", ("CREATE TABLE half (a)", "no such statement"))))
        with pytest.raises(StoreError):
            ReviewStore.open(tmp_path)
    with ReviewStore.open(tmp_path) as store:
        assert len(store.reviews()) == 1
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99; CREATE TABLE event (a)",
            "更新版本",
        ),
        ("CREATE TABLE customers (name)", "别的程序"),
        ("PRAGMA user_version = 7", "别的程序"),
        ("PRAGMA application_id = 5", "别的程序"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_newer_and_foreign_databases_are_refused_untouched(
    tmp_path: Path, statements: str, words: str, read_only: bool
) -> None:
    path = tmp_path / DATABASE_NAME
    with closing(sqlite3.connect(path)) as database:
        database.executescript(statements)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=words) as caught:
        ReviewStore.open(tmp_path, read_only=read_only)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [DATABASE_NAME]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET note = '别的'",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE sequence = 1",
        "UPDATE OR REPLACE event SET sequence = 2 WHERE sequence = 1",
        "REPLACE INTO event SELECT * FROM event WHERE sequence = 2",
    ],
)
def test_the_database_itself_refuses_changes(tmp_path: Path, statement: str) -> None:
    with ReviewStore.open(tmp_path) as store:
        store.mark(target())
        store.mark(target(), note="更多")
        before = store.events()
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as database:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(statement)
        database.commit()
    with ReviewStore.open(tmp_path) as store:
        assert store.events() == before
        assert store.verify() is None
