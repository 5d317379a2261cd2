"""The results of the last run: shown at once, equal to a fresh run whatever has changed, never trusted when damaged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from audit.batch import JudgedBatch
from audit.changes import Changed, load
from audit.commands.reading import judge_batch
from audit.discover import discover, workspace_of
from audit.model import Attestation, Judgement, Outcome, State
from audit.pipeline import judge, read_file
from audit.rule import load_rules
from tui import judged, reading
from tui.events import Event, Failed, Found, Judged, Progress, Recalled, Said, Stopped
from tui.first_page import load_first_page
from tui.reading import read_and_judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.model import Report

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "fixtures" / "demo"
SOME = ("2023", "2024")
T = TypeVar("T")


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Some reports of two years, of each body both."""
    folder = tmp_path / "批次"
    for year in SOME:
        (folder / year).mkdir(parents=True)
        for path in sorted((DEMO / year).glob("*"))[:5]:
            shutil.copy(path, folder / year)
    return folder


def run(batch: Path, **more: Path) -> list[Event]:
    """Everything that a run tells."""
    told: list[Event] = []
    read_and_judge(batch, more.get("rules"), 1, told.append, threading.Event(), more.get("workspace"))
    failed = [event for event in told if isinstance(event, Failed)]
    assert not failed, failed
    return told


def of(kind: type[T], told: list[Event]) -> list[T]:
    """The events of a kind."""
    return [event for event in told if isinstance(event, kind)]


def final(told: list[Event]) -> list[Judgement]:
    """The judgements that a run ends with."""
    last = of(Judged, told)[-1]
    assert last.complete
    assert [judgement.report for judgement in last.batch] == list(last.reports)
    return list(last.batch)


def fresh(batch: Path, rules: Path | None = None) -> list[Judgement]:
    """The same without any results kept, one process, no workers; what was noted of changed files is known."""
    reports = [r for file in discover(batch).files for r in read_file(file)]
    return list(judge(Changed(reports, load(workspace_of(batch))), load_rules(rules)))


def settle(batch: Path) -> None:
    """As if everything had been written long ago; a stamp that is too young proves nothing."""
    for path in [batch, *batch.rglob("*")]:
        if ".gouji" not in path.parts:
            os.utime(path, (1_700_000_000, 1_700_000_000))


def files_read(told: list[Event]) -> int:
    """How many files were read."""
    return max((event.done for event in of(Progress, told)), default=0)


def change(path: Path) -> None:
    """Another figure in a report, the file as long as before."""
    text = path.read_bytes()
    path.write_bytes(text[:-1] + (b" " if text[-1:] == b"\n" else b"\n"))


def test_the_second_run_reads_nothing_and_finds_the_same(batch: Path) -> None:
    first = run(batch)
    assert final(first) == fresh(batch)
    assert not of(Recalled, first)
    second = run(batch)
    (recalled,) = of(Recalled, second)
    assert list(recalled.batch) == fresh(batch)
    assert files_read(second) == 0
    assert final(second) == fresh(batch)


@pytest.mark.parametrize(
    "alter",
    [
        lambda batch: change(min((batch / "2024").iterdir())),
        lambda batch: min((batch / "2023").iterdir()).unlink(),
        lambda batch: shutil.copy(min((DEMO / "2022").iterdir()), batch),
        lambda batch: min((batch / "2023").iterdir()).rename(batch / "2023" / "新名.html"),
        lambda batch: shutil.rmtree(batch / "2024"),
        lambda batch: (batch / "2024" / "空.txt").write_text(""),
    ],
    ids=["changed", "removed", "added", "renamed", "folder removed", "unreadable added"],
)
def test_whatever_changes_on_the_disk_the_results_are_those_of_a_fresh_run(
    batch: Path, alter: Callable[[Path], object]
) -> None:
    run(batch)
    alter(batch)
    told = run(batch)
    assert files_read(told) <= 1
    assert final(told) == fresh(batch)
    assert final(run(batch)) == fresh(batch)


