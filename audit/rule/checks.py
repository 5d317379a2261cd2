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


_TOLD = ("told", "note", "says", "words", "where")
_DOUBTS = ("lost", "unclear")

CHECKS: Mapping[str, Check] = {
    "blank_total": Check("blank_total.blank_total", ("totals",), on_frames=True),
    "blank_cells": Check("blank_cells.blank_cells", on_frames=True),
    "parts": Check("parts.parts", on_frames=True),
    # What the prose says: against the tables, and among itself.
    "told_received": Check("told_requests.received", (), _TOLD, ("scope",), _DOUBTS),
    "told_handled": Check("told_requests.handled", (), _TOLD, ("scope",), _DOUBTS),
    "told_carried": Check("told_requests.carried", (), _TOLD, ("scope",), _DOUBTS),
    "told_none_received": Check("told_requests.none_received", (), _TOLD, ("scope", "nothing"), _DOUBTS),
    "told_all_done": Check("told_requests.all_done", (), ("words",), ("scope",), _DOUBTS),
    "told_disputes": Check("told_disputes.disputes", (), _TOLD, ("scope", "cases"), _DOUBTS),
    "told_results": Check(
        "told_disputes.results", (), ("words", "who", "says"), ("none", "pending"), _DOUBTS
    ),
    "told_documents": Check(
        "told_documents.documents", (), (*_TOLD, "subject", "year"), ("scope", "published", "stale"), _DOUBTS
    ),
    "told_fees": Check(
        "told_fees.fees",
        (),
        ("words",),
        ("missing", "step", "contradiction", "unpaid", "sum"),
        ("lost", "cut"),
    ),
    "told_balance": Check("told_sums.balance", (), ("left_words", "right_words")),
    "told_percentages": Check(
        "told_sums.percentages", (), ("told", "whole", "part", "share"), ("hundred",), ("no_total",)
    ),
    "told_lists": Check("told_sums.lists", (), ("words", "parts", "unit"), (), ("cut",)),
    "told_units": Check("told_sums.units", (), ("words", "unit"), ("missing", "wan")),
    "told_years": Check("told_dates.years", (), ("words",), ("name", "stale"), ("unclear",)),
    "told_period": Check("told_dates.period", (), ("words", "year"), (), ("garbled", "no_year")),
    "told_organs": Check("told_words.organs", (), ("name", "own", "where")),
    "told_document_numbers": Check("told_words.document_numbers", (), ("words",), ("old",)),
    "told_placeholders": Check("told_words.placeholders", (), ("words", "found")),
    "told_generic": Check("told_words.generic", (), ("words",), ("vague",)),
    "contents": Check("text_parts.contents", (), ("said",)),
    "aspects": Check("text_parts.aspects", (), ("absent",), ("most",), ("cut",)),
    "empty_parts": Check("text_parts.empty_parts", (), ("part", "found"), ("six",), ("cut",)),
    "personal_data": Check("personal.personal_data", ("kind",), ("datum",), ("case",)),
}
