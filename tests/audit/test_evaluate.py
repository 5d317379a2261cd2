"""The vectorised engine: agrees with the plain reference, and its laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.evaluate import Facts, evaluate
from audit.evaluate import linear as engine
from audit.findings import judge
from audit.frames import build
from audit.model import Outcome, Report
from audit.rule import RuleBook
from audit.template import load_template
from tests.forms import form
from tests.reference import KINDS, evaluate_plainly
from tests.shipped import BOOK, needs
from tests.strategies import batches

if TYPE_CHECKING:
    from collections.abc import Sequence


TWICE = RuleBook(tuple(rule for rule in BOOK.rules if rule.kind in KINDS), "written twice")
"""The rules that the reference evaluator knows too: every equation, and the checks on tables."""


def answers(reports: Sequence[Report], book: RuleBook = BOOK) -> list[dict[tuple[str, str | None], str]]:
    """The engine's fails and unknowns of each report, and its counts under ("", outcome), before any reasoning."""
    facts = Facts(reports)
    found: list[dict[tuple[str, str | None], str]] = [{} for _ in reports]
    forms = sorted({report.template for report in reports if report.is_read and report.template})
    frames = [build(reports, load_template(form)) for form in forms]
    for own in frames:
        outcomes = evaluate(book.rules, own, [other for other in frames if other is not own], facts)
        for index, n, m, outcome, *_ in outcomes.open.iter_rows():
            rule = book.rules[n]
            found[index][rule.id, rule.instances_by_template[own.template.id][m].scope] = outcome
        for index, n, said in outcomes.spoken:
            found[index][book.rules[n].id, said.scope] = str(said.outcome)
        for index, *numbers in outcomes.counts.select("report", *Outcome).iter_rows():
            found[index] |= {
                ("", str(word)): str(number) for word, number in zip(Outcome, numbers, strict=True)
            }
    return found


def reference(reports: Sequence[Report], book: RuleBook = TWICE) -> list[dict[tuple[str, str | None], str]]:
    """The same from the reference evaluator."""
    found = []
    for own in evaluate_plainly(reports, book.rules):
        plain = {(rule, scope): outcome for rule, scope, outcome in own if outcome in ("fail", "unknown")}
        plain |= {("", str(o)): str(sum(1 for *_, outcome in own if outcome == o)) for o in Outcome}
        found.append(plain)
    return found


@settings(max_examples=150, deadline=None)
@given(batches)
def test_the_engine_agrees_with_the_plain_reference(reports: list[Report]) -> None:
    assert answers(reports, TWICE) == reference(reports)


@settings(max_examples=30, deadline=None)
@given(batches, st.randoms(use_true_random=False))
def test_the_order_of_the_reports_changes_nothing(reports: list[Report], random) -> None:  # type: ignore[no-untyped-def]
    order = list(range(len(reports)))
    random.shuffle(order)
    shuffled = answers([reports[n] for n in order])
    assert shuffled == [answers(reports)[n] for n in order]


@settings(max_examples=20, deadline=None)
@given(batches, st.sets(st.sampled_from([rule.id for rule in BOOK.rules]), min_size=1))
def test_a_rule_says_the_same_whatever_other_rules_are_in_the_book(
    reports: list[Report], chosen: set[str]
) -> None:
    book = RuleBook(tuple(rule for rule in BOOK.rules if rule.id in chosen), "some")
    for some, whole in zip(answers(reports, book), answers(reports), strict=True):
        assert {k: v for k, v in some.items() if k[0]} == {k: v for k, v in whole.items() if k[0] in chosen}


@settings(max_examples=20, deadline=None)
@given(batches)
def test_judging_in_slices_gives_the_same(reports: list[Report]) -> None:
    whole = answers(reports)
    size, engine.SLICE = engine.SLICE, 2
    try:
        assert answers(reports) == whole
    finally:
        engine.SLICE = size


def test_sums_beyond_32_bits_do_not_wrap() -> None:
    large = 2_147_483_647
    cells = {
        "t3.new.natural_person": large,
        "t3.carried_in.natural_person": 1,
        "t3.handled_total.natural_person": large,
        "t3.carried_out.natural_person": 1,
    }
    (judgement,) = judge([form(cells)], BOOK)
    assert ("T3-COL", "natural_person") not in {(f.rule, f.scope) for f in judgement.findings}


def test_a_batch_without_readable_reports_is_judged_too() -> None:
    unreadable = Report(path="a.pdf", sha256="0" * 64, kind="pdf", status="unreadable", reason="unsupported")
    (judgement,) = judge([unreadable], BOOK)
    assert judgement.badge == "unreadable" and not judgement.findings and sum(judgement.counts.values()) == 0
    assert judge([], BOOK) == ()


def test_versions_of_last_years_report_that_disagree_accuse_nobody() -> None:
    needs("YOY-CARRY")
    now = form({"t3.carried_in.total": 2})
    one = form({"t3.carried_out.total": 2}, year=2023, path="a.txt")
    other = form({"t3.carried_out.total": 3}, year=2023, path="b.txt")
    (judgement, *_) = judge([now, one, other], BOOK)
    (finding,) = [f for f in judgement.findings if f.rule == "YOY-CARRY"]
    assert (finding.scope, finding.outcome) == ("total", "unknown") and "互不相同" in finding.message
    (judgement, *_) = judge([now, one, one], BOOK)
    assert not [f for f in judgement.findings if f.rule == "YOY-CARRY"]


def test_last_year_on_the_older_form_is_compared_in_the_rows_that_both_forms_have() -> None:
    needs("YOY-CARRY", "T3-COL")
    before = form({"t3.carried_out.total": 3}, year=2020, template="2019")
    after = form({"t3.carried_in.total": 2}, year=2021)
    old, new = judge([before, after], BOOK)
    (carry,) = [finding for finding in new.findings if finding.rule == "YOY-CARRY"]
    assert (carry.scope, carry.left, carry.right, carry.outcome) == ("total", 2, 3, Outcome.FAIL)
    assert not [finding for finding in new.findings if finding.rule == "YOY-STOCK"]
    assert "〔2019〕60号" in {finding.rule: finding.basis for finding in old.findings}["T3-COL"]
