"""Files become reports in worker processes; whatever a file contains costs that file only."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.discover import SourceFile, discover
from audit.pipeline import read_batch, read_file
from audit.read.sandbox import Sandbox, WorkerDied
from fixtures.generator.demo import FOLDER as DEMO

if TYPE_CHECKING:
    from audit.model import Report

GOOD = DEMO / "2024" / "澄川县民政局.txt"


def one(path: Path) -> Report:
    """The report of a file, read in this process."""
    (report,) = read_file(SourceFile(str(path), path))
    return report


def reasons(folder: Path) -> dict[str, str | None]:
    """File name -> reason (None: read) of a whole batch, read in workers."""
    return {Path(r.path).name: r.reason for some in read_batch(discover(folder)) for r in some}


@pytest.mark.parametrize(
    ("name", "data", "reason", "words"),
    [
        ("empty.txt", b"", "empty", "文件是空的"),
        ("junk.txt", bytes(range(256)) * 40, "unsupported", "不是文字"),
        ("report.pdf", b"%PDF-1.7 x", "damaged", "PDF 已损坏"),
        ("report.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unsupported", "旧版 Word"),
        ("letter.txt", "今天天气很好。".encode(), "not_a_report", "没有找到年度报告"),
        ("blank.html", b"<html></html>", "not_a_report", "没有找到年度报告"),
    ],
)
def test_what_cannot_be_read_is_a_report_with_its_reason(
    tmp_path: Path, name: str, data: bytes, reason: str, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    report = one(path)
    assert (report.status, report.reason) == ("unreadable", reason)
    assert words in report.problems[-1].message
    assert report.sha256 == hashlib.sha256(data).hexdigest()


def test_a_report_without_tables_is_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "澄川县教育局2024年政府信息公开工作年度报告\n一、总体情况\n表格见附件。\n", encoding="utf-8"
    )
    report = one(path)
    assert report.is_read and "no_tables" in {problem.code for problem in report.problems}
    assert {str(cell.state) for cell in report.cells.values()} == {"missing"}


def test_a_report_without_a_year_is_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = GOOD.read_text(encoding="utf-8")
    path.write_text(
        "\n".join(line for line in text.splitlines() if "2024" not in line and "2025" not in line),
        encoding="utf-8",
    )
    report = one(path)
    assert (
        report.is_read
        and report.year is None
        and len([c for c in report.cells.values() if c.value is not None]) == 200
    )
    assert any("没有找到年份" in problem.message for problem in report.problems)


def test_a_page_cut_in_the_middle_gives_what_is_there_and_says_so() -> None:
    whole = (DEMO / "2024" / "澄川县人民政府.html").read_bytes()
    for share in (0.3, 0.5, 0.7, 0.9):
        from tests.real import read_bytes

        report = read_bytes(whole[: int(len(whole) * share)], "a.html")
        full = read_bytes(whole, "a.html")
        assert "truncated" in {problem.code for problem in report.problems}
        for slot, cell in report.cells.items():
            if cell.value is not None:
                assert cell.value == full.cells[slot].value, (share, slot)


def test_twenty_megabytes_of_html_are_refused_and_the_rest_of_the_batch_is_read(tmp_path: Path) -> None:
    (tmp_path / "big.html").write_bytes(b"<html><body>" + b"<p>x</p>" * 2_600_000 + b"</body></html>")
    (tmp_path / "good.txt").write_bytes(GOOD.read_bytes())
    assert reasons(tmp_path) == {"big.html": "too_large", "good.txt": None}


def test_members_of_archives_are_read_in_memory(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.txt", GOOD.read_bytes())
        archive.writestr("bomb.txt", b"0" * 60_000_000)
    assert {path.partition("!")[2]: why for path, why in reasons(tmp_path).items()} == {
        "good.txt": None,
        "bomb.txt": "too_large",
    }


def test_workers_give_the_same_as_reading_here() -> None:
    discovery = discover(DEMO / "2023")
    assert list(read_batch(discovery)) == [read_file(source) for source in discovery.files]


def test_a_worker_that_is_killed_costs_its_file_and_is_replaced() -> None:
    sandbox = Sandbox()
    request = {"path": "a", "location": bytes(GOOD).hex(), "member": None, "problem": None}
    assert sandbox.ask(request)[0]["status"] == "read"
    process = sandbox._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert sandbox.ask(request)[0]["status"] == "read"
    sandbox.close()


def test_a_file_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "never.txt")  # reading it would wait for ever; the walk would never hand it over
    sandbox = Sandbox(wall_seconds=1.0)
    with pytest.raises(WorkerDied) as caught:
        sandbox.ask(
            {"path": "a", "location": bytes(tmp_path / "never.txt").hex(), "member": None, "problem": None}
        )
    assert caught.value.reason == "timeout"


def test_workers_killed_at_random_lose_no_file(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number:03}.txt").write_bytes(GOOD.read_bytes())
    rng = random.Random()
    killed = 0
    found: list[Report] = []
    for reports in read_batch(discover(tmp_path)):
        found += reports
        if len(found) % 6 == 3 and killed < 20:  # well before the end: there are always files left to read
            while not (workers := own_workers()):
                time.sleep(0.01)
            with contextlib.suppress(ProcessLookupError):  # it may have ended since it was listed
                os.kill(rng.choice(workers), signal.SIGKILL)
            killed += 1
    assert killed == 20
    assert [report.path.rsplit("/", 1)[-1] for report in found] == [
        f"{number:03}.txt" for number in range(200)
    ]
    unread = [report for report in found if not report.is_read]
    assert len(unread) <= killed and {report.reason for report in unread} <= {"damaged"}
    assert all(report.is_read for reports in read_batch(discover(tmp_path)) for report in reports)


def own_workers() -> list[int]:
    """The processes of this one's workers that are alive."""
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if (
                int(parent) == os.getpid()
                and state != "Z"
                and b"audit.worker" in (folder / "cmdline").read_bytes()
            ):
                found.append(int(folder.name))
    return found


def test_a_worker_ends_when_its_parent_does() -> None:
    code = (
        "import sys; from audit.read.sandbox import Sandbox; s = Sandbox();"
        f"s.ask({{'path': 'a', 'location': {bytes(GOOD).hex()!r}, 'member': None, 'problem': None}});"
        "print(s._process.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    for _ in range(100):
        try:
            state = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the worker is still there")
