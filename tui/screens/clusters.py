"""What many reports have in common: a pattern a line, led to by Enter, decided and taken back as one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from audit.identity import identity
from tui.deciding import decide, undo
from tui.evidence import mark_of, rule_title, scope_word, slot_name, style_of
from tui.finding_list import GROUPS, group_of
from tui.keys import CLUSTERS, bindings
from tui.marking import Markable
from tui.reviews import OPEN
from tui.screens.base import DecidingScreen, background
from tui.screens.scrolled import CursorScreen
from tui.session import Session, template_of
from tui.show import clean, cut, wrap
from tui.texts import load_texts, text

if TYPE_CHECKING:
    from audit.clusters import Cluster
    from audit.model import Finding, Report
    from tui.styles import Line
    from tui.widgets.lines import Lines

_MOST_NAMES = 3
"""Rules and places that the name of a pattern spells out."""


class ClustersScreen(CursorScreen, DecidingScreen):
    """Patterns under headings, certain errors apart from doubts; a decision is for all findings of a pattern."""

    where = CLUSTERS
    BINDINGS = bindings(CLUSTERS)

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Cluster, ...] | None = None
        self._lines_of: list[int] = []
        """The first line of each pattern."""

    def title_for(self, cells: int) -> str:
        """How many patterns."""
        return text("clusters.title", count=len(self.found))

    @property
    def found(self) -> tuple[Cluster, ...]:
        """The patterns of the session's batch."""
        if self._found is None:
            batch = self.session.batch
            found = batch.clusters() if batch is not None else ()
            self._found = tuple(sorted(found, key=lambda one: GROUPS.index(group_of(one.findings[0]))))
        return self._found

    @property
    def chosen(self) -> Cluster | None:
        """The pattern under the cursor."""
        return self.found[self.cursor] if self.cursor < len(self.found) else None

    def batch_changed(self) -> None:
        """The patterns of a later state of the batch."""
        name = self.chosen.pattern.name if self.chosen else None
        self._found = None
        self.cursor = next((n for n, one in enumerate(self.found) if one.pattern.name == name), 0)
        self.draw()

    def reviews_changed(self) -> None:
        """What is decided is said behind each pattern."""
        self.draw()

    def lines_for(self, cells: int) -> list[Line]:
        """Headings, and for each pattern what it is, its reports, an example."""
        lines: list[Line] = []
        self._lines_of = []
        heading = ""
        for number, cluster in enumerate(self.found):
            words = text(f"group.{group_of(cluster.findings[0])}")
            if words != heading:
                heading = words
                lines += [*([()] if lines else []), ((" " + words, "bold"),)]
            self._lines_of.append(len(lines))
            lines += self._lines(cluster, cells, is_chosen=number == self.cursor)
        if not lines:
            lines = [((" " + line, "bold"),) for line in wrap(text("clusters.none"), cells - 2)]
        return lines

    def _lines(self, cluster: Cluster, cells: int, *, is_chosen: bool) -> list[Line]:
        first = cluster.findings[0]
        reports = text("clusters.reports", count=cluster.reports)
        review = self.session.review(first)
        decided = f"  {text(f'review.{review.state}')}" if review and review.state != OPEN else ""
        head = f"{'>' if is_chosen else ' '} {mark_of(first)} {reports}{decided}  {name_of(cluster, self.session)}"
        example = text("clusters.example", name=_who(cluster.report), said=self._said(cluster))
        below = [line for line in (explained(cluster), example) if line]
        return [
            ((cut(head, cells), "cursor" if is_chosen else style_of(first)),),
            *(((cut("       " + line, cells), "dim"),) for line in below),
        ]

    def _said(self, cluster: Cluster) -> str:
        """The sentence of the example, in the language in use."""
        batch = self.session.batch
        position = batch.position(identity(cluster.report)) if batch is not None else None
        first = cluster.findings[0]
        return self.session.sentence(position, first) if position is not None else clean(first.message)

    # --- moving --------------------------------------------------------------------------------------

    def places(self) -> list[int]:
        """The first line of every pattern, as last drawn."""
        return self._lines_of

    @property
    def page(self) -> int:
        """As many patterns as half a screen holds."""
        return max(1, self.height // 4)

    def clicked(self, block: Lines, x: int, y: int) -> None:
        """A click chooses a pattern."""
        line = self.top + y
        if block.id == "body" and self._lines_of and line >= self._lines_of[0]:
            self.go(max(n for n, first in enumerate(self._lines_of) if first <= line))

    def action_open(self) -> None:
        """Back to the list, filtered to the reports of the pattern."""
        if self.chosen is not None:
            self.session.filter(text("clusters.filter", name=self.chosen.pattern.name))
        self.app.pop_screen()

    # --- deciding ------------------------------------------------------------------------------------

    async def _members(self) -> list[Markable]:
        """All findings of the pattern; those of a large batch come from the disk."""
        batch, chosen = self.session.batch, self.chosen
        if batch is None or chosen is None:
            return []
        found = await asyncio.to_thread(lambda: list(batch.members(chosen.pattern.name)))
        return [_member(report, finding) for report, finding in found]

    async def decide_on(self, action: str) -> None:
        """Decide on all findings of the pattern."""
        if members := await self._members():
            await decide(self, members, action)
        else:
            self.say(text("clusters.none"))

    @background("mark")
    async def action_follow_up(self) -> None:
        """Follow up all of them."""
        await self.decide_on("follow_up")

    @background("mark")
    async def action_undo(self) -> None:
        """Take back the latest change of all of them."""
        if members := await self._members():
            await undo(self, members)
        else:
            self.say(text("clusters.none"))


def name_of(cluster: Cluster, session: Session) -> str:
    """A pattern in words: its rules and places."""
    template, findings = template_of(cluster.report), cluster.findings
    rules: dict[str, list[str]] = {}
    for finding in findings:
        rules.setdefault(finding.rule, []).append(scope_word(finding, template))
    named = []
    for rule, scopes in list(rules.items())[:_MOST_NAMES]:
        title = rule_title(session.rule(next(f for f in findings if f.rule == rule)))
        where = [scope for scope in scopes if scope]
        more = text("clusters.more", count=len(where)) if len(where) > _MOST_NAMES else ""
        shown = text("keys.and").join(where[:_MOST_NAMES])
        named.append(" ".join(word for word in (rule, title, shown + more) if word))
    if len(rules) > _MOST_NAMES:
        named.append(text("clusters.more_rules", count=len(rules)))
    return "  ".join(named)


def explained(cluster: Cluster) -> str:
    """What explains the findings of a pattern; "" where nothing does."""
    pattern = cluster.pattern
    if not pattern.kind:
        return ""
    template = template_of(cluster.report)
    slots = text("keys.and").join(slot_name(template, slot) for slot in pattern.slots[:_MOST_NAMES])
    kind = load_texts().get(f"explain.kind.{pattern.kind}", clean(pattern.kind))
    return text("clusters.explained", slots=slots, kind=kind)


def _who(report: Report) -> str:
    return f"{clean(report.organ or report.path)} {report.year or ''}".strip()


def _member(report: Report, finding: Finding) -> Markable:
    words = [_who(report), finding.rule, scope_word(finding, template_of(report))]
    return Markable(report, finding, " ".join(word for word in words if word))
