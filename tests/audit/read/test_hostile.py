"""Files made to hurt: each is answered with a status and a reason, and costs nothing else in the batch."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.discover import discover
from audit.pipeline import read_batch
from audit.read.confined import MEMORY_BYTES
from audit.read.sandbox import WALL_SECONDS
from fixtures.generator.batch import make_batch
from tests.audit.read.hostile import LARGE, SMALL

if TYPE_CHECKING:
    from audit.model import Report

REASONS = {
    "too_large", "timeout", "damaged", "no_text_layer", "not_a_report", "unsupported", "encrypted", "empty", "not_readable",
}  # fmt: skip


def batch_of(folder: Path, names: dict[str, bytes]) -> list[Report]:
    """The reports of a batch of these files and ten good ones."""
    for name, data in names.items():
        (folder / name).write_bytes(data)
    for made in make_batch(1, 10, range(2024, 2025), ("html", "tabs", "docx"), ("plain",)):
        (folder / made.path.replace("/", "_")).write_bytes(made.data)
    return [report for some in read_batch(discover(folder)) for report in some]


def check(reports: list[Report], hostile: set[str]) -> None:
    """Every file is answered; nothing hostile gives a figure; the ten good ones are read."""
    by_name = {report.path.rsplit("/", 1)[-1]: report for report in reports}
    assert hostile <= set(by_name)
    for name in hostile:
        report = by_name.pop(name)
        assert report.is_read or report.reason in REASONS, (name, report.reason)
        assert report.is_read or (report.problems and report.problems[0].message.endswith("。")), name
        assert all(cell.value is None for cell in report.cells.values()), name
    assert len(by_name) == 10 and all(report.is_read and report.cells for report in by_name.values())


def test_a_batch_of_small_hostile_files_and_ten_good_ones_judges_the_ten(tmp_path: Path) -> None:
    check(batch_of(tmp_path, {name: make() for name, make in SMALL.items()}), set(SMALL))


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_large_hostile_file_costs_itself_only(tmp_path: Path, name: str) -> None:
    check(batch_of(tmp_path, {name: LARGE[name]()}), {name})


def test_the_limits_are_those_that_the_project_promises() -> None:
    assert WALL_SECONDS <= 25 and MEMORY_BYTES <= 1_200_000_000


def test_what_is_no_file_is_left_out_or_answered(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.html").symlink_to(tmp_path / "self.html")
    os.mkfifo(tmp_path / "fifo.html")
    (tmp_path / "null.txt").symlink_to("/dev/null")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.txt"))
        odd = os.fsencode(tmp_path) + b"/\xcd\xf8.txt"  # a name that is not UTF-8
        with Path(os.fsdecode(odd)).open("wb") as file:
            file.write("某局2024年政府信息公开工作年度报告\n一、总体情况\n".encode())
        reports = batch_of(tmp_path, {})
    read = [report for report in reports if report.is_read]
    assert len(read) == 11
    assert all(report.reason in REASONS for report in reports if not report.is_read)
