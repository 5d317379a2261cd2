"""Worker processes for reading files that nobody vouches for: one worker reads one file at a time.

A worker is a long-lived child (`python -m audit.worker`) that is asked over its standard input and answers on
its standard output, each message four bytes of length and JSON. Its memory and processor time are limited in
the child, its wall time is kept here: a file that hangs or eats memory costs itself, never the batch. A worker
whose parent dies reads the end of its input and ends. Standard `multiprocessing` is not used: one killed
worker breaks its whole pool.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import struct
import subprocess
import sys
import time
from typing import Any

WALL_SECONDS = 25.0
"""A file may take this long; reports take milliseconds."""
FILES_PER_WORKER = 500
"""A worker is replaced after so many files, so that leaks of the parsers stay small."""
_LENGTH = struct.Struct(">I")
_LONGEST_ANSWER = 200_000_000


class WorkerDied(Exception):
    """The worker ended or was ended while it had a file in hand; `reason` is the contract's code."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class Sandbox:
    """One worker process, started when first asked and replaced when it dies. Used by one thread."""

    def __init__(self, *, wall_seconds: float = WALL_SECONDS) -> None:
        self.wall_seconds = wall_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = 0

    def ask(self, request: dict[str, Any]) -> Any:
        """The worker's answer to a request (plain data both ways). Raises WorkerDied, after ending the worker."""
        if self._asked >= FILES_PER_WORKER:
            self.close()
        process = self._running()
        self._asked += 1
        try:
            send(process.stdin, request)
            return self._answer(process)
        except WorkerDied:
            self.close()
            raise
        except (OSError, EOFError, ValueError) as error:
            code = process.poll()
            self.close()
            raise WorkerDied("damaged", _how_it_ended(code)) from error

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._asked = 0
            self._process = subprocess.Popen(
                [sys.executable, "-m", "audit.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "POLARS_MAX_THREADS": "1", "PYTHONIOENCODING": "utf-8"},
                start_new_session=True,  # Ctrl-C in the terminal is for the parent, which then closes its workers
            )
        return self._process

    def _answer(self, process: subprocess.Popen[bytes]) -> Any:
        deadline = time.monotonic() + self.wall_seconds
        assert process.stdout is not None
        (length,) = _LENGTH.unpack(_read_exactly(process.stdout.fileno(), _LENGTH.size, deadline))
        if length > _LONGEST_ANSWER:
            raise WorkerDied("too_large", "读出的内容过大")
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
    data = json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode()
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


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
            raise WorkerDied("timeout", "读取超过时限，已停止；请用浏览器或 Word 打开核实，另存后再试。")
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _how_it_ended(code: int | None) -> str:
    if code in (-24, -9):  # SIGXCPU, or killed from outside
        return "读取时进程被终止（超过处理器时限或内存不足）；请另存后再试。"
    return "读取时进程意外结束，文件可能已损坏；请打开原文核实，另存后再试。"
