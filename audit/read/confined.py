"""What a worker process may do while it reads files that nobody vouches for: read that file, and little else.

The limits are the operating system's wherever it has one (memory, files written, processes); what it has none for
without being root, such as the network, is refused by an audit hook of the interpreter, which holds for Python code
and for every library that opens files or connections through it. Once confined, a process cannot go back.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY_BYTES = 1_100_000_000
"""Address space of a worker."""
CPU_SECONDS = 18
"""Processor time for one file."""
MOST_OPEN_FILES = 64

_REFUSED = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "pty.", "ftplib.",
    "http.client.", "smtplib.", "urllib.", "webbrowser.", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link",
    "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.utime", "shutil.", "tempfile.", "os.kill", "os.putenv",
)  # fmt: skip
"""Beginnings of the names of audit events that reading a report never needs."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_DEVICES = (os.devnull, "/dev/urandom")

_file: str | None = None
"""The file in hand."""


def confine() -> None:
    """Give up, for the rest of this process, everything that reading does not need."""
    limit(resource.RLIMIT_AS, MEMORY_BYTES)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)  # no reader writes a file, not even a temporary one
    limit(resource.RLIMIT_NPROC, 0)
    limit(resource.RLIMIT_NOFILE, MOST_OPEN_FILES)
    with contextlib.suppress(
        OSError
    ):  # where memory runs out all the same, a reader goes before the workbench
        Path("/proc/self/oom_score_adj").write_text("1000")
    sys.addaudithook(_hook(_code_folders()))


def hand_over(location: Path) -> None:
    """The one file that may be read from now on, with a fresh share of processor time."""
    global _file
    _file = os.path.abspath(location)  # noqa: PTH100 - the name as it is opened, links and all
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + CPU_SECONDS)


def limit(what: int, value: int) -> None:
    """Set a limit of the operating system, as far as the one above it allows."""
    _, hard = resource.getrlimit(what)
    wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (wanted, hard))


def _code_folders() -> tuple[str, ...]:
    """Where modules and their data lie: a module that is imported late is read from there."""
    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path, str(Path(__file__).parents[2])}
    real = {os.path.realpath(folder) for folder in folders if folder}
    return tuple(f"{folder.rstrip(os.sep)}{os.sep}" for folder in folders | real if folder)


def _hook(code: tuple[str, ...]) -> Callable[[str, tuple[object, ...]], None]:
    """The audit hook; it is asked at every event, so the common ones leave at once."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if not isinstance(path, str | bytes | os.PathLike):
                return  # a descriptor that is open already
            name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100
            writes = isinstance(flags, int) and flags & _WRITES
            if writes or not (name == _file or name.startswith(code) or name in _DEVICES):
                raise PermissionError(f"a reader may not open {name}")
        elif event.startswith(_REFUSED):
            raise PermissionError(f"a reader may not: {event}")

    return hook
