"""The generator: its figures reconcile, its prose agrees with them, its slips break what they say, and what it
renders is read back and judged without one wrong figure or finding.
"""

from __future__ import annotations

import datetime
import json
import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.findings import judge
from audit.model import LOST_STATES, State
from fixtures.generator.__main__ import main
from fixtures.generator.batch import FULL_STYLES, PLANTED, make_batch
from fixtures.generator.figures import OUTCOMES, PARTS, PROFILES, ROWS, Figures, history
from fixtures.generator.names import MOST_ORGANS
from fixtures.generator.prose import write
from fixtures.generator.renderers import LOSSY, NAMELESS, RENDERERS, WHOLE, truth_of
from fixtures.generator.report import STYLES, GeneratedReport
from tests.real import read_bytes
from tests.shipped import BOOK

if TYPE_CHECKING:
    from pathlib import Path

YEARS = range(2021, 2025)
KINDS = sorted(PROFILES)
SEEDS = st.integers(0, 2**32)
quickly = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def broken(figures: Figures, before: Figures | None) -> set[tuple[str, str]]:
    """Rules and scopes that figures break, by plain arithmetic."""
    found: set[tuple[str, str]] = set()
    for column in (*PARTS, "total"):
        left = figures[f"t3.new.{column}"] + figures[f"t3.carried_in.{column}"]
        if left != figures[f"t3.handled_total.{column}"] + figures[f"t3.carried_out.{column}"]:
            found.add(("T3-COL", column))
        if sum(figures[f"{row}.{column}"] for row in OUTCOMES) != figures[f"t3.handled_total.{column}"]:
            found.add(("T3-SUM", column))
        if before and figures[f"t3.carried_in.{column}"] != before[f"t3.carried_out.{column}"]:
            found.add(("YOY-CARRY", column))
    for row in ROWS:
        if sum(figures[f"{row}.{column}"] for column in PARTS) != figures[f"{row}.total"]:
            found.add(("T3-ROW", row.removeprefix("t3.")))
    for group in ("review", "direct_suit", "suit_after_review"):
        if (
            sum(figures[f"t4.{group}.{k}"] for k in ("upheld", "corrected", "other", "pending"))
            != figures[f"t4.{group}.total"]
        ):
            found.add(("T4-SUM", group))
    for stock in ("rules", "normative"):
        if before:
            follows = (
                before[f"t2.{stock}.in_force"] + figures[f"t2.{stock}.made"] - figures[f"t2.{stock}.repealed"]
            )
            if figures[f"t2.{stock}.in_force"] != follows:
                found.add(("YOY-STOCK", stock))
    return found


@pytest.mark.parametrize("kind", KINDS)
@quickly
@given(seed=SEEDS)
def test_figures_reconcile_in_every_year_and_between_years(kind: str, seed: int) -> None:
    years = history(random.Random(seed), PROFILES[kind], YEARS)
    for year, figures in years.items():
        assert not broken(figures, years.get(year - 1))
        assert all(number >= 0 for number in figures.values())
        assert all(isinstance(n, int) for slot, n in figures.items() if slot != "t2.fees.amount")


def test_profiles_reach_from_nothing_at_all_to_eight_digits() -> None:
    idle = history(random.Random(0), PROFILES["idle"], YEARS)
    assert not any(number for figures in idle.values() for number in figures.values())
    city = history(random.Random(0), PROFILES["city"], YEARS)
    assert max(number for figures in city.values() for number in figures.values()) >= 10_000_000
    assert all(city[2024][f"{row}.total"] for row in OUTCOMES)


# Slips of the form alone break no sum; what they break is seen when the report is judged, below.
ARITHMETIC = sorted(
    name
    for name in PLANTED
    if name not in ("FMT-BLANK", "STR-PARTS", "T3-BLANKTOTAL", "headings_exchanged", "row_total_left_blank")
)


@pytest.mark.parametrize("name", ARITHMETIC)
def test_a_slip_breaks_exactly_what_it_says(name: str) -> None:
    tried = 0
    for seed in range(60):
        for kind in ("department", "city"):
            years = history(random.Random(seed), PROFILES[kind], YEARS)
            try:
                slip = PLANTED[name](years, 2024)
            except AssertionError:
                continue
            tried += 1
            assert broken(years[2024], years[2023]) == {(e.rule, e.scope) for e in slip.expected}
            for year in (2022, 2023):
                assert not broken(years[year], years[year - 1])
    assert tried > 10


