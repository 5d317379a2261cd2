"""When a report was published and signed, against the period and the legal deadlines."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from audit.evaluate.case import NOT_APPLICABLE, PASSED, Said
from audit.model import Outcome
from audit.wording import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.model import Report, TextBlock

_LABEL = re.compile(r"(?:发布|公开)(?:日期|时间)")
_SIGNED = re.compile(r"^\(?((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日\)?$")


def late(case: Case) -> Iterator[Said]:
    """Published behind the deadline: for departments by Jan 31, for governments by Mar 31 of the next year."""
    report = case.report
    if report.published is None or report.year is None:
        yield NOT_APPLICABLE
        return
    body = case.facts.body(case.index)
    level = body.level if body else "unknown"
    deadlines = case.parameter("deadlines")
    month, day = deadlines.get(level, deadlines["latest"])
    due = datetime.date(report.year + 1, month, day)
    if report.published <= due:
        yield PASSED
        return
    if not case.once(_is_publication):
        yield Said(Outcome.UNKNOWN, doubt="other_date", fields={"date": _shown(report.published)})
        return
    fields = {
        "date": _shown(report.published),
        "due": _shown(due),
        "days": (report.published - due).days,
        "organ": report.organ or "本机关",
    }
    yield Said(
        Outcome.FAIL,
        fields=fields,
        condition=level,
        at=report.published_at,
        rests_on=(report.published.isoformat(), level),
    )


def early(case: Case) -> Iterator[Said]:
    """Published before the year that it reports on was over."""
    report = case.report
    if report.published is None or report.year is None:
        yield NOT_APPLICABLE
        return
    if report.published > datetime.date(report.year, 12, 31):
        yield PASSED
        return
    if not case.once(_is_publication):
        yield Said(Outcome.UNKNOWN, doubt="other_date", fields={"date": _shown(report.published)})
        return
    yield Said(
        Outcome.FAIL,
        fields={"date": _shown(report.published), "year": report.year},
        at=report.published_at,
        rests_on=(report.published.isoformat(),),
    )


def signed(case: Case) -> Iterator[Said]:
    """The date under the text lies in the year behind the period, and not behind the publication."""
    report = case.report
    found = case.once(signature)
    if found is None or report.year is None:
        yield NOT_APPLICABLE
        return
    date, block = found
    fields = {"date": _shown(date), "year": report.year + 1}
    rests_on = (date.isoformat(), str(report.published))
    if date.year != report.year + 1:
        yield Said(
            Outcome.FAIL,
            None,
            fields=fields,
            condition="year",
            quote=block.text.strip(),
            at=block.at,
            rests_on=rests_on,
        )
    elif report.published is not None and case.once(_is_publication) and date > report.published:
        fields["published"] = _shown(report.published)
        yield Said(
            Outcome.FAIL,
            None,
            fields=fields,
            condition="after",
            quote=block.text.strip(),
            at=block.at,
            rests_on=rests_on,
        )
    else:
        yield PASSED


def signature(report: Report) -> tuple[datetime.date, TextBlock] | None:
    """The date that stands alone among the last lines of the text."""
    for block in reversed(report.prose[-15:]):
        match = _SIGNED.match(squeeze(block.text))
        if match:
            try:
                return datetime.date(int(match[1]), int(match[2]), int(match[3])), block
            except ValueError:
                return None
    return None


def _is_publication(report: Report) -> bool:
    """Whether the date is said to be that of publication: dates of drafting or updating accuse nobody."""
    if report.published_at is None:
        return True  # the page's own record of its publication, or the manifest
    for block in report.prose:
        if block.at == report.published_at:
            return _LABEL.search(squeeze(block.text)) is not None
    return True


def _shown(date: datetime.date) -> str:
    return f"{date.year}年{date.month}月{date.day}日"
