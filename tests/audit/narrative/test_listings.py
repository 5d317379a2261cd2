"""Lists of parts: which are whole, and what they add up to."""

from __future__ import annotations

import pytest

from audit.narrative import narrative_of
from tests.audit.narrative.making import told


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        (
            "发布信息18条，其中机构设置1条，领导分工4条，工作规则3条，民生信息1条，较好地完成了任务。",
            [(18, 9)],
        ),
        ("发布信息12条，其中政策文件7条、工作动态5条等。", []),
        ("发布信息12条，其中主要政策文件7条、工作动态5条。", []),
        ("公开信息171条：基层领域124条，工作动态34条，预算决算13条。", [(171, 171)]),
        ("共办理21件。其中，网络申请14件，书面申请7件。", [(21, 21)]),
        ("共公开信息72条（政策类50条、动态类22条）。", [(72, 72)]),
        ("复议7件，其中维持5件，纠正2件；诉讼3件，其中维持2件，纠正1件。", [(7, 7), (3, 3)]),
        ("发布信息近百条，其中政策7条、动态5条。", []),
        ("答复805件（含上年度结转18件，另有72件顺延到下年度答复）。", []),
    ],
)
def test_a_list_and_its_total(text: str, lists: list[tuple[int, int]]) -> None:
    found = [(listing.total, sum(listing.parts)) for listing in narrative_of(told(text)).listings]
    assert found == lists
