"""Sentences without a figure: none received, all done, all upheld; and those that only look so."""

from __future__ import annotations

import pytest

from audit.narrative import narrative_of
from tests.audit.narrative.making import told


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("全年未收到公民、法人和其他组织的政府信息公开申请。", ["none requests"]),
        ("（二）依申请公开情况：无。", ["none requests"]),
        ("全年未收到行政许可申请；全年未接到信息公开申请。", ["none requests"]),
        ("（二）依申请公开。全年未收到当面申请。", []),
        ("（二）依申请公开。下半年未收到申请。", []),
        ("2023年未收到政府信息公开申请。", []),
        ("没有收到不予公开方面的投诉举报。", []),
        ("全年未发生因政府信息公开申请行政复议、提起行政诉讼的情况。", ["none review", "none suit"]),
        ("全年未发生行政复议被纠错的情况。", ["no_defeat review"]),
        ("（二）依申请公开。收到申请40件，已全部办结。", ["all_done requests"]),
        ("答复政府信息公开申请33件，均在法定期限内予以答复。", []),
        ("（二）依申请公开。办理12345热线47件，已全部办结。", []),
        ("信息公开类行政复议7件，诉讼9件，均获维持。", ["upheld review", "upheld suit"]),
        ("政府信息公开行政复议7件，已审结的5件均获维持。", []),
        ("2024年未收取信息处理费。", ["none fee"]),
        ("收取信息处理费380元。", []),
    ],
)
def test_what_a_sentence_says(text: str, statements: list[str]) -> None:
    assert [f"{s.kind} {s.topic}" for s in narrative_of(told(text)).statements] == statements


def test_another_body_is_the_scope_of_its_statement() -> None:
    (statement,) = narrative_of(told("县审计局未收到政府信息公开申请。")).statements
    assert statement.scope == "organ:县审计局"
