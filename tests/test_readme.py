"""The README says what is so: its commands, rules, keys and files."""

from __future__ import annotations

import re
from pathlib import Path

from tests.readme import with_table
from tests.shipped import BOOK
from tui.keys import readme_table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_opens_with_a_picture_and_two_commands_that_set_everything_up() -> None:
    assert (
        README.index("fixtures/pictures/report.svg")
        < README.index("gouji demo\n")
        < README.index("-m pytest -n auto")
    )
    assert (ROOT / "fixtures" / "pictures" / "report.svg").exists()
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert len(commands) == 2 and all("pip install" in command for command in commands)


def test_ci_runs_the_command_that_stands_in_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "<!-- test-command -->" in README and "test-command" in script


def test_the_key_table_is_the_one_of_the_program() -> None:
    assert README.split("<!-- keys -->\n")[1].split("<!-- /keys -->")[0] == readme_table()


def test_every_rule_is_in_the_table() -> None:
    listed = set(re.findall(r"^\| ([A-Z0-9]+(?:-[A-Z0-9]+)?) \|", README, re.MULTILINE))
    assert listed >= {rule.id for rule in BOOK.rules}


def test_the_table_of_rules_is_the_one_of_the_rule_files() -> None:
    assert with_table(README) == README, "run python -m tests.readme"


def test_every_file_that_it_names_is_there() -> None:
    for name in re.findall(r"`((?:audit|tui|fixtures|tests)/[\w./]+)`", README):
        assert (
            (ROOT / name).exists() or "格式" in name or "年份" in name or "编号" in name or "名称" in name
        ), name
