"""Numerals and wordings of the part headings, and the edition of the form."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from audit.evaluate.case import NOT_APPLICABLE, PASSED, Said
from audit.headings import HEADING_DOUBT, TRUNCATED, title_of
from audit.model import Outcome, State
from audit.template import FORMS, load_template
from audit.wording import normalise_label, strip_enumerator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case

_NUMERALS = "零一二三四五六七八九十"


def numbering(case: Case) -> Iterator[Said]:
    """The numerals before the part headings count from 一 without gap or return; unnumbered headings are left out."""
    headings = [heading for heading in case.report.headings if heading.numeral]
    codes = [problem.code for problem in case.report.problems]
    if len(headings) < 2:
        yield NOT_APPLICABLE
        return
    numerals = [heading.numeral or 0 for heading in headings]
    printed = "、".join(_NUMERALS[n] if n <= 10 else str(n) for n in numerals)
    for one, other in pairwise(headings):
        if other.part == one.part:
            continue  # the same part twice is another rule's
        if (other.numeral or 0) != (one.numeral or 0) + 1:
            lost = any(code.startswith(HEADING_DOUBT) or code == TRUNCATED for code in codes)
            absent = other.part - one.part > 1
            if absent and (lost or other.numeral == (one.numeral or 0) + (other.part - one.part)):
                continue  # a heading between them is absent or was lost: said elsewhere
            yield Said(
                Outcome.FAIL, fields={"printed": printed}, quote=other.text, at=other.at, rests_on=(printed,)
            )
            return
    if numerals[0] != 1 and headings[0].part == 1:
        first = headings[0]
        yield Said(
            Outcome.FAIL, fields={"printed": printed}, quote=first.text, at=first.at, rests_on=(printed,)
        )
        return
    yield PASSED


def wording(case: Case) -> Iterator[Said]:
    """A part heading in other words than the form's and the wordings that are known to be used for it."""
    if not case.report.headings:
        yield NOT_APPLICABLE
        return
    titles = {part.number: part for part in case.template.parts}
    for heading in case.report.headings:
        official = titles[heading.part]
        printed = heading.text.strip("# *\t")
        if normalise_label(title_of(printed.rstrip("：:"))) in official.accepted:
            yield Said(Outcome.PASS, str(heading.part))
            continue
        yield Said(
            Outcome.FAIL,
            str(heading.part),
            fields={"official": strip_enumerator(official.title)},
            quote=printed,
            at=heading.at,
            rests_on=(printed,),
        )


def edition(case: Case) -> Iterator[Said]:
    """The form whose words are printed is the one that was in force for the year."""
    year = case.report.year
    if year is None or all(cell.state is State.MISSING for cell in case.report.cells.values()):
        yield NOT_APPLICABLE
        return
    due = [form for form in FORMS if load_template(form).first_year <= year]
    wanted = load_template(due[-1] if due else FORMS[0])
    if wanted.id == case.template.id:
        yield PASSED
        return
    fields = {"printed": case.template.document, "wanted": wanted.document, "year": year}
    yield Said(Outcome.FAIL, fields=fields, rests_on=(case.template.id, str(year)))