def changed_since(judgements: list[Judgement]) -> list[str]:
    """What TIME-CHANGED says of each report that it fails on."""
    found = [f for j in judgements for f in j.findings if f.rule == "TIME-CHANGED"]
    return [finding.message for finding in found if finding.outcome is Outcome.FAIL]


def test_a_report_that_was_changed_after_it_was_read_says_so_from_then_on(
    batch: Path, tmp_path: Path
) -> None:
    first = of(Recalled, [*run(batch), *run(batch)])[0]
    assert changed_since(list(first.batch)) == []
    path = min((batch / "2024").glob("*.txt"))
    before = path.read_text("utf-8")
    line = next(line for line in before.splitlines() if "结转下年度继续办理" in line)
    path.write_text(before.replace(line, line[::-1].replace("0", "7", 1)[::-1], 1), "utf-8")
    (said,) = changed_since(final(run(batch)))
    assert said.startswith(first.at[:10])
    assert "改了 1 格数字：" in said
    assert "0→7" in said
    # It stays said: at the next start, under other rules, by the plain commands, and where the file is renamed.
    assert changed_since(final(run(batch))) == [said]
    rules = tmp_path / "rules"
    rules.mkdir()
    shutil.copy(Path(reading.__file__).parents[1] / "audit" / "rules" / "T3-COL.toml", rules)
    assert changed_since(final(run(batch, rules=rules))) == [said]
    judgements, _ = judge_batch(batch, 1, None)
    assert changed_since(list(judgements)) == [said]
    path.rename(path.with_name("改过的报告.txt"))
    assert changed_since(final(run(batch))) == [said]
    # Both at once are two versions, not a change.
    (batch / "2024" / "原来的报告.txt").write_text(before, "utf-8")
    told = final(run(batch))
    assert changed_since(told) == [said]
    assert {f.rule for j in told for f in j.findings} >= {"DUP"}


def test_other_bytes_with_the_same_contents_are_no_change(batch: Path) -> None:
    run(batch)
    change(min((batch / "2024").iterdir()))
    assert changed_since(final(run(batch))) == []
    (note,) = load(workspace_of(batch))
    assert (note.earlier.figures, note.earlier.sentences) == ((), 0)


def test_a_file_changed_within_the_clock_of_the_file_system_is_read_again(batch: Path) -> None:
    run(batch)
    path = min((batch / "2024").iterdir())
    times = path.stat()
    change(path)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    told = run(batch)
    assert files_read(told) == 1
    assert final(told) == fresh(batch)


def test_files_only_touched_are_not_read_again(batch: Path) -> None:
    run(batch)
    settle(batch)
    told = run(batch)
    assert files_read(told) == 0
    assert final(told) == fresh(batch)


def test_other_rules_judge_again_without_reading_again(batch: Path, tmp_path: Path) -> None:
    run(batch)
    rules = tmp_path / "rules"
    rules.mkdir()
    text = (Path(reading.__file__).parents[1] / "audit" / "rules" / "T3-COL.toml").read_text(encoding="utf-8")
    (rules / "T3-COL.toml").write_text(
        text.replace('severity = "error"', 'severity = "warning"', 1), encoding="utf-8"
    )
    told = run(batch, rules=rules)
    assert files_read(told) == 0
    assert final(told) == fresh(batch, rules)


def test_the_batch_may_be_called_otherwise(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(batch)
    monkeypatch.chdir(batch)
    told = run(Path())
    assert files_read(told) == 0
    assert final(told) == fresh(Path())
    monkeypatch.chdir(batch.parent)
    told = run(Path(batch.name))
    assert files_read(told) == 0
    assert final(told) == fresh(Path(batch.name))
    sources = of(Found, told)[-1].sources
    assert {sources[path].location for path in sources} == {
        file.location for file in discover(Path(batch.name)).files
    }


@pytest.mark.parametrize("what", ["part", "rows.columns", "files", "results.json"])
@pytest.mark.parametrize("how", ["cut", "flipped", "gone"])
def test_damaged_results_are_discarded_with_a_sentence(batch: Path, what: str, how: str) -> None:
    run(batch)
    results = batch / ".gouji" / "results"
    path = next(path for path in results.rglob("*") if path.name.startswith(what))
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :]
        path.write_bytes(data[:middle] if how == "cut" else flipped)
    told = run(batch)
    assert final(told) == fresh(batch)
    if (what, how) != ("results.json", "gone"):
        assert [said for said in of(Said, told) if "上次的结果" in said.message]
    assert final(run(batch)) == fresh(batch)