def made(seed: int, kind: str, style: str = "plain") -> GeneratedReport:
    """A report of a random body."""
    figures = history(random.Random(seed), PROFILES[kind], range(2023, 2025))[2024]
    day = datetime.date(2025, 1, 20)
    return GeneratedReport(
        "澄川县教育局", PROFILES[kind].level, 2024, figures, day, style=style, wording=seed
    )


@pytest.mark.parametrize("kind", KINDS)
@quickly
@given(seed=SEEDS)
def test_numbers_in_the_prose_are_those_of_the_tables(kind: str, seed: int) -> None:
    report = made(seed, kind)
    prose = write(report)
    text = "".join(paragraph for part in prose.parts.values() for paragraph in part)
    figures = report.figures
    stated = {
        r"新收(?:政府信息公开)?申请(\d+)件": "t3.new.total",
        r"收到新的政府信息公开申请(\d+)件": "t3.new.total",
        r"自然人(\d+)件": "t3.new.natural_person",
        r"上年结转的?(\d+)件": "t3.carried_in.total",
        r"办结(\d+)件": "t3.handled_total.total",
        r"结转下年度(?:继续办理)?(\d+)件": "t3.carried_out.total",
        r"另有(\d+)件结转": "t3.carried_out.total",
        r"予以公开(\d+)件": "t3.granted.total",
        r"部分公开(\d+)件": "t3.partly_granted.total",
        r"不掌握而无法提供(\d+)件": "t3.unavailable.not_held.total",
        r"制发(?:行政规范性文件)?(\d+)件": "t2.normative.made",
        r"废止(\d+)件": "t2.normative.repealed",
        r"现行有效(\d+)件": "t2.normative.in_force",
        r"行政复议(\d+)件": "t4.review.total",
    }
    for pattern, slot in stated.items():
        assert {int(number) for number in re.findall(pattern, text)} <= {int(figures[slot])}, pattern
    none = re.search("未收到政府信息公开申请|没有收到公民", text) is not None
    assert none == (figures["t3.new.total"] + figures["t3.carried_in.total"] == 0)
    assert "信息处理费" in "".join(prose.parts[6])
    fees = [int(fee) for fee in re.findall(r"信息处理费(?:共计)?(\d+)元", text)]
    assert all(fee % 10 == 0 for fee in fees)
    assert "2024年1月1日" in prose.preamble and "2024年12月31日" in prose.preamble
    assert report.organ in prose.title and prose.signature[0] == report.organ


def test_wordings_differ() -> None:
    reports = [write(made(seed, "department")) for seed in range(40)]
    for part in (1, 5, 6):
        assert len({prose.parts[part][0] for prose in reports}) >= (3 if part == 6 else 12)


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("name", WHOLE)
@settings(quickly, max_examples=4)
@given(seed=SEEDS, kind=st.sampled_from(KINDS))
def test_what_is_rendered_whole_is_read_whole(name: str, style: str, seed: int, kind: str) -> None:
    ending, render = RENDERERS[name]
    report = made(seed, kind, style)
    found = read_bytes(render(report, random.Random(seed)), f"a{ending}")
    assert (found.organ, found.year) == ("澄川县教育局", 2024)
    assert [heading.part for heading in found.headings] == [1, 2, 3, 4, 5, 6]
    for slot, truth in truth_of(report, name).items():
        cell = found.cells[slot]
        assert (cell.state, cell.value) == truth, slot


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("name", LOSSY + NAMELESS)
@settings(quickly, max_examples=4)
@given(seed=SEEDS, kind=st.sampled_from(KINDS))
def test_what_is_cut_or_nameless_is_right_or_not_there(name: str, style: str, seed: int, kind: str) -> None:
    ending, render = RENDERERS[name]
    report = made(seed, kind, style)
    cells = read_bytes(render(report, random.Random(seed)), f"a{ending}").cells
    for slot, truth in truth_of(report, name).items():
        cell = cells[slot]
        if style in FULL_STYLES or cell.state not in LOST_STATES:
            assert (cell.state, cell.value) == truth, slot


def test_the_lossy_rendering_is_read_as_the_real_sample_is() -> None:
    ending, render = RENDERERS["lossy"]
    cells = read_bytes(render(made(1, "department"), random.Random(1)), f"a{ending}").cells
    counted = {state: sum(1 for cell in cells.values() if cell.state is state) for state in State}
    assert (counted[State.READ], counted[State.SHIFTED], counted[State.MISSING]) == (61, 95, 44)


