"""The benchmark runs and counts rightly; what it measures is nobody's pass or failure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit.model import State
from fixtures.generator.layouts import BY_NAME, fresh_files
from fixtures.generator.programs import ProgramFailed
from tests.bench.__main__ import main
from tests.bench.engines import gouji, missing, read_with
from tests.bench.score import aligned, scored, wrong_cells

if TYPE_CHECKING:
    from fixtures.generator.layouts import Layout, ProvingFile
    from fixtures.generator.report import Truth


def test_a_file_is_scored_cell_by_cell() -> None:
    (file,) = fresh_files(BY_NAME["text_tabs"], 1, "bench")
    (report,) = aligned(gouji(file.data, file.name), file.name)
    truth = file.reports[0].truth()
    score = scored([truth], [report])
    assert (score.cells, score.right, score.silent, score.reports, score.whole) == (200, 200, 0, 1, 1)

    slot = "t3.new.total"
    other: Truth = {**truth, slot: (State.READ, 987654)}
    assert list(wrong_cells(other, report)) == [slot]
    assert (scored([other], [report]).right, scored([other], [report]).silent) == (199, 1)

    lost = replace(report, cells={**report.cells, slot: report.cells[slot]._replace(state=State.MISSING)})
    assert wrong_cells(other, lost) == {}
    assert scored([truth], []).cells == 200 and scored([truth], []).whole == 0
    assert scored([], [report]).silent == 200


@pytest.mark.parametrize("engine", ["gouji", "pdfplumber", "pypdf layout", "pypdf plain"])
def test_every_engine_gives_documents(engine: str) -> None:
    lacking = missing(engine)
    if lacking:
        pytest.skip(lacking)
    (file,) = fresh_files(BY_NAME["drawn_ruled"], 1, "bench")
    (document,) = read_with(engine, file.data, file.name)
    assert document.blocks


def test_it_prints_a_table_for_the_terminal_and_one_for_the_readme(
    capsys: pytest.CaptureFixture[str],
) -> None:
    small = ["read", "--reports", "1", "--rate", "0", "--seed", "1", "--engines", "gouji", "--layouts"]
    main([*small, "text_tabs", "drawn_ruled"])
    printed = capsys.readouterr().out
    assert "drawn_ruled" in printed and "text_tabs" in printed
    main([*small, "drawn_ruled", "--markdown"])
    assert "| 有边框（1 种） | gouji |" in capsys.readouterr().out


def test_explanations_are_measured_by_kind_of_slip(capsys: pytest.CaptureFixture[str]) -> None:
    main(["localise", "--reports", "3", "--singles", "20", "--seed", "1"])
    table = capsys.readouterr().out
    assert "任意一格错成任意数 20 例，只有一种解释且格和数都对的 20 例。" in table
    assert "| 完整的表三 | 相邻数字颠倒 | 3 | 100 % |" in table
    assert table.count("| 合计 |") == 2 and "| 随机缺 1 格 | 3 |" in table


def test_what_reasoning_adds_to_a_batch_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    main(["judge", "--reports", "66", "--seed", "1"])
    assert "66 份，其中 4 份表三不平、2 份缺格可推定" in capsys.readouterr().out


def test_a_layout_that_a_program_cannot_print_leaves_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(layout: Layout, number: int, seed: str) -> list[ProvingFile]:
        if layout.name == "drawn_ruled":
            raise ProgramFailed("it took too long")
        return list(fresh_files(layout, number, seed))

    monkeypatch.setattr("tests.bench.measure.fresh_files", failing)
    main(
        [
            "read",
            "--reports",
            "1",
            "--rate",
            "0",
            "--engines",
            "gouji",
            "--layouts",
            "text_tabs",
            "drawn_ruled",
        ]
    )
    printed = capsys.readouterr()
    assert "drawn_ruled is left out: it took too long" in printed.err
    assert "text_tabs" in printed.out and "drawn_ruled" not in printed.out
