"""The generator: its figures reconcile, its slips break what they say, and what it renders is read back."""

from __future__ import annotations

import datetime
import random

import pytest

from audit.model import State
from fixtures.generator.figures import OUTCOMES, PARTS, PROFILES, ROWS, Figures, history
from fixtures.generator.renderers import RENDERERS, WHOLE
from fixtures.generator.report import STYLES, GeneratedReport
from fixtures.generator.slips import SLIPS
from tests.real import read_bytes

YEARS = range(2021, 2025)
KINDS = sorted(PROFILES)


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
def test_figures_reconcile_in_every_year_and_between_years(kind: str) -> None:
    for seed in range(40):
        years = history(random.Random(seed), PROFILES[kind], YEARS)
        for year, figures in years.items():
            assert not broken(figures, years.get(year - 1)), (seed, year)
            assert all(number >= 0 for number in figures.values())


@pytest.mark.parametrize(
    "name", [name for name in SLIPS if name not in ("lossy", "FMT-BLANK", "STR-PARTS", "T3-BLANKTOTAL")]
)
def test_a_slip_breaks_exactly_what_it_says(name: str) -> None:
    tried = 0
    for seed in range(60):
        years = history(random.Random(seed), PROFILES["department"], YEARS)
        try:
            slip = SLIPS[name](years, 2024)
        except AssertionError:
            continue
        tried += 1
        assert broken(years[2024], years[2023]) == {(e.rule, e.scope) for e in slip.expected}
    assert tried > 10


def made(seed: int, kind: str, style: str) -> GeneratedReport:
    """A report of a random body."""
    rng = random.Random(seed)
    level = {"quiet": "town"}.get(kind, kind)
    figures = history(rng, PROFILES[kind], range(2023, 2025))[2024]
    return GeneratedReport(
        "澄川县教育局", level, 2024, figures, datetime.date(2025, 1, 20), style=style, wording=seed
    )


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("name", WHOLE)
def test_what_is_rendered_whole_is_read_whole(name: str, style: str) -> None:
    ending, render = RENDERERS[name]
    for kind in KINDS:
        for seed in range(3):
            report = made(seed, kind, style)
            found = read_bytes(render(report, random.Random(seed)), f"a{ending}")
            assert (found.organ, found.year) == ("澄川县教育局", 2024)
            assert [heading.part for heading in found.headings] == [1, 2, 3, 4, 5, 6]
            for slot, truth in report.truth().items():
                cell = found.cells[slot]
                assert (cell.state, cell.value) == truth, (kind, seed, slot)


@pytest.mark.parametrize("style", sorted(STYLES))
def test_what_is_cut_is_right_or_not_there(style: str) -> None:
    ending, render = RENDERERS["lossy"]
    for kind in KINDS:
        for seed in range(3):
            report = made(seed, kind, style)
            cells = read_bytes(render(report, random.Random(seed)), f"a{ending}").cells
            for slot, (state, value) in report.truth().items():
                cell = cells[slot]
                if cell.value is not None:
                    assert cell.value == value and cell.state in (State.READ, State.SHIFTED)
                elif cell.state in (State.BLANK, State.NIL_MARK):
                    assert cell.state is state


def test_the_lossy_rendering_is_read_as_the_real_sample_is() -> None:
    ending, render = RENDERERS["lossy"]
    cells = read_bytes(render(made(1, "department", "plain"), random.Random(1)), f"a{ending}").cells
    counted = {state: sum(1 for cell in cells.values() if cell.state is state) for state in State}
    assert (counted[State.READ], counted[State.SHIFTED], counted[State.MISSING]) == (61, 95, 44)
