"""The rule book's equations as one system: every linear rule joins, and only what must hold is strict."""

from __future__ import annotations

from audit.model import Cell, State
from audit.rule import load_rules
from audit.system import figures_of, is_broken, left_over, system_of
from tests.forms import form
from tests.tables import FORM, SYSTEM, figures, number


def test_every_linear_rule_of_the_form_is_in_it() -> None:
    book = load_rules()
    wanted = {
        (rule.id, instance.scope)
        for rule in book.rules
        if rule.kind == "linear" and FORM in rule.templates
        for instance in rule.instances_by_template[FORM]
    }
    assert set(SYSTEM.number) == wanted
    assert system_of(book, FORM) is system_of(book, FORM)


def test_only_errors_within_one_report_are_strict() -> None:
    strict = {SYSTEM.constraints[n].rule for n in SYSTEM.strict}
    assert {"T3-COL", "T3-ROW", "T3-SUM", "T4-SUM"} <= strict
    assert not strict & {"YOY-CARRY", "YOY-STOCK"}
    assert SYSTEM.component[number("T3-COL", "total")] == SYSTEM.component[number("T3-ROW", "granted")]
    assert SYSTEM.component[number("T4-SUM", "review")] != SYSTEM.component[number("T4-SUM", "direct_suit")]


def test_a_constraint_is_the_difference_of_its_sides() -> None:
    constraint = SYSTEM.constraints[number("T3-COL", "other")]
    values = list(figures({"t3.new.other": 5, "t3.handled_total.other": 3}).values)
    assert left_over(constraint, values) == 2 and is_broken(constraint, values)
    values[SYSTEM.position["t3.new.other"]] = None
    assert left_over(constraint, values) is None and not is_broken(constraint, values)


def test_figures_of_last_year_on_which_its_reports_disagree_are_not_known() -> None:
    slot = "prev:t3.carried_out.total"
    place = SYSTEM.position[slot]

    def laid_out(*before: object) -> tuple[object, object]:
        cells = [Cell("t3.carried_out.total", State.READ, value) for value in before]  # type: ignore[arg-type]
        found = figures_of(SYSTEM, form().cells, lambda asked: cells if asked == slot else (), FORM)
        return found.values[place], found.states[place]

    assert laid_out(3) == (3, State.READ) and laid_out(3, 3) == (3, State.READ)
    assert laid_out(3, 4) == (None, None) and laid_out() == (None, None)


def test_blanks_count_as_0_and_lost_figures_as_nothing() -> None:
    report = form({"t3.new.other": "blank", "t3.new.total": "missing", "t3.new.research": "shifted:2"})
    laid_out = figures_of(SYSTEM, report.cells, lambda _: (), FORM)
    known = laid_out.known()
    assert known[SYSTEM.position["t3.new.other"]] == 0
    assert known[SYSTEM.position["t3.new.total"]] is None
    assert known[SYSTEM.position["t3.new.research"]] == 2
    assert laid_out.known(but=frozenset({State.SHIFTED}))[SYSTEM.position["t3.new.research"]] is None
