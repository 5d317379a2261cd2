"""The real program in a pseudo-terminal: a mark outlives kill -9, and a second workbench sees it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pyte = pytest.importorskip("pyte")
pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]
PATIENCE = 30.0
NOTE = "电话核实，等回复"


class Program:
    """`gouji` on a terminal of 80x24 that a test reads and types on."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            # Mouse and colours do not matter here; a plain terminal with UTF-8 does.
            changed = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1", **environment}
            os.execve(sys.executable, [sys.executable, "-m", "tui", *arguments], changed)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        rows = range(self._screen.lines)
        return "\n".join("".join(self._screen.buffer[y][x].data for x in range(80)).rstrip() for y in rows)

    def wait_for(self, *words: str) -> None:
        """Read until all the words stand on the screen."""
        end = time.monotonic() + PATIENCE
        while not all(word in self.text for word in words):
            if time.monotonic() > end:
                raise AssertionError(f"{words} did not come:\n{self.text}")
            if select.select([self._terminal], [], [], 0.1)[0]:
                try:
                    self._stream.feed(os.read(self._terminal, 65536))
                except OSError as error:
                    raise AssertionError(f"the program ended:\n{self.text}") from error

    def type(self, keys: str) -> None:
        """Send keys, Chinese as an input method sends it."""
        os.write(self._terminal, keys.encode())

    def kill(self) -> None:
        """End it as a lost connection or an operator would."""
        os.kill(self.pid, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Wait for the process and close the terminal."""
        os.waitpid(self.pid, 0)
        os.close(self._terminal)


@pytest.fixture
def batch(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "批次"
    folder.mkdir()
    for name in ("甲局", "乙镇"):
        (folder / f"{name}.txt").write_text(
            f"{name}2024年政府信息公开工作年度报告\n\n没有表格。\n", encoding="utf-8"
        )
    yield folder


def test_a_mark_outlives_kill_and_a_second_workbench_sees_it(batch: Path) -> None:
    first = Program("open", str(batch))
    first.wait_for("显示 2 / 2")
    second = Program(str(batch))
    second.wait_for("显示 2 / 2")
    first.type("f")
    first.wait_for("备注")
    first.type(NOTE)
    first.wait_for(NOTE)
    first.type("\r")
    first.wait_for("已标记跟进")
    first.kill()
    second.wait_for("已由他处更新")
    second.type("f")
    second.wait_for(NOTE, "d 取消跟进标记")
    second.type("q")
    second.wait_for("没有改动")
    second.type("q")
    second.close()
    third = Program("open", str(batch))
    third.wait_for("显示 2 / 2", "跟进 ")
    third.type("f")
    third.wait_for(NOTE)
    third.kill()


def test_text_in_another_encoding_is_avoided_by_starting_anew(batch: Path) -> None:
    program = Program("open", str(batch), PYTHONUTF8="0", PYTHONIOENCODING="gbk")
    program.wait_for("显示 2 / 2", "勾稽")
    program.kill()
