"""The checks that rule files name; `audit.rule.checks` declares each and says where its function stands here."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any

from audit.rule.checks import CHECKS


@lru_cache(maxsize=256)
def function_of(name: str) -> Any:
    """The function of a declared check: `plain` ones take a Case, those on frames position, rule and batch."""
    module, _, function = CHECKS[name].where.partition(".")
    return getattr(import_module(f"audit.evaluate.checks.{module}"), function)
