"""Hypothesis strategies that several tests share."""

from __future__ import annotations

from hypothesis import strategies as st

from audit.template import load_template
from tests.forms import form

SLOTS = list(load_template("2021").slots)
# Cells that rules look at together, so that random changes meet in one equation often enough to matter.
_BUSY = [
    slot
    for slot in SLOTS
    if slot.endswith((".natural_person", ".total", ".other"))
    or slot.startswith(("t4.review.", "t2.normative."))
]
_NUMBERS = st.integers(min_value=0, max_value=3)
_WORDS = st.sampled_from(
    [
        "blank",
        "nil_mark",
        "missing",
        "ambiguous",
        "unreadable",
        "shifted:0",
        "shifted:1",
        "ocr:2",
        "attested:1",
    ]
)

cells = st.dictionaries(st.sampled_from(_BUSY), st.one_of(_NUMBERS, _NUMBERS, _WORDS), max_size=12)
headings = st.one_of(
    st.just((1, 2, 3, 4, 5, 6)), st.lists(st.integers(min_value=1, max_value=6), max_size=7).map(tuple)
)
problems = st.lists(
    st.sampled_from(["truncated", "heading_doubt:5", "heading_doubt:2", "encoding"]), max_size=2
)
organs = st.sampled_from(["甲局", "乙镇", "甲 局", None])
years = st.sampled_from([2021, 2022, 2023, 2024, None])

reports = st.builds(
    lambda given, organ, year, parts, codes, template: form(
        given, organ=organ, year=year, headings=parts, problems=codes, template=template
    ),
    cells,
    organs,
    years,
    headings,
    problems,
    st.sampled_from(["2021", "2021", "2021", "2019"]),
)
batches = st.lists(reports, min_size=1, max_size=6)
