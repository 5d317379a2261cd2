"""The hash is the contract's to the byte, and every kind of tampering shows at the first bad line."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.store import COLUMNS, GENESIS, Event, event_hash, first_broken
from tests.audit.store.build import TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.store import Value

CONTENT: tuple[Value, ...] = (
    1, "2026-01-02T03:04:05.678Z", "2026-01-02T11:04:05.678+08:00", "zhang", None, "audit-1", "mark", "澄川县人民政府",
    2024, "a/报告.txt", "ab" * 32, "T3-SUM", "r1", "total", "0123456789abcdef", "v1", "open", "follow_up",
    '请"核对"\n第二行\t\\\x01',
)  # fmt: skip


def test_columns_are_those_of_the_contract() -> None:
    assert ", ".join(COLUMNS) == (
        "sequence, utc, local_time, inspector, declared_name, host, action, organ, year, path, sha256, rule, "
        "rule_version, scope, finding_key, values, state_before, state_after, note, previous_hash, hash"
    )


def test_hash_is_taken_over_exactly_these_bytes() -> None:
    written_by_hand = (
        "0000000000000000000000000000000000000000000000000000000000000000\n"
        '[1,"2026-01-02T03:04:05.678Z","2026-01-02T11:04:05.678+08:00","zhang",null,"audit-1","mark",'
        '"澄川县人民政府",2024,"a/报告.txt",'
        '"abababababababababababababababababababababababababababababababab","T3-SUM","r1","total",'
        '"0123456789abcdef","v1","open","follow_up","请\\"核对\\"\\n第二行\\t\\\\\\u0001"]'
    )
    assert event_hash(GENESIS, CONTENT) == hashlib.sha256(written_by_hand.encode("utf-8")).hexdigest()


def reference_hash(previous: str, content: Sequence[Value]) -> str:
    """The contract's sentence, written without the json module."""

    def quoted(text: str) -> str:
        short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
        return '"' + "".join(short.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'

    parts = ["null" if v is None else str(v) if isinstance(v, int) else quoted(v) for v in content]
    digest = hashlib.sha256()
    digest.update(previous.encode("ascii") + b"\n" + ("[" + ",".join(parts) + "]").encode("utf-8"))
    return digest.hexdigest()


@given(st.lists(st.none() | st.integers(0, 10**6) | TEXTS, min_size=19, max_size=19))
def test_hash_agrees_with_an_independent_reading_of_the_contract(content: list[Value]) -> None:
    assert event_hash(GENESIS, content) == reference_hash(GENESIS, content)


def chain(length: int) -> list[Event]:
    events: list[Event] = []
    previous = GENESIS
    for sequence in range(1, length + 1):
        content = (sequence, *CONTENT[1:])
        previous_now, previous = previous, reference_hash(previous, content)
        events.append(Event.of_columns((*content, previous_now, previous)))
    return events


def rows(events: Sequence[Event]) -> list[tuple[Value, ...]]:
    return [event.columns() for event in events]


@pytest.mark.parametrize("length", [0, 1, 5])
def test_an_untouched_chain_is_intact(length: int) -> None:
    assert first_broken(rows(chain(length))) is None


@given(st.integers(1, 6), st.sampled_from(COLUMNS), st.data())
def test_any_edit_of_any_column_breaks_the_chain_there(
    sequence: int, column: str, data: st.DataObject
) -> None:
    events = chain(6)
    old = getattr(events[sequence - 1], column)
    new: Any = data.draw((st.none() | st.integers(0, 9999) | TEXTS).filter(lambda value: value != old))
    events[sequence - 1] = replace(events[sequence - 1], **{column: new})
    broken = first_broken(rows(events))
    assert broken is not None
    assert broken.sequence == sequence


@given(st.integers(1, 5))
def test_a_deleted_or_repeated_or_moved_line_shows_where_it_happened(sequence: int) -> None:
    events = chain(6)
    for tampered in (
        events[: sequence - 1] + events[sequence:],
        [*events[:sequence], *events[sequence - 1 :]],
        [*events[: sequence - 1], events[sequence], events[sequence - 1], *events[sequence + 1 :]],
    ):
        broken = first_broken(rows(tampered))
        assert broken is not None
        assert broken.sequence in (sequence, sequence + 1)


def test_an_edit_that_is_hashed_again_breaks_the_next_line() -> None:
    events = chain(4)
    edited = replace(events[1], note="改过")
    events[1] = replace(edited, hash=event_hash(edited.previous_hash, edited.columns()[:-2]))
    broken = first_broken(rows(events))
    assert broken is not None
    assert (broken.sequence, "接不上" in broken.reason) == (3, True)


def test_a_cut_tail_shows_only_against_a_kept_head() -> None:
    events = chain(5)
    head = (5, events[-1].hash)
    assert first_broken(rows(events), head) is None
    assert first_broken(rows(events[:3])) is None
    broken = first_broken(rows(events[:3]), head)
    assert broken is not None
    assert broken.sequence == 4
    other = first_broken(rows(events), (3, "f" * 64))
    assert other is not None
    assert other.sequence == 3


def test_values_of_a_wrong_type_are_a_broken_line_not_a_crash() -> None:
    for value in (b"\xff", 1.5, "1", True):
        row = (value, *CONTENT[1:], GENESIS, "0" * 64)
        assert first_broken([row]) is not None  # type: ignore[list-item]  # what SQLite can hold after an edit by hand
    assert first_broken([(1, "short")]) is not None
