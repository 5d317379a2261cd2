"""Text that was copied: from last year's report, or from another body's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.evaluate.case import NOT_APPLICABLE, Said
from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.copied import Line
    from audit.evaluate.case import Case

_MOST_SHOWN = 30


def like_last_year(case: Case) -> Iterator[Said]:
    """More than a share (percent) of the body's own sentences stood in its report of last year."""
    before = case.facts.positions(case.index, 1)
    if len(before) != 1 or case.facts.reports[before[0]].sha256 == case.report.sha256:
        yield NOT_APPLICABLE
        return
    overlap = case.facts.shared_text.with_last_year(case.index, before[0])
    own = case.facts.shared_text.own(case.index)
    if overlap is None or len(own) < case.parameter("least"):
        yield NOT_APPLICABLE
        return
    if 100 * overlap.share <= case.parameter("percent"):
        yield Said(Outcome.PASS)
        return
    yield _said(case, overlap.share, overlap.pairs, overlap.other, "text")


def like_another_body(case: Case) -> Iterator[Said]:
    """More than a share of a report's sentences stand in the report of another body, and no common phrases."""
    overlap = case.facts.shared_text.with_another_body(case.index)
    if overlap is None:
        yield NOT_APPLICABLE
        return
    enough = len(overlap.pairs) >= case.parameter("least") and 100 * overlap.share > case.parameter("percent")
    if not enough:
        yield Said(Outcome.PASS)
        return
    yield _said(case, overlap.share, overlap.pairs, overlap.other, "text")


def same_plans(case: Case) -> Iterator[Said]:
    """What last year's report meant to do next stands in this year's word for word."""
    before = case.facts.positions(case.index, 1)
    if len(before) != 1 or case.facts.reports[before[0]].sha256 == case.report.sha256:
        yield NOT_APPLICABLE
        return
    texts = case.facts.shared_text
    planned = {line.masked: line for line in texts.own(before[0]) if line.is_plan}
    now = [line for line in texts.own(case.index) if line.is_plan]
    if not planned or not now:
        yield NOT_APPLICABLE
        return
    pairs = tuple((line, planned[line.masked]) for line in now if line.masked in planned)
    weight = sum(len(line.masked) for line, _ in pairs)
    if weight < case.parameter("least_characters"):
        yield Said(Outcome.PASS)
        return
    yield _said(case, weight / sum(len(line.masked) for line in now), pairs, before[0], "plan")


def _said(case: Case, share: float, pairs: Sequence[tuple[Line, Line]], other: int, kind: str) -> Said:
    report = case.facts.reports[other]
    longest = max((line for line, _ in pairs), key=lambda line: len(line.masked))
    return Said(
        Outcome.FAIL,
        fields={"share": f"{100 * share:.0f}", "number": len(pairs), "other": report.organ or report.path},
        quote=longest.text,
        at=longest.at,
        rests_on=tuple(line.masked for line, _ in pairs),
        data={
            "kind": kind,
            "other": {"path": report.path, "part": report.part, "organ": report.organ, "year": report.year},
            "shared": [_side_by_side(one, beside) for one, beside in pairs[:_MOST_SHOWN]],
        },
    )


def _side_by_side(one: Line, other: Line) -> dict[str, Any]:
    return {"here": one.text, "at": one.at.to_json(), "there": other.text, "there_at": other.at.to_json()}
