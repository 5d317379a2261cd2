"""The hostile cases of fixtures/cases: every cell is right, or it holds no number.

The cases are data; `fixtures/cases/README.md` says how an expectation is written. A new case needs no Python.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audit.align import align_all
from audit.model import LOST_STATES, State
from audit.read import READERS, Unreadable, kind_of
from audit.template import load_template

if TYPE_CHECKING:
    from audit.model import Cell, Report

FOLDER = Path(__file__).parents[2] / "fixtures" / "cases"
CASES = sorted(path.stem for path in FOLDER.glob("*.toml"))
NO_NUMBER = "?"


def source_of(name: str) -> Path:
    """The one input of a case."""
    (path,) = (path for path in FOLDER.glob(f"{name}.*") if path.suffix != ".toml")
    return path


def read_case(name: str) -> tuple[Report, ...]:
    """The reports of a case's file; none where it is answered as unreadable before any table is looked for."""
    try:
        return read_or_refuse(name)
    except Unreadable:
        return ()


def read_or_refuse(name: str) -> tuple[Report, ...]:
    """The same, raising Unreadable."""
    path = source_of(name)
    data = path.read_bytes()
    documents = READERS[kind_of(data, path.name)](data, path.name)
    return align_all(documents, path=path.name, sha256="0" * 64)


def expected_reports(name: str) -> list[dict[str, Any]]:
    """What a careful person accepts, a table for each report that the file holds."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return data.get("reports") or [data]


def accepted(expected: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Slot -> the accepted answers; a slot of which nothing is said may hold no number."""
    template = load_template(expected.get("template", "2021"))
    columns = {row.key: row.columns for table in template.tables.values() for row in table.rows}
    found = dict.fromkeys(template.slots, frozenset({NO_NUMBER}))
    for row, tokens in expected.get("rows", {}).items():
        for column, token in zip(columns[row], tokens.split(), strict=True):
            found[f"{row}.{column}"] = frozenset(token.split("|"))
    return found


def answer(cell: Cell) -> str:
    """A cell in the notation of the expectations."""
    if cell.state in LOST_STATES:
        assert cell.value is None
        return NO_NUMBER
    mark = {State.BLANK: "_", State.NIL_MARK: "/", State.SHIFTED: "~"}.get(cell.state, "")
    if cell.value is None:
        return mark
    return mark + (f"{cell.value:f}" if isinstance(cell.value, Decimal) else str(cell.value))


def case_marks(kind: str) -> list[Any]:
    """The cases, those with a known open defect of this kind ("wrong" or "short") as strict expected failures:
    mending the defect turns the case red until its `[open]` entry is removed.
    """
    marked = []
    for name in CASES:
        reason = (
            tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")).get("open", {}).get(kind)
        )
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        marked.append(pytest.param(name, marks=marks))
    return marked


def allowed(name: str, reports: tuple[Report, ...]) -> list[dict[str, frozenset[str]]]:
    """What each report that was read may say. A reader that sees one report where there are several may give
    only what all of them agree on.
    """
    wanted = [accepted(expected) for expected in expected_reports(name)]
    if len(reports) == len(wanted):
        return wanted
    joint = {slot: frozenset.intersection(*(one[slot] for one in wanted)) | {NO_NUMBER} for slot in wanted[0]}
    return [joint] * len(reports)


@pytest.mark.parametrize("name", case_marks("wrong"))
def test_no_cell_is_silently_wrong(name: str) -> None:
    reports = read_case(name)
    for report, wanted in zip(reports, allowed(name, reports), strict=True):
        wrong = {
            slot: (answer(cell), sorted(wanted[slot]), cell.note)
            for slot, cell in report.cells.items()
            if answer(cell) not in wanted[slot] | {NO_NUMBER}
        }
        assert wrong == {}


@pytest.mark.parametrize("name", case_marks("short"))
def test_what_a_careful_person_reads_is_read(name: str) -> None:
    reports = read_case(name)
    for report, wanted in zip(reports, allowed(name, reports), strict=True):
        short = {
            slot: (sorted(wanted[slot]), str(cell.state), cell.note)
            for slot, cell in report.cells.items()
            if answer(cell) == NO_NUMBER and NO_NUMBER not in wanted[slot]
        }
        assert short == {}


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_answered_with_its_organ_year_and_status(name: str) -> None:
    expected = expected_reports(name)
    try:
        reports = read_or_refuse(name)
    except Unreadable as refused:
        assert refused.reason == expected[0].get("reason", refused.reason)
        return
    if len(reports) != len(expected):
        return
    for report, wanted in zip(reports, expected, strict=True):
        for key in ("organ", "year", "status", "reason", "template"):
            if key in wanted:
                assert getattr(report, key) == wanted[key]


def test_every_case_has_one_input_and_says_what_it_is_about() -> None:
    assert CASES
    for name in CASES:
        assert source_of(name).stat().st_size
        assert tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["about"]
    inputs = {path.stem for path in FOLDER.iterdir() if path.suffix != ".toml" and path.name != "README.md"}
    assert inputs == set(CASES)
