"""Document -> Report: which form it is, who it is from, and a Cell for every slot of the form.

Labels decide rows, headers decide columns; the state of each Cell tells how its number was found. Nothing here
adds figures up: a sum that fails is a finding of a later stage, never a reason to move a figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.align.cells import merge
from audit.align.form import recognise_form
from audit.align.tables import read_tables
from audit.headings import find_headings, heading_problems
from audit.model import Problem, Report, State, TextBlock
from audit.organs import identify, mentions_the_report
from audit.several import reports_in
from audit.template import load_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Document


def align_all(documents: Sequence[Document], *, path: str, sha256: str) -> tuple[Report, ...]:
    """Every report of a file; `part` counts them from 1 where the file holds several."""
    single = [part for document in documents for part in reports_in(document)]
    return tuple(
        align(document, path=path, sha256=sha256, part=number if len(single) > 1 else None)
        for number, document in enumerate(single, start=1)
    )


def align(document: Document, *, path: str, sha256: str, part: int | None = None) -> Report:
    """The report that a document holds. Any document has an answer; what cannot be told stays None or missing.

    The result is unreadable (`not_a_report`) when nothing of an annual report is in the document.
    """
    prose = tuple(block for block in document.blocks if isinstance(block, TextBlock))
    identity = identify(document, prose)
    form: str | None = recognise_form(document, identity.year)
    template = load_template(form)
    headings = find_headings(document, template)
    sightings, form_marks = read_tables(document, template)
    cells = {slot_id: merge(slot, sightings.get(slot_id, ())) for slot_id, slot in template.slots.items()}
    problems = document.problems + heading_problems(document, headings)
    status, reason = "read", None
    found = any(cell.state is not State.MISSING for cell in cells.values())
    if not found and identity.title is None and not headings and not mentions_the_report(prose):
        status, reason, cells, form = "unreadable", "not_a_report", {}, None
        problems += (
            Problem(
                reason,
                "没有找到年度报告的标题、部分标题或表格；请确认这份文件是政府信息公开工作年度报告。",
            ),
        )
    elif not found:
        problems += (
            Problem(
                "no_tables", "没有找到表二、表三、表四中的任何一格；请核对原文是否以图片或附件形式附表。"
            ),
        )
    if status == "read" and identity.year is None:
        problems += (Problem("no_year", "标题和统计期限中都没有找到年份，不能与上年核对；请核对原文标题。"),)
    if status == "read" and identity.organ is None:
        problems += (Problem("no_organ", "标题和落款中都没有找到机关名称，不能与上年核对；请核对原文标题。"),)
    return Report(
        path=path,
        sha256=sha256,
        kind=document.kind,
        status=status,
        part=part,
        reason=reason,
        organ=identity.organ,
        organ_at=identity.organ_at,
        year=identity.year,
        year_at=identity.year_at,
        title=identity.title,
        title_at=identity.title_at,
        published=identity.published,
        published_at=identity.published_at,
        template=form,
        cells=cells,
        headings=headings,
        prose=prose,
        problems=problems,
        form_marks=form_marks if status == "read" else (),
    )
