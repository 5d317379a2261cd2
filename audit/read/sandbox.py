"""Worker processes for reading files that nobody vouches for: one worker reads one file at a time.

A worker is a long-lived child (`python -m audit.worker`) that is asked over its standard input and answers on
its standard output, each message four bytes of length and JSON. What it may do is limited in the child
(`audit.read.confined`), its wall time is kept here: a file that hangs or eats memory costs itself, never the batch.
It knows no more of the environment than it needs to start. A worker whose parent dies reads the end of its input and ends. Standard `multiprocessing`
is not used: one killed worker breaks its whole pool.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

WALL_SECONDS = 22.0
"""A file may take this long; reports take milliseconds."""
FILES_PER_WORKER = 500
"""A worker is replaced after so many files, so that leaks of the parsers stay small."""
COMMAND = (sys.executable, "-P", "-B", "-m", "audit.worker")
"""`-P`: no module is looked for in the current folder, which may be the batch."""
LONGEST_ANSWER = 64_000_000
_LENGTH = struct.Struct(">I")
_ATTEMPTS = 2
_KEPT = ("HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONUSERBASE")
"""What a worker keeps of the environment: where its interpreter and its libraries lie, and the language."""
_OUT_OF_TIME = "读取超过时限，已停止；请用浏览器或 Word 打开核实，另存后再试。"
_ENDINGS: dict[int, tuple[str, str]] = {
    signal.SIGXCPU: ("timeout", _OUT_OF_TIME),
    signal.SIGKILL: (
        "damaged",
        "读取时进程两次被终止（内存不足或被外部结束）；请重新运行，仍不行时另存后再试。",
    ),
}
_CRASHED = ("damaged", "读取时进程意外结束，文件可能已损坏；请打开原文核实，另存后再试。")


class WorkerDied(Exception):
    """The worker ended or gave up while it had a file in hand; `reason` is the contract's code."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class Sandbox:
    """One worker process, started when first asked and replaced when it dies. Used by one thread."""

    def __init__(self, *, wall_seconds: float = WALL_SECONDS, command: Sequence[str] = COMMAND) -> None:
        self.wall_seconds = wall_seconds
        self.command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = 0

    def ask(self, request: dict[str, Any]) -> Any:
        """The worker's answer to a request (plain data both ways).

        A worker that somebody else ended is replaced and asked once more. Raises WorkerDied, after ending the
        worker, for a file that cannot be read within the limits.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            if self._asked >= FILES_PER_WORKER:
                self.close()
            process = self._running()
            self._asked += 1
            try:
                send(process.stdin, request)
                answer = self._answer(process)
            except WorkerDied:
                self.close()
                raise
            except (OSError, EOFError, ValueError) as error:
                code = _exit_code(process)
                self.close()
                if attempt == _ATTEMPTS or code not in _ENDED_BY_OTHERS:
                    raise WorkerDied(*_ENDINGS.get(-code, _CRASHED)) from error
                continue
            if isinstance(answer, dict) and "gave_up" in answer:
                self.close()
                raise WorkerDied(*answer["gave_up"])
            return answer
        raise AssertionError("the last attempt answers or raises")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._asked = 0
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # Ctrl-C in the terminal is for the parent, which then closes its workers
            )
        return self._process

    def _answer(self, process: subprocess.Popen[bytes]) -> Any:
        deadline = time.monotonic() + self.wall_seconds
        assert process.stdout is not None
        (length,) = _LENGTH.unpack(_read_exactly(process.stdout.fileno(), _LENGTH.size, deadline))
        if length > LONGEST_ANSWER:
            raise WorkerDied("too_large", "读出的内容过大，不像一份报告；请只保存正文后再试。")
        return json.loads(_read_exactly(process.stdout.fileno(), length, deadline))

    def close(self) -> None:
        """End the worker, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was still to be sent to a dead worker
                    stream.close()


def send(stream: Any, message: Any) -> None:
    """Write one message to a binary stream."""
    stream.write(pack(message))
    stream.flush()


def pack(message: Any) -> bytes:
    """Plain data as a message."""
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    data = text.encode(
        "utf-8", "surrogatepass"
    )  # as json.loads reads it; names of files may hold lone surrogates
    return _LENGTH.pack(len(data)) + data


def receive(stream: Any) -> Any | None:
    """Read one message from a binary stream; None at its end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return json.loads(stream.read(_LENGTH.unpack(head)[0]))


def _read_exactly(descriptor: int, size: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    while size > 0:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise WorkerDied("timeout", _OUT_OF_TIME)
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


_ENDED_BY_OTHERS = (
    0,
    *(-number for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)),
)
"""Exit codes of a worker that did not fail by itself: a signal from outside, or the end of its own time."""


def _exit_code(process: subprocess.Popen[bytes]) -> int:
    """How a worker ended whose pipes are closed; it may need a moment to be gone."""
    try:
        return process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return -signal.SIGSEGV


def _environment() -> dict[str, str]:
    """The environment of a worker. Its modules are those of this process, wherever it found them."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    given = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if Path(path).is_absolute()]
    home = Path(__file__).parents[2]
    if home.name not in ("site-packages", "dist-packages"):
        given.append(str(home))
    return {**kept, "PYTHONPATH": os.pathsep.join(given), "PYTHONUTF8": "1"}
