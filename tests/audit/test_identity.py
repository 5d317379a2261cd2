"""Keys and subjects: exact bytes, and the laws that decisions rely on to carry over."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.identity import finding_key, subject_of
from audit.organs import organ_key

SHA = "ab" * 32


@pytest.mark.parametrize(
    ("part", "rule", "scope", "hashed"),
    [
        (None, "T3-SUM", "natural_person", f"{SHA}\nT3-SUM\nnatural_person"),
        (None, "FMT-BLANK", None, f"{SHA}\nFMT-BLANK\n"),
        (2, "T3-SUM", "total", f"{SHA}#2\nT3-SUM\ntotal"),
        (None, "", "", f"{SHA}\n\n"),
    ],
)
def test_key_is_the_documented_bytes(part: int | None, rule: str, scope: str | None, hashed: str) -> None:
    assert finding_key(SHA, part, rule, scope) == hashlib.sha256(hashed.encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("organ", "year", "rule", "scope", "subject"),
    [
        ("澄川县人民政府", 2024, "T3-SUM", "total", "澄川县人民政府|2024|T3-SUM|total"),
        (" 澄川县 人民政府　", 2024, "T3-SUM", "total", "澄川县人民政府|2024|T3-SUM|total"),
        ("澄川县人民政府", 2024, "", "", "澄川县人民政府|2024||"),
        ("澄川县人民政府", 2024, "FMT-BLANK", None, "澄川县人民政府|2024|FMT-BLANK|"),
        ("澄川县人民政府", None, "T3-SUM", "total", f"sha256:{SHA}|T3-SUM|total"),
        (None, 2024, "T3-SUM", "total", f"sha256:{SHA}|T3-SUM|total"),
        ("　", 2024, "", "", f"sha256:{SHA}||"),
    ],
)
def test_subject_names_organ_and_year_or_else_the_file(
    organ: str | None, year: int | None, rule: str, scope: str | None, subject: str
) -> None:
    assert subject_of(organ, year, rule, scope, SHA) == subject


@given(st.text("澄川县人民政府办公室()（）【】〔〕 　\u200bＡA1", max_size=30))
def test_names_that_differ_in_spaces_and_brackets_give_one_subject(name: str) -> None:
    spaced = "　".join(name)
    assert subject_of(spaced, 2024, "R", "s", SHA) == subject_of(name, 2024, "R", "s", SHA)
    assert organ_key(organ_key(name)) == organ_key(name)
