"""The examples of rules, made into reports and judged: used by `gouji rules lint` and by the tests.

In: a rule and one of its examples. Out: the outcome of every scope. The reports are made directly, as alignment
would give them; nothing here reads files.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from audit.bodies import level_of, region_of
from audit.changes import change_between
from audit.findings import judge
from audit.manifest import ABSENT
from audit.model import Body, Cell, FormMark, Heading, Outcome, Place, Problem, Report, State, TextBlock
from audit.organs import organ_key
from audit.rule import RuleBook
from audit.template import load_template
from audit.wording import chinese_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model import Figure, Judgement
    from audit.rule import Example, Rule, Stated
    from audit.template import Slot, Template

_PLACES = ("one", "two", "three", "four", "five", "six")
_NUMERAL = re.compile(r"^第?([一二三四五六七八九十]{1,2})")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule says about an example: scope -> outcome word, and the judgement behind it."""

    outcomes: Mapping[str | None, str]
    judgement: Judgement


def answer(rule: Rule, example: Example) -> Answer:
    """The outcomes of one rule on an example, alone in its rule book."""
    judgement = judge(reports_of(example, rule.templates[0]), RuleBook((rule,), "example"))[0]
    said = {finding.scope: str(finding.outcome) for finding in judgement.findings}
    rest = "pass" if judgement.counts[Outcome.PASS] else "not_applicable"
    scopes = [instance.scope for instance in rule.instances]
    scopes += [scope or None for scope in example.expect if (scope or None) not in scopes]
    return Answer({**dict.fromkeys(scopes, rest), **said}, judgement)


def broken_promises(rule: Rule, example: Example) -> list[str]:
    """Where the outcomes differ from what the example promises; empty where it holds."""
    found = answer(rule, example)
    wrong = [
        f"{scope or '（无范围）'} 得到 {found.outcomes.get(scope or None)}，应为 {expected}"
        for scope, expected in example.expect.items()
        if found.outcomes.get(scope or None) != expected
    ]
    failed = {scope or "" for scope, outcome in found.outcomes.items() if outcome == "fail"}
    unexpected = failed - {scope for scope, outcome in example.expect.items() if outcome == "fail"}
    wrong += [f"{scope or '（无范围）'} 得到 fail，例中没有写" for scope in sorted(unexpected)]
    severities = {str(f.severity) for f in found.judgement.findings if f.outcome is Outcome.FAIL}
    if example.severity and severities - {example.severity}:
        wrong.append(f"级别为 {'、'.join(sorted(severities))}，应为 {example.severity}")
    return wrong


def reports_of(example: Example, form: str) -> list[Report]:
    """The reports of an example: the judged one first; `form` is the edition where it names none."""
    reports = [
        report_of(stated, form, number) for number, stated in enumerate((example.report, *example.others))
    ]
    if example.earlier is not None:
        before = report_of(example.earlier, form, len(reports))
        reports[0] = replace(reports[0], earlier=(change_between(before, reports[0], "2025-02-01"),))
    return reports


def report_of(stated: Stated, form: str, number: int = 0) -> Report:
    """A report as alignment gives it: every cell 0 but the stated ones, its paragraphs in their parts."""
    template = load_template(stated.template or form)
    title = stated.title
    if title is None:
        title = f"{stated.organ or ''}{f'{stated.year}年' if stated.year else ''}政府信息公开工作年度报告"
    headings, prose = _text(stated, template, title)
    name = f"{number}/{stated.organ}{stated.year}"
    if stated.absent:
        empty = Report(
            f"{name}.html", hashlib.sha256(name.encode()).hexdigest(), "unknown", ABSENT, reason=ABSENT
        )
        return replace(empty, organ=stated.organ, year=stated.year, body=_body(stated))
    if stated.scanned:
        unread = Report(f"{name}.pdf", hashlib.sha256(name.encode()).hexdigest(), "pdf", "unreadable")
        return replace(unread, reason="no_text_layer")
    return Report(
        path=f"{name}.html",
        sha256=stated.sha256 or hashlib.sha256(name.encode()).hexdigest(),
        kind=stated.kind,
        status="read",
        organ=stated.organ,
        organ_at=Place(line=1),
        year=stated.year,
        year_at=Place(line=1),
        title=title or None,
        title_at=Place(line=1),
        published=stated.published,
        template=template.id,
        cells={
            slot: cell_of(template.slots[slot], stated.cells.get(slot, 0), stated.raw.get(slot))
            for slot in template.slots
        },
        headings=headings,
        prose=prose,
        problems=tuple(Problem(code, code) for code in stated.problems),
        form_marks=tuple(FormMark(**mark) for mark in stated.form_marks),
        body=_body(stated),
    )


def _body(stated: Stated) -> Body | None:
    """The body as a manifest states it, where the example says anything that only a manifest can."""
    key = organ_key(stated.organ)
    if key is None or not (stated.level or stated.parent):
        return None
    level = stated.level or level_of(key)
    return Body(key, key, level, region_of(key), stated.parent, stated.address, frozenset(), listed=True)


def cell_of(slot: Slot, given: object, raw: str | None = None) -> Cell:
    """A cell from `12` (read), `"blank"` (any state without a number) or `"shifted:12"` (a state with one)."""
    at = Place(line=1)
    if isinstance(given, str):
        state, _, number = given.partition(":")
        value = _figure(slot, number) if number else None
        return Cell(slot.id, State(state), value, raw or number or None, None, at)
    return Cell(slot.id, State.READ, _figure(slot, str(given)), raw or str(given), None, at)


def _figure(slot: Slot, text: str) -> Figure:
    return Decimal(text) if slot.kind.startswith("money") else int(text)


def _text(
    stated: Stated, template: Template, title: str
) -> tuple[tuple[Heading, ...], tuple[TextBlock, ...]]:
    """Title, preamble, then each heading with the paragraphs of its part, a line each."""
    lines: list[TextBlock] = []
    headings: list[Heading] = []

    def add(texts: Sequence[str]) -> None:
        first = len(lines) + 1
        lines.extend(TextBlock(text, Place(line=n)) for n, text in enumerate(texts, start=first))

    add([title])
    add(stated.prose.get("preamble", ()))
    told: set[int] = set()
    for given in stated.headings:
        part, text = _heading(given, template, len(headings))
        add([text])
        match = _NUMERAL.match(text)
        headings.append(Heading(part, text, lines[-1].at, chinese_number(match[1]) if match else None))
        if part not in told:
            add(stated.prose.get(_PLACES[part - 1], ()))
        told.add(part)
    add(stated.prose.get("end", ()))
    return tuple(headings), tuple(lines)


def _heading(given: int | str, template: Template, place: int) -> tuple[int, str]:
    """Part and wording: of a number its official heading; other wordings stand for the part of their place."""
    if isinstance(given, str):
        return min(place + 1, 6), given
    official = template.parts[given - 1].title
    return given, official if _NUMERAL.match(official) else f"{'一二三四五六'[given - 1]}、{official}"
