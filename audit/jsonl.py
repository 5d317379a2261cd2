"""JSON Lines as the contract prints them: one object a line, money as a number with its printed decimals."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model import Judgement, Report
    from audit.store import Review, Reviews

# json has no hook for numbers, so a Decimal is written as a marked string whose quotes are then taken off. The
# mark is a private-use character doubled by the escape below wherever a text contains it.
_MARK = "\ue0f0"
_NUMBER = re.compile(f'"{_MARK}(-?[0-9.]+){_MARK}"')


def dumps(value: Any) -> str:
    """One line of JSON (UTF-8 text, no line break); lone surrogates are written as \\udcXX escapes."""
    text = json.dumps(_shielded(value), ensure_ascii=False, separators=(", ", ": "), default=_decimal)
    text = _NUMBER.sub(r"\1", text).replace(_MARK * 2, _MARK)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _decimal(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{_MARK}{value:f}{_MARK}"
    raise TypeError(f"no JSON for {type(value).__name__}")


def _shielded(value: Any) -> Any:
    """The same with the mark doubled in every text, so that no text of a report can pass for a number."""
    if isinstance(value, str):
        return value.replace(_MARK, _MARK * 2) if _MARK in value else value
    if isinstance(value, dict):
        return {_shielded(key): _shielded(item) for key, item in value.items()}
    return [_shielded(item) for item in value] if isinstance(value, list | tuple) else value


def cells_line(report: Report) -> dict[str, Any]:
    """A report as `gouji cells` prints it, before any rule."""
    return {
        "path": report.path,
        "part": report.part,
        "sha256": report.sha256,
        "kind": report.kind,
        "status": report.status,
        "reason": report.reason,
        "organ": report.organ,
        "year": report.year,
        "template": report.template,
        "title": report.title,
        "published": report.published.isoformat() if report.published else None,
        "places": {
            "organ": report.organ_at and report.organ_at.to_json(),
            "year": report.year_at and report.year_at.to_json(),
            "title": report.title_at and report.title_at.to_json(),
            "published": report.published_at and report.published_at.to_json(),
        },
        "cells": {slot: cell.to_json() for slot, cell in report.cells.items()},
        "problems": [problem.to_json() for problem in report.problems],
    }


def check_line(judgement: Judgement, reviews: Reviews | None = None) -> dict[str, Any]:
    """A judged report as `gouji check` prints it; `reviews` is what the review log says, if there is one."""
    report = judgement.report
    findings = []
    for finding in judgement.findings:
        review = reviews.of(finding) if reviews is not None else None
        findings.append({**finding.to_json(), "review": review_line(review)})
    own = reviews.of_report(report) if reviews is not None else None
    return {
        "path": report.path,
        "part": report.part,
        "sha256": report.sha256,
        "organ": report.organ,
        "year": report.year,
        "template": report.template,
        "kind": report.kind,
        "status": report.status,
        "reason": report.reason,
        "badge": str(judgement.badge),
        "counts": {str(outcome): number for outcome, number in judgement.counts.items()},
        "findings": findings,
        "deduced": {one.slot: one.value for one in judgement.deduced},
        "derivations": {one.slot: list(one.steps) for one in judgement.deduced},
        "review": review_line(own),
        "problems": [problem.to_json() for problem in report.problems],
    }


def review_line(review: Review | None) -> Mapping[str, str | None] | None:
    """The review state of a finding or report, or None."""
    if review is None:
        return None
    return {"state": str(review.state), "inspector": review.inspector, "at": review.at, "note": review.note}
