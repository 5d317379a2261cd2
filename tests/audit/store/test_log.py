"""What an inspector does is recorded once, by name, with the state before and after, or refused in a sentence."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from audit.errors import StoreError
from audit.store import DATABASE_NAME, Event, ReviewStore, Target, connection
from audit.store.drafts import NOTE_LIMIT
from tests.audit.store.build import NASTY_NOTES, Clock, finding, judged, report, target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ReviewStore]:
    with ReviewStore.open(tmp_path, clock=Clock(), declared_name="张三") as opened:
        yield opened


def brief(event: Event | None) -> tuple[str, str | None, str | None, str | None] | None:
    if event is None:
        return None
    return event.action, event.state_before, event.state_after, event.note


# --- marking -----------------------------------------------------------------------------------------


def test_a_mark_records_everything_about_its_finding(store: ReviewStore) -> None:
    mine = report()
    event = store.mark(Target.of_finding(mine, finding(mine)), note="请核对自然人一列")
    assert event is not None
    assert store.events() == [event]
    assert event.columns()[:6] == (
        1, "2026-01-02T03:04:06.678Z", event.local_time, store.author.inspector, "张三", store.author.host,
    )  # fmt: skip
    assert event.columns()[6:19] == (
        "mark", "澄川县人民政府", 2024, "报告.txt", "ab" * 32, "T3-SUM", "rule-1", "total", finding(mine).key, "figures-1",
        "open", "follow_up", "请核对自然人一列",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "action"),
    [
        ("follow_up", "mark"),
        ("confirmed", "decide"),
        ("misread", "decide"),
        ("waived", "decide"),
        ("returned", "decide"),
        ("corrected", "decide"),
    ],
)
def test_each_state_is_logged_with_its_action_and_taken_back(
    store: ReviewStore, state: str, action: str
) -> None:
    assert brief(store.mark(target(), state)) == (action, "open", state, None)
    assert store.reviews()[target().subject].state == state
    assert brief(store.unmark(target(), "看错了")) == ("unmark", state, "open", "看错了")
    assert store.reviews()[target().subject].state == "open"


def test_what_would_change_nothing_leaves_no_event(store: ReviewStore) -> None:
    assert store.unmark(target()) is None
    assert store.undo(target()) is None
    assert store.note(target(), " \n") is None
    store.mark(target(), note="请核对")
    assert store.mark(target()) is None
    assert store.mark(target(), note="请核对") is None
    assert store.note(target(), "请核对") is None
    assert len(store.events()) == 1


def test_a_new_note_in_the_same_state_is_a_note(store: ReviewStore) -> None:
    store.mark(target(), note="请核对")
    assert brief(store.mark(target(), note="再看")) == ("note", "follow_up", "follow_up", "再看")
    assert brief(store.note(target(values="other"), "先记一笔")) == ("note", "open", "open", "先记一笔")
    assert store.reviews()[target().subject].state == "open"
    assert brief(store.mark(target(values="other"))) == ("mark", "open", "follow_up", None)


def test_a_change_of_mind_names_the_state_that_it_changes(store: ReviewStore) -> None:
    store.mark(target())
    assert brief(store.mark(target(), "waived", "另有说明")) == ("decide", "follow_up", "waived", "另有说明")
    assert brief(store.undo(target())) == ("undo", "waived", "follow_up", None)


def test_signing_off_is_not_for_an_inspectors_mark(store: ReviewStore) -> None:
    for state in ("signed_off", "done", ""):
        with pytest.raises(ValueError, match="no state"):
            store.mark(target(), state)
    assert store.events() == []


def test_history_is_of_the_subject_whatever_its_figures(store: ReviewStore) -> None:
    store.record_run("book-1", [])
    store.mark(target())
    store.mark(target(rule="T4-SUM"))
    store.mark(target(values="figures-2"), "waived")
    assert [event.sequence for event in store.history(target(values="figures-3"))] == [2, 4]


@pytest.mark.parametrize("note", NASTY_NOTES)
def test_notes_are_kept_to_the_character(store: ReviewStore, note: str) -> None:
    event = store.mark(target(), note=note)
    assert event is not None
    assert store.events()[0].note == event.note == (note if note.strip() else None)
    assert store.verify() is None


def test_a_note_that_is_too_long_is_refused_and_nothing_is_marked(store: ReviewStore) -> None:
    with pytest.raises(StoreError, match="太长"):
        store.mark(target(), note="字" * (NOTE_LIMIT + 1))
    assert store.events() == []


# --- reopening ---------------------------------------------------------------------------------------


def test_changed_figures_reopen_a_decision_with_the_reason(store: ReviewStore) -> None:
    store.mark(target(), "waived", "小数四舍五入")
    (event,) = store.reconcile([target(values="figures-2", sha256="cd" * 32, path="更正.txt")])
    assert brief(event)[:3] == ("reopen", "waived", "open")  # type: ignore[index]  # an event has a brief
    assert event.note == "第 1 条的结论不再适用，自动重新打开：依据的数字变了（figures-1 → figures-2）"
    assert (event.values, event.path) == ("figures-1", "报告.txt")
    review = store.reviews().of_target(target(values="figures-2"))
    assert review is not None
    assert (review.state, review.note) == ("open", event.note)
    assert store.reviews()[target().subject].state == "open"
    assert store.reconcile([target(values="figures-2")]) == ()


def test_a_changed_rule_reopens_a_decision_with_the_reason(store: ReviewStore) -> None:
    store.mark(target(), "confirmed")
    (event,) = store.reconcile([target(version="rule-2", values="figures-2")])
    assert event.note is not None
    assert "依据的数字变了（figures-1 → figures-2）；规则改了（rule-1 → rule-2）" in event.note


@pytest.mark.parametrize(
    "batch",
    [
        [],
        [target()],
        [target(path="搬家.txt", sha256="cd" * 32)],
        [target(rule="T4-SUM", values="figures-2")],
        [target(year=2023, values="figures-2")],
        [target(values="figures-2"), target()],
    ],
)
def test_unchanged_and_absent_findings_keep_their_decisions(store: ReviewStore, batch: list[Target]) -> None:
    store.mark(target())
    assert store.reconcile(batch) == ()
    assert store.reviews()[target().subject].state == "follow_up"


def test_a_mark_on_a_whole_report_rests_on_no_figures(store: ReviewStore) -> None:
    store.mark(target(rule=None), note="整份退回")
    assert store.reconcile([target(values="figures-2"), target(rule=None, sha256="cd" * 32)]) == ()
    assert store.reviews().of_report(report(sha256="cd" * 32)) is not None


def test_a_reopened_decision_stays_open_when_the_figures_come_back_until_somebody_says_so(
    store: ReviewStore,
) -> None:
    store.mark(target(), "waived", "说明")
    store.reconcile([target(values="figures-2")])
    assert store.reconcile([target()]) == ()
    review = store.reviews().of_target(target())
    assert review is not None
    assert review.state == "open"
    store.undo(target())
    again = store.reviews().of_target(target())
    assert again is not None
    assert (again.state, again.note) == ("waived", "说明")


# --- runs, exports -----------------------------------------------------------------------------------


def test_every_run_is_a_line_even_when_nothing_changed(store: ReviewStore) -> None:
    for _ in range(3):
        store.record_run("book-1", [judged(report(), finding(report()))], batch="批次")
    assert [(e.action, e.path, e.rule_version) for e in store.events()] == [("run", "批次", "book-1")] * 3
    assert dict(store.reviews()) == {}


def test_an_export_is_recorded(store: ReviewStore) -> None:
    event = store.record_export("findings", "问题.csv")
    assert (event.action, event.note, event.path) == ("export", "findings", "问题.csv")


def test_the_head_is_the_last_event(store: ReviewStore) -> None:
    assert store.head() == (0, "0" * 64)
    event = store.record_run("book-1", [])
    assert store.head() == (1, event.hash)
    assert store.verify(store.head()) is None


# --- several stores on one log -----------------------------------------------------------------------


def test_a_second_workbench_sees_marks_and_builds_on_them(store: ReviewStore, tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path) as other:
        assert not other.changed_since(0)
        store.mark(target(), note="甲")
        assert other.changed_since(0)
        assert brief(other.mark(target(), "waived", "乙")) == ("decide", "follow_up", "waived", "乙")
        assert store.changed_since(1)
        assert [event.note for event in store.events(after=1)] == ["乙"]
        assert store.reviews()[target().subject].state == "waived"
        assert brief(store.unmark(target())) == ("unmark", "waived", "open", None)
        assert other.reviews()[target().subject].state == "open"
        assert other.verify() is None


def test_many_threads_may_share_one_store(store: ReviewStore) -> None:
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            for n in range(20):
                store.mark(target(values=f"{number}-{n}"))
                store.reviews()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.events()) == 80
    assert store.verify() is None


# --- tampering ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "sequence", "words"),
    [
        ("UPDATE event SET note = '改过' WHERE sequence = 3", 3, "内容与校验值不符"),
        ("UPDATE event SET inspector = 'li' WHERE sequence = 1", 1, "内容与校验值不符"),
        (
            "UPDATE event SET year = '2024' WHERE sequence = 2",
            None,
            "",
        ),  # the same number: SQLite keeps it one
        ("UPDATE event SET year = 'x' WHERE sequence = 2", 2, "类型"),
        ("UPDATE event SET note = x'ff' WHERE sequence = 2", 2, "类型"),
        ("UPDATE event SET note = CAST(x'ff41' AS TEXT) WHERE sequence = 2", 2, "内容与校验值不符"),
        ("UPDATE event SET note = '' WHERE sequence = 2", 2, "内容与校验值不符"),
        ("DELETE FROM event WHERE sequence = 3", 3, "序号应为 3，实为 4"),
        ("DELETE FROM event WHERE sequence = 1", 1, "序号应为 1，实为 2"),
        ("DELETE FROM event WHERE sequence = 5", 5, "末尾的记录被删去"),
        ("UPDATE event SET sequence = sequence + 1 WHERE sequence = 5", 5, "序号应为 5，实为 6"),
    ],
)
def test_a_hand_in_the_database_shows(
    store: ReviewStore, tmp_path: Path, statement: str, sequence: int | None, words: str
) -> None:
    for number in range(5):
        store.mark(target(values=str(number)))
    head = store.head()
    store.close()
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as database:
        for trigger in ("event_no_update", "event_no_delete", "event_is_next"):
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(statement)
        database.commit()
    broken = ReviewStore.open(tmp_path, read_only=True).verify(head)
    assert (broken.sequence if broken else None) == sequence
    assert words in str(broken)


def test_a_log_that_was_changed_under_an_open_store_refuses_to_go_on(
    store: ReviewStore, tmp_path: Path
) -> None:
    store.mark(target())
    store.mark(target(), note="更多")
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as database:
        database.execute("DROP TRIGGER event_no_delete")
        database.execute("DELETE FROM event WHERE sequence = 2")
        database.commit()
    with pytest.raises(StoreError, match="gouji verify"):
        store.mark(target(), "waived")


# --- refusals: never shown as done -------------------------------------------------------------------


def test_a_read_only_store_refuses_to_mark(tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path / ".gouji", read_only=True) as store:
        for act in (store.mark, store.unmark, store.undo):
            with pytest.raises(StoreError, match=r"只读.*--workspace DIR"):
                act(target())


def test_a_log_that_was_moved_away_is_not_written_to_unseen(tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path / "a") as store:
        store.mark(target())
        shutil.move(tmp_path / "a", tmp_path / "b")
        with pytest.raises(StoreError, match="移走或替换"):
            store.mark(target(), "waived")
        ReviewStore.open(tmp_path / "a").close()
        with pytest.raises(StoreError, match="移走或替换"):
            store.mark(target(), "waived")


def test_a_closed_store_says_so(store: ReviewStore) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="已关闭"):
        store.mark(target())


def test_a_busy_log_is_a_sentence_and_the_mark_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with ReviewStore.open(tmp_path) as store:
        with closing(sqlite3.connect(tmp_path / DATABASE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match=r"占用.*没有记下"):
                store.mark(target())
            assert dict(store.reviews()) == {}
            other.execute("ROLLBACK")
        assert store.mark(target()) is not None


def test_a_full_disk_is_a_sentence_and_the_mark_is_not_made(store: ReviewStore) -> None:
    store.mark(target())
    database: Any = store._connection
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"磁盘已满.*没有记下"):
        for number in range(500):
            store.mark(target(values=str(number)), note="请核对" * 500)
    recorded = len(store.events())
    assert len(store.reviews()) == 1
    assert (
        sum(store.reviews().of_target(target(values=str(n))) is not None for n in range(500)) == recorded - 1
    )
    database.execute("PRAGMA max_page_count = 1000000")
    event = store.mark(target(), "waived")
    assert event is not None
    assert event.sequence == recorded + 1
    assert store.verify() is None


def test_an_interrupted_write_is_taken_back_whole(
    store: ReviewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.mark(target(values="a"))
    store.mark(target(values="b"))
    calls = 0
    real = store._clock

    def clock() -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        return real()

    monkeypatch.setattr(store, "_clock", clock)
    with pytest.raises(KeyboardInterrupt):
        store.reconcile([target(values="c")])
    monkeypatch.setattr(store, "_clock", real)
    assert [event.action for event in store.events()] == ["mark", "mark"]
    assert len(store.reconcile([replace(target(), values="c")])) == 2
