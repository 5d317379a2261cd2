"""Every rule file's own examples: the outcomes that it promises, and no failure elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.examples import broken_promises
from audit.rule import RULE_FOLDER, load_rules, parse_rule

NAMES = (Path(__file__).parents[2] / "fixtures" / "rules.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_gives_what_its_examples_promise(name: str) -> None:
    rule = parse_rule((RULE_FOLDER / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
    assert rule.id == name
    for example in rule.examples:
        assert broken_promises(rule, example) == [], example.name


def test_no_rule_file_is_left_out_of_the_list() -> None:
    assert {rule.id for rule in load_rules().rules} <= set(NAMES)
