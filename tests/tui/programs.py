"""The real program on a terminal in memory or in tmux, for tests that type on it and read its screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PATIENCE = 90.0
"""Seconds until a test gives up; a machine under load takes its time, and nothing here is measured."""
GOUJI = (sys.executable, "-m", "tui")


class Program:
    """A command on a terminal of its own that a test reads and types on."""

    def __init__(self, command: Sequence[str], size: tuple[int, int] = (80, 24), **environment: str) -> None:
        self._columns, self._rows = size
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            # Mouse and colours do not matter here; a plain terminal with UTF-8 does.
            changed = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1", **environment}
            os.execvpe(command[0], list(command), changed)
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._say_size()

    def _say_size(self) -> None:
        size = struct.pack("HHHH", self._rows, self._columns, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        buffer = self._screen.buffer
        rows = ("".join(buffer[y][x].data for x in range(self._columns)).rstrip() for y in range(self._rows))
        return "\n".join(rows)

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

    def hang_up(self) -> None:
        """Take the terminal away, as a line that breaks does, and wait for the program to end."""
        os.close(self._terminal)
        end = time.monotonic() + PATIENCE
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                raise AssertionError("the program goes on without a terminal")
            time.sleep(0.1)

    def close(self) -> None:
        """Wait for the process and close the terminal."""
        os.waitpid(self.pid, 0)
        os.close(self._terminal)


class Tmux:
    """A tmux server of its own with one window; `folder` keeps its socket."""

    def __init__(
        self, folder: Path, name: str, command: Sequence[str], size: tuple[int, int] = (80, 24)
    ) -> None:
        # A socket's path has room for about a hundred characters only.
        self._socket = folder / name
        self._environment = {**os.environ, "PYTHONUTF8": "1", "TERM": "xterm-256color"}
        self._environment.pop("TMUX", None)
        columns, rows = map(str, size)
        self.run("-f", os.devnull, "new-session", "-d", "-s", "x", "-x", columns, "-y", rows, *command)
        self.run("set-option", "-g", "window-size", "manual")

    def run(self, *arguments: str) -> str:
        """Give tmux a command; its answer."""
        done = subprocess.run(
            ["tmux", "-u", "-S", str(self._socket), *arguments],
            env=self._environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    @property
    def text(self) -> str:
        """What stands in the window."""
        return self.run("capture-pane", "-p", "-t", "x")

    def wait_for(self, *words: str) -> None:
        """Look until all the words stand in the window."""
        self.wait_until(lambda: all(word in self.text for word in words), words)

    def wait_until(self, is_so: Callable[[], bool], what: object = "what is waited for") -> None:
        """Look until something is so."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > end:
                raise AssertionError(f"{what} did not come:\n{self.text}")
            time.sleep(0.1)

    def type(self, words: str) -> None:
        """Type text as it is, Chinese included."""
        self.run("send-keys", "-t", "x", "-l", words)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self.run("send-keys", "-t", "x", *keys)

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window."""
        self.run("resize-window", "-t", "x", "-x", str(columns), "-y", str(rows))

    def attach(self) -> Program:
        """A client that looks at the window through a terminal of its own."""
        return Program(["tmux", "-u", "-S", str(self._socket), "attach", "-t", "x"], (80, 25), TMUX="")

    def end(self) -> None:
        """End the server and what runs in it, as when the machine goes down."""
        subprocess.run(["tmux", "-S", str(self._socket), "kill-server"], capture_output=True, check=False)


def has(program: str) -> bool:
    """Whether a program that a test needs is installed."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None
