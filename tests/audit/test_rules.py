"""Every rule file's own examples: the outcomes that it promises, and no failure elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.findings import judge
from audit.model import Outcome
from audit.rule import RULE_FOLDER, Rule, RuleBook, load_rules, parse_rule
from tests.forms import form

NAMES = (Path(__file__).parents[2] / "fixtures" / "rules.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_gives_what_its_examples_promise(name: str) -> None:
    rule = parse_rule((RULE_FOLDER / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
    assert rule.id == name
    for example in rule.examples:
        outcomes = outcomes_of(rule, example)
        for scope, expected in example.expect.items():
            assert outcomes[scope or None] == expected, (example.name, scope)
        failed = {scope or "" for scope, outcome in outcomes.items() if outcome == "fail"}
        assert failed == {scope for scope, outcome in example.expect.items() if outcome == "fail"}, (
            example.name
        )


def outcomes_of(rule: Rule, example) -> dict[str | None, str]:  # type: ignore[no-untyped-def]
    """The outcome of every scope of one rule on an example's figures."""
    reports = [form(example.cells, headings=example.headings, problems=example.problems)]
    if example.previous is not None:
        reports.append(form(example.previous, year=2023))
    judgement = judge(reports, RuleBook((rule,), "test"))[0]
    open_scopes = {finding.scope: str(finding.outcome) for finding in judgement.findings}
    rest = "pass" if judgement.counts[Outcome.PASS] else "not_applicable"
    return {instance.scope: open_scopes.get(instance.scope, rest) for instance in rule.instances}


def test_no_rule_file_is_left_out_of_the_list() -> None:
    assert {rule.id for rule in load_rules().rules} <= set(NAMES)
