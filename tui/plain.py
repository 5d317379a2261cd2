"""`gouji review BATCH --plain`: the review finding by finding on a bare terminal, line in and line out.

For screen readers, pipes, slow lines and terminals that cannot show the workbench. Every decision is the same event
in the same log, with the same care: what a colleague has just changed is asked about first. A command is one letter,
the same as in the workbench, and may carry its note on the same line (`f 电话核实`).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from audit.attested import ATTESTABLE, parse_attested
from audit.errors import GoujiError, ReviewChanged
from audit.model import BADGE_MARKS, BADGE_ORDER, State
from audit.store import ReviewStore, Target, waiver_note
from tui.decisions import DECISIONS, NEEDS_REASON
from tui.evidence import review_words, scope_word, slot_name
from tui.evidence_lines import panel_lines
from tui.figures import cell_story
from tui.finding_list import ordered
from tui.form import PREVIOUS
from tui.parts import unreadable_lines
from tui.session import OPEN, Session, template_of
from tui.show import clean
from tui.styles import plain
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audit.model import Finding, Judgement
    from audit.rule import RuleBook

_WIDE = 10_000
"""Cells that no line fills: a terminal or a screen reader breaks lines as it likes."""
_AROUND = 3
"""Lines of the source shown before and after the place."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide: a finding, or a report without findings that could not be read (`key` is None)."""

    path: str
    part: int | None
    key: str | None


