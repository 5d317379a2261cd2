"""Measures: every engine on every file in a process of its own a layout; every format through the whole pipeline."""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit.discover import discover
from audit.pipeline import read_batch, read_file
from fixtures.generator.layouts import LAYOUTS, absent, fresh_files
from fixtures.generator.programs import ProgramFailed
from tests.bench.engines import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fixtures.generator.layouts import Layout, ProvingFile
    from fixtures.generator.report import Truth
    from tests.bench.score import Score

RATE_LAYOUTS = {
    "text": ("text_tabs", "text_pipes", "markdown"),
    "html": ("html_clean", "html_cms", "html_portal"),
    "docx": ("docx_clean", "docx_edited", "docx_office"),
    "pdf": ("drawn_ruled", "drawn_charwise", "browser_collapse", "office_repeat"),
}
"""What the reports a second of each format are measured on."""
_PRINTED = 8
"""Files of a layout that another program prints, which takes seconds; these are read again and again. All others are
read once: what was worked out for one report must not count as time saved on the next.
"""


@dataclass(frozen=True)
class Measured:
    """One engine on the files of one layout: its score, seconds of work, and the most memory it held (MB)."""

    layout: str
    owes: str
    engine: str
    score: Score
    seconds: float
    megabytes: float


def measure_layouts(
    layouts: Sequence[Layout], engines: Sequence[str], reports: int, seed: str, say: Callable[[str], None]
) -> Iterator[Measured]:
    """Every engine on the same fresh files of every layout that this machine can make."""
    usable = []
    for engine in engines:
        lacking = missing(engine)
        if lacking:
            say(f"{engine} is left out: {lacking}")
        else:
            usable.append(engine)
    for layout in layouts:
        lacking = absent(layout)
        if lacking:
            say(f"{layout.name} is left out: {lacking}")
            continue
        try:
            made = list(fresh_files(layout, reports, seed))
        except ProgramFailed as failure:
            say(f"{layout.name} is left out: {failure}")
            continue
        files = [(file.name, file.data, [report.truth() for report in file.reports]) for file in made]
        for engine in usable if layout.kind == "pdf" else ("gouji",):
            score, seconds, megabytes = _in_a_process(engine, files)
            yield Measured(layout.name, layout.owes, engine, score, seconds, megabytes)


def _in_a_process(engine: str, files: Sequence[tuple[str, bytes, list[Truth]]]) -> tuple[Score, float, float]:
    """The measure of an engine in a fresh process, so that its memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.child"],
        input=pickle.dumps((engine, files)),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: tuple[Score, float, float] = pickle.loads(done.stdout)
    return found


@dataclass(frozen=True)
class Rate:
    """Reports a second of processor time: read in this process, and through one sandboxed worker (its start and the
    parent's part included).
    """

    kind: str
    reports: int
    bare: float
    sandboxed: float


def measure_rates(reports: int, seed: str, say: Callable[[str], None]) -> Iterator[Rate]:
    """The rates of every format on `reports` files, made of the layouts that this machine can make."""
    known = {layout.name: layout for layout in LAYOUTS}
    for kind, names in RATE_LAYOUTS.items():
        layouts = [known[name] for name in names if not absent(known[name])]
        each = -(-reports // max(len(layouts), 1))
        made: list[ProvingFile] = []
        for layout in layouts:
            try:
                made += fresh_files(layout, min(reports, _PRINTED if layout.program else each), seed)
            except ProgramFailed as failure:
                say(f"{kind}: {layout.name} is left out: {failure}")
        with tempfile.TemporaryDirectory(prefix="gouji-bench-") as name:
            folder = Path(name)
            for number in range(reports):
                file = made[number % len(made)]
                (folder / f"{number}-{file.name}").write_bytes(file.data)
            discovery = discover(folder)
            read_file(discovery.files[0])  # libraries are loaded once
            begun = _processor_seconds()
            for source in discovery.files:
                read_file(source)
            bare = _processor_seconds() - begun
            begun = _processor_seconds()
            done = sum(len(some) for some in read_batch(discovery, jobs=1))
            sandboxed = _processor_seconds() - begun
        say(f"{kind}: {done} reports")
        yield Rate(kind, reports, reports / bare, reports / sandboxed)


def _processor_seconds() -> float:
    """Processor time of this process and of those that it started and that have ended; others on the machine do
    not change it, as they change the clock on the wall.
    """
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
