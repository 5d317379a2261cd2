"""What the linear review shows when it is asked: source, years, tables, history, overview; and what it exports."""

from __future__ import annotations

from pathlib import Path

from tui.plain_item import WIDE, Item, PlainItems
from tui.show import clean
from tui.texts import text

_AROUND = 3
"""Lines of the source shown before and after the place."""


class PlainLooking(PlainItems):
    """Shows more of items and of the batch: a command gives whether to go on to the next one."""

    def show_source(self, item: Item, _: str) -> bool:
        """The places in the source."""
        from audit.pipeline import show_source
        from tui.screens.source import shown_lines, words_of

        report, finding = self.judgement_of(item).report, self.finding_of(item)
        file = self.session.sources.get(report.path)
        if file is None:
            self.say(text("source.no_file"))
            return False
        lines = show_source(file, report.part)
        slots = [slot for slot in finding.slots if slot in report.cells] if finding is not None else []
        places = [place for slot in slots if (place := report.cells[slot].at) is not None]
        if finding is not None and finding.at is not None:
            places.insert(0, finding.at)
        marked = sorted({n for place in places for n, line in enumerate(lines) if line.holds(place)})
        shown = sorted(
            {n for m in marked for n in range(m - _AROUND, m + _AROUND + 1) if 0 <= n < len(lines)}
        )
        if not shown:
            self.say(text("source.no_place"))
            shown = list(range(len(lines)))
        before = -1
        for n in shown:
            if n > before + 1 and before >= 0:
                self.say("..")
            here = next((place for place in places if lines[n].holds(place)), None)
            self.say_lines(
                shown_lines(lines[n], here, WIDE, words_of(finding) if finding is not None else ())
            )
            before = n
        return False

    def show_years(self, item: Item, _: str) -> bool:
        """The table of several years."""
        from tui.screens.years import year_lines

        batch, finding = self.session.batch, self.finding_of(item)
        years = batch.years(self.position_of(item)) if batch is not None else ()
        if len(years) < 2:
            self.say(text("years.none"))
            return False
        table = finding.table if finding is not None and finding.table in (2, 3, 4) else 3
        scope = finding.scope if finding is not None else None
        self.say_lines(year_lines(years, table, scope or "total", 160))
        return False

    def show_table(self, item: Item, typed: str) -> bool:
        """A whole table."""
        from tui.extracts import table_text

        finding = self.finding_of(item)
        number = (
            int(typed) if typed in ("2", "3", "4") else (finding.table if finding is not None else None) or 3
        )
        report = self.judgement_of(item).report
        self.say(table_text(report, number) if report.cells else text("form.no_figures"))
        return False

    def show_history(self, item: Item, _: str) -> bool:
        """What happened so far."""
        from tui.history import history_lines

        lines = history_lines(self.store.history(self.target_of(item)))
        self.say("\n".join(lines) if lines else text("plain.no_history"))
        return False

    def show_overview(self, _item: Item, _: str) -> bool:
        """The batch at a glance."""
        from tui.screens.overview import sections

        batch = self.session.batch
        if batch is None:
            return False
        for heading, bars in sections(
            batch.tally(), len(batch), self.session.rule_titles(), self.session.rule_severities()
        ):
            self.say(heading)
            for bar in bars:
                self.say(f"  {bar.name}  {bar.count}/{bar.total}")
        return False

    def filter_by(self, _item: Item, words: str) -> bool:
        """Show only what fits; gives whether anything does."""
        self.session.filter(words)
        view = self.session.view
        shown = len(view) if view is not None else 0
        total = len(self.session.batch) if self.session.batch is not None else 0
        if shown:
            self.say(text("list.shown", shown=shown, total=total))
            return True
        self.say(text("list.empty_filter", text=clean(words)))
        self.session.filter("")
        return False

    def export_to(self, _item: Item, typed: str) -> bool:
        """Write the log and the findings."""
        from audit.export import write_audit_log, write_findings
        from tui.screens.exporting import beside, default_path

        log = Path(typed).expanduser() if typed else default_path(self.session)
        findings = beside(log)
        if taken := next((path for path in (log, findings) if path.exists()), None):
            self.say(text("plain.exists", path=taken))
            return False
        batch = self.session.batch
        assert batch is not None  # nothing is asked before the batch is judged
        log.parent.mkdir(parents=True, exist_ok=True)
        count = write_findings(
            batch.judgements, self.store.reviews(), findings, titles=self.session.rule_titles()
        )
        written = write_audit_log(self.store, log)
        self.say(
            text(
                "export.done",
                log=log,
                events=written.events,
                findings=findings,
                count=count,
                head=written.head[1],
            )
        )
        return False

    def show_help(self, _item: Item, _: str) -> bool:
        """All commands."""
        self.say(text("plain.help"))
        return False
