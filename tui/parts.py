"""What there is to see of a report beside its tables: part headings, problems, or why it could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.bodies import body_of
from audit.english import spoken
from audit.privacy import masked
from tui.show import clean, wrap
from tui.texts import load_texts, text

if TYPE_CHECKING:
    from audit.model import Place, Report
    from audit.template import Template
    from tui.styles import Line


def part_lines(report: Report, template: Template, cells: int) -> list[Line]:
    """The six parts with their places, then what reading noticed."""
    lines: list[Line] = [((text("form.parts_title"), "bold"),)]
    for part in template.parts:
        found = [heading for heading in report.headings if heading.part == part.number]
        if not found:
            lines.append(
                ((" x " + text("form.part_absent", number=part.number, title=clean(part.title)), "fail"),)
            )
        for heading in found:
            title = clean(masked(heading.text))
            said = text("form.part_found", number=part.number, title=title) + place_words(heading.at)
            for n, words in enumerate(wrap(said, cells - 3)):
                lines.append((((" + " if n == 0 else "   ") + words, ""),))
    lines.append(())
    lines += body_lines(report, cells)
    lines.append(((text("form.problems_title" if report.problems else "form.no_problems"), "bold"),))
    for problem in report.problems:
        place = place_words(problem.at) if problem.at is not None else ""
        for words in wrap(spoken(clean(masked(problem.message))) + place, cells - 3):
            lines.append((("   " + words, ""),))
    return lines


def place_words(at: Place) -> str:
    """Page and line of a place in its source, behind what stands there."""
    known = [(name, number) for name, number in (("page", at.page), ("line", at.line)) if number is not None]
    return "  " + "".join(text(f"cell.{name}", number=number) for name, number in known) if known else ""


def body_lines(report: Report, cells: int) -> list[Line]:
    """Level and parent of the body (said to be inferred where no manifest states them), and the original's address."""
    body = body_of(report)
    if body is None:
        return []
    guess = {name: text("body.inferred") if name in body.inferred else "" for name in ("level", "parent")}
    said = [text("body.level", level=text(f"body.levels.{body.level}")) + guess["level"]]
    if body.parent:
        said.append(text("body.parent", parent=clean(body.parent)) + guess["parent"])
    if body.address:
        said.append(text("body.address", address=clean(body.address)))
    lines: list[Line] = [((text("body.title"), "bold"),)]
    for words in said:
        lines += [(("   " + part, ""),) for part in wrap(words, cells - 3)]
    return [*lines, ()]


def unreadable_lines(report: Report, cells: int) -> list[Line]:
    """Why no figures could be taken, and what to do next."""
    reason = report.reason or "other"
    known = load_texts()
    why = known.get(f"reason.{reason}") or text("reason.other", reason=clean(reason))
    step = known.get(f"step.{reason}") or known["step.other"]
    said = [text("report.reason", reason=why)]
    said.extend(
        text("report.message", message=spoken(clean(masked(problem.message)))) for problem in report.problems
    )
    said.append(text("report.next_step", step=step))
    title = text("report.unreadable" if not report.is_read else "form.no_figures")
    lines: list[Line] = [(), ((" " + title, "bold"),), ()]
    for sentence in said:
        lines.extend(((" " + words, ""),) for words in wrap(sentence, cells - 2))
    return lines
