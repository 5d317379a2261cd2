"""`python -m tests.bench screen`: the list in a real pseudo-terminal, beside VisiData on the same rows in one run.

First paint, what a key costs in time and in bytes, and memory, at two sizes and two lengths. VisiData (GPL-3) is no
part of any extra: it is run as it is where `vd` is found, and left out where not, which is said.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.screen_rows import make
from tests.bench.terminal import Answer, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).parents[2]
SIZES = ((80, 24), (160, 50))
COUNTS = (1000, 100_000)
KINDS = ("move", "scroll", "page", "letter", "open", "failure")
_SCROLLED_PAGES = 2
"""A held key is followed over so many pages, because a list may jump now and then instead of scrolling."""
_TRIES = 3


@dataclass(frozen=True)
class Program:
    """How a program is started on a batch, and the keys that do a thing; a kind that it lacks is left out."""

    name: str
    command: Sequence[str]
    keys: Mapping[str, str]
    back: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the result; seconds, bytes and, for memory, bytes."""

    program: str
    reports: int
    size: tuple[int, int]
    first: float
    peak: int
    answers: Mapping[str, Sequence[Answer]]

    def bytes(self, kind: str) -> float | None:
        """The mean bytes of a key."""
        found = self.answers.get(kind)
        return statistics.mean(answer.bytes for answer in found) if found else None

    def median(self, kind: str) -> float | None:
        """The median milliseconds of a key."""
        found = self.answers.get(kind)
        return statistics.median(answer.seconds for answer in found) * 1000 if found else None

    def late(self, kind: str) -> float | None:
        """The 95th percentile in milliseconds."""
        found = sorted(answer.seconds for answer in self.answers.get(kind, ()))
        return found[min(len(found) - 1, len(found) * 95 // 100)] * 1000 if found else None


def gouji(batch: Path) -> Program:
    """The workbench."""
    keys = {"move": "j", "scroll": "j", "page": "\x06", "letter": "/", "open": "\r", "failure": "n"}
    return Program("gouji", (sys.executable, "-m", "tui", "open", str(batch)), keys, back="q")


def visidata(table: Path) -> Program | None:
    """VisiData on the table of the same rows; None where it is not installed."""
    found = shutil.which("vd")
    if found is None:
        return None
    keys = {"move": "j", "scroll": "j", "page": "\x06"}
    return Program("VisiData", (found, "--config", "/dev/null", str(table)), keys)


def measure(program: Program, reports: int, size: tuple[int, int], first_row: str, home: Path) -> Row:
    """One program at one size: started some times for the first paint, then driven."""
    environment = {
        "TERM": "xterm-256color",
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        **({"PYTHONPATH": str(ROOT)} if program.back else {}),
        "LANG": "C.UTF-8",
    }
    firsts = []
    for _ in range(_TRIES):
        shutil.rmtree(home / "state", ignore_errors=True)
        terminal = Terminal(program.command, size, environment)
        firsts.append(terminal.wait_for(first_row))
        if len(firsts) < _TRIES:
            terminal.close()
    terminal.settle(1.5)
    try:
        answers = _drive(terminal, program, size)
        peak = terminal.peak
    finally:
        terminal.close()
    return Row(program.name, reports, size, statistics.median(firsts), peak, answers)


def _drive(terminal: Terminal, program: Program, size: tuple[int, int]) -> dict[str, list[Answer]]:
    keys, height = program.keys, size[1]
    terminal.key(keys["move"])
    answers = {"move": [terminal.key(keys["move"]) for _ in range(height - 10)]}
    for _ in range(12):  # to the edge of the screen, where scrolling begins
        terminal.key(keys["scroll"])
    answers["scroll"] = [terminal.key(keys["scroll"]) for _ in range(_SCROLLED_PAGES * height)]
    answers["page"] = [terminal.key(keys["page"]) for _ in range(12)]
    if "open" in keys:
        answers["open"] = []
        for _ in range(6):
            answers["open"].append(terminal.key(keys["open"]))
            terminal.key(program.back)
            terminal.key(keys["move"])
        answers["failure"] = [terminal.key(keys["failure"]) for _ in range(10)]
        terminal.key(program.back)
        terminal.key(keys["letter"])
        answers["letter"] = [terminal.key(letter) for letter in "云溪县第12"]
    return answers


def run(folder: Path | None, counts: Sequence[int], say: Callable[[str], None]) -> list[Row]:
    """Everything, in turns, so that what else the machine does weighs on both."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="gouji-bench-") as made:
        place = folder or Path(made)
        for reports in counts:
            say(f"making {reports} reports")
            table = make(place, reports)
            first_row = (
                table.read_text(encoding="utf-8").splitlines()[1].split(",")[2][:9]
            )  # a list may cut it
            for size in SIZES:
                for program in (gouji(place / f"batch-{reports}"), visidata(table)):
                    if program is None:
                        say("VisiData (vd) is not installed here; left out")
                        continue
                    rows.append(measure(program, reports, size, first_row, Path(made)))
                    say(line(rows[-1]))
    return rows


def line(row: Row) -> str:
    """One line of the result in Markdown: bytes, then median and 95th percentile in milliseconds, of each key."""
    cells = []
    for kind in KINDS:
        count, median, late = row.bytes(kind), row.median(kind), row.late(kind)
        cells.append("-" if count is None else f"{count:.0f} / {median:.0f} / {late:.0f}")
    size = f"{row.size[0]}x{row.size[1]}"
    return f"| {row.reports} | {size} | {row.program} | {row.first:.2f} | {row.peak / 1e6:.0f} | {' | '.join(cells)} |"


def markdown(rows: Sequence[Row]) -> str:
    """The table of the README."""
    head = (
        "| 份数 | 大小 | 程序 | 首屏 秒 | 内存 MB | 移动 | 滚动 | 翻页 | 筛选一字 | 打开报告 | 下一处不符 |"
    )
    return "\n".join([head, "| --- " * 11 + "|", *map(line, rows)])
