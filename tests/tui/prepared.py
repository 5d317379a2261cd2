"""Prepared values for the screens: reports, findings, rules and reviews made by hand, no engine involved."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.batch import JudgedBatch
from audit.identity import finding_key, subject_of
from audit.model import (
    Attestation,
    Badge,
    Cell,
    Figure,
    Finding,
    Heading,
    Judgement,
    Outcome,
    Place,
    Problem,
    Report,
    Severity,
    State,
    Verdict,
)
from audit.template import load_template
from tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEMPLATE = load_template("2021")


@dataclass(frozen=True)
class Term:
    """One figure of an equation."""

    sign: int
    slot: str


@dataclass(frozen=True)
class Equation:
    """Both sides of a rule."""

    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]


@dataclass(frozen=True)
class Rule:
    """What the screens show of a rule."""

    title: str
    law: str
    reason: str
    severity: Severity = Severity.ERROR
    title_en: str = ""
    message: str = ""
    message_en: str = ""
    messages: Mapping[str, str] = field(default_factory=dict)
    messages_en: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RuleBook:
    """Just enough of a rule book."""

    by_id: Mapping[str, Rule]
    version: str = "prepared"


RULES = RuleBook(
    {
        "T3-COL": Rule(
            "收办平衡",
            "国办公开办函〔2021〕30号所附表格注明：第一项加第二项之和，等于第三项加第四项之和",
            "收到的申请要么办结，要么结转，少一件就是有申请没有下落。",
        ),
        "T3-SUM": Rule("办理结果合计", "国办公开办函〔2021〕30号所附表格", "各种办理结果之和应等于总计。"),
        "YOY-CARRY": Rule(
            "结转衔接", "条例第五十条；国办公开办函〔2021〕30号", "今年开头的未办件就是去年末尾的未办件。"
        ),
        "STR-PARTS": Rule("六个部分", "条例第五十条", "年度报告应当写明的六个方面不能缺。"),
        "FMT-BLANK": Rule("空白格", "国办公开办函〔2021〕30号", "没有发生的应填 0。", Severity.WARNING),
    }
)
LAW = "国办公开办函〔2021〕30号"


def cell(
    slot: str,
    value: Figure | None = 0,
    state: State = State.READ,
    *,
    raw: str | None = None,
    note: str | None = None,
) -> Cell:
    """A cell with a place."""
    printed = raw if raw is not None or value is None else str(value)
    return Cell(slot, state, value, printed, note, Place(line=12, table=2, row=4, column=3))


def report(
    organ: str | None = "云溪县教育局",
    year: int | None = 2024,
    *,
    path: str | None = None,
    figures: Mapping[str, Figure | Cell] | None = None,
    **more: Any,
) -> Report:
    """A report of the 2021 form whose figures are 0 unless given."""
    cells = {slot: cell(slot) for slot in TEMPLATE.slots}
    for slot, value in (figures or {}).items():
        cells[slot] = value if isinstance(value, Cell) else cell(slot, value)
    values: dict[str, Any] = {
        "path": path or f"{year}/{organ}.html",
        "sha256": f"{organ}{year}{path}".encode("utf-8", "surrogateescape").hex()[:64].ljust(64, "0"),
        "kind": "html",
        "status": "read",
        "organ": organ,
        "year": year,
        "template": "2021",
        "published": datetime.date((year or 2024) + 1, 1, 20),
        "cells": cells,
        "headings": tuple(
            Heading(part.number, part.title, Place(line=10 * part.number)) for part in TEMPLATE.parts
        ),
    }
    return Report(**{**values, **more})


def unreadable(path: str = "扫描件.pdf", reason: str = "no_text_layer") -> Report:
    """A file that could not be read."""
    problem = Problem(reason, "页面上没有可以取出的文字。")
    return Report(path, "f" * 64, "pdf", "unreadable", reason=reason, problems=(problem,))


def finding(
    of: Report,
    rule: str = "T3-COL",
    scope: str | None = "natural_person",
    *,
    outcome: Outcome = Outcome.FAIL,
    severity: Severity = Severity.ERROR,
    table: int | None = 3,
    slots: Sequence[str] = (),
    sides: tuple[Figure | None, Figure | None] = (None, None),
    message: str = "两边不等。",
    verdict: Verdict = Verdict.REPORT_ERROR,
) -> Finding:
    """A finding about this report."""
    left, right = sides
    delta = left - right if left is not None and right is not None else None
    return Finding(
        key=finding_key(of.sha256, of.part, rule, scope),
        subject=subject_of(of.organ, of.year, rule, scope, of.sha256),
        values="0123456789abcdef",
        rule=rule,
        rule_version="1",
        severity=severity,
        outcome=outcome,
        scope=scope,
        table=table,
        slots=tuple(slots),
        left=left,
        right=right,
        delta=delta,
        message=message,
        basis="",
        verdict=verdict,
    )


COLUMN = ("new", "carried_in"), ("handled_total", "carried_out")


def column_equation(column: str = "natural_person") -> Equation:
    """T3-COL in one column."""
    left, right = (tuple(Term(1, f"t3.{row}.{column}") for row in rows) for rows in COLUMN)
    return Equation(left, "=", right)


def sum_equation(column: str = "natural_person") -> Equation:
    """T3-SUM in one column."""
    rows = [
        row.key for row in TEMPLATE.tables[3].rows if row.key.split(".")[1] not in {*COLUMN[0], *COLUMN[1]}
    ]
    return Equation(
        tuple(Term(1, f"{row}.{column}") for row in rows), "=", (Term(1, f"t3.handled_total.{column}"),)
    )


def carry_equation(column: str = "total") -> Equation:
    """YOY-CARRY in one column."""
    return Equation((Term(1, f"t3.carried_in.{column}"),), "=", (Term(1, f"prev:t3.carried_out.{column}"),))


def equation_of(found: Finding) -> Equation | None:
    """The equation of a prepared finding."""
    made = {"T3-COL": column_equation, "T3-SUM": sum_equation, "YOY-CARRY": carry_equation}.get(found.rule)
    return made(found.scope or "total") if made else None


def judged(of: Report, badge: Badge = Badge.PASS, *findings: Finding) -> Judgement:
    """A judgement."""
    counts = {Outcome.PASS: 51, Outcome.FAIL: 0, Outcome.UNKNOWN: 0, Outcome.NOT_APPLICABLE: 9}
    for found in findings:
        counts[found.outcome] += 1
    return Judgement(of, badge, counts, findings)


@dataclass(frozen=True)
class Review:
    """A review as the log would give it."""

    state: str = "follow_up"
    inspector: str = "zhang"
    at: str = "2026-02-03T01:02:03.000Z"
    note: str | None = "电话核实"


@dataclass
class Reviews:
    """Reviews by subject."""

    by_subject: dict[str, Review] = field(default_factory=dict)

    def of(self, found: Finding) -> Review | None:
        """Of a finding."""
        return self.by_subject.get(found.subject)

    def of_report(self, of: Report) -> Review | None:
        """Of a report."""
        return self.by_subject.get(subject_of(of.organ, of.year, "", None, of.sha256))

    def attested(self, of: Report) -> Mapping[str, Attestation]:
        """Nobody attested anything."""
        return {}

    @property
    def attestations(self) -> Mapping[str, Attestation]:
        """Nobody attested anything."""
        return {}

    @property
    def concerned(self) -> None:
        """Anything may have a review."""

    def inspector_of(self, of: Report) -> str | None:
        """Nobody has it."""
        return None

    def __len__(self) -> int:
        return len(self.by_subject)


def sample() -> JudgedBatch:
    """A small batch with one of everything that a screen has to show."""
    figures: dict[str, Figure | Cell] = {
        "t3.new.natural_person": 40,
        "t3.carried_in.natural_person": 2,
        "t3.granted.natural_person": 5,
        "t3.unavailable.not_held.natural_person": 33,
        "t3.handled_total.natural_person": 38,
        "t3.carried_out.natural_person": 5,
        "t3.new.total": 40,
        "t3.carried_in.total": 2,
        "t3.handled_total.total": 38,
        "t3.carried_out.total": 5,
        "t3.new.business": cell("", None, State.BLANK, raw=""),
        "t3.new.research": cell("", None, State.NIL_MARK, raw="/"),
        "t3.granted.business": cell("", 3, State.SHIFTED, note="少一列，按标签归位"),
        "t3.granted.research": cell("", None, State.MISSING),
        "t3.granted.public_interest": cell("", None, State.UNREADABLE, raw="4件（含2件）"),
        "t3.granted.legal_service": cell("", None, State.AMBIGUOUS, note="3 或 5"),
        "t3.granted.other": cell("", 7, State.ATTESTED),
        "t2.licensing.decisions": 11398889,
    }
    broken = report("云溪县人民政府办公室", figures=figures)
    before = report(
        "云溪县人民政府办公室", 2023, figures={"t3.carried_out.total": 4, "t3.carried_out.natural_person": 4}
    )
    doubtful = report("云溪县水利局", figures={"t3.new.other": cell("", None, State.MISSING)})
    hostile = report("[red]国发[2019]5号[/b] a[/b]c \x1b[31m\u202e", 2024, path="a[/b]c/报告👍.txt")
    absent = report("云溪县青石镇人民政府", 2022, headings=())
    return JudgedBatch(
        [
            judged(
                broken,
                Badge.FAIL,
                finding(broken, sides=(42, 43), message="自然人一列：40 + 2 ≠ 38 + 5，相差 -1。"),
                finding(
                    broken, scope="total", sides=(42, 43), message="总计一列：40 + 2 ≠ 38 + 5，相差 -1。"
                ),
                finding(
                    broken,
                    "T3-SUM",
                    sides=(38, 38),
                    outcome=Outcome.UNKNOWN,
                    verdict=Verdict.EXTRACTION_DOUBT,
                    message="有一格没有读到，不能判定。",
                ),
                finding(
                    broken,
                    "YOY-CARRY",
                    "total",
                    sides=(2, 4),
                    message="上年结转 2，上年报告结转下年 4，相差 -2。",
                ),
                finding(
                    broken,
                    "FMT-BLANK",
                    "t3.new.business",
                    severity=Severity.INFO,
                    slots=("t3.new.business",),
                    message="这一格是空白。",
                ),
            ),
            judged(before),
            judged(
                doubtful,
                Badge.UNKNOWN,
                finding(doubtful, scope="other", outcome=Outcome.UNKNOWN, verdict=Verdict.EXTRACTION_DOUBT),
            ),
            judged(hostile),
            judged(
                absent,
                Badge.FAIL,
                finding(absent, "STR-PARTS", None, table=None, message="没有找到第三部分的标题。"),
            ),
            judged(unreadable(), Badge.UNREADABLE),
        ]
    )


def session(batch: JudgedBatch | None = None, tmp: Path = Path("批次")) -> Session:
    """A session on prepared values, everything read."""
    made = Session(tmp, rule_book=RULES, equation_of=equation_of)
    made.take(batch or sample(), complete=True)
    return made
