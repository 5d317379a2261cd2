"""A plain evaluator, written from the contract's words and not from the engine: one report, one rule at a time.

It knows nothing of frames: figures are taken from cells, sums are loops. The engine must agree with it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from audit.organs import organ_key
from audit.rule import CHECKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Cell, Report
    from audit.rule import Instance, Rule, Term

KINDS = ("linear", "blank_total", "blank_cells", "parts")
"""The kinds of rules that are written here a second time."""
Answer = tuple[str, str | None, str]
"""Rule id, scope, outcome."""


def evaluate_plainly(reports: Sequence[Report], rules: Sequence[Rule]) -> list[list[Answer]]:
    """The outcomes of every rule and scope for each report, in the order of rules and scopes."""
    answers: list[list[Answer]] = []
    for report in reports:
        own: list[Answer] = []
        if report.status == "read":
            for rule in rules:
                for instance in rule.instances_by_template.get(report.template or "", rule.instances):
                    own.append((rule.id, instance.scope, _outcome(rule, instance, report, reports)))
        answers.append(own)
    return answers


def _outcome(rule: Rule, instance: Instance, report: Report, reports: Sequence[Report]) -> str:
    if report.template not in rule.templates:
        return "not_applicable"
    if rule.kind in CHECKS and not CHECKS[rule.kind].on_frames:
        return "not_applicable"  # plain checks speak of prose, and the reports of these tests have none
    if rule.kind == "linear":
        return _linear(rule, instance, report, reports)
    if rule.kind == "blank_total":
        return _blank_total(instance, report)
    if rule.kind == "blank_cells":
        states = {str(cell.state) for cell in report.cells.values()}
        if "blank" in states:
            return "fail"
        return "unknown" if states & {"missing", "unreadable", "ambiguous"} else "pass"
    return _parts(report)


def _linear(rule: Rule, instance: Instance, report: Report, reports: Sequence[Report]) -> str:
    before: list[Report] = []
    if any(term.slot.startswith("prev:") for term in instance.terms):
        needed = {
            term.slot.removeprefix("prev:")
            for every in rule.instances_by_template[report.template or ""]
            for term in every.terms
            if term.slot.startswith("prev:")
        }
        if report.organ is None or report.year is None:
            return "not_applicable"
        last_year = [
            other
            for other in reports
            if other.status == "read"
            and organ_key(other.organ) == organ_key(report.organ)
            and other.year == report.year - 1
        ]
        if not [other for other in last_year if needed <= set(other.cells)]:
            return "not_applicable"
        before = last_year
    left = _side(instance.left, report, before)
    right = _side(instance.right, report, before)
    if left is None or right is None:
        return "unknown"
    holds = {"=": left[0] == right[0], "<=": left[0] <= right[0], ">=": left[0] >= right[0]}[rule.relation]
    if holds:
        return "pass"
    return "fail" if left[1] and right[1] else "unknown"


def _side(terms: Sequence[Term], report: Report, before: Sequence[Report]) -> tuple[Decimal, bool] | None:
    """The sum of a side with blanks as 0 and whether every figure was read in place; None if one is lost."""
    total = Decimal(0)
    exact = True
    for term in terms:
        bare = term.slot.removeprefix("prev:")
        sources = [other for other in before if bare in other.cells] if bare != term.slot else [report]
        cells = [source.cells[bare] for source in sources]
        values = {_value(cell) for cell in cells}
        if len(values) != 1 or None in values:
            return None
        total += term.sign * Decimal(str(values.pop()))
        exact = exact and all(str(cell.state) in ("read", "attested") for cell in cells)
    return total, exact


def _value(cell: Cell) -> object:
    if str(cell.state) in ("blank", "nil_mark"):
        return 0
    return cell.value


def _blank_total(instance: Instance, report: Report) -> str:
    total = report.cells[instance.left[0].slot]
    if str(total.state) in ("missing", "unreadable", "ambiguous"):
        return "unknown"
    if str(total.state) not in ("blank", "nil_mark"):
        return "pass"
    unsure = False
    for term in instance.right:
        part = report.cells[term.slot]
        if str(part.state) in ("read", "attested") and part.value != 0:
            return "fail"
        if str(part.state) in ("missing", "unreadable", "ambiguous"):
            unsure = True
        if str(part.state) in ("shifted", "ocr") and part.value != 0:
            unsure = True
    return "unknown" if unsure else "pass"


def _parts(report: Report) -> str:
    present = [heading.part for heading in report.headings]
    if present == [1, 2, 3, 4, 5, 6]:
        return "pass"
    if not present:
        return "unknown"
    if sorted(set(present)) != present:
        return "fail"
    codes = [problem.code for problem in report.problems]
    for part in range(1, 7):
        excused = f"heading_doubt:{part}" in codes or ("truncated" in codes and part > present[-1])
        if part not in present and not excused:
            return "fail"
    return "unknown"
