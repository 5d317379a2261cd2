"""What the engine says is told in English: every sentence of every rule's examples, problems of reading, evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit import language
from audit.english import Titles, forms, message_of, spoken
from audit.examples import answer
from tests.shipped import BOOK

ROOT = Path(__file__).parents[3]
CHINESE = re.compile(r"[\u3400-\u9fff]+")
QUOTED = re.compile(r"“[^”]*”(?:（应为“[^”]*”）)?|国办公开办函〔\d+〕\d+号|1/|临沅县\w+|张\*\*|\b[件万]\b")
"""Words of the report, names of bodies and of documents, and the units that a rule speaks of."""
TITLES = Titles({rule.title: rule.title_en for rule in BOOK.rules})


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_chosen", ["en"])


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_whatever_a_rule_says_of_its_examples_is_said_in_english(rule: object) -> None:
    for example in rule.examples:  # type: ignore[attr-defined]
        for finding in answer(rule, example).judgement.findings:  # type: ignore[arg-type]
            notes = [explanation.note for explanation in finding.explanation]
            said = [message_of(finding, rule, TITLES)]
            said += [spoken(words, TITLES) for words in (*finding.evidence, *finding.derivation, *notes)]
            for words in said:
                assert not CHINESE.search(QUOTED.sub("", words)), words


@pytest.mark.parametrize(
    ("chinese", "meaning"),
    [
        ("“总计”收办平衡暂不判断：表三·结转下年度·总计空白，按 0 计算又不相符",
         "Not judged: Table 3 / Carried out / Total blank, and taken as 0 it does not add up"),
        ("由“总计”收办平衡（同侧已知 3，另一侧已知 5）得 表三·予以公开·总计 = 2",
         "From Requests in and out (Total) (known on its side 3, on the other 5): Table 3 / Granted / Total = 2"),
        ("第3页有许多字符没有对照，用 � 代替", "Many characters of page 3 have no code and were replaced by �"),
        ("没有找到改动少的解释", "No small change explains it"),
        ("谁也没有说过的话", "谁也没有说过的话"),
        ("1 件在“自然人”与“商业企业”之间；上年报告的数支持这一解释", "1 between Persons and Firms; borne out by last year's figures"),
    ],
)  # fmt: skip
def test_a_sentence_is_known_by_its_form(chinese: str, meaning: str) -> None:
    assert spoken(chinese, TITLES) == meaning


def test_in_chinese_the_engine_speaks_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_chosen", ["zh"])
    assert spoken("没有找到改动少的解释") == "没有找到改动少的解释"


def test_every_form_is_one_of_the_engine_s() -> None:
    sources = [*(ROOT / "audit").rglob("*.py"), *(ROOT / "audit" / "rules").glob("*.toml")]
    spoken_there = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    for form in forms():
        for words in CHINESE.findall(re.sub(r"\{\w+\}", " ", form)):
            assert words[:4] in spoken_there, form
