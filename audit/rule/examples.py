"""The examples of a rule file: reports stated by a few figures and sentences, and the outcomes that they must give."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audit.errors import RuleError
    from audit.template import Template

PLACES = ("preamble", "one", "two", "three", "four", "five", "six", "end")
"""Where the sentences of `prose` stand: before the first part, in the six parts, behind the last."""
ALL_PARTS = (1, 2, 3, 4, 5, 6)
_OWN_YEAR = 2024
_OWN_ORGAN = "临沅县教育局"
_REPORT_KEYS = {
    "organ", "year", "template", "title", "published", "address", "cells", "raw", "prose", "headings", "problems",
    "level", "parent", "kind", "sha256", "absent", "form_marks", "scanned",
}  # fmt: skip
_EXAMPLE_KEYS = _REPORT_KEYS | {
    "name",
    "expect",
    "severity",
    "previous",
    "previous_prose",
    "others",
    "roster",
    "earlier",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """One report of an example: an otherwise all-zero form and the sentences that its parts hold."""

    organ: str | None = _OWN_ORGAN
    year: int | None = _OWN_YEAR
    template: str | None = None
    """The edition of the form; None for the one that the rule names first."""
    title: str | None = None
    published: datetime.date | None = None
    address: str | None = None
    cells: Mapping[str, object] = field(default_factory=dict)
    """Slot -> a number, a state ("blank") or both ("shifted:12")."""
    raw: Mapping[str, str] = field(default_factory=dict)
    """Slot -> what is printed in the cell, where that is more than the number."""
    prose: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """One of PLACES -> its paragraphs."""
    headings: tuple[int | str, ...] = ALL_PARTS
    """Parts (their official headings) or headings in other words, numerals and all."""
    problems: tuple[str, ...] = ()
    level: str | None = None
    """What a manifest says about the body: its level and the body above it."""
    parent: str | None = None
    kind: str = "html"
    sha256: str | None = None
    absent: bool = False
    """Whether a manifest names the body and the batch has no report of it."""
    form_marks: tuple[Mapping[str, Any], ...] = ()
    """Where its tables differ from the form, as alignment notes it (`audit.model.FormMark`)."""
    scanned: bool = False
    """Whether the file is a picture that nobody can read."""


@dataclass(frozen=True, slots=True)
class Example:
    """A report, the others of its batch, and the outcomes that the rule must give on it: scope -> outcome."""

    name: str
    expect: Mapping[str, str]
    """Scopes ("" where the rule speaks once a report) -> outcome; no other scope may fail."""
    report: Stated
    others: tuple[Stated, ...] = ()
    """The rest of the batch, last year's report of the same body among them."""
    earlier: Stated | None = None
    """The report as it was before its file was changed."""
    severity: str | None = None
    """How much the failures must weigh, where an example tells conditions apart."""


def parse_examples(
    entries: Sequence[Mapping[str, Any]],
    scopes: frozenset[str] | None,
    slots_of: Callable[[str | None], Template],
    fail: Callable[[str], RuleError],
) -> tuple[Example, ...]:
    """The [[examples]] of a rule file; `scopes` are those that the rule has, None where they follow the text."""
    examples = tuple(_Reader(entry, slots_of, fail).example(scopes) for entry in entries)
    outcomes = {outcome for example in examples for outcome in example.expect.values()}
    if not {"pass", "fail"} <= outcomes:
        raise fail("examples 至少要有一个通过的例子（expect 含 pass）和一个不通过的例子（expect 含 fail）。")
    return examples


class _Reader:
    """Turns one [[examples]] table into an Example, or says what is wrong with it."""

    def __init__(
        self,
        entry: Mapping[str, Any],
        slots_of: Callable[[str | None], Template],
        fail: Callable[[str], RuleError],
    ) -> None:
        self.entry = entry
        self.slots_of = slots_of
        self.name = entry.get("name", "")
        self._fail = fail

    def fail(self, what: str) -> RuleError:
        return self._fail(f"例“{self.name}”中的{what}")

    def example(self, scopes: frozenset[str] | None) -> Example:
        entry = self.entry
        if unknown := sorted(set(entry) - _EXAMPLE_KEYS):
            raise self.fail(f" {unknown[0]} 不认识；可用 {'、'.join(sorted(_EXAMPLE_KEYS))}。")
        expect = entry.get("expect")
        expect = {"": expect} if isinstance(expect, str) else dict(expect or {})
        if scopes is not None and (unknown := sorted(set(expect) - scopes)):
            raise self.fail(f"范围 {unknown[0]} 不属于这条规则。")
        if wrong := sorted(set(expect.values()) - {"pass", "fail", "unknown", "not_applicable"}):
            raise self.fail(f"结果 {wrong[0]} 不认识；可用 pass、fail、unknown、not_applicable。")
        report = self._stated({key: value for key, value in entry.items() if key in _REPORT_KEYS}, {})
        others = [self._stated(other, entry) for other in entry.get("others", ())]
        if "previous" in entry or "previous_prose" in entry:
            before = {"cells": entry.get("previous", {}), "prose": entry.get("previous_prose", {})}
            others.insert(0, self._stated({**before, "year": (report.year or _OWN_YEAR) - 1}, entry))
        earlier = self._stated(entry["earlier"], entry) if "earlier" in entry else None
        return Example(self.name, expect, report, tuple(others), earlier, entry.get("severity"))

    def _stated(self, entry: Mapping[str, Any], beside: Mapping[str, Any]) -> Stated:
        """One report; another one of the batch is of the same body unless it says otherwise."""
        if unknown := sorted(set(entry) - _REPORT_KEYS):
            raise self.fail(f" {unknown[0]} 不认识；报告可用 {'、'.join(sorted(_REPORT_KEYS))}。")
        slots = self.slots_of(entry.get("template")).slots
        cells, raw = entry.get("cells", {}), entry.get("raw", {})
        if strange := sorted({*cells, *raw} - set(slots)):
            raise self.fail(f"指标 {strange[0]} 不存在。")
        prose = {place: _paragraphs(text) for place, text in entry.get("prose", {}).items()}
        if strange := sorted(set(prose) - set(PLACES)):
            raise self.fail(f" prose.{strange[0]} 不认识；可用 {'、'.join(PLACES)}。")
        published = entry.get("published")
        if published is not None and type(published) is not datetime.date:
            raise self.fail(f" published 应为日期，如 2025-01-20，不是 {published!r}。")
        given = {
            key: entry[key]
            for key in ("title", "address", "level", "parent", "kind", "sha256", "absent", "scanned")
            if key in entry
        }
        return Stated(
            organ=_none(entry.get("organ", beside.get("organ", _OWN_ORGAN))),
            year=_none(entry.get("year", beside.get("year", _OWN_YEAR))),
            template=entry.get("template", beside.get("template")),
            published=published,
            cells=cells,
            raw=raw,
            prose=prose,
            headings=tuple(entry.get("headings", ALL_PARTS)),
            problems=tuple(entry.get("problems", ())),
            form_marks=self._form_marks(entry.get("form_marks", ())),
            **given,
        )

    def _form_marks(self, entries: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
        known = {"kind", "text", "official", "certain"}
        for entry in entries:
            if not {"kind", "text"} <= set(entry) <= known:
                raise self.fail(
                    f" form_marks 每项要有 kind 和 text，可有 official、certain，不是 {dict(entry)}。"
                )
        return tuple(entries)


def _paragraphs(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _none(value: Any) -> Any:
    """None for "", since TOML has no word for what is absent."""
    return None if value == "" else value
