"""`gouji review BATCH --plain`: the review finding by finding on a bare terminal, line in and line out.

For screen readers, pipes, slow lines and terminals that cannot show the workbench. Every decision is the same event
in the same log, with the same care: what a colleague has just changed is asked about first. A command is one letter,
the same as in the workbench, and may carry its note on the same line (`f 电话核实`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from audit.errors import GoujiError
from audit.model import BADGE_MARKS, BADGE_ORDER
from audit.store import ReviewStore, Target
from tui.plain_deciding import LETTERS, PlainDeciding
from tui.plain_looking import PlainLooking
from tui.session import Session
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audit.rule import RuleBook
    from tui.plain_item import Item


class PlainReview(PlainDeciding, PlainLooking):
    """The linear review of one judged batch."""

    def __init__(self, session: Session, store: ReviewStore, source: TextIO, target: TextIO) -> None:
        super().__init__(session, store, source, target)
        self._commands: dict[str, Callable[[Item, str], bool]] = {
            **{letter: self.decision(action) for letter, action in LETTERS.items()},
            "m": self.add_note,
            "v": self.attest_cell,
            "u": self.take_back,
            "a": self.assign_to,
            "s": self.show_source,
            "y": self.show_years,
            "d": self.show_table,
            "i": self.show_history,
            "o": self.show_overview,
            "/": self.filter_by,
            "e": self.export_to,
            "?": self.show_help,
        }

    # --- the loop ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Ask item by item until the end of the input, `q`, or nothing is left undecided."""
        self.refresh()
        items = self.items()
        self.say(text("plain.start", count=sum(1 for item in items if not self.is_decided(item))))
        at = self._next(items, -1)
        while at is not None:
            item = items[at]
            self.show(item, at, len(items))
            moved = self._ask_about(item)
            if moved is None:
                break
            self.refresh()
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
        left = sum(1 for item in self.items() if not self.is_decided(item))
        self.say(text("plain.end", count=left) if left else text("plain.all_done"))

    def _next(self, items: list[Item], at: int) -> int | None:
        """The next undecided item after `at`, from the end on from the start; None where none is left."""
        order = [*range(at + 1, len(items)), *range(at + 1)]
        return next((n for n in order if not self.is_decided(items[n])), None)

    def _ask_about(self, item: Item) -> str | None:
        """Take commands on one item; gives `n`, `p` or `]` to move, None to leave."""
        while True:
            line = self.ask(text("plain.prompt"))
            if line is None:
                return None
            letter, rest = line[:1], line[1:].strip()
            if letter in ("", "n", "p", "]"):
                return letter or "n"
            if letter == "q":
                return None
            command = self._commands.get(letter)
            if command is None:
                self.say(text("plain.unknown", typed=line))
                continue
            try:
                if command(item, rest):
                    return "n"
            except GoujiError as error:
                self.say(str(error))


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
