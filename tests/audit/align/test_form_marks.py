"""Where tables differ from the form, and that whole tables differ nowhere."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fixtures.generator.plantings import YEAR, scene
from fixtures.generator.renderers import RENDERERS, WHOLE
from tests.real import read_bytes, read_path

CASES = Path(__file__).parents[3] / "fixtures" / "cases"


@pytest.mark.parametrize(
    ("name", "kind", "text", "certain"),
    [
        ("row_added_page.html", "row_added", "其中：网络申请", True),
        ("row_added_text.txt", "row_added", "其中：网络申请", True),
        ("column_dropped_page.html", "column_missing", "其他", True),
        ("column_dropped_text.txt", "column_missing", "其他", False),
        ("remarks_column_page.html", "column_added", "1", True),
        ("label_typos_page.html", "label", "四、结转下年度继续办里", True),
        ("label_variants_text.txt", "label", "2．其他法律法规禁止公开", True),
    ],
)
def test_a_difference_is_noted(name: str, kind: str, text: str, certain: bool) -> None:
    marks = read_path(CASES / name).form_marks
    assert (kind, text, certain) in {(mark.kind, mark.text, mark.certain) for mark in marks}


@pytest.mark.parametrize("rendering", WHOLE)
def test_a_whole_report_differs_nowhere(rendering: str) -> None:
    ending, render = RENDERERS[rendering]
    report = scene("department", rendering).reports()[-1]
    assert report.year == YEAR
    assert read_bytes(render(report, random.Random(1)), f"a{ending}").form_marks == ()


def test_rows_left_out_of_a_page_are_noted_by_name() -> None:
    ending, render = RENDERERS["html"]
    assert ending == ".html"
    page = render(scene("department", "1").reports()[-1], random.Random(1)).decode()
    at = page.index("3.其他")
    begin, end = page.rindex("<tr", 0, at), page.index("</tr>", at) + len("</tr>")
    marks = read_bytes((page[:begin] + page[end:]).encode(), "a.html").form_marks
    assert [(mark.kind, mark.text, mark.certain) for mark in marks] == [("row_missing", "其他", True)]
