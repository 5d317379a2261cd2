"""A batch of any size with results kept as a run would leave them, cheaply; and its list as a table for others.

The files are a few bytes each and are never read, because the results say that they were: what is measured is the
screen and not the readers. Bodies of a few real reports, with other names and years, stand behind the lines.
"""

from __future__ import annotations

import csv
import shutil
import time
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.batch import JudgedBatch
from audit.codec import to_plain as report_to_plain
from audit.columns import Columns
from audit.listing import FIGURE_SLOTS, SCHEMA, Listing, add_rows, broken_rules
from audit.model import BADGE_MARKS, BADGE_WORDS
from audit.pipeline import judge, read_file
from audit.results.first_page import load_manifest, results_folder
from audit.results.made_by import engine_version
from audit.results.parts import PartWriter
from audit.results.pile import sendable_json
from audit.results.plain import to_plain
from audit.results.survey import prefix_of, survey, table_of
from audit.results.writing import LOCK, Written, hold, keep
from audit.rule import load_rules
from audit.store import RunSummary
from audit.store.connection import make_workspace
from tests.bench.model_reports import model_reports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit.model import Judgement

YEARS = range(2020, 2025)
HEAD = ("结论", "年份", "机关", "不符的规则", "存疑", "复核", "核查人", "格式", "版式", *FIGURE_SLOTS, "文件")
"""Columns of the table: everything that the list can show."""
_TOUCHED_BEFORE = 3.0
"""Seconds: a file or folder younger than its stamp can tell would be looked into again."""


def make(folder: Path, reports: int) -> Path:
    """A folder of so many files with kept results; gives the table beside it. Both are left alone if they will do."""
    batch, table = folder / f"batch-{reports}", folder / f"rows-{reports}.csv"
    if table.exists() and _is_current(batch):
        return table
    shutil.rmtree(batch, ignore_errors=True)
    _write_files(batch, reports)
    workspace = batch / ".gouji"
    make_workspace(workspace)
    results = workspace / "results"
    results.mkdir(exist_ok=True)
    time.sleep(_TOUCHED_BEFORE)
    rule_book = load_rules(None)
    found, discovery = survey(batch, None, prefix_of(batch))
    models = judge([r for file in model_reports() for r in read_file(file)], rule_book)
    paths = [file.path for file in discovery.files]
    written = _written(results / f"{reports:016}", paths, models)
    one = [models[0].report]
    files = table_of(batch, found, lambda _: one, prefix_of(batch))
    keep(written, results, files, prefix_of(batch), rule_book.version, passwords=False, skipped=0)
    _write_table(table, JudgedBatch([], listing=written.listing))
    return table


def _is_current(batch: Path) -> bool:
    """Whether the results would be taken as they are: an engine that has changed since would read every file."""
    try:
        made = load_manifest(results_folder(batch / ".gouji"))
    except ValueError:
        return False
    return made is not None and made.engine == engine_version() and made.rules == load_rules(None).version


def _write_files(batch: Path, reports: int) -> None:
    for n in range(reports):
        path = batch / str(YEARS[n % len(YEARS)]) / f"{_organ(n)}.txt"
        if n < len(YEARS):
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def _organ(n: int) -> str:
    number = n // len(YEARS)
    kind = ("教育局", "水利局", "人民政府办公室", "卫生健康委员会")[number % 4]
    return f"云溪县第{number}{kind}"


def _written(folder: Path, paths: list[str], models: tuple[Judgement, ...]) -> Written:
    folder.mkdir()
    (folder / LOCK).touch()
    bodies = PartWriter(folder)
    packed = [
        (
            sendable_json(report_to_plain(replace(model.report, organ="@organ@", year=1234))),
            sendable_json(to_plain(model)),
        )
        for model in models
    ]
    rows = Columns(SCHEMA)
    rules: Counter[str] = Counter()
    badges: Counter[str] = Counter()
    for n, (path, organ, year) in enumerate(_named(paths)):
        model, (report, judgement) = models[n % len(models)], packed[n % len(models)]
        named = sendable_json(organ).strip('"')
        bodies.add((report.replace("@organ@", named).replace('"year":1234', f'"year":{year}'), judgement))
        add_rows(rows, [replace(model, report=replace(model.report, path=path, organ=organ, year=year))])
        rules.update(broken_rules([model]))
        badges[str(model.badge)] += 1
    bodies.finish()
    run = RunSummary(len(paths), len(paths), badges, "0" * 64)
    return Written(folder, Listing(rows, rules), run, tuple(bodies.names), hold(folder))


def _named(paths: list[str]) -> Iterator[tuple[str, str, int]]:
    for path in paths:
        *_, year, name = path.split("/")
        yield path, name.removesuffix(".txt"), int(year)


def _write_table(table: Path, batch: JudgedBatch) -> None:
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        view = batch.view()
        for row in view.rows(0, len(view)):
            badge = f"{BADGE_MARKS[row.badge]} {BADGE_WORDS[row.badge]}"
            known = (row.failed, row.doubts, row.mark, row.inspector, row.kind, row.template)
            writer.writerow((badge, row.year, row.organ, *known, *row.figures, row.path))
