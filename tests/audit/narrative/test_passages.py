"""Paragraphs and sentences: lines that belong together, places that stay."""

from __future__ import annotations

from dataclasses import replace

from audit.examples import report_of
from audit.model import Place, TextBlock
from audit.narrative.passages import bare, passages_of, sentences_of
from audit.rule.examples import Stated
from tests.audit.narrative.making import told


def lines(*texts: str, kind: str = "text", start: int = 1):  # type: ignore[no-untyped-def]
    blocks = tuple(TextBlock(text, Place(line=n)) for n, text in enumerate(texts, start=start))
    return replace(told(), prose=blocks, headings=(), kind=kind)


def test_wrapped_lines_are_one_sentence_and_each_number_keeps_its_line() -> None:
    report = lines(
        "全年收到政府信息公开申请 34 件，上年结转政府信息公开", "申请 2 件，所有申请均已按要求办理完成。"
    )
    (passage,) = passages_of(report)
    (sentence,) = sentences_of((passage,))
    assert sentence.bare.endswith("上年结转政府信息公开申请2件，所有申请均已按要求办理完成。")
    assert passage.place(passage.text.index("所有")).line == 2


def test_a_number_that_a_line_end_may_have_broken_is_not_clear() -> None:
    (sentence,) = sentences_of(passages_of(lines("全年收到政府信息公开申请件数共计为1", "2件，均已答复。")))
    assert not sentence.is_clear


def test_paragraphs_of_a_page_are_not_joined() -> None:
    assert (
        len(passages_of(lines("全年收到政府信息公开申请三十四件，上年结转政府信息", "公开", kind="html")))
        == 2
    )


def test_bare_text_has_one_kind_of_comma_and_none_in_numbers() -> None:
    assert bare("共 １,２０３ 件,其中") == "共1203件，其中"


def test_a_title_is_a_passage_of_its_own_where_lines_are_joined() -> None:
    title = "临沅县教育局2024年政府信息公开工作年度报告"
    preamble = "现公布临沅县教育局2023年政府信息公开工作年度报告。"
    report = report_of(Stated(prose={"preamble": (preamble,)}, kind="pdf"), "2021")
    assert [passage.text for passage in passages_of(report)][:2] == [title, preamble]
