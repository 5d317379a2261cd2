"""A program on a pseudo-terminal of a given size: what it writes for each key, how long that takes, what it holds.

Nothing is drawn here: bytes are counted, and times are taken from the key to the last byte that it causes. The few
questions that programs ask a terminal at the start are answered as a plain terminal would.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

QUIET = 0.12
"""Seconds without a byte after which a key is taken as answered."""
_FIRST_BYTE = 3.0
"""Seconds that a loaded machine may take to begin to answer."""
PATIENCE = 60.0
_ANSWERS = ((re.compile(rb"\x1b\[6n"), b"\x1b[1;2R"), (re.compile(rb"\x1b\[c"), b"\x1b[?62c"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What one key caused: bytes written, and seconds from the key to the last of them."""

    bytes: int
    seconds: float


class Terminal:
    """One run of a program; made by its command, ended by `close`."""

    def __init__(self, command: Sequence[str], size: tuple[int, int], environment: Mapping[str, str]) -> None:
        """`size` in columns and lines. The clock starts here."""
        self.began = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.execvpe(command[0], list(command), {**os.environ, **environment})
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.written = b""

    def _read(self, patience: float) -> bytes:
        if not select.select([self._terminal], [], [], patience)[0]:
            return b""
        try:
            got = os.read(self._terminal, 1 << 16)
        except OSError:
            return b""
        for asked, answer in _ANSWERS:
            if asked.search(got):
                os.write(self._terminal, answer)
        self.written += got
        return got

    def wait_for(self, words: str) -> float:
        """Seconds from the start until these words (or those of the pattern) have been written."""
        wanted = re.compile(words.encode())
        while not wanted.search(self.written):
            self._read(0.5)
            if time.perf_counter() - self.began > PATIENCE:
                raise TimeoutError(f"{words!r} was not written: {self.written[-2000:]!r}")
        return time.perf_counter() - self.began

    def settle(self, quiet: float = QUIET) -> None:
        """Read until nothing comes for so long."""
        while self._read(quiet):
            pass

    def key(self, keys: str, quiet: float = QUIET) -> Answer:
        """Send a key and read what it causes."""
        sent = last = time.perf_counter()
        os.write(self._terminal, keys.encode())
        count = 0
        while got := self._read(quiet if count else _FIRST_BYTE):
            last = time.perf_counter()
            count += len(got)
        return Answer(count, last - sent)

    @property
    def peak(self) -> int:
        """The most memory that the program and its children ever held, in bytes, as the kernel counts it."""
        return sum(_peak(pid) for pid in [self.pid, *_children(self.pid)])

    def close(self) -> None:
        """End the program, however it feels about it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)


def _children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(child) for child in listed.split()]


def _peak(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) * 1024 if found else 0