def test_results_of_another_version_of_the_program_are_discarded(batch: Path) -> None:
    run(batch)
    file = batch / ".gouji" / "results" / "results.json"
    file.write_text(json.dumps({**json.loads(file.read_bytes()), "engine": "other"}), encoding="utf-8")
    told = run(batch)
    assert "另一个版本" in of(Said, told)[0].message
    assert files_read(told) == 10
    assert final(told) == fresh(batch)


def test_results_kept_by_an_older_format_leave_no_page(batch: Path) -> None:
    run(batch)
    file = batch / ".gouji" / "results" / "results.json"
    assert load_first_page(batch / ".gouji", batch) is not None
    file.write_text(json.dumps({**json.loads(file.read_bytes()), "format": 0}), encoding="utf-8")
    assert load_first_page(batch / ".gouji", batch) is None


def test_the_first_page_is_what_the_list_shows(batch: Path) -> None:
    made = of(Judged, run(batch))[-1].batch
    page = load_first_page(batch / ".gouji", batch)
    assert page is not None
    shown = made.view().rows(0, 96)
    names = shown[0].__slots__
    assert [[getattr(row, name) for name in names] for row in page.rows(0, 96)] == [
        [getattr(row, name) for name in names] for row in shown
    ]
    assert page.counts == made.counts


