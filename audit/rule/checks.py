"""The checks that a rule file may name, for rules that are no equation: adding one takes one line here.

Each entry says where its function stands below `audit.evaluate.checks` ("module.function"), how it is called, and
what its rule files may say. A plain check is given one report at a time (`audit.evaluate.case.Case`) and answers with
`Said` values, whose scopes may be dynamic; a check on frames judges the whole batch at once (`audit.evaluate.batch`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Check:
    """What is declared about one check."""

    where: str
    """"module.function" below `audit.evaluate.checks`."""
    parameters: tuple[str, ...] = ()
    """What [check] must say beside the name."""
    fields: tuple[str, ...] = ()
    """What messages may name in braces beside the figures that every rule has."""
    conditions: tuple[str, ...] = ()
    """What `severity_by_condition` and `messages` may tell apart."""
    doubts: tuple[str, ...] = ()
    """Reasons for saying nothing; a rule file must word each of them."""
    on_frames: bool = False


CHECKS: Mapping[str, Check] = {
    "blank_total": Check("blank_total.blank_total", ("totals",), on_frames=True),
    "blank_cells": Check("blank_cells.blank_cells", on_frames=True),
    "parts": Check("parts.parts", on_frames=True),
}
