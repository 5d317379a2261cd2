"""Personal data that a report publishes: one answer for each datum, its number by kind, always masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.evaluate.case import Said
from audit.model import Outcome
from audit.narrative.passages import passages_of
from audit.privacy import covered, found_in, masked, names_a_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.model import Report
    from audit.narrative.passages import Passage
    from audit.privacy import Personal


def personal_data(case: Case) -> Iterator[Said]:
    """The data of one kind (the rule's parameter) in all of the prose."""
    kind = case.parameter("kind")
    number = 0
    for passage, found in case.once(_found):
        for one in found:
            if one.kind != kind:
                continue
            number += 1
            text = masked(passage.text)
            shown = covered(one.kind, passage.text[one.start : one.end])
            yield Said(
                Outcome.FAIL,
                str(number),
                fields={"datum": shown},
                condition="case" if kind == "name" and names_a_case(passage.text) else None,
                quote=text[max(0, one.start - 40) : one.end + 40],
                at=passage.place(one.start),
                rests_on=(shown,),
            )
    if number == 0 and case.report.prose:
        yield Said(Outcome.PASS, "1")


def _found(report: Report) -> tuple[tuple[Passage, tuple[Personal, ...]], ...]:
    """The paragraphs with personal data in them."""
    return tuple((passage, found) for passage in passages_of(report) if (found := found_in(passage.text)))
