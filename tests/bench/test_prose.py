"""The rules on prose, on wordings that are data: planted errors are found, right texts are not accused."""

from __future__ import annotations

import pytest

from tests.bench.prose import WORDINGS, measure

LEAST = 0.95
"""Recall of each rule on planted errors in its texts; a single one may be hidden by another number that fits."""


@pytest.mark.parametrize("name", WORDINGS)
def test_planted_sentences_are_found_and_right_ones_are_not_accused(name: str) -> None:
    tallies = measure(name, "test", times=3)
    short = {
        rule: t.missed
        for rule, t in tallies.items()
        if t.found < LEAST * t.planted and t.planted - t.found > 1
    }
    assert not short
    assert [text for tally in tallies.values() for text in tally.wronged] == []
