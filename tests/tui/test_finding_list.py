"""Findings are listed by their causes: also a passage of the text that states the figure that would mend the tables."""

from __future__ import annotations

from dataclasses import replace

from audit.model import Explanation
from tests.tui.prepared import finding, report
from tui.finding_list import causes_of, ordered


def test_a_passage_with_the_very_figure_that_would_mend_the_tables_belongs_to_their_cause() -> None:
    of = report("云溪县财政局", 2024)
    explained = Explanation((("t3.new.total", 24, 31),), "one_cell", "")
    broken = replace(finding(of, "T3-COL", "total"), explanation=(explained,))
    broken = replace(broken, issue=broken.key)
    told = replace(
        finding(of, "NAR-NEW", "1", slots=("text:1", "t3.new.total")), quote="收到申请31件。", left=31
    )
    other = replace(told, key="other", left=30)
    unrelated = finding(of, "STR-PARTS", None)
    causes = causes_of([broken, told, other, unrelated])
    assert causes[0] == causes[1] == broken.key
    assert len({*causes[1:]}) == 3
    assert [f.rule for f in ordered((told, unrelated, broken))][:2] == ["T3-COL", "NAR-NEW"]
