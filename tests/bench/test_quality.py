"""Every planted error is found, and no clean report is accused; the benchmark counts rightly."""

from __future__ import annotations

import pytest

from audit.model import Severity
from fixtures.generator.plantings import PLANTINGS, TRICKY, planted, scene
from tests.bench.quality import Quality, Tally, failures, judged, measure, table
from tests.shipped import BOOK


@pytest.mark.parametrize("planting", PLANTINGS, ids=lambda one: f"{one.rule} {one.name}")
def test_a_planted_error_is_found_and_nothing_else_is_accused(planting) -> None:  # type: ignore[no-untyped-def]
    failed = failures(judged(planted(planting, "test"), "html", BOOK))
    assert planting.rule in failed
    graver = {rule for rule, severity in failed.items() if severity is not Severity.INFO}
    assert graver <= {planting.rule, *planting.also}


@pytest.mark.parametrize("name", TRICKY)
def test_a_clean_report_that_looks_odd_is_not_accused_of_an_error(name: str) -> None:
    profile, change = TRICKY[name]
    for attempt in range(50):
        one = scene(profile, f"test {name} {attempt}")
        try:
            change(one)
        except AssertionError:
            continue
        break
    failed = failures(judged(one, "tabs", BOOK))
    assert {rule for rule, severity in failed.items() if severity is Severity.ERROR} == set()


def test_it_counts_and_prints_a_table() -> None:
    some = [one for one in PLANTINGS if one.rule in ("T3-COL", "DUP")][:2]
    found = measure(BOOK, ["1"], ["tabs"], plantings=some)
    assert (found.rules["T3-COL"].planted, found.rules["T3-COL"].found) == (2, 2)
    assert found.clean >= len(TRICKY) - 1
    counted = Quality({"X": Tally(4, 3, 3, 1)}, [("a", "tabs", "X", "warning")], 7)
    assert "| X | 4 | 3 | 75% | 75% |" in table(counted) and "预警 1 次" in table(counted)
