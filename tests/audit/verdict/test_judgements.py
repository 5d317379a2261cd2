"""The worked judgements of the field, as data: issues, their explanations in order, and what settles a tie."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audit.findings import judge
from audit.model import Heading, Outcome, Place, TextBlock
from tests.forms import form
from tests.shipped import BOOK, needs

if TYPE_CHECKING:
    from audit.model import Finding, Report

CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("judgements.toml").read_text(encoding="utf-8")
)["case"]


def reports(case: dict[str, Any]) -> list[Report]:
    own = replace(form(case["cells"]), kind="html")
    if prose := case.get("prose"):
        blocks = (TextBlock("一、总体情况", Place(line=1)), TextBlock(prose, Place(line=2)))
        headings = (Heading(1, "总体情况", Place(line=1)), *own.headings[1:])
        own = replace(own, prose=blocks, headings=headings)
    return [own, form(case["before"], year=2023)] if "before" in case else [own]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_failing_report_is_judged(case: dict[str, Any]) -> None:
    wanted = case["issues"]
    rules = {rule.split()[0] for issue in wanted for rule in issue["rules"]}
    needs(*rules)
    judgement = judge(reports(case), BOOK)[0]
    found: dict[str | None, list[Finding]] = {}
    for finding in judgement.findings:
        if finding.rule in rules and finding.outcome is Outcome.FAIL:
            found.setdefault(finding.issue, []).append(finding)
    assert sorted(_named(findings) for findings in found.values()) == sorted(
        sorted(issue["rules"]) for issue in wanted
    )
    for issue in wanted:
        findings = next(own for own in found.values() if _named(own) == sorted(issue["rules"]))
        first = findings[0]
        assert {finding.verdict for finding in findings} == {"report_error"}
        changes = [{slot: [old, new] for slot, old, new in one.changes} for one in first.explanation]
        assert len(changes) == issue.get("count", len(issue.get("explanations", changes)))
        if "explanations" in issue:
            assert changes == issue["explanations"]
        said = " ".join(one.note or "" for one in first.explanation)
        assert issue.get("settled", "") in said and issue.get("says", "") in said
        assert ("支持这一解释" in said) is ("settled" in issue)
        assert issue.get("evidence", "") in " ".join(first.evidence)


def _named(findings: list[Finding]) -> list[str]:
    return sorted(f"{finding.rule} {finding.scope}" for finding in findings)
