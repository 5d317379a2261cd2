"""The findings as CSV: one line a finding, with its figures, its law, and where its review stands.

In: judged reports and their reviews. Codes are those of the JSON output; `*_word` columns have their Chinese.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from audit.errors import RuleError
from audit.export.files import replacing, write_rows
from audit.export.forms import FINDING_COLUMNS
from audit.model import BADGE_WORDS, Verdict
from audit.template import load_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from audit.model import Finding, Judgement, Report
    from audit.store import Review, Reviews
    from audit.template import Template

VERDICT_WORDS: Mapping[str, str] = {
    Verdict.REPORT_ERROR: "报告有误",
    Verdict.EXTRACTION_DOUBT: "提取存疑",
    Verdict.UNDECIDED: "无法判定",
}


def write_findings(
    judgements: Iterable[Judgement], reviews: Reviews, path: Path, *, titles: Mapping[str, str] | None = None
) -> int:
    """Write one line a finding, in the order of the batch, with its review; gives the number of findings.

    `titles` names rules by id. Reports without findings have no line. ExportError where the file cannot be written.
    """
    with replacing(path) as file:
        return write_findings_to(file, judgements, reviews, titles=titles)


def write_findings_to(
    file: TextIO,
    judgements: Iterable[Judgement],
    reviews: Reviews,
    *,
    titles: Mapping[str, str] | None = None,
) -> int:
    """The same lines on an open text stream (standard output, for instance)."""
    count = 0

    def rows() -> Iterator[Sequence[str | int | Decimal | None]]:
        nonlocal count
        for judgement in judgements:
            for finding in judgement.findings:
                count += 1
                yield _finding_row(judgement, finding, reviews, (titles or {}).get(finding.rule))

    write_rows(file, FINDING_COLUMNS, rows())
    return count


def _finding_row(
    judgement: Judgement, finding: Finding, reviews: Reviews, title: str | None
) -> tuple[str | int | Decimal | None, ...]:
    report = judgement.report
    on_report = reviews.of_report(report)
    return (
        report.organ,
        report.year,
        report.path,
        report.part,
        str(judgement.badge),
        BADGE_WORDS[judgement.badge],
        finding.rule,
        title,
        str(finding.severity),
        str(finding.outcome),
        finding.scope,
        finding.table,
        "；".join(cell_name(slot, report) for slot in finding.slots),
        " ".join(finding.slots),
        finding.left,
        finding.right,
        finding.delta,
        finding.message,
        finding.basis,
        str(finding.verdict),
        VERDICT_WORDS[finding.verdict],
        *_review_fields(reviews.of(finding)),
        on_report.state if on_report else None,
        finding.key,
        finding.subject,
        report.sha256,
    )


def _review_fields(review: Review | None) -> tuple[str | None, ...]:
    if review is None:
        return (None,) * 5
    return review.state, review.word, review.inspector, review.at, review.note


def cell_name(slot: str, report: Report) -> str:
    """A figure's Chinese name; 上年· for last year's, the place in the prose for a claim, else the slot's id."""
    if slot.startswith("prev:"):
        return "上年·" + cell_name(slot.removeprefix("prev:"), report)
    if slot.startswith("text:"):
        return f"正文第 {slot.removeprefix('text:')} 处"
    template = _template(report.template)
    found = template.slots.get(slot) if template else None
    return found.name if found else slot


def _template(template_id: str | None) -> Template | None:
    try:
        return load_template(template_id or "2021")
    except RuleError:
        return None
