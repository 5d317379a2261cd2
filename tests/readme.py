"""`python -m tests.readme` writes the generated table of rules into the README; a test compares it."""

from __future__ import annotations

from pathlib import Path

from audit.commands.docs import rule_table
from audit.rule import load_rules

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- rules -->\n", "<!-- /rules -->"


def with_table(text: str) -> str:
    """The README with the table as the rule files give it now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{rule_table(load_rules())}{END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