SLIPPED = frozenset(
    {
        "T3-COL",
        "T3-SUM",
        "T3-ROW",
        "T3-BLANKTOTAL",
        "T4-SUM",
        "YOY-CARRY",
        "YOY-STOCK",
        "FMT-BLANK",
        "STR-PARTS",
    }
)
"""The rules whose every finding the slips foretell; other rules are planted for in `fixtures.generator.plantings`."""


@settings(quickly, max_examples=5)
@given(seed=SEEDS)
def test_a_fresh_batch_is_judged_exactly(seed: int) -> None:
    batch = list(make_batch(seed, 12, range(2023, 2025), slips=0.8))
    reports = [
        replace(read_bytes(one.data, one.path), path=one.path, sha256=f"{number:064x}")
        for number, one in enumerate(batch)
    ]
    for one, judgement in zip(batch, judge(reports, BOOK), strict=True):
        assert (judgement.report.organ, judgement.report.year) == (one.report.organ, one.report.year)
        certain = one.slip is not None or (one.rendering in WHOLE and one.report.style in FULL_STYLES)
        found = {
            (f.rule, f.scope or "", str(f.outcome), f.left, f.right)
            if f.outcome == "fail"
            else (f.rule, f.scope or "", str(f.outcome), None, None)
            for f in judgement.findings
            if f.rule in SLIPPED and (certain or (f.outcome == "fail" and not f.rule.startswith("FMT")))
        }
        if one.slip is None:
            empty = one.report.style == "blank" and not any(one.report.figures.values())
            errors = {f.rule for f in judgement.findings if f.outcome == "fail" and f.severity == "error"}
            assert errors <= ({"FMT-ALLBLANK"} if empty else set()), one.path
        assert found == {
            (e.rule, e.scope, e.outcome, *((e.left, e.right) if e.outcome == "fail" else (None, None)))
            for e in one.expected
            if e.rule in SLIPPED & set(BOOK.by_id)
        }, (one.path, one.rendering, one.report.style, one.slip)


@pytest.mark.parametrize(("rendering", "outcome"), [("pipes", "unknown"), ("docx", "fail")])
def test_a_figure_beside_its_place_accuses_only_where_columns_are_seen(
    rendering: str, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip = "figure_one_column_to_the_right"
    monkeypatch.setattr("fixtures.generator.batch.PLANTED", {slip: PLANTED[slip]})
    batch = list(make_batch(285, 4, range(2023, 2025), [rendering], ["full_width"], slips=1.0))
    reports = [read_bytes(one.data, one.path) for one in batch]
    planted = [(one, j) for one, j in zip(batch, judge(reports, BOOK), strict=True) if one.slip]
    assert planted
    for one, judgement in planted:
        assert {e.outcome for e in one.expected} == {outcome}
        found = {(f.rule, f.scope, str(f.outcome)) for f in judgement.findings if f.rule == "T3-COL"}
        assert found == {(e.rule, e.scope, e.outcome) for e in one.expected}


def test_reports_are_published_in_time_and_no_two_bodies_share_a_name() -> None:
    batch = list(make_batch(5, 200, range(2024, 2025), ["tabs"], ["plain"]))
    assert len({one.report.organ for one in batch}) == 200
    for one in batch:
        latest = (3, 31) if one.report.level == "government" else (1, 31)
        assert datetime.date(2025, 1, 1) <= one.report.published <= datetime.date(2025, *latest)
    with pytest.raises(ValueError, match="at most"):
        list(make_batch(0, MOST_ORGANS + 1, range(2024, 2025)))


def test_the_command_writes_reports_and_their_truth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("one", "two"):
        main(["--seed", "7", "--organs", "6", "--slips", "0.5", "--out", str(tmp_path / folder)])
    assert "18 reports" in capsys.readouterr().out
    truths = json.loads((tmp_path / "one" / "truth.json").read_text(encoding="utf-8"))
    assert len(truths) == 18
    for truth in truths:
        data = (tmp_path / "one" / truth["path"]).read_bytes()
        assert data == (tmp_path / "two" / truth["path"]).read_bytes()
        cells = read_bytes(data, truth["path"]).cells
        told = {slot: [str(c.state), None if c.value is None else str(c.value)] for slot, c in cells.items()}
        assert told == truth["cells"]
