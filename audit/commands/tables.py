"""Results as plain text for a terminal: aligned by the width of Chinese characters, cut to the screen's width."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from audit.commands.texts import text
from audit.english import Titles, form_label, message_of, spoken
from audit.model import BADGE_MARKS, BADGE_ORDER, Outcome, State
from audit.privacy import masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Finding, Judgement, Report
    from audit.rule import RuleBook
    from audit.store import Reviews

_NARROWEST = 60


def width(words: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in words
    )


def clean(words: str) -> str:
    """Text from a report without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " if c in "\t\r\n" else "\ufffd" for c in words)


def cut(words: str, columns: int) -> str:
    """At most so many columns of a text, with an ellipsis where something is left out."""
    if width(words) <= columns:
        return words
    kept, used = "", 0
    for character in words:
        used += width(character)
        if used > columns - 1:
            break
        kept += character
    return kept + "…"


def pad(words: str, columns: int) -> str:
    """The text filled with spaces to so many columns."""
    return words + " " * max(0, columns - width(words))


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
    head = [text(f"table.{name}") for name in ("badge", "year", "failed", "doubts", "organ", "path")]
    rows = [head]
    for judgement in judgements:
        failed = sum(1 for f in judgement.findings if f.outcome is Outcome.FAIL)
        doubts = sum(1 for f in judgement.findings if f.outcome is Outcome.UNKNOWN)
        report = judgement.report
        part = f"#{report.part}" if report.part else ""
        rows.append(
            [
                f"{text(f'badge.{judgement.badge}')} {BADGE_MARKS[judgement.badge]}",
                str(report.year or ""),
                str(failed or ""),
                str(doubts or ""),
                cut(clean(report.organ or text("table.no_organ")), 36),
                clean(report.path) + part,
            ]
        )
    table = columns(rows)
    titles = Titles({rule.title: rule.title_en for rule in rule_book.rules})
    lines.append(cut(table[0], room))
    for line, judgement in zip(table[1:], judgements, strict=True):
        lines.append(cut(line, room))
        lines.extend(cut(f"      {said}", room) for said in _details(judgement, rule_book, reviews, titles))
    lines.append(_closing(judgements, rule_book))
    return "\n".join(lines)


def _details(judgement: Judgement, rule_book: RuleBook, reviews: Reviews | None, titles: Titles) -> list[str]:
    """Why a report could not be read; what its reading noticed, its failures one by one, its doubts a line a rule."""
    if not judgement.report.is_read and not judgement.findings:
        return [clean(spoken(problem.message)) for problem in judgement.report.problems[-1:]]
    lines = [
        f"· {clean(spoken(said))}" for said in dict.fromkeys(p.message for p in judgement.report.problems)
    ]
    told: set[str] = set()
    unread = _without_a_table(judgement)
    collected = {finding.key for doubts in unread.values() for finding in doubts}
    for (rule_id, outcome), group in _by_rule([f for f in judgement.findings if f.key not in collected]):
        said = [clean(message_of(finding, rule_book.by_id.get(rule_id), titles)) for finding in group]
        if outcome is Outcome.FAIL:
            for finding, words in zip(group, said, strict=True):
                severity = text(f"severity.{finding.severity}")
                lines.append(f"x {rule_id} {severity} {words}{_mark(finding, reviews)}")
            if rule_id not in told:
                lines.append("    " + text("table.law", law=clean(group[0].basis)))
            told.add(rule_id)
        else:
            more = text("table.places", count=len(group)) if len(group) > 1 else ""
            lines.append(f"? {rule_id} {said[0]}{more}")
    for table, doubts in unread.items():
        counted = Counter(finding.rule for finding in doubts)
        rules = "、".join(
            rule_id if count == 1 else f"{rule_id}×{count}" for rule_id, count in counted.items()
        )
        lines.append(text("table.unread", table=text(f"table.name_{table}"), rules=rules))
    return lines


def _without_a_table(judgement: Judgement) -> dict[int, list[Finding]]:
    """The doubts that have one cause, a table of which no cell was read: by the number of the table."""
    cells = judgement.report.cells
    seen = {int(slot[1]) for slot, cell in cells.items() if cell.state is not State.MISSING}
    found: dict[int, list[Finding]] = {}
    for finding in judgement.findings:
        if finding.outcome is Outcome.UNKNOWN and finding.table is not None and finding.table not in seen:
            found.setdefault(finding.table, []).append(finding)
    return dict(sorted(found.items()))


def _by_rule(findings: Sequence[Finding]) -> list[tuple[tuple[str, Outcome], list[Finding]]]:
    """Failures as they stand, those of one rule together where they are neighbours; doubts a rule once, wherever."""
    found: list[tuple[tuple[str, Outcome], list[Finding]]] = []
    doubts: dict[str, list[Finding]] = {}
    for finding in findings:
        key = (finding.rule, finding.outcome)
        if finding.rule in doubts and finding.outcome is not Outcome.FAIL:
            doubts[finding.rule].append(finding)
        elif found and found[-1][0] == key:
            found[-1][1].append(finding)
        else:
            found.append((key, [finding]))
            if finding.outcome is not Outcome.FAIL:
                doubts[finding.rule] = found[-1][1]
    return found


def _mark(finding: Finding, reviews: Reviews | None) -> str:
    review = reviews.of(finding) if reviews is not None else None
    return f"  [{text(f'review.{review.state}')}]" if review is not None else ""


def _closing(judgements: Sequence[Judgement], rule_book: RuleBook) -> str:
    counted = {badge: sum(1 for j in judgements if j.badge is badge) for badge in BADGE_ORDER}
    words = "  ".join(f"{text(f'badge.{badge}')} {number}" for badge, number in counted.items() if number)
    return text(
        "table.closing",
        count=len(judgements),
        words=words,
        rules=len(rule_book.rules),
        version=rule_book.version,
    )


def cells_table(report: Report) -> str:
    """What was read from one report: a line a cell that holds a figure other than 0, or has a state to know."""
    from audit.template import load_template

    place = f"#{report.part}" if report.part else ""
    lines = [
        f"{clean(report.path)}{place}  {clean(report.organ or text('table.no_organ'))}  {report.year or text('table.no_year')}"
    ]
    lines += [f"  ! {clean(spoken(problem.message))}" for problem in report.problems]
    if report.template is None or not report.cells:
        return "\n".join(lines)
    slots = load_template(report.template).slots
    zeros = 0
    rows: list[list[str]] = []
    for cell in report.cells.values():
        if cell.state is State.READ and cell.value == 0:
            zeros += 1
            continue
        line = text("table.line", line=cell.at.line) if cell.at and cell.at.line else ""
        value = "" if cell.value is None else f"{cell.value}"
        rows.append(
            [
                f"  {form_label(slots[cell.slot].name)}",
                value,
                text(f"state.{cell.state}"),
                line,
                clean(spoken(masked(cell.note or ""))),
            ]
        )
    room = screen_width()
    lines += [cut(line, room) for line in (columns(rows) if rows else [])]
    lines.append("  " + text("table.cells", count=len(report.cells), zeros=zeros))
    return "\n".join(lines)
