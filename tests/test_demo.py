"""The demo batch: gouji finds exactly what was planted in it, every time the same."""

from __future__ import annotations

import io
import tomllib
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from audit.discover import discover
from audit.jsonl import check_line, dumps
from audit.pipeline import judge, read_batch
from fixtures.generator.demo import SAMPLE, SCAN, expected_toml, make_demo
from fixtures.generator.plantings import PLANTINGS
from tests.audit.test_rules import NAMES
from tests.shipped import BOOK, needs

if TYPE_CHECKING:
    from audit.model import Judgement

DEMO = Path(__file__).parents[1] / "fixtures" / "demo"
EXPECTED = {
    entry["path"]: entry
    for entry in tomllib.loads((DEMO / "expected.toml").read_text(encoding="utf-8"))["reports"]
}


@cache
def judged() -> dict[str, Judgement]:
    """Every report of the demo by its path below the demo's folder."""
    reports = [report for some in read_batch(discover(DEMO)) for report in some]
    return {str(Path(j.report.path).relative_to(DEMO)): j for j in judge(reports, BOOK)}


def test_every_file_is_in_the_output_with_its_organ_and_year() -> None:
    found = {
        path: (j.report.organ, j.report.year, j.report.status, j.report.reason)
        for path, j in judged().items()
    }
    assert found == {
        path: (e.get("organ"), e.get("year"), e["status"], e.get("reason")) for path, e in EXPECTED.items()
    }


@pytest.mark.parametrize("rule", NAMES)
def test_a_rule_finds_what_was_planted_and_nothing_else(rule: str) -> None:
    if rule not in BOOK.by_id:
        pytest.fail(f"rule {rule} is gone")
    for path, judgement in judged().items():
        found = {
            (
                f.scope or "",
                str(f.outcome),
                f.left if f.outcome == "fail" else None,
                f.right if f.outcome == "fail" else None,
            )
            for f in judgement.findings
            if f.rule == rule
        }
        expected = {
            (
                e["scope"],
                e["outcome"],
                *((e.get("left"), e.get("right")) if e["outcome"] == "fail" else (None, None)),
            )
            for e in EXPECTED[path]["findings"]
            if e["rule"] == rule
        }
        assert found == expected, path


@pytest.mark.parametrize("rule", NAMES)
def test_every_rule_has_a_planted_error(rule: str) -> None:
    """In the demo, or in the fresh reports that the benchmark of the rules plants errors in."""
    in_the_demo = {
        e["rule"] for entry in EXPECTED.values() for e in entry["findings"] if e["outcome"] == "fail"
    }
    assert rule in in_the_demo | {planting.rule for planting in PLANTINGS}


def test_badges() -> None:
    needs(*NAMES)
    assert {path: str(j.badge) for path, j in judged().items()} == {
        path: e["badge"] for path, e in EXPECTED.items()
    }


def test_two_runs_print_the_same_bytes() -> None:
    first = [dumps(check_line(judgement)) for judgement in judged().values()]
    judged.cache_clear()
    assert [dumps(check_line(judgement)) for judgement in judged().values()] == first


def test_it_holds_every_format_and_a_scanned_page() -> None:
    kinds = {j.report.kind for j in judged().values()}
    assert kinds == {"text", "html", "pdf", "docx"}
    assert [path for path, j in judged().items() if j.report.reason == "no_text_layer"] == [SCAN]


def unpacked(path: str, data: bytes) -> object:
    """What a file holds, its compression undone: other builds of zlib press the same content differently."""
    if path.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {name: package.read(name) for name in package.namelist()}
    if path.endswith(".pdf"):
        pages = PdfReader(io.BytesIO(data)).pages
        return [contents.get_data() for page in pages if (contents := page.get_contents())]
    return data


def test_the_committed_demo_is_what_the_generator_makes() -> None:
    sample = (DEMO / "2024" / SAMPLE).read_bytes()
    reports = make_demo(sample)
    made = {report.path: unpacked(report.path, report.data) for report in reports}
    committed = {
        str(path.relative_to(DEMO)): path.read_bytes()
        for path in DEMO.rglob("*")
        if path.is_file() and path.name != "expected.toml" and ".gouji" not in path.parts
    }
    assert made == {path: unpacked(path, data) for path, data in committed.items()}
    assert (DEMO / "expected.toml").read_text(encoding="utf-8") == expected_toml(reports)
