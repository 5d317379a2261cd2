"""What is under the cursor when a finding is chosen."""

from __future__ import annotations

from dataclasses import replace

from audit.batch import JudgedBatch
from audit.model import Badge, Outcome, State
from tests.tui.prepared import cell, finding, judged, report, session
from tui.desk import Desk
from tui.styles import plain


def test_a_finding_about_a_sentence_begins_with_the_sentence_and_one_in_doubt_with_its_doubtful_figure() -> (
    None
):
    figures = {"t3.new.total": cell("t3.new.total", 24), "t3.carried_in.total": cell("", None, State.BLANK)}
    of = report("云溪县财政局", 2024, figures=figures)
    told = replace(finding(of, "NAR-NEW", "1", slots=("text:1", "t3.new.total")), quote="收到申请31件。")
    doubt = finding(
        of, "T3-COL", "total", outcome=Outcome.UNKNOWN, slots=("t3.new.total", "t3.carried_in.total")
    )
    desk = Desk(session(JudgedBatch([judged(of, Badge.FAIL, told, doubt)])), 0)
    assert desk.finding == told and desk.cursor is None
    assert "收到申请31件。" in plain(desk.story_line(80))
    desk.choose(1)
    assert desk.cursor == "t3.carried_in.total", "this one can be attested at once"