def test_a_workspace_that_cannot_be_made_does_without(batch: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = run(batch, workspace=tmp_path / "file" / "ws")
    assert final(told) == fresh(batch)
    assert not of(Said, told)


def test_only_the_results_in_use_stay(batch: Path) -> None:
    run(batch)
    (batch / "2024" / "空.txt").write_text("")
    run(batch)
    run(batch)
    results = batch / ".gouji" / "results"
    assert len([path for path in results.iterdir() if path.is_dir()]) == 1


def test_an_archive_and_a_single_file_are_kept_too(batch: Path) -> None:
    archive = Path(shutil.make_archive(str(batch.with_name("包")), "zip", batch))
    single = min((batch / "2024").iterdir())
    for one in (archive, single):
        run(one)
        told = run(one)
        assert files_read(told) == 0
        assert final(told) == fresh(one)


def test_a_large_batch_is_judged_from_the_disk_and_is_the_same(
    batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "IN_MEMORY", 3)
    monkeypatch.setattr("audit.results.parts.PART", 4)
    monkeypatch.setattr("audit.results.pile.PART", 4)
    monkeypatch.setattr("audit.results.pile.IN_MEMORY", 4)
    told = run(batch)
    assert final(told) == fresh(batch)
    made = of(Judged, told)[-1]
    assert made.batch.view("badge:不符").positions() == [
        position
        for position in made.batch.view().positions()
        if made.batch.judgements[position].badge == "fail"
    ]
    change(min((batch / "2023").iterdir()))
    assert final(run(batch)) == fresh(batch)


class Seen:
    """Reviews with the attested figures of one report."""

    concerned = None

    def __init__(self, report: Report, given: Mapping[str, Attestation]) -> None:
        self.report, self.attestations = report, given

    def attested(self, report: Report) -> Mapping[str, Attestation]:
        return self.attestations if report.sha256 == self.report.sha256 else {}


@pytest.mark.parametrize("in_memory", [3, 2000])
def test_figures_attested_meanwhile_are_judged_like_a_fresh_run(
    batch: Path, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(judged, "IN_MEMORY", in_memory)
    told = of(Judged, run(batch))[-1]
    target = next(r for r in told.reports if any(c.state is State.BLANK for c in r.cells.values()))
    slot = next(cell.slot for cell in target.cells.values() if cell.state is State.BLANK)
    seen = Seen(target, {slot: Attestation(slot, 7, "王", "2026-02-03T00:00:00Z", "第 2 页")})
    again = judged.judge_again(told.batch, told.reports, told.rule_book, seen)  # type: ignore[arg-type]
    assert list(again) == list(judge(list(told.reports), told.rule_book, seen.attested))
    assert again.counts == JudgedBatch(tuple(again)).counts
    assert any(
        j.report.cells.get(slot)
        == target.cells[slot]._replace(state=State.ATTESTED, value=7, note=j.report.cells[slot].note)
        for j in again
        if j.report.sha256 == target.sha256
    )
    back = judged.judge_again(again, told.reports, told.rule_book, Seen(target, {}))  # type: ignore[arg-type]
    assert list(back) == list(told.batch)


def test_what_a_manifest_says_is_judged_and_kept_and_read_anew_when_it_changes(batch: Path) -> None:
    """The second start takes the results with the manifest's bodies; another manifest has every file read again."""
    path = next(path for path in sorted((batch / "2024").glob("*")) if "局" in path.name)
    manifest = batch / "manifest.csv"
    lines = ["path,organ,parent,address", f"2024/{path.name},{path.stem},澄川县人民政府,https://a.example/1"]
    manifest.write_text("\n".join([*lines, ",澄川县档案局,澄川县人民政府,"]), encoding="utf-8")
    settle(batch)
    first = run(batch)
    (absent,) = [j for j in final(first) if j.report.status == "absent"]
    assert [finding.rule for finding in absent.findings] == ["ROSTER"]
    listed = next(
        j.report.body for j in final(first) if j.report.path.endswith(path.name) and "2024" in j.report.path
    )
    assert listed is not None and listed.address == "https://a.example/1" and listed.listed
    again = run(batch)
    assert files_read(again) == 0 and final(again) == final(first)
    manifest.write_text("\n".join(lines), encoding="utf-8")
    third = run(batch)
    assert files_read(third) > 1
    assert [j for j in final(third) if j.report.status == "absent"] == []
    assert final(run(batch)) == final(third)


def test_a_mistake_in_a_manifest_is_a_sentence(batch: Path) -> None:
    (batch / "manifest.csv").write_text("path,organ,color\na,b,c\n", encoding="utf-8")
    told: list[Event] = []
    read_and_judge(batch, None, 1, told.append, threading.Event())
    (failed,) = of(Failed, told)
    assert "manifest.csv 第 1 行" in str(failed.error) and "color" in str(failed.error)


def test_stopping_ends_the_run_and_keeps_nothing(batch: Path) -> None:
    stop, told = threading.Event(), list[Event]()

    def tell(event: Event) -> None:
        told.append(event)
        if isinstance(event, Progress):
            stop.set()

    read_and_judge(batch, None, 1, tell, stop)
    assert isinstance(told[-1], Stopped)
    so_far = told[-1].so_far
    assert so_far is not None and len(so_far.batch) == len(so_far.reports) > 0, "what was read is judged"
    assert not (batch / ".gouji" / "results" / "results.json").exists()
    assert final(run(batch)) == fresh(batch)


def test_a_batch_that_is_as_before_is_opened_and_looked_through_without_polars(
    batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.results.stamps.UNSETTLED", 0)  # as if everything had been written long ago
    run(batch)
    run(batch)
    code = f"""
import sys, threading
from pathlib import Path
from tui.events import Judged
from tui.reading import read_and_judge
told = []
read_and_judge(Path({str(batch)!r}), None, 1, told.append, threading.Event(), None)
(judged,) = [event for event in told if isinstance(event, Judged)]
view = judged.batch.view("badge:不符 县", sort=(("year", True),))
judged.batch.previous_cells(view.position(0)), judged.batch.judgements[view.position(0)], judged.batch.tally()
print(len(view), *(name for name in ("polars", "lxml", "pypdf", "docx") if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    found, *loaded = done.stdout.split()
    assert int(found) > 0
    assert loaded == []
