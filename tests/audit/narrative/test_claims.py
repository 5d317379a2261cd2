"""Claims of prose: what published wordings state, and what they do not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.narrative import narrative_of
from tests.audit.narrative.making import told

if TYPE_CHECKING:
    from audit.narrative import Claim

CASES = tomllib.loads((Path(__file__).parent / "claims.toml").read_text(encoding="utf-8"))["case"]


def shown(claim: Claim) -> str:
    """A claim in the words of claims.toml."""
    words = [claim.subject, str(claim.value)]
    words += [f"y{claim.year}"] if claim.year not in (None, 2024) else []
    words += ["compared"] if claim.is_comparison else []
    words += ["partial"] if claim.is_partial else []
    words += ["inexact"] if not claim.is_exact else []
    words += [f"@{claim.scope}"] if claim.scope not in (None, "region") else []
    return " ".join(words)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_a_paragraph_states_these_figures(case: dict[str, Any]) -> None:
    report = told(case["text"], organ=case.get("organ", "临沅县教育局"))
    assert [shown(claim) for claim in narrative_of(report).claims] == case["claims"]


def test_a_claim_knows_its_sentence_and_its_place() -> None:
    (claim,) = narrative_of(told("第一段。", "（二）依申请公开。收到申请5件。")).claims
    assert claim.sentence.text == "收到申请5件。" and claim.at.line == 4 and claim.slot == "text:1"


SENTENCE = "（二）依申请公开。2024年收到政府信息公开申请{}件，办结{}件，结转下年度{}件。"
COMPARISONS = st.sampled_from(
    [
        "，较上年减少{}件",
        "，比2023年收到的{}件增加14%",
        "，同比增长{}%",
        "（上年为{}件）",
        "，与2023年的{}件相比有所增加",
        "，比去年多{}件",
    ]
)


@settings(max_examples=60, deadline=None)
@given(*[st.integers(0, 999)] * 4, COMPARISONS)
def test_a_comparison_beside_a_claim_changes_none(a: int, b: int, c: int, other: int, words: str) -> None:
    plain = told(SENTENCE.format(a, b, c))
    compared = told(SENTENCE.format(a, b, c).replace("，办结", words.format(other) + "，办结"))

    def judged(claim: Claim) -> bool:
        return not claim.is_comparison and claim.year in (None, 2024)

    found = [(c.subject, c.value, c.year) for c in narrative_of(compared).claims if judged(c)]
    assert found == [(c.subject, c.value, c.year) for c in narrative_of(plain).claims]
