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
    of_batch: bool = False
    """Whether it compares texts throughout the batch, whatever the figures."""


_TOLD = ("told", "note", "says", "words", "where")
_DOUBTS = ("lost", "unclear")

CHECKS: Mapping[str, Check] = {
    # tables
    "blank_total": Check("blank_total.blank_total", ("totals",), on_frames=True),
    "blank_cells": Check("blank_cells.blank_cells", on_frames=True),
    "nil_marks": Check("marks.nil_marks", ("pattern",), ("raw",), conditions=("row",)),
    "all_blank": Check("marks.all_blank", conditions=("report", "table")),
    "whole_numbers": Check(
        "numbers.whole_numbers", ("against",), ("raw",), conditions=("negative", "fraction", "whole")
    ),
    "written_plainly": Check(
        "numbers.written_plainly",
        fields=("raw",),
        conditions=("separators", "full_width", "remark", "look_alike"),
    ),
    # table 2
    "no_power_for_rules": Check("plausible.no_power_for_rules", fields=("shown", "organ")),
    "town_with_many": Check("plausible.town_with_many", ("slots", "most")),
    # table 4
    "suits_without_reviews": Check("disputes.suits_without_reviews"),
    "disputes_without_requests": Check("disputes.disputes_without_requests"),
    "pending_not_counted": Check("disputes.pending_not_counted"),
    "corrected_more_often": Check(
        "disputes.corrected_more_often", ("points_more", "least"), ("now", "before")
    ),
    # plausibility
    "all_zero": Check("plausible.all_zero", ("least",), conditions=("everything", "town", "after_cases")),
    "large_share": Check("plausible.large_share", ("part", "whole", "percent", "least"), ("share",)),
    "seldom_used": Check("plausible.seldom_used", ("slots", "least")),
    # year over year
    "jump": Check("years.jump", ("slots", "times", "least")),
    "other_unit": Check("years.other_unit", ("slot", "times")),
    "same_tables": Check("years.same_tables", ("least",), ("number",)),
    "like_last_year": Check(
        "texts.like_last_year", ("percent", "least"), ("share", "number", "other"), of_batch=True
    ),
    "same_plans": Check(
        "texts.same_plans", ("least_characters",), ("share", "number", "other"), of_batch=True
    ),
    "like_another_body": Check(
        "texts.like_another_body", ("percent", "least"), ("share", "number", "other"), of_batch=True
    ),
    # structure, edition of the form, dates
    "parts": Check("parts.parts", on_frames=True),
    "numbering": Check("structure.numbering", fields=("printed",)),
    "heading_words": Check("structure.wording", fields=("official",)),
    "edition": Check("structure.edition", fields=("printed", "wanted", "year")),
    "late": Check(
        "dates.late",
        ("deadlines",),
        ("date", "due", "days", "organ"),
        conditions=("government", "office", "department", "town", "dispatched", "unknown"),
        doubts=("other_date",),
    ),
    "early": Check("dates.early", fields=("date", "year"), doubts=("other_date",)),
    "signed": Check("dates.signed", fields=("date", "year", "published"), conditions=("year", "after")),
    # the form itself
    "form_marks": Check("form.marks", ("kinds",), ("shown", "number"), doubts=("lossy",)),
    "text_layer": Check("form.text_layer"),
    # the batch
    "differing_versions": Check("versions.differing_versions", fields=("other", "shown")),
    "changed_since": Check(
        "versions.changed_since", fields=("seen", "shown", "number"), conditions=("figures", "text")
    ),
    "absent_body": Check("rollup.absent_body", fields=("organ", "year")),
    "sums": Check(
        "rollup.sums",
        fields=("shown", "why", "bodies", "absent", "missing"),
        conditions=("whole_region",),
        doubts=("absent",),
    ),
    "number_of_bodies": Check("rollup.number_of_bodies", fields=("absent",)),
    "not_below_a_body": Check(
        "rollup.not_below_a_body", ("slots",), ("body", "number"), conditions=("whole_region",)
    ),
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