class PlainReview:
    """The linear review of one judged batch; reads lines from `source`, writes lines to `target`."""

    def __init__(self, session: Session, store: ReviewStore, source: TextIO, target: TextIO) -> None:
        self.session = session
        self._store = store
        self._source, self._target = source, target
        self._seen_head = 0
        self._commands: dict[str, Callable[[Item, str], bool]] = {
            **{letter: self._decision(action) for letter, action in _LETTERS.items()},
            "m": self._note,
            "v": self._attest,
            "u": self._undo,
            "a": self._assign,
            "s": self._show_source,
            "y": self._show_years,
            "d": self._show_table,
            "i": self._show_history,
            "o": self._overview,
            "/": self._filter,
            "e": self._export,
            "?": self._help,
        }

    # --- the loop ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Ask item by item until the end of the input, `q`, or nothing is left undecided."""
        self._refresh()
        items = self.items()
        self._say(text("plain.start", count=sum(1 for item in items if not self._is_decided(item))))
        at = self._next(items, -1)
        while at is not None:
            item = items[at]
            self._show(item, at, len(items))
            moved = self._ask_about(item)
            if moved is None:
                break
            self._refresh()
            items = self.items()
            here = items.index(item) if item in items else at - 1
            if moved == "p":
                at = max(0, here - 1) if items else None
            elif moved == "]":
                at = self._next(
                    items, max((n for n, i in enumerate(items) if i.path == item.path), default=here)
                )
            else:
                at = self._next(items, here)
        left = sum(1 for item in self.items() if not self._is_decided(item))
        self._say(text("plain.end", count=left) if left else text("plain.all_done"))

    def items(self) -> list[Item]:
        """Everything that the filter shows, report by report, in the order of the list."""
        view, found = self.session.view, []
        for position in view.positions() if view is not None else ():
            judgement = self.session.judgement(position)
            report = judgement.report
            found += [Item(report.path, report.part, finding.key) for finding in ordered(judgement.findings)]
            if not report.is_read:
                found.append(Item(report.path, report.part, None))
        return found

    def _next(self, items: list[Item], at: int) -> int | None:
        """The next undecided item after `at`, from the end on from the start; None where none is left."""
        order = [*range(at + 1, len(items)), *range(at + 1)]
        return next((n for n in order if not self._is_decided(items[n])), None)

    def _ask_about(self, item: Item) -> str | None:
        """Take commands on one item; gives `n`, `p` or `]` to move, None to leave."""
        while True:
            line = self._read(text("plain.prompt"))
            if line is None:
                return None
            letter, rest = line[:1], line[1:].strip()
            if letter in ("", "n", "p", "]"):
                return letter or "n"
            if letter == "q":
                return None
            command = self._commands.get(letter)
            if command is None:
                self._say(text("plain.unknown", typed=line))
                continue
            try:
                if command(item, rest):
                    return "n"
            except GoujiError as error:
                self._say(str(error))

    # --- what there is -------------------------------------------------------------------------------

    def _judgement(self, item: Item) -> Judgement:
        batch = self.session.batch
        position = batch.position((item.path, item.part)) if batch is not None else None
        if batch is None or position is None:
            raise GoujiError(text("plain.gone"))
        return self.session.judgement(position)

    def _finding(self, item: Item) -> Finding | None:
        return next((f for f in self._judgement(item).findings if f.key == item.key), None)

    def _target_of(self, item: Item) -> Target:
        report, finding = self._judgement(item).report, self._finding(item)
        return Target.of_report(report) if finding is None else Target.of_finding(report, finding)

    def _is_decided(self, item: Item) -> bool:
        reviews = self._store.reviews()
        own, whole = reviews.of_target(self._target_of(item)), reviews.of_report(self._judgement(item).report)
        return any(review is not None and review.state != OPEN for review in (own, whole))

    def _refresh(self) -> None:
        """Take what colleagues have done meanwhile, and judge again where they attested figures."""
        from tui.reading import judge_again

        reviews = self._store.reviews()
        self.session.take_reviews(reviews)
        if self.session.attested_since and self.session.batch is not None:
            batch = judge_again(self.session.batch, self.session.reports, self.session.rule_book, reviews)
            self.session.judged_with = dict(reviews.attestations)
            self.session.take(batch, complete=True)
        self._seen_head = reviews.head[0]

    # --- showing -------------------------------------------------------------------------------------

    def _say(self, words: str = "") -> None:
        self._target.write(words + "\n")

    def _read(self, prompt: str) -> str | None:
        self._target.write(prompt)
        self._target.flush()
        line = self._source.readline()
        if not line:
            self._say()
            return None
        return line.strip()

    def _show(self, item: Item, at: int, count: int) -> None:
        judgement = self._judgement(item)
        report, finding = judgement.report, self._finding(item)
        badge = f"{BADGE_MARKS[judgement.badge]} {text(f'badge.{judgement.badge}')}"
        self._say()
        who = f"{report.year or text('report.no_year')} {clean(report.organ or '')}"
        self._say(f"[{at + 1}/{count}] {badge}  {who}  {clean(report.path)}")
        if finding is None:
            self._lines(unreadable_lines(report, _WIDE))
            return
        position = self._position(item)
        evidence = self.session.evidence(position, finding)
        self._lines(panel_lines(evidence, scope_word(finding, template_of(report)), _WIDE))
        for number, slot in enumerate(self._doubtful(item), start=1):
            name = slot_name(template_of(report), slot)
            self._say(text("plain.doubtful", number=number, story=cell_story(name, report.cells.get(slot))))

    def _lines(self, lines: list[tuple[tuple[str, str], ...]]) -> None:
        for line in lines:
            if words := plain(line).rstrip():
                self._say(words)

    def _position(self, item: Item) -> int:
        batch = self.session.batch
        found = batch.position((item.path, item.part)) if batch is not None else None
        if found is None:
            raise GoujiError(text("plain.gone"))
        return found

    def _doubtful(self, item: Item) -> list[str]:
        """The finding's cells that an inspector can attest: not read in place, or attested before."""
        report, finding = self._judgement(item).report, self._finding(item)
        able = {*ATTESTABLE, State.ATTESTED}
        slots = (
            [slot for slot in finding.slots if not slot.startswith(PREVIOUS)] if finding is not None else []
        )
        return [slot for slot in slots if slot in report.cells and report.cells[slot].state in able]

    # --- deciding ------------------------------------------------------------------------------------

    def _decision(self, action: str) -> Callable[[Item, str], bool]:
        state = DECISIONS[action]

        def decide(item: Item, note: str) -> bool:
            return self._decide(item, state, note)

        return decide

    def _decide(self, item: Item, state: str, note: str) -> bool:
        if state in NEEDS_REASON:
            reason = note or self._read(text("decide.waive_prompt", state=text(f"review.{state}")) + " ")
            if not reason:
                self._say(text("mark.cancelled"))
                return False
            until = self._read(
                text("plain.until", example=f"{datetime.datetime.now().astimezone().year + 1}-01-31")
            )
            if not until:
                self._say(text("mark.cancelled"))
                return False
            note = waiver_note(until, reason)
        target = self._target_of(item)
        seen = self.session.reviews.of_target(target) if self.session.reviews is not None else None  # type: ignore[attr-defined]
        try:
            event = self._store.mark(
                target, state, note or None, known=seen.sequence if seen is not None else 0
            )
        except ReviewChanged as news:
            now = review_words(news.review) if news.review is not None else text("review.open")  # type: ignore[arg-type]
            self._say(text("decide.changed", now=now))
            if self._read(text("plain.yes")) not in ("y", "Y"):
                self._say(text("mark.cancelled"))
                self._refresh()
                return False
            event = self._store.mark(target, state, note or None)
        said = "plain.saved" if event is not None else "decide.unchanged"
        self._say(text(said, state=text(f"review.{state}")))
        return True

    def _note(self, item: Item, note: str) -> bool:
        note = note or self._read(text("decide.note") + " ") or ""
        event = self._store.note(self._target_of(item), note) if note else None
        self._say(text("decide.noted" if event is not None else "mark.cancelled"))
        return False

    def _undo(self, item: Item, _: str) -> bool:
        event = self._store.undo(self._target_of(item))
        self._say(text("decide.undone", count=1) if event is not None else text("decide.nothing_to_undo"))
        return False

    def _assign(self, item: Item, name: str) -> bool:
        given = name if name else self._read(text("decide.assign") + " ")
        if given is None:
            return False
        done = self._store.assign([Target.of_report(self._judgement(item).report)], given or None)
        said = text("decide.assigned" if given else "decide.unassigned", count=len(done), name=clean(given))
        self._say(said)
        return False

    def _attest(self, item: Item, typed: str) -> bool:
        """`v 1 35 第3页 …`: number of the cell, figure, page and why; what is left out is asked for."""
        slots = self._doubtful(item)
        if not slots:
            self._say(text("plain.nothing_to_attest"))
            return False
        number, _, rest = typed.partition(" ")
        if not number and len(slots) > 1:
            number = self._read(text("plain.which")) or ""
        chosen = int(number) if number.isdigit() else 1 if len(slots) == 1 and not number else 0
        if not 1 <= chosen <= len(slots):
            self._say(text("plain.no_such_cell"))
            return False
        report, slot_id = self._judgement(item).report, slots[chosen - 1]
        slot = template_of(report).slots[slot_id]
        was = str(self.session.as_read(report).cells[slot_id].state)
        if rest == "-":
            self._store.unattest(Target.of_cell(report, slot_id), was=was)
            self._say(text("attest.taken_back"))
            return self._judged_anew(item)
        given, _, why = rest.strip().partition(" ")
        given = given or self._read(text("attest.figure") + " ") or ""
        figure = parse_attested(given, slot)
        if figure is None:
            self._say(text("attest.no_figure"))
            return False
        why = why.strip() or self._read(text("attest.where") + " ") or ""
        if not why:
            self._say(text("attest.needs_where"))
            return False
        self._store.attest(Target.of_cell(report, slot_id), figure, was=was, note=why)
        self._say(text("attest.saved", name=slot_name(template_of(report), slot_id), figure=figure))
        return self._judged_anew(item)

    def _judged_anew(self, item: Item) -> bool:
        """Whether to go on because the finding is gone; else it is shown as it is now."""
        self._refresh()
        if self._finding(item) is None:
            self._say(text("plain.holds_now"))
            return True
        items = self.items()
        self._show(item, items.index(item) if item in items else 0, len(items))
        return False

    # --- looking -------------------------------------------------------------------------------------

    def _show_source(self, item: Item, _: str) -> bool:
        from audit.pipeline import show_source
        from tui.screens.source import shown_lines

        report, finding = self._judgement(item).report, self._finding(item)
        file = self.session.sources.get(report.path)
        if file is None:
            self._say(text("source.no_file"))
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
            self._say(text("source.no_place"))
            shown = list(range(len(lines)))
        before = -1
        for n in shown:
            if n > before + 1 and before >= 0:
                self._say("..")
            here = next((place for place in places if lines[n].holds(place)), None)
            self._lines(shown_lines(lines[n], here, _WIDE))
            before = n
        return False

    def _show_years(self, item: Item, _: str) -> bool:
        from tui.screens.years import year_lines

        batch, finding = self.session.batch, self._finding(item)
        years = batch.years(self._position(item)) if batch is not None else ()
        if len(years) < 2:
            self._say(text("years.none"))
            return False
        table = finding.table if finding is not None and finding.table in (2, 3, 4) else 3
        scope = finding.scope if finding is not None else None
        self._lines(year_lines(years, table, scope or "total", 160))
        return False

    def _show_table(self, item: Item, typed: str) -> bool:
        from tui.extracts import table_text

        finding = self._finding(item)
        number = (
            int(typed) if typed in ("2", "3", "4") else (finding.table if finding is not None else None) or 3
        )
        report = self._judgement(item).report
        self._say(table_text(report, number) if report.cells else text("form.no_figures"))
        return False

    def _show_history(self, item: Item, _: str) -> bool:
        from tui.history import history_lines

        lines = history_lines(self._store.history(self._target_of(item)))
        self._say("\n".join(lines) if lines else text("plain.no_history"))
        return False

    def _overview(self, _item: Item, _: str) -> bool:
        from tui.screens.overview import sections

        batch = self.session.batch
        if batch is None:
            return False
        for heading, bars in sections(
            batch.tally(), len(batch), self.session.rule_titles(), self.session.rule_severities()
        ):
            self._say(heading)
            for bar in bars:
                self._say(f"  {bar.name}  {bar.count}/{bar.total}")
        return False

    def _filter(self, _item: Item, words: str) -> bool:
        self.session.filter(words)
        view = self.session.view
        shown = len(view) if view is not None else 0
        total = len(self.session.batch) if self.session.batch is not None else 0
        if shown:
            self._say(text("list.shown", shown=shown, total=total))
            return True
        self._say(text("list.empty_filter", text=clean(words)))
        self.session.filter("")
        return False

    def _export(self, _item: Item, typed: str) -> bool:
        from pathlib import Path

        from audit.export import write_audit_log, write_findings
        from tui.screens.exporting import beside, default_path

        log = Path(typed).expanduser() if typed else default_path(self.session)
        findings = beside(log)
        if taken := next((path for path in (log, findings) if path.exists()), None):
            self._say(text("plain.exists", path=taken))
            return False
        batch = self.session.batch
        assert batch is not None  # nothing is asked before the batch is judged
        log.parent.mkdir(parents=True, exist_ok=True)
        count = write_findings(
            batch.judgements, self._store.reviews(), findings, titles=self.session.rule_titles()
        )
        written = write_audit_log(self._store, log)
        self._say(
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

    def _help(self, _item: Item, _: str) -> bool:
        self._say(text("plain.help"))
        return False


_LETTERS = {"f": "follow_up", "c": "confirm", "x": "misread", "w": "waive", "t": "send_back"}


def review(
    batch: Path,
    *,
    workspace: Path | None,
    rules: Path | None,
    jobs: int,
    words: str,
    source: TextIO,
    target: TextIO,
) -> None:
    """Read and judge a batch, record the run, and ask; GoujiError where that cannot be."""
    from audit.batch import JudgedBatch
    from audit.commands.reading import read_all
    from audit.discover import discover, printable, workspace_of
    from audit.known import with_known
    from audit.manifest import load_known
    from audit.pipeline import judge
    from audit.rule import load_rules

    rule_book: RuleBook = load_rules(rules)
    discovery = discover(batch)
    known = load_known(discovery.root, printable)
    reports = with_known(read_all(discovery, jobs), known)
    folder = workspace or workspace_of(batch)
    with ReviewStore.open(folder) as store:
        reviews = store.reviews()
        judged = JudgedBatch(judge(reports, rule_book, reviews.attested))
        session = Session(batch, workspace=folder, rules=rules, rule_book=rule_book)
        session.sources = {found.path: found for found in discovery.files}
        session.reports, session.judged_with = tuple(reports), dict(reviews.attestations)
        session.filter(words)
        session.take(judged, complete=True)
        store.record_run(rule_book.version, judged.judgements, batch=str(batch))
        store.reconcile([Target.of_finding(j.report, finding) for j in judged for finding in j.findings])
        counts = "  ".join(
            f"{BADGE_MARKS[badge]} {text(f'badge.{badge}')} {judged.counts.get(badge, 0)}"
            for badge in BADGE_ORDER
        )
        target.write(f"{text('list.total', count=len(judged))}  {counts}\n")
        PlainReview(session, store, source, target).run()
