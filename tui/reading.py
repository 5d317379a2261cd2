"""The batch read and judged in the background, told step by step; plain Python without textual.

`read_and_judge` runs in a thread: show what the last run found, look which files have changed since, read those in
worker processes, judge, and keep the results for the next start. Everything heavy (polars, lxml) is imported in here,
so the screen is painted first.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, cast

from tui.events import Failed, Found, Judged, Progress, Recalled, Said, Stopped, Tell
from tui.judged import IN_MEMORY, FilesByPath, counted, judged_batch, results_in
from tui.texts import text

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Generator, Iterator, Sequence
    from pathlib import Path

    from audit.batch import JudgedBatch
    from audit.manifest import Known
    from audit.model import Judgement, Report
    from audit.results.kept import Kept, Renewed
    from audit.results.pile import Pile
    from audit.results.survey import Survey
    from audit.results.writing import Written
    from audit.rule import RuleBook

_QUICKLY = 500
"""Reports that are judged before anybody has waited long."""
_PAUSE = 0.5
"""Seconds between two judgements of an unfinished batch; more when judging itself takes long."""


class _Interrupted(Exception):
    """The inspector wants it to stop; `so_far` is what can be shown of it."""

    def __init__(self, so_far: Judged | None = None) -> None:
        super().__init__()
        self.so_far = so_far


def read_and_judge(
    batch: Path,
    rules: Path | None,
    jobs: int,
    tell: Tell,
    stop: threading.Event,
    workspace: Path | None = None,
) -> None:
    """Read and judge a batch, telling every step; ends early and quietly once `stop` is set.

    In `workspace` (by default the batch's own) the results are kept for the next start, where it can be written.
    """
    run = _Run(batch, rules, jobs, tell, stop)
    try:
        run.go(workspace)
    except _Interrupted as interrupted:
        tell(Stopped(interrupted.so_far))
    except Exception as error:
        tell(Failed(error))


class _Run:
    """One run over a batch; its steps share what is here."""

    def __init__(self, batch: Path, rules: Path | None, jobs: int, tell: Tell, stop: threading.Event) -> None:
        self._batch = batch
        self._rules = rules
        self._jobs = jobs
        self._tell = tell
        self._stop = stop
        self._known: Known

    def go(self, workspace: Path | None) -> None:
        """All steps in order."""
        from audit.discover import printable
        from audit.manifest import load_known, version_beside
        from audit.read.passwords import offered
        from audit.results.kept import Renewed
        from audit.results.survey import survey
        from audit.rule import load_rules

        rule_book = load_rules(self._rules)
        results = results_in(self._batch, workspace)
        recalled = self._recall(results, rule_book)
        # What a manifest said is in the reports that were kept: with another one they are read again.
        kept = (
            recalled if recalled is not None and recalled.made.known == version_beside(self._batch) else None
        )
        locked = bool(offered()) or (kept is not None and kept.made.passwords)
        same_rules = kept is not None and kept.made.rules == rule_book.version
        if kept is not None and same_rules and not locked and self._untouched(kept):
            self._tell(Found(kept.made.run["files"], kept.made.skipped, kept.sources(self._batch)))
            self._tell(Judged(kept.batch, rule_book, True, kept.reports))
            return
        self._known = load_known(self._batch, printable)
        prefix, table = self._prefix, kept.files() if kept is not None else None
        found, discovery = survey(self._batch, table, prefix, passwords=locked)
        self._tell(Found(len(discovery.files), len(discovery.skipped), FilesByPath(discovery.files)))
        pile, counts = self._read(found, rule_book, results, show=recalled is None)
        renewed = Renewed(found, pile, counts, kept)
        reports = self._with_changes(self._with_known(renewed, complete=True), pile, found, recalled, results)
        if kept is not None and same_rules and found.is_as_before:
            self._tell(Judged(kept.batch, rule_book, True, kept.reports))
            self._renew(results, kept, found, renewed)
            return
        from audit.findings import judge_each  # loads polars, which a batch that is as before never needs

        judgements = self._counted(judge_each(reports, rule_book), len(reports))
        made, written = judged_batch(judgements, len(reports), results)
        self._tell(Judged(made, rule_book, True, reports))
        if results is not None:
            self._keep(results, written, made, found, renewed, rule_book, len(discovery.skipped), locked)

    def _with_known(self, reports: Sequence[Report], *, complete: bool) -> Sequence[Report]:
        """The reports with what manifest.csv and organs.csv say of their bodies."""
        from audit.known import KnownReports

        return KnownReports(reports, self._known, complete=complete) if self._known else reports

    def _with_changes(
        self,
        reports: Sequence[Report],
        pile: Sequence[Report],
        found: Survey,
        recalled: Kept | None,
        results: Path | None,
    ) -> Sequence[Report]:
        """The reports with what is noted of their earlier contents, those first noted now that the `pile` replaces."""
        from audit.changes import Changed, add, load
        from audit.results.replaced import changes_since

        if results is None:
            return reports
        notes = load(results.parent)
        if recalled is not None and len(pile):
            ranges = (range(known.first, known.first + known.count) for known in found.known if known)
            taken = frozenset(place for places in ranges for place in places)
            told = self._with_known(pile, complete=False)
            new = list(changes_since(recalled.batch, recalled.made.at[:10], taken, told))
            with contextlib.suppress(OSError):
                add(results.parent, new)
            notes += new
        return Changed(reports, notes) if notes else reports

    @property
    def _prefix(self) -> str:
        from audit.results.survey import prefix_of

        return prefix_of(self._batch)

    # --- the last run --------------------------------------------------------------------------------

    def _recall(self, results: Path | None, rule_book: RuleBook) -> Kept | None:
        """What the last run kept, shown at once; None where it kept nothing or nothing of use, which is said."""
        from audit.results.first_page import load_manifest
        from audit.results.kept import Discarded, Kept
        from audit.results.made_by import engine_version
        from audit.results.writing import clear

        if results is None:
            return None
        try:
            made = load_manifest(results)
            if made is None:
                return None
            if made.engine != engine_version():
                self._tell(Said(text("kept.other_version")))
                return None
            kept = Kept(results, made, self._prefix)
        except (Discarded, ValueError):
            self._tell(Said(text("kept.damaged")))
            return None
        clear(results, but=made.generation)
        self._tell(Recalled(kept.batch, rule_book, kept.reports, made.at))
        return kept

    def _untouched(self, kept: Kept) -> bool:
        from audit.results.survey import LOOKED_AT, is_untouched
        from audit.results.writing import account

        if kept.made.account != account():
            return False
        return is_untouched(self._batch, kept.files(*LOOKED_AT), self._prefix)

    # --- reading -------------------------------------------------------------------------------------

    def _read(
        self, found: Survey, rule_book: RuleBook, results: Path | None, *, show: bool
    ) -> tuple[Pile, list[int]]:
        """The reports of the files that have to be read, and how many came from each; judged from time to time
        where nothing is shown yet.
        """
        from audit.results.pile import Pile

        wanted = found.wanted
        pile, counts = Pile(), list[int]()
        if not wanted:
            return pile, counts
        from audit.discover import Discovery
        from audit.pipeline import read_batch

        last, pause, enough = time.monotonic(), _PAUSE, IN_MEMORY
        jobs = min(self._jobs, len(wanted))
        reading = read_batch(Discovery(self._batch, tuple(wanted)), jobs=jobs)
        with contextlib.closing(cast("Generator[tuple[Report, ...]]", reading)):  # its workers end with it
            for done, some in enumerate(reading, start=1):
                if self._stop.is_set():
                    quick = show and 0 < len(pile) <= _QUICKLY
                    raise _Interrupted(self._so_far(pile, rule_book, results) if quick else None)
                for report in some:
                    pile.add(report)
                counts.append(len(some))
                self._tell(Progress(done, len(wanted)))
                is_due = time.monotonic() - last > pause and (len(pile) <= IN_MEMORY or len(pile) >= enough)
                if show and is_due and done < len(wanted):
                    began = time.monotonic()
                    self._tell(self._so_far(pile, rule_book, results, self._check_stop))
                    last = time.monotonic()
                    pause, enough = max(_PAUSE, 4 * (last - began)), 2 * len(pile)
        return pile, counts

    def _so_far(
        self,
        pile: Sequence[Report],
        rule_book: RuleBook,
        results: Path | None,
        check: Callable[[], None] = lambda: None,
    ) -> Judged:
        """What has been read until now, judged."""
        from audit.findings import judge_each
        from audit.results.kept import ReportsOf

        seen = self._with_known(pile, complete=False)
        judgements = counted(judge_each(seen, rule_book), len(seen), self._tell, check)
        made, _ = judged_batch(judgements, len(seen), results)
        return Judged(made, rule_book, False, ReportsOf(made.judgements))

    def _counted(self, judgements: Iterator[Judgement], total: int) -> Iterator[Judgement]:
        return counted(judgements, total, self._tell, self._check_stop)

    def _check_stop(self) -> None:
        if self._stop.is_set():
            raise _Interrupted

    # --- keeping -------------------------------------------------------------------------------------

    def _keep(
        self,
        results: Path,
        written: Written | None,
        made: JudgedBatch,
        found: Survey,
        reports: Renewed,
        rule_book: RuleBook,
        skipped: int,
        passwords: bool,
    ) -> None:
        """Keep the results for the next start; a workspace that cannot be written is no trouble."""
        from audit.results.survey import table_of
        from audit.results.writing import keep, write_judgements

        with contextlib.suppress(OSError):
            if written is None:
                written = write_judgements(made.judgements, results)
            table = table_of(self._batch, found, reports.of_file, self._prefix)
            keep(
                written,
                results,
                table,
                self._prefix,
                rule_book.version,
                passwords=passwords,
                skipped=skipped,
                known=self._known.version,
            )

    def _renew(self, results: Path | None, kept: Kept, found: Survey, reports: Renewed) -> None:
        from audit.results.survey import table_of
        from audit.results.writing import renew_stamps

        if results is not None:
            with contextlib.suppress(OSError):
                renew_stamps(results, kept.made, table_of(self._batch, found, reports.of_file, self._prefix))
