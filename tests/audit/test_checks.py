"""The checks that rule files name: each that is declared exists, and none is declared in vain."""

from __future__ import annotations

import pytest

from audit.evaluate.checks import function_of
from audit.rule import CHECKS
from tests.shipped import BOOK


@pytest.mark.parametrize("name", CHECKS)
def test_a_declared_check_has_its_function(name: str) -> None:
    assert callable(function_of(name))


@pytest.mark.parametrize("name", CHECKS)
def test_a_declared_check_is_used_by_a_rule(name: str) -> None:
    assert name in {rule.kind for rule in BOOK.rules}
