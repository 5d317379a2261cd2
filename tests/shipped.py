"""Tests that speak of a shipped rule are skipped where its file is gone: the rule's own examples then fail, alone."""

from __future__ import annotations

import pytest

from audit.rule import RuleBook, load_rules

BOOK: RuleBook = load_rules()


def needs(*rules: str) -> RuleBook:
    """The shipped rule book, or skip the test if one of these rules is not in it."""
    for rule in rules:
        if rule not in BOOK.by_id:
            pytest.skip(f"rule {rule} is not shipped")
    return BOOK
