"""Results as plain text for a terminal: aligned by the width of Chinese characters, cut to the screen's width."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from audit.model import BADGE_MARKS, BADGE_ORDER, BADGE_WORDS, Outcome, Severity, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Finding, Judgement, Report
    from audit.rule import RuleBook
    from audit.store import Reviews

_STATE_WORDS = {
    State.READ: "",
    State.BLANK: "空白",
    State.NIL_MARK: "符号",
    State.UNREADABLE: "不是数字",
    State.SHIFTED: "移位",
    State.AMBIGUOUS: "多解",
    State.MISSING: "缺失",
    State.OCR: "识别",
    State.ATTESTED: "核读",
    State.DEDUCED: "推定",
}
_SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "预警", Severity.INFO: "提示"}
_NARROWEST = 60


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def clean(text: str) -> str:
    """Text from a report without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " if c in "\t\r\n" else "\ufffd" for c in text)


def cut(text: str, columns: int) -> str:
    """At most so many columns of a text, with an ellipsis where something is left out."""
    if width(text) <= columns:
        return text
    kept, used = "", 0
    for character in text:
        used += width(character)
        if used > columns - 1:
            break
        kept += character
    return kept + "…"


def pad(text: str, columns: int) -> str:
    """The text filled with spaces to so many columns."""
    return text + " " * max(0, columns - width(text))


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with aligned columns, two spaces between."""
    widths = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))]
    return ["  ".join(pad(cell, widths[n]) for n, cell in enumerate(row)).rstrip() for row in rows]


def screen_width() -> int:
    """Columns to use: the terminal's, or what COLUMNS says; plain long lines where the output is a pipe."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return 200
    return max(_NARROWEST, shutil.get_terminal_size((80, 24)).columns)


def check_table(judgements: Sequence[Judgement], rule_book: RuleBook, reviews: Reviews | None) -> str:
    """The judged batch: a line a report, below it what it failed and what could not be decided, then counts."""
    room = screen_width()
    lines: list[str] = []
    head = ["徽标", "年份", "不符", "存疑", "机关", "文件"]
    rows = [head]
    for judgement in judgements:
        failed = sum(1 for f in judgement.findings if f.outcome is Outcome.FAIL)
        doubts = sum(1 for f in judgement.findings if f.outcome is Outcome.UNKNOWN)
        report = judgement.report
        part = f"#{report.part}" if report.part else ""
        rows.append(
            [
                f"{BADGE_WORDS[judgement.badge]} {BADGE_MARKS[judgement.badge]}",
                str(report.year or ""),
                str(failed or ""),
                str(doubts or ""),
                cut(clean(report.organ or "（未找到机关名称）"), 36),
                clean(report.path) + part,
            ]
        )
    table = columns(rows)
    lines.append(cut(table[0], room))
    for line, judgement in zip(table[1:], judgements, strict=True):
        lines.append(cut(line, room))
        lines.extend(cut(f"      {text}", room) for text in _details(judgement, rule_book, reviews))
    lines.append(_closing(judgements, rule_book))
    return "\n".join(lines)


def _details(judgement: Judgement, rule_book: RuleBook, reviews: Reviews | None) -> list[str]:
    """Why a report could not be read; what its reading noticed, its failures one by one, its doubts a line a rule."""
    if not judgement.report.is_read:
        return [clean(problem.message) for problem in judgement.report.problems[-1:]]
    lines = [f"· {clean(said)}" for said in dict.fromkeys(p.message for p in judgement.report.problems)]
    for rule_id, found in groupby(judgement.findings, key=lambda f: (f.outcome, f.rule)):
        group = list(found)
        rule = rule_book.by_id[rule_id[1]]
        if group[0].outcome is Outcome.FAIL:
            for finding in group:
                lines.append(
                    f"x {rule.id} {_SEVERITY_WORDS[finding.severity]} {clean(finding.message)}{_mark(finding, reviews)}"
                )
            lines.append(f"    依据：{clean(group[0].basis)}")
        else:
            first = clean(group[0].message)
            more = f"（共 {len(group)} 处）" if len(group) > 1 else ""
            lines.append(f"? {rule.id} {first}{more}")
    return lines


def _mark(finding: Finding, reviews: Reviews | None) -> str:
    review = reviews.of(finding) if reviews is not None else None
    return f"  [{review.word}]" if review is not None else ""


def _closing(judgements: Sequence[Judgement], rule_book: RuleBook) -> str:
    counted = {badge: sum(1 for j in judgements if j.badge is badge) for badge in BADGE_ORDER}
    words = "  ".join(f"{BADGE_WORDS[badge]} {number}" for badge, number in counted.items() if number)
    return f"共 {len(judgements)} 份：{words}（规则 {len(rule_book.rules)} 条，版本 {rule_book.version}）"


def cells_table(report: Report) -> str:
    """What was read from one report: a line a cell that holds a figure other than 0, or has a state to know."""
    from audit.template import load_template

    place = f"#{report.part}" if report.part else ""
    lines = [
        f"{clean(report.path)}{place}  {clean(report.organ or '（未找到机关名称）')}  {report.year or '（未找到年份）'}"
    ]
    lines += [f"  ! {clean(problem.message)}" for problem in report.problems]
    if report.template is None or not report.cells:
        return "\n".join(lines)
    slots = load_template(report.template).slots
    zeros = 0
    rows: list[list[str]] = []
    for cell in report.cells.values():
        if cell.state is State.READ and cell.value == 0:
            zeros += 1
            continue
        line = f"第 {cell.at.line} 行" if cell.at and cell.at.line else ""
        value = "" if cell.value is None else f"{cell.value}"
        rows.append(
            [f"  {slots[cell.slot].name}", value, _STATE_WORDS[cell.state], line, clean(cell.note or "")]
        )
    room = screen_width()
    lines += [cut(line, room) for line in (columns(rows) if rows else [])]
    lines.append(f"  共 {len(report.cells)} 格，其中 {zeros} 格读到 0（未列）")
    return "\n".join(lines)
