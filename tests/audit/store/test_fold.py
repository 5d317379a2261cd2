"""The present state is a fold of the log: replaying gives the same, undo restores, decisions keep to their ground."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.store import ReviewState, ReviewStore, Target, fold
from audit.store.values import ACTION_OF_STATE
from tests.audit.store.build import Clock, finding, report, target

if TYPE_CHECKING:
    from audit.store import Reviews

TARGETS = (
    target(),
    target(values="figures-2"),
    target(version="rule-2"),
    target(rule=None),
    target(rule="T4-SUM"),
    target(organ=None),
    target(organ=None, finding_key="f" * 16),
)
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["mark", "note", "undo", "reconcile"]),
        st.sampled_from(TARGETS),
        st.sampled_from(sorted(ACTION_OF_STATE)),
        st.sampled_from([None, "请核对", "再看"]),
    ),
    max_size=25,
)


def act(store: ReviewStore, step: tuple[str, Target, str, str | None]) -> None:
    action, on, state, note = step
    if action == "mark":
        store.mark(on, state, note)
    elif action == "note":
        store.note(on, note or "")
    elif action == "undo":
        store.undo(on)
    else:
        store.reconcile([on])


def states(reviews: Reviews) -> dict[Target, tuple[str, str | None] | None]:
    found = {on: reviews.of_target(on) for on in TARGETS}
    return {on: (review.state, review.note) if review else None for on, review in found.items()}


@settings(max_examples=40, deadline=None)
@given(ACTIONS)
def test_replaying_the_log_gives_the_state_that_was_seen(
    steps: list[tuple[str, Target, str, str | None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, ReviewStore.open(Path(folder), clock=Clock()) as store:
        for step in steps:
            act(store, step)
        seen = states(store.reviews())
        assert states(fold(store.events())) == seen
        assert store.verify() is None
        with ReviewStore.open(Path(folder)) as again:
            assert states(again.reviews()) == seen
        for event in store.events():
            assert (event.state_before == event.state_after) == (
                event.action == "note"
            ) or event.action == "undo"


@settings(max_examples=40, deadline=None)
@given(
    ACTIONS,
    st.sampled_from(TARGETS),
    st.sampled_from(sorted(ACTION_OF_STATE)),
    st.sampled_from([None, "另一条"]),
)
def test_undo_restores_what_was_before(
    steps: list[tuple[str, Target, str, str | None]], on: Target, state: str, note: str | None
) -> None:
    with tempfile.TemporaryDirectory() as folder, ReviewStore.open(Path(folder), clock=Clock()) as store:
        for step in steps:
            act(store, step)
        before = dict(store.reviews())
        exact = states(store.reviews())
        if store.mark(on, state, note) is not None:
            undone = store.undo(on)
            assert undone is not None
            assert undone.action == "undo"
        assert states(store.reviews()) == exact
        assert dict(store.reviews()) == before


@settings(max_examples=40, deadline=None)
@given(ACTIONS)
def test_undoing_everything_leaves_nothing_decided(steps: list[tuple[str, Target, str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder, ReviewStore.open(Path(folder), clock=Clock()) as store:
        for step in steps:
            act(store, step)
        for on in TARGETS:
            while store.undo(on):
                pass
        assert dict(store.reviews()) == {}
        assert store.verify() is None


def test_a_decision_shows_only_on_the_figures_and_the_rule_that_it_was_made_on(tmp_path: Path) -> None:
    mine = report()
    found = finding(mine)
    with ReviewStore.open(tmp_path) as store:
        store.mark(Target.of_finding(mine, found), ReviewState.WAIVED)
        reviews = store.reviews()
        assert reviews[found.subject].state == "waived"
        assert getattr(reviews.of(found), "state", None) == "waived"
        assert reviews.of(replace(found, values="figures-2")) is None
        assert reviews.of(replace(found, rule_version="rule-2")) is None
        assert reviews.of(finding(mine, scope="other")) is None


def test_identical_copies_and_later_files_with_the_same_figures_share_a_decision(tmp_path: Path) -> None:
    first, second = report(), report(path="副本.html", sha256="cd" * 32)
    with ReviewStore.open(tmp_path) as store:
        store.mark(Target.of_finding(first, finding(first)))
        review = store.reviews().of(finding(second))
    assert review is not None
    assert review.state == "follow_up"


def test_two_versions_of_one_report_in_a_batch_keep_a_decision_each(tmp_path: Path) -> None:
    first, second = report(), report(path="更正.txt", sha256="cd" * 32)
    old, new = finding(first), finding(second, values="figures-2")
    targets = [Target.of_finding(first, old), Target.of_finding(second, new)]
    with ReviewStore.open(tmp_path) as store:
        store.mark(targets[0], ReviewState.WAIVED)
        assert store.reviews().of(new) is None
        assert store.reconcile(targets) == ()
        store.mark(targets[1], ReviewState.CONFIRMED)
        assert store.reconcile(targets) == ()
        reviews = store.reviews()
    assert [getattr(reviews.of(f), "state", None) for f in (old, new)] == ["waived", "confirmed"]


def test_reports_of_unknown_organs_in_one_file_are_marked_one_by_one(tmp_path: Path) -> None:
    first, second = report(organ=None, part=1), report(organ=None, part=2)
    with ReviewStore.open(tmp_path) as store:
        store.mark(Target.of_report(first))
        store.mark(Target.of_finding(first, finding(first)))
        reviews = store.reviews()
    assert reviews.of_report(first) is not None
    assert reviews.of(finding(first)) is not None
    assert reviews.of_report(second) is None
    assert reviews.of(finding(second)) is None


def test_an_unreadable_report_is_marked_by_its_file(tmp_path: Path) -> None:
    lost = report(status="unreadable", organ=None, year=None, template=None)
    with ReviewStore.open(tmp_path) as store:
        event = store.mark(Target.of_report(lost), note="请补交")
        assert event is not None
        assert (event.rule, event.scope, event.values) == (None, None, None)
        assert store.reviews().of_report(report(status="unreadable", organ=None, path="改名.pdf")) is not None
        assert store.reviews().of_report(report(organ=None, sha256="cd" * 32)) is None


def test_a_note_keeps_the_author_of_the_state(tmp_path: Path) -> None:
    with ReviewStore.open(tmp_path, clock=Clock()) as store:
        marked = store.mark(target(), note="请核对")
        store.note(target(), "已去电")
        review = store.reviews().of_target(target())
    assert marked is not None
    assert review is not None
    assert (review.state, review.at, review.note, review.word) == ("follow_up", marked.utc, "已去电", "跟进")
