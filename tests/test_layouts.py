"""The proving ground, small: what its pages print is what the reports say, and what is absent is said."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.generator import programs
from fixtures.generator.blocks import Tabulated, blocks_of
from fixtures.generator.cases import CASES, FOLDER, write_cases
from fixtures.generator.layouts import BY_NAME, LAYOUTS, absent, fresh_files
from fixtures.generator.old_form import as_printed_then
from fixtures.generator.scattered import FIGURES, MIXTURES, proving_reports, scattered
from fixtures.generator.typeset import Paper, typeset, wrapped
from tests.bench.engines import gouji
from tests.bench.score import aligned, scored

SEEDS = st.integers(0, 2**32)
PAPERS = (
    Paper(repeat_header=False),
    Paper(repeat_header=False, split_rows=True, size=10.5),
    Paper(repeat_header=False, table4_apart=True, filler=7),
    Paper(width=842, height=595, repeat_header=False, margin=40),
)
HERE = [layout for layout in LAYOUTS if not layout.program and not layout.font]


@pytest.mark.parametrize("paper", PAPERS, ids=["plain", "split", "apart", "landscape"])
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_every_character_of_a_table_is_printed_once_wherever_pages_break(paper: Paper, seed: int) -> None:
    (report,) = proving_reports(seed, 1)
    blocks = blocks_of(report)
    wanted = Counter(
        "".join(box.text for b in blocks if isinstance(b, Tabulated) for row in b.rows for box in row)
    )
    pages = typeset(blocks, paper)
    assert Counter("".join(line.text for page in pages for line in page.lines if line.cell)) == wanted
    for page in pages:
        for frame in page.frames:
            assert frame.left < frame.right and frame.top < frame.bottom <= paper.height - paper.margin + 0.01


@given(text=st.text("政府0123456789", max_size=40), room=st.floats(20, 200))
def test_wrapping_loses_nothing(text: str, room: float) -> None:
    assert "".join(wrapped(text, room, 9)) == text


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_scattered_figures_tell_places_apart(form: str) -> None:
    figures = scattered(random.Random(1), form, zeros=0.0)
    assert len(set(figures.values())) > 0.8 * len(figures)
    assert {kind for kind, _ in MIXTURES} <= set(FIGURES)


@pytest.mark.parametrize("layout", HERE, ids=lambda layout: layout.name)
def test_a_layout_is_the_same_for_the_same_seed_and_another_for_another(layout: object) -> None:
    chosen = next(one for one in HERE if one is layout)
    (first,), (second,), (third,) = (list(fresh_files(chosen, 1, seed)) for seed in ("a", "a", "b"))
    assert first.reports == second.reports != third.reports
    assert first.data != third.data
    if "password" not in chosen.name and "aes" not in chosen.name and "rc4" not in chosen.name:
        assert first.data == second.data


@pytest.mark.parametrize(
    "name", ["drawn_ruled", "drawn_charwise", "docx_office", "html_several", "html_menus"]
)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_some_layouts_are_read_whole(name: str, form: str) -> None:
    for file in fresh_files(BY_NAME[name], 2, "small", form):
        score = scored([r.truth() for r in file.reports], aligned(gouji(file.data, file.name), file.name))
        assert (score.whole, score.silent) == (len(file.reports), 0)


def test_what_bodies_added_to_figures_of_the_2019_form() -> None:
    assert as_printed_then("t2.licensing.items_change", "36", 1) == "+36"
    assert as_printed_then("t2.licensing.items_change", "-36", 1) == "-36"
    assert as_printed_then("t2.procurement.amount", "251000", 1) == "251000元"
    assert as_printed_then("t3.new.total", "5", 1) == "5"


def test_a_program_that_is_absent_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert absent(BY_NAME["browser_collapse"]) == "chromium is not installed"
    assert absent(BY_NAME["office_repeat"]) == "libreoffice is not installed"
    assert absent(BY_NAME["drawn_ruled"]) is None
    with pytest.raises(programs.ProgramFailed, match="is not here"):
        list(fresh_files(BY_NAME["office_repeat"], 1, 1))
    told: list[str] = []
    assert write_cases(tmp_path, told.append) == sum(1 for c in CASES if not BY_NAME[c.layout].program)
    assert "browser_collapse stays as it is: chromium is not installed" in told
    for made in tmp_path.glob("*.toml"):
        assert (FOLDER / made.name).exists(), "run python -m fixtures.generator cases"


def test_names_of_layouts_are_their_own() -> None:
    assert len(BY_NAME) == len(LAYOUTS)
    assert {case.layout for case in CASES} <= set(BY_NAME)


def test_a_program_that_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    left = tmp_path / "child"
    program = tmp_path / "printer"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {left}\nwait\n")
    program.chmod(0o755)
    with pytest.raises(programs.ProgramFailed, match="took longer than 1 s"):
        programs.run([str(program)], 1)
    for _ in range(500):  # an orphan is buried by another process, which may take a moment
        if not _alive(int(left.read_text())):
            return
        time.sleep(0.01)
    pytest.fail("what the program started is still running")


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
