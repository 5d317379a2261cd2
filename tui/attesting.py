"""人工核读: the inspector looked at the original and enters the published figure of a cell that could not be read.

It stands beside the reading, never over it; the rules judge with it at once, and it can be taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.attested import ATTESTABLE, parse_attested
from audit.errors import GoujiError
from audit.model import Outcome, State
from tui.deciding import ask_words, not_saved, undo
from tui.evidence import slot_name
from tui.figures import cell_story
from tui.screens.ask import Ask, Choice
from tui.session import template_of
from tui.texts import text

if TYPE_CHECKING:
    from audit.model import Figure, Report
    from audit.template import Slot
    from tui.marking import Markable
    from tui.screens.base import WorkScreen


async def attest(screen: WorkScreen, report: Report, slot_id: str | None) -> bool:
    """Enter or take back the figure of a cell of a report as read and attested; runs as a worker of `screen`.

    Gives whether a figure was attested.
    """
    gouji = screen.gouji
    slot = template_of(report).slots.get(slot_id or "")
    if slot is None or slot.id not in report.cells:
        gouji.say(text("attest.no_cell"))
        return False
    if not await gouji.store_is_open():
        gouji.trouble(None, text("mark.failed"), screen.session.store_error or text("mark.no_store"))
        return False
    before = _counts(screen, report)
    try:
        figure = await _attest(screen, report, slot)
    except GoujiError as error:
        not_saved(screen, error)
        return False
    screen.session.unsaved = None
    if not isinstance(figure, str):
        gouji.say(text("attest.judging"))
    await gouji.look_for_news()
    if isinstance(figure, str):
        gouji.say(figure)
        return False
    doubts, failures = (
        text("attest.change", before=was, after=now)
        for was, now in zip(before, _counts(screen, report), strict=True)
    )
    name = slot_name(template_of(report), slot.id)
    gouji.say(text("attest.judged", name=name, figure=figure, doubts=doubts, failures=failures))
    return True


def _counts(screen: WorkScreen, report: Report) -> tuple[int, int]:
    """How many rules are undecided and how many broken in a report as it is judged now."""
    batch = screen.session.batch
    position = batch.position((report.path, report.part)) if batch is not None else None
    if position is None:
        return 0, 0
    counts = screen.session.judgement(position).counts
    return counts.get(Outcome.UNKNOWN, 0), counts.get(Outcome.FAIL, 0)


async def undo_here(screen: WorkScreen, report: Report, markable: Markable) -> None:
    """Take back the latest change of what is chosen or, if that is later, the latest attested figure of its report."""
    session = screen.session
    given = session.reviews.attested(report) if session.reviews is not None else {}
    last = max(given.values(), key=lambda one: one.at, default=None)
    review = markable.review(session)
    if last is None or (review is not None and review.at > last.at):
        await undo(screen, [markable])
        return
    gouji, template = screen.gouji, template_of(report)
    try:
        was = session.as_read(report).cells[last.slot].state
        await gouji.clerk.unattest(report, last.slot, was=str(was))
    except GoujiError as error:
        gouji.trouble(error, text("mark.failed"))
        return
    gouji.say(text("attest.judging"))
    await gouji.look_for_news()
    gouji.say(text("attest.undone", name=slot_name(template, last.slot), figure=last.value))


async def _attest(screen: WorkScreen, report: Report, slot: Slot) -> Figure | str:
    """The figure that was attested, or what to say where none was."""
    cell, app = report.cells[slot.id], screen.app
    name = slot_name(template_of(report), slot.id)
    read = screen.session.as_read(report).cells[slot.id]
    if cell.state is State.ATTESTED:
        choice = await app.push_screen_wait(
            Choice(text("attest.title", name=name), cell_story(name, cell), text("attest.choose"), "vd")
        )
        if choice == "d":
            await screen.gouji.clerk.unattest(report, slot.id, was=str(read.state))
            return text("attest.taken_back")
        if choice != "v":
            return text("mark.cancelled")
    elif cell.state not in ATTESTABLE:
        return text("attest.is_read", name=name)

    def wrong(typed: str) -> str | None:
        return None if parse_attested(typed, slot) is not None else text("attest.no_figure")

    title = text("attest.title", name=name)
    typed = await app.push_screen_wait(Ask(title, text("attest.figure"), check=wrong))
    figure = parse_attested(typed, slot) if typed is not None else None
    if figure is None:
        return text("mark.cancelled")
    note = await ask_words(
        screen, title, text("attest.where"), check=lambda said: None if said else text("attest.needs_where")
    )
    if not note:
        return text("mark.cancelled")
    await screen.gouji.clerk.attest(report, slot.id, figure, was=str(read.state), note=note)
    return figure
