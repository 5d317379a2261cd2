"""Who wrote an event and when; what a run records; what the log does to texts."""

from __future__ import annotations

import hashlib
import os
import pwd
import socket
from datetime import UTC, datetime, timedelta, timezone

import pytest

from audit.errors import StoreError
from audit.model import Badge
from audit.store import GENESIS, Action
from audit.store.drafts import NOTE_LIMIT, Author, Draft, author, clean, clean_note, draft_run, seal
from tests.audit.store.build import judged, report


def test_the_author_is_the_systems_account_and_no_environment_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("USER", "LOGNAME", "SUDO_USER", "USERNAME", "HOME"):
        monkeypatch.setenv(name, "somebody-else")
    account = pwd.getpwuid(os.geteuid()).pw_name
    assert author() == Author(account, None, socket.gethostname())
    assert author(" 张三 ").declared_name == " 张三 "
    assert author("").declared_name is None


def test_an_account_without_a_name_is_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 3_999_999_999)
    assert author().inspector == "uid:3999999999"


def test_both_times_are_one_instant_in_milliseconds() -> None:
    now = datetime(2026, 1, 2, 23, 4, 5, 678901, tzinfo=timezone(timedelta(hours=-5)))
    event = seal(Draft(Action.RUN), (0, GENESIS), Author("zhang", None, "h"), now)
    assert event.utc == "2026-01-03T04:04:05.678Z"
    local = datetime.fromisoformat(event.local_time)
    assert local.utcoffset() is not None
    assert local == now.replace(microsecond=678000)
    assert local.utcoffset() == now.astimezone().utcoffset()


def test_a_run_says_what_was_judged_and_what_came_out() -> None:
    judgements = [
        judged(report(), badge=Badge.PASS),
        judged(report(path="b.txt", sha256="cd" * 32), badge=Badge.FAIL),
        judged(report(path="副本.txt"), badge=Badge.PASS),
        judged(report(path="多.txt", sha256="00" * 32, part=1), badge=Badge.UNREADABLE),
        judged(report(path="多.txt", sha256="00" * 32, part=2), badge=Badge.UNKNOWN),
    ]
    draft = draft_run("book-1", judgements, "批次")
    lines = ["00" * 32, "ab" * 32, "ab" * 32, "cd" * 32]
    assert draft.sha256 == hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert (draft.action, draft.rule_version, draft.path) == ("run", "book-1", "批次")
    assert draft.note == "判读 5 份报告（4 个文件）：不符 1、存疑 1、失读 1、预警 0、通过 2"
    assert draft_run("book-1", judgements[::-1], "批次") == draft


def test_an_empty_batch_leaves_a_run_too() -> None:
    draft = draft_run("book-1", [], None)
    assert draft.sha256 == hashlib.sha256(b"").hexdigest()
    assert draft.note == "判读 0 份报告（0 个文件）：不符 0、存疑 0、失读 0、预警 0、通过 0"


def test_texts_are_kept_as_typed_except_what_utf8_cannot_hold() -> None:
    assert clean(" a\x00\n'") == " a\x00\n'"
    assert clean(b"a\xff.txt".decode("utf-8", "surrogateescape")) == "a\\udcff.txt"
    assert (clean(""), clean(None)) == (None, None)
    assert (clean_note(" \n"), clean_note(" x ")) == (None, " x ")


def test_a_note_that_is_too_long_is_refused_with_its_length() -> None:
    assert clean_note("字" * NOTE_LIMIT) == "字" * NOTE_LIMIT
    with pytest.raises(StoreError, match=rf"{NOTE_LIMIT + 1} 字.*最多 {NOTE_LIMIT} 字"):
        clean_note("字" * (NOTE_LIMIT + 1))


def test_times_are_taken_as_instants_not_as_wall_clocks() -> None:
    one = datetime(2026, 1, 1, 12, tzinfo=UTC)
    other = one.astimezone(timezone(timedelta(hours=8)))
    who = Author("zhang", None, "h")
    assert seal(Draft(Action.RUN), (0, GENESIS), who, one) == seal(
        Draft(Action.RUN), (0, GENESIS), who, other
    )
