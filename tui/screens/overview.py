"""The batch at a glance: badges, failures by rule and year, the progress of the review; every bar leads to its reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model import BADGE_MARKS, BADGE_ORDER, Badge
from tui.evidence import SEVERITY_MARKS
from tui.keys import OVERVIEW, bindings
from tui.screens.scrolled import CursorScreen
from tui.show import clean, fit
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.batch import Tally
    from audit.model import Severity
    from tui.styles import Line

_NAME, _COUNT = 34, 7
_MOST_GROUPS = 20
"""Regions that are shown: those with the most failures."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: a name, a count out of a total, and the query that leads to what it counts."""

    name: str
    count: int
    total: int
    query: str
    style: str = ""


class OverviewScreen(CursorScreen):
    """Bars under headings; Enter filters the list by the bar under the cursor."""

    where = OVERVIEW
    BINDINGS = bindings(OVERVIEW)

    def __init__(self) -> None:
        super().__init__()
        self.chosen: str | None = None

    def title_for(self, cells: int) -> str:
        """The batch."""
        batch = self.session.batch
        return text("overview.title", batch=clean(str(self.session.path)), count=len(batch) if batch else 0)

    def sections(self) -> list[tuple[str, list[Bar]]]:
        """Headings and their bars, from the session's batch."""
        batch = self.session.batch
        return (
            sections(batch.tally(), len(batch), self.session.rule_titles(), self.session.rule_severities())
            if batch is not None
            else []
        )

    def bars(self) -> list[Bar]:
        """All bars in order."""
        return [bar for _, bars in self.sections() for bar in bars]

    def lines_for(self, cells: int) -> list[Line]:
        """Everything, the bar under the cursor marked."""
        lines: list[Line] = []
        number = 0
        room = max(5, cells - _NAME - _COUNT - 6)
        for heading, bars in self.sections():
            lines.append((((" " + heading), "bold"),))
            for bar in bars:
                filled = max(1, room * bar.count // max(1, bar.total)) if bar.count else 0
                mark = ">" if number == self.cursor else " "
                words = f"{mark} {fit(bar.name, _NAME)}{bar.count:>{_COUNT}}  "
                lines.append(
                    ((words, "cursor" if number == self.cursor else bar.style), ("#" * filled, bar.style))
                )
                number += 1
            lines.append(())
        return lines or [((" " + text("overview.nothing"), "bold"),)]

    def places(self) -> list[int]:
        """The line of every bar: under its heading, a line free behind each section."""
        found: list[int] = []
        line = 0
        for _, bars in self.sections():
            found += range(line + 1, line + 1 + len(bars))
            line += len(bars) + 2
        return found

    def action_open(self) -> None:
        """Back to the list, filtered by the bar."""
        bars = self.bars()
        if bars:
            self.session.filter(bars[self.cursor].query)
        self.app.pop_screen()


def sections(
    tally: Tally, reports: int, titles: Mapping[str, str], severities: Mapping[str, Severity]
) -> list[tuple[str, list[Bar]]]:
    """The headings of the overview with their bars; headings without any are left out. Rules stand with the mark of
    their severity, the gravest first and among these the most frequent.
    """
    badges = [
        Bar(f"{BADGE_MARKS[b]} {text(f'badge.{b}')}", tally.badges.get(b, 0), reports, f"badge:{text(f'badge.{b}')}", str(b))
        for b in BADGE_ORDER
    ]  # fmt: skip

    def gravity(rule: str) -> int:
        return [*SEVERITY_MARKS, None].index(severities.get(rule))

    rules = [
        Bar(
            f"{SEVERITY_MARKS[severities[rule]] if rule in severities else ' '} {rule} {clean(titles.get(rule, ''))}",
            count,
            max(tally.rules.values()),
            f"rule:{rule}",
        )
        for rule, count in sorted(tally.rules.items(), key=lambda counted: gravity(counted[0]))
    ]
    years = []
    for year, found in tally.years.items():
        total, failing = sum(found.values()), found.get(Badge.FAIL, 0)
        years.append(
            Bar(text("overview.year", year=year, total=total), failing, max(1, total), f"year:{year}")
        )
    groups = {
        name: [
            Bar(
                text("overview.group", name=clean(group), total=total),
                failing,
                max(1, total),
                f"{name}:{group}",
            )
            for group, (failing, total) in list(found.items())[:_MOST_GROUPS]
        ]
        for name, found in (("level", tally.levels), ("region", tally.regions))
    }
    absent = [
        Bar(
            text("overview.absent_body", name=clean(organ), year=year if year > 0 else ""),
            1,
            1,
            f"organ:{organ}",
        )
        for organ, year in tally.absent
    ]
    states = [
        Bar(
            text(f"review.{state}"),
            count,
            max(tally.states.values()),
            f"mark:{text(f'review.{state}').split()[0]}",
        )
        for state, count in tally.states.items()
    ]
    people = [
        Bar(text("overview.person", name=clean(name), total=total), tally.done.get(name, 0), total, f"inspector:{name}")
        for name, total in tally.inspectors.items()
    ]  # fmt: skip
    named = [
        (text("overview.badges"), badges),
        (text("overview.rules"), rules),
        (text("overview.years"), years),
        (text("overview.levels"), groups["level"]),
        (text("overview.regions"), groups["region"]),
        (text("overview.absent", count=len(absent)), absent),
        (text("overview.states"), states),
        (text("overview.people"), people),
    ]
    return [(heading, bars) for heading, bars in named if bars]
