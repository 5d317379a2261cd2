"""What is known beside a batch -> its reports with their Body, and a report of status "absent" for every body that the
manifest names without one.

A large batch lies on a disk: `KnownReports` holds none of its reports, only what is told of each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, overload

from audit.bodies import bodies_of, level_of, parent_of, region_of
from audit.manifest import ABSENT, MANIFEST
from audit.model import Body, Problem, Report
from audit.organs import organ_key

if TYPE_CHECKING:
    from audit.manifest import Entry, Known


def with_known(reports: Sequence[Report], known: Known, *, complete: bool = True) -> tuple[Report, ...]:
    """The reports with what is known of their bodies, those that are absent behind them (of a whole batch only)."""
    return tuple(KnownReports(reports, known, complete=complete)) if known else tuple(reports)


class KnownReports(Sequence[Report]):
    """The reports of a batch with what is known of their bodies, in its order; those that are absent behind them."""

    def __init__(self, reports: Sequence[Report], known: Known, *, complete: bool = True) -> None:
        """Walks through the reports once. Of an unfinished batch (not `complete`) nothing is absent."""
        self._reports = reports
        self._known = known
        outlines = [_outline(self._told(report)) for report in reports]
        self._absent = _absent(outlines, known) if complete and known.has_manifest else []
        outlines += self._absent
        bodies = bodies_of(outlines, known.renamed)
        self._bodies = [
            body and _after_changes(body, one.year, known) for body, one in zip(bodies, outlines, strict=True)
        ]

    def _told(self, report: Report) -> Report:
        entry = self._known.by_path.get(report.path)
        return _told(report, entry) if entry else report

    def __len__(self) -> int:
        return len(self._bodies)

    @overload
    def __getitem__(self, index: int) -> Report: ...
    @overload
    def __getitem__(self, index: slice) -> list[Report]: ...
    def __getitem__(self, index: int | slice) -> Report | list[Report]:
        """One report, or several."""
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        there = len(self._reports)
        found = self._told(self._reports[number]) if number < there else self._absent[number - there]
        return replace(found, body=self._bodies[number])

    def __iter__(self) -> Iterator[Report]:
        there = iter(self._bodies)
        for report in self._reports:
            yield replace(self._told(report), body=next(there))
        for report in self._absent:
            yield replace(report, body=next(there))


def _outline(report: Report) -> Report:
    """What a report is known by, without its contents."""
    return replace(report, cells={}, headings=(), prose=(), problems=(), form_marks=())


def _told(report: Report, entry: Entry) -> Report:
    """A report with what its line of the manifest states: that goes before what was read."""
    problems = report.problems
    if entry.organ and report.organ and organ_key(entry.organ) != organ_key(report.organ):
        said = f"{MANIFEST} 第 {entry.line} 行的机关是“{entry.organ}”，标题中是“{report.organ}”；按清单核对"
        problems = (*problems, Problem("manifest_organ", said))
    organ = entry.organ or report.organ
    found = replace(report, organ=organ, problems=problems)
    if entry.published is not None:
        found = replace(found, published=entry.published, published_at=None)
    key = organ_key(organ)
    if key is None:
        return found
    level = entry.level or level_of(key)
    parent = entry.parent or parent_of(key, level, region_of(key))
    inferred = {name for name, given in (("level", entry.level), ("parent", entry.parent)) if not given}
    return replace(
        found, body=Body(key, key, level, region_of(key), parent, entry.address, frozenset(inferred), True)
    )


def _absent(reports: Sequence[Report], known: Known) -> list[Report]:
    """A report of status "absent" for every line of the manifest that no report of the batch answers."""
    there = {report.path for report in reports}
    years = [report.year for report in reports if report.year]
    reported = {(organ_key(report.organ), report.year) for report in reports if report.is_read}
    lines = [entry for path, entry in known.by_path.items() if path not in there]
    found = []
    for entry in sorted((*lines, *known.unreported), key=lambda one: one.line):
        year = entry.year or (max(years) if years else None)
        if entry.organ and (organ_key(entry.organ), year) in reported:
            continue
        found.append(_absent_report(entry, year, known))
    return found


def _absent_report(entry: Entry, year: int | None, known: Known) -> Report:
    path = f"{known.root}/{entry.path}" if entry.path else f"{known.root}/{MANIFEST}"
    what = f"“{entry.path}”" if entry.path else f"{entry.organ}{f' {year} 年' if year else ''}的报告"
    said = f"{MANIFEST} 第 {entry.line} 行列有{what}，批次中没有；请补交或在清单中删去这一行。"
    empty = Report(
        path=path,
        part=None if entry.path else entry.line,
        sha256=hashlib.sha256(f"absent:{entry.organ}:{year}:{entry.path}".encode()).hexdigest(),
        kind="unknown",
        status=ABSENT,
        reason=ABSENT,
        organ=entry.organ,
        year=year,
        problems=(Problem(ABSENT, said),),
    )
    return _told(empty, entry)


def _after_changes(body: Body, year: int | None, known: Known) -> Body:
    """A body under the name that it has now, without a last year where it was just merged."""
    key = known.renamed.get(body.key, body.key)
    merged = year is not None and (key, year) in known.merged
    return replace(body, key=key, before=None if merged else key)
