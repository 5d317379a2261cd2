"""A figure that an inspector entered stands beside the reading: rules judge with it, and it can be taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from audit.attested import parse_attested, with_attested
from audit.errors import ReviewChanged, StoreError
from audit.model import Badge, State
from audit.pipeline import judge
from audit.store import ReviewStore, Target
from audit.template import load_template
from tests.forms import form
from tests.shipped import BOOK, needs

if TYPE_CHECKING:
    from pathlib import Path

SLOT = "t3.new.natural_person"


def test_an_attested_figure_decides_a_doubt_and_taking_it_back_brings_the_doubt_back(tmp_path: Path) -> None:
    needs("T3-COL")
    report = form({SLOT: "missing", "t3.carried_out.natural_person": 3, "t3.carried_out.total": 0})
    cell = Target.of_cell(report, SLOT)

    def outcomes(store: ReviewStore) -> dict[str | None, str]:
        (judgement,) = judge([report], BOOK, store.reviews().attested)
        return {f.scope: str(f.outcome) for f in judgement.findings if f.rule == "T3-COL"}

    with ReviewStore.open(tmp_path / ".gouji") as store:
        assert outcomes(store) == {"natural_person": "unknown"}
        event = store.attest(cell, 3, was="missing", note="第 2 页，扫描件上是 3")
        assert event is not None
        assert (event.action, event.scope, event.values) == ("attest", SLOT, "3")
        assert (event.state_before, event.state_after) == ("missing", "attested")
        assert outcomes(store) == {}
        store.attest(cell, 4, was="missing", note="第 2 页，再看是 4")
        assert outcomes(store) == {"natural_person": "fail"}
        store.unattest(cell, was="missing")
        assert outcomes(store) == {}
        undone = store.unattest(cell, was="missing", note="看错了")
        assert undone is not None and (undone.state_before, undone.state_after) == ("attested", "missing")
        assert outcomes(store) == {"natural_person": "unknown"}
        assert store.unattest(cell, was="missing") is None
        assert store.verify() is None


def test_the_reading_stays_beside_the_attested_figure_and_a_read_one_is_never_overruled(
    tmp_path: Path,
) -> None:
    report = form({SLOT: "shifted:8", "t3.new.total": 5})
    with ReviewStore.open(tmp_path / ".gouji") as store:
        store.attest(Target.of_cell(report, SLOT), 9, was="shifted", note="第 1 页")
        store.attest(Target.of_cell(report, "t3.new.total"), 6, was="read", note="第 1 页")
        (shown,) = with_attested([report], store.reviews().attested)
    cell = shown.cells[SLOT]
    assert (cell.state, cell.value, cell.raw) == (State.ATTESTED, 9, "8")
    assert (
        "人工核读" in (cell.note or "") and "第 1 页" in (cell.note or "") and "错位 8" in (cell.note or "")
    )
    assert (shown.cells["t3.new.total"].state, shown.cells["t3.new.total"].value) == (State.READ, 5)


def test_an_attestation_belongs_to_one_file_and_needs_page_and_reason(tmp_path: Path) -> None:
    report, newer = form({SLOT: "missing"}), form({SLOT: "missing"}, sha256="1" * 64)
    with ReviewStore.open(tmp_path / ".gouji") as store:
        with pytest.raises(StoreError, match="页码和理由"):
            store.attest(Target.of_cell(report, SLOT), 3, was="missing", note=" ")
        store.attest(Target.of_cell(report, SLOT), Decimal("3.50"), was="missing", note="第 2 页")
        assert store.reviews().attested(newer) == {}
        assert str(store.reviews().attested(report)[SLOT].value) == "3.50"


@pytest.mark.parametrize(
    ("typed", "slot", "figure"),
    [
        ("35", SLOT, 35),
        (" 1,234 ", SLOT, 1234),
        ("12.50", "t2.fees.amount", Decimal("12.50")),
        ("12.5", SLOT, None),
        ("三", SLOT, None),
        ("", SLOT, None),
        ("3件", SLOT, None),
        ("/", SLOT, None),
    ],
)
def test_only_a_figure_of_the_slots_kind_is_taken(typed: str, slot: str, figure: object) -> None:
    assert parse_attested(typed, load_template("2021").slots[slot]) == figure


def test_a_decision_on_what_a_colleague_has_just_changed_is_not_recorded(tmp_path: Path) -> None:
    target = Target.of_report(form())
    with ReviewStore.open(tmp_path / ".gouji") as mine, ReviewStore.open(tmp_path / ".gouji") as colleagues:
        seen = mine.mark(target, "follow_up", "请核对", known=0)
        assert seen is not None
        newer = colleagues.mark(target, "confirmed")
        assert newer is not None
        with pytest.raises(ReviewChanged) as told:
            mine.mark(target, "misread", known=seen.sequence)
        assert getattr(told.value.review, "state", None) == "confirmed"
        assert mine.mark(target, "misread", known=newer.sequence) is not None


def test_a_waiver_ends_on_its_day_and_says_so(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from audit.store import waiver_note

    (judgement,) = judge([form({"t3.new.total": 1})], BOOK)
    assert judgement.badge is Badge.FAIL
    target = Target.of_finding(judgement.report, judgement.findings[0])
    for bad in ("", "2026-13-01", "明年"):
        with pytest.raises(StoreError, match="截止日期"):
            waiver_note(bad, "口径不同")
    with pytest.raises(StoreError, match="理由"):
        waiver_note("2026-12-31", " ")
    for day, state in (("2026-12-31", "waived"), ("2027-01-01", "open")):
        clock = datetime.fromisoformat(f"{day}T12:00:00").astimezone(UTC)
        with ReviewStore.open(tmp_path / ".gouji", clock=lambda clock=clock: clock) as store:  # type: ignore[misc]
            store.mark(target, "waived", waiver_note("2026-12-31", "口径不同")) if state == "waived" else None
            store.reconcile([target])
            review = store.reviews().of_target(target)
            assert review is not None and review.state == state
    assert "到期" in ((review.note if review else "") or "")


def test_many_are_marked_assigned_and_undone_as_one(tmp_path: Path) -> None:
    targets = [Target.of_report(form(organ=f"第{number}局")) for number in range(5)]
    reports = [form(organ=f"第{number}局") for number in range(5)]
    with ReviewStore.open(tmp_path / ".gouji") as store:
        assert len(store.mark_all(targets, "returned", "请更正后重报")) == 5
        assert len(store.mark_all(targets, "returned", "请更正后重报")) == 0
        assert len(store.assign(targets[:2], "王核查")) == 2 and store.assign(targets[:2], "王核查") == ()
        assert [store.reviews().inspector_of(report) for report in reports[:3]] == ["王核查", "王核查", None]
        store.assign(targets[:1], None)
        assert store.reviews().inspector_of(reports[0]) is None
        assert len(store.undo_all(targets)) == 5
        assert not [r for report in reports if (r := store.reviews().of_report(report)) and r.state != "open"]
