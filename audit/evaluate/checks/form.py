"""Where a report's tables and text differ from the form as such: labels, rows, columns, a text that nobody can search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.evaluate.case import NOT_APPLICABLE, Said
from audit.model import Outcome, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.model import FormMark, Report

_MOST_SHOWN = 6
LOSSY = "lossy"
"""The doubt of what an extraction may have dropped."""


def marks(case: Case) -> Iterator[Said]:
    """The differences of the kinds that the rule names; unknown where only an extraction shows them."""
    found = [mark for mark in case.report.form_marks if mark.kind in case.parameter("kinds")]
    if not found:
        yield Said(Outcome.PASS) if case.once(_has_tables) else NOT_APPLICABLE
        return
    certain = [mark for mark in found if mark.certain]
    shown = certain or found
    fields = {"shown": "、".join(map(_words, shown[:_MOST_SHOWN])), "number": len(shown)}
    yield Said(
        Outcome.FAIL if certain else Outcome.UNKNOWN,
        fields=fields,
        doubt=None if certain else LOSSY,
        at=shown[0].at,
        rests_on=tuple(f"{mark.kind}:{mark.text}" for mark in shown),
    )


def _words(mark: FormMark) -> str:
    if mark.kind == "column_added":
        return f"另加的 {mark.text} 列"
    return f"“{mark.text}”" + (f"（应为“{mark.official}”）" if mark.official else "")


def _has_tables(report: Report) -> bool:
    return any(cell.state is not State.MISSING for cell in report.cells.values())


def text_layer(case: Case) -> Iterator[Said]:
    """A file whose pages are pictures, or whose characters cannot be told; asked for such files and for all others."""
    if case.report.reason == "no_text_layer":
        yield Said(Outcome.FAIL, rests_on=(case.report.sha256,))
    else:
        yield Said(Outcome.PASS)
