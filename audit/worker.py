"""The child of `audit.read.sandbox`: reads one file after another within its limits and answers plain data.

Started as `python -m audit.worker`. It never opens the network or a terminal, and loads no polars.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
from pathlib import Path

from audit.codec import to_plain
from audit.discover import SourceFile
from audit.pipeline import read_file
from audit.read.passwords import offer
from audit.read.sandbox import receive, send

MEMORY_BYTES = 1_100_000_000
FILES_BETWEEN_COLLECTIONS = 25
"""Cycles that the parsers leave behind are cleared after so many files; once a file cost more than the reading."""
CPU_SECONDS = 20
"""Processor time for one file; the limit is moved on before each."""


def main() -> None:
    """Answer requests {"path", "location", "member", "problem", "passwords"} until the input ends."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may come between the answers
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_CORE, 0)
    gc.freeze()  # what the modules hold stays: looking through it took longer than reading a page
    answered = 0
    while (request := receive(requests)) is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + CPU_SECONDS)
        location = Path(os.fsdecode(bytes.fromhex(request["location"])))
        offer(request.get("passwords", ()))
        source = SourceFile(request["path"], location, request["member"], request["problem"])
        send(answers, [to_plain(report) for report in read_file(source)])
        answered += 1
        if answered % FILES_BETWEEN_COLLECTIONS == 0:
            gc.collect()


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (wanted, hard))


if __name__ == "__main__":
    main()
