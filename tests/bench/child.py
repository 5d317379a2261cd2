"""The process in which one engine reads the files of one layout; it loads nothing else, so its memory is theirs."""

from __future__ import annotations

import pickle
import re
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.engines import missing, read_with
from tests.bench.score import Score, aligned, scored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fixtures.generator.report import Truth


def work(engine: str, files: Sequence[tuple[str, bytes, list[Truth]]]) -> tuple[Score, float, float]:
    """Read files (name, bytes, truths of their reports): (score, seconds, megabytes)."""
    missing(engine)  # loads the library, which is no report's time
    total = Score()
    seconds = 0.0
    for name, data, truths in files:
        begun = time.process_time()
        found = aligned(read_with(engine, data, name), name)
        seconds += time.process_time() - begun
        total += scored(truths, found)
    return total, seconds, _most_megabytes()


def _most_megabytes() -> float:
    """The most memory that this process held. On Linux from its own record: `getrusage` gives a started program
    the peak of the one that started it.
    """
    record = Path("/proc/self/status")
    if record.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", record.read_text(encoding="utf-8"))
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    answer = work(*pickle.load(sys.stdin.buffer))
    sys.stdout.buffer.write(pickle.dumps(answer))
