"""Reviews and suits (table 4) against requests and against earlier years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.evaluate.amounts import NOT_READ, amount, decide
from audit.evaluate.case import NOT_APPLICABLE, Said
from audit.model import EXACT_STATES, Outcome
from audit.wording import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.evaluate.case import Case
    from audit.model import Report

_GROUPS = ("review", "direct_suit", "suit_after_review")
_WITH_CARRIED = re.compile(r"[含包括]{1,2}[^。；]{0,12}上(?:一)?年(?:度)?[^。；]{0,8}结转")


def suits_without_reviews(case: Case) -> Iterator[Said]:
    """Suits after a review need reviews that ended: this year's and those of the two years before."""
    suits = amount(case, "t4.suit_after_review.total")
    total, pending = amount(case, "t4.review.total"), amount(case, "t4.review.pending")
    if suits.value is None or total.value is None or pending.value is None:
        yield decide(None, suits, total, pending)
        return
    ended = total.value - pending.value
    for years_ago in (1, 2):
        if suits.value <= ended:
            break
        before = _ended(case.facts.of_year(case.index, years_ago))
        if before is None:  # the earlier year is not known: nothing can be said
            yield NOT_APPLICABLE
            return
        ended += before
    yield decide(suits.value > ended, suits, total, pending, left=suits.value, right=ended)


def _ended(reports: tuple[Report, ...]) -> int | None:
    """Reviews of an earlier year that ended, where its one report says so."""
    if len(reports) != 1:
        return None
    cells = [reports[0].cells.get(f"t4.review.{key}") for key in ("total", "pending")]
    if any(cell is None or cell.state not in EXACT_STATES for cell in cells):
        return None
    return int(cells[0].value) - int(cells[1].value)  # type: ignore[union-attr, arg-type]


def disputes_without_requests(case: Case) -> Iterator[Said]:
    """Reviews or suits although there were no requests this year and none last year."""
    disputes = amount(case, *(f"t4.{group}.total" for group in _GROUPS))
    now = amount(case, "t3.new.total", "t3.carried_in.total")
    before = amount(case, "prev:t3.new.total", "prev:t3.carried_in.total")
    if disputes.value == 0 or (now.value or 0) > 0:
        yield Said(Outcome.PASS)
        return
    broken = disputes.value is not None and now.value == 0 and before.value == 0
    yield decide(broken, disputes, now, before, left=disputes.value)


def pending_not_counted(case: Case) -> Iterator[Said]:
    """Where a report says that table 4 includes cases carried over, its totals hold last year's pending ones."""
    if not case.once(_says_with_carried):
        yield NOT_APPLICABLE
        return
    for group in _GROUPS:
        total, pending = amount(case, f"t4.{group}.total"), amount(case, f"prev:t4.{group}.pending")
        broken = total.value is not None and pending.value is not None and total.value < pending.value
        yield decide(broken, total, pending, scope=group, left=total.value, right=pending.value)


def _says_with_carried(report: Report) -> bool:
    return any(
        "复议" in text and _WITH_CARRIED.search(text)
        for text in (squeeze(block.text) for block in report.prose if "结转" in block.text)
    )


def corrected_more_often(case: Case) -> Iterator[Said]:
    """The share of reviews that ended in correction rose by more points than the rule allows."""
    least = case.parameter("least")
    if not case.previous:
        yield NOT_APPLICABLE
        return
    rates, doubtful = [], list[str]()
    for prefix in ("", "prev:"):
        parts = [amount(case, f"{prefix}t4.review.{key}") for key in ("corrected", "total", "pending")]
        if any(part.absent for part in parts):
            yield NOT_APPLICABLE
            return
        doubtful += [slot for part in parts for slot in part.doubtful]
        if any(part.value is None for part in parts):
            yield Said(Outcome.UNKNOWN, slots=tuple(doubtful), doubt=NOT_READ)
            return
        ended = parts[1].value - parts[2].value
        if ended < least:
            yield NOT_APPLICABLE
            return
        rates.append(100 * parts[0].value / ended)
    now, before = rates
    slots = ("t4.review.corrected", "t4.review.total", "prev:t4.review.corrected", "prev:t4.review.total")
    broken = now - before > case.parameter("points_more")
    if broken and doubtful:  # blanks that were taken for 0
        yield Said(Outcome.UNKNOWN, slots=tuple(doubtful), doubt=NOT_READ)
        return
    fields = {"now": f"{now:.1f}", "before": f"{before:.1f}"}
    yield Said(Outcome.FAIL, slots=slots, fields=fields) if broken else Said(Outcome.PASS)
