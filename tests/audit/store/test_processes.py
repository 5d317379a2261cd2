"""Several inspectors at once, and killed ones: nothing acknowledged is lost, and the chain never forks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from audit.store import ReviewStore

ROOT = Path(__file__).parents[3]

WRITER = """
import sys
from pathlib import Path
from audit.store import ReviewStore
from tests.audit.store.build import target

workspace, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
with ReviewStore.open(workspace, declared_name=name) as store:
    for number in range(count):
        event = store.mark(target(values=f"{name}-{number}"), note=f"{name} {number}")
        print(event.sequence, event.hash, flush=True)
"""


def start(workspace: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(workspace), name, str(count)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(writers: list[subprocess.Popen[str]]) -> None:
    """Let all writers loose at once: they also race for creating the workspace."""
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()


def acknowledged(output: str) -> set[tuple[int, str]]:
    """The whole lines that a writer printed, a half one at the end left out."""
    lines = output.split("\n")[:-1]
    return {(int(line.split()[0]), line.split()[1]) for line in lines}


CREATOR = """
import sys
from pathlib import Path
from audit.store.connection import open_writable

print("ready", flush=True)
sys.stdin.readline()
for number in range(60):
    open_writable(Path(sys.argv[1]) / str(number) / ".gouji").close()
"""


def test_processes_that_create_one_workspace_at_the_same_moment_all_get_it(tmp_path: Path) -> None:
    creators = [
        subprocess.Popen(
            [sys.executable, "-c", CREATOR, str(tmp_path)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    go(creators)
    assert [creator.communicate(timeout=240) and creator.returncode for creator in creators] == [0] * 4


@pytest.mark.parametrize("count", [50, pytest.param(500, marks=pytest.mark.slow)])
def test_eight_inspectors_mark_at_once_and_every_mark_is_there(tmp_path: Path, count: int) -> None:
    workspace = tmp_path / ".gouji"
    writers = [start(workspace, f"w{number}", count) for number in range(8)]
    go(writers)
    told = [writer.communicate(timeout=240)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 8
    with ReviewStore.open(workspace, read_only=True) as store:
        events = store.events()
        assert set().union(*map(acknowledged, told)) == {(event.sequence, event.hash) for event in events}
        assert len(events) == 8 * count
        assert len({event.note for event in events}) == 8 * count
        assert store.verify() is None


@pytest.mark.parametrize("rounds", [2, pytest.param(12, marks=pytest.mark.slow)])
def test_killed_writers_lose_no_acknowledged_event(tmp_path: Path, rounds: int) -> None:
    told: set[tuple[int, str]] = set()
    for number in range(rounds):
        writers = [start(tmp_path, f"r{number}w{n}", 100_000) for n in range(3)]
        go(writers)
        first = writers[0]
        assert first.stdout is not None
        seen = "".join(first.stdout.readline() for _ in range(25 + 13 * number))
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        rest = [writer.communicate(timeout=60)[0] for writer in writers]
        told |= acknowledged(seen + rest[0]).union(*map(acknowledged, rest[1:]))
    with ReviewStore.open(tmp_path, read_only=True) as store:
        there = {(event.sequence, event.hash) for event in store.events()}
        assert store.verify() is None
    assert told <= there
    assert len(told) >= 25 * rounds
    with ReviewStore.open(tmp_path) as store:
        assert {(event.sequence, event.hash) for event in store.events()} == there
        store.record_run("after", [])
        assert store.verify() is None
