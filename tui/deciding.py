"""Decisions on findings and reports: ask what the decision needs, save it, and say so only once the log has it.

One target is decided with what its inspector saw: where a colleague was faster, the screen asks first. Many targets
are decided as one, after a preview, and taken back as one.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from audit.errors import GoujiError, ReviewChanged
from tui.decisions import DECISIONS, WAIVED
from tui.evidence import review_words
from tui.screens.ask import Ask, Choice
from tui.show import clean
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from tui.evidence import ReviewLike
    from tui.marking import Markable
    from tui.screens.base import WorkScreen

_PREVIEWED = 6
"""Targets of a decision for many that are named in its preview."""


async def decide(screen: WorkScreen, markables: Sequence[Markable], action: str) -> None:
    """Put one or many targets into the state of an action; runs as a worker of `screen`."""
    await save(screen, decided(screen, markables, DECISIONS[action]))


async def add_note(screen: WorkScreen, markable: Markable) -> None:
    """A note on the present state, whatever it is."""
    await save(screen, _note(screen, markable))


async def undo(screen: WorkScreen, markables: Sequence[Markable]) -> None:
    """Take back the latest change of one or many targets."""
    await save(screen, _undo(screen, markables))


async def assign(screen: WorkScreen, markables: Sequence[Markable]) -> None:
    """Give reports to an inspector; an empty name takes them back."""
    await save(screen, _assign(screen, markables))


async def ask_words(
    screen: WorkScreen,
    title: str,
    prompt: str,
    before: str = "",
    check: Callable[[str], str | None] | None = None,
) -> str | None:
    """The words of a decision, None for no decision; those of one that could not be saved stand there already."""
    session = screen.session
    said = await screen.app.push_screen_wait(Ask(title, prompt, session.unsaved or before, check))
    session.unsaved = said
    return said


async def save(screen: WorkScreen, job: Coroutine[Any, Any, str]) -> None:
    """Run what asks and saves, and show what it says; where the log cannot be written, say so and keep the words."""
    gouji = screen.gouji
    if not await gouji.store_is_open():
        gouji.trouble(None, text("mark.failed"), screen.session.store_error or text("mark.no_store"))
        job.close()
        return
    try:
        said = await job
    except GoujiError as error:
        not_saved(screen, error)
        return
    screen.session.unsaved = None
    await gouji.look_for_news()
    gouji.say(said)


def not_saved(screen: WorkScreen, error: GoujiError) -> None:
    """Say that the log could not take a decision, and that its words are kept where there were any."""
    screen.gouji.trouble(error, text("mark.failed_kept" if screen.session.unsaved else "mark.failed"))


async def decided(screen: WorkScreen, markables: Sequence[Markable], state: str) -> str:
    """Ask and save; gives what to say of it. Raises StoreError."""
    word = text(f"review.{state}")
    # What is on the screen now, not what the log may say by the time that the note is typed.
    seen = _seen(markables[0].review(screen.session)) if len(markables) == 1 else None
    if len(markables) > 1 and not await _previewed(screen, markables, word):
        return text("mark.cancelled")
    note = await _reason(screen, markables, state, word)
    if note is None:
        return text("mark.cancelled")
    clerk = screen.gouji.clerk
    if len(markables) > 1:
        done = await clerk.decide_all([one.target for one in markables], state, note)
        return text(f"decide.many.{_what(markables)}.saved", count=done, state=word)
    (one,) = markables
    try:
        changed = await clerk.decide(one.target, state, note, known=seen)
    except ReviewChanged as news:
        if not await _in_spite_of(screen, one, news.review):
            return text("mark.cancelled")
        changed = await clerk.decide(one.target, state, note, known=None)
    return text("decide.saved" if changed else "decide.unchanged", state=word)


async def _reason(screen: WorkScreen, markables: Sequence[Markable], state: str, word: str) -> str | None:
    """The note of a decision, asked for; a waiver has its last day in it. None for no decision."""
    title = (
        markables[0].title
        if len(markables) == 1
        else text(f"decide.many.{_what(markables)}.name", count=len(markables))
    )
    prompt = text("decide.waive_prompt" if state == WAIVED else "decide.prompt", state=word)
    needed = (lambda answer: None if answer else text("decide.waive_reason")) if state == WAIVED else None
    note = await ask_words(screen, title, prompt, check=needed)
    if note is None or state != WAIVED:
        return note
    from audit.store import waiver_note

    until = await screen.app.push_screen_wait(
        Ask(title, text("decide.until"), f"{datetime.datetime.now().astimezone().year + 1}-01-31")
    )
    return None if until is None else waiver_note(until, note)


async def _previewed(screen: WorkScreen, markables: Sequence[Markable], word: str) -> bool:
    names = [clean(one.title) for one in markables[:_PREVIEWED]]
    if len(markables) > _PREVIEWED:
        names.append(text(f"decide.many.{_what(markables)}.more", count=len(markables) - _PREVIEWED))
    title = text(f"decide.many.{_what(markables)}.preview", count=len(markables), state=word)
    return await screen.app.push_screen_wait(Choice(title, "\n".join(names), text("decide.sure"), "y")) == "y"


def _what(markables: Sequence[Markable]) -> str:
    """What many targets are called: findings, or whole reports."""
    return "findings" if markables[0].finding is not None else "reports"


async def _in_spite_of(screen: WorkScreen, markable: Markable, review: object) -> bool:
    """Whether to decide although a colleague has just changed the review, which is shown."""
    now: ReviewLike | None = review  # type: ignore[assignment]  # what the store gives is a review
    body = text("decide.changed", now=review_words(now) if now is not None else text("review.open"))
    return await screen.app.push_screen_wait(Choice(markable.title, body, text("decide.sure"), "y")) == "y"


def _seen(review: object) -> int | None:
    """The sequence of the review on the screen; 0 where it showed none."""
    return getattr(review, "sequence", None) if review is not None else 0


async def _note(screen: WorkScreen, markable: Markable) -> str:
    review = markable.review(screen.session)
    before = (review.note if review is not None else None) or ""
    note = await ask_words(screen, markable.title, text("decide.note"), before)
    if not note or note == before:
        return text("mark.cancelled")
    await screen.gouji.clerk.change_note(markable.target, note)
    return text("decide.noted")


async def _undo(screen: WorkScreen, markables: Sequence[Markable]) -> str:
    done = await screen.gouji.clerk.undo_all([one.target for one in markables])
    return text("decide.undone", count=done) if done else text("decide.nothing_to_undo")


async def _assign(screen: WorkScreen, markables: Sequence[Markable]) -> str:
    title = (
        markables[0].title if len(markables) == 1 else text("decide.many.reports.name", count=len(markables))
    )
    name = await screen.app.push_screen_wait(Ask(title, text("decide.assign")))
    if name is None:
        return text("mark.cancelled")
    done = await screen.gouji.clerk.assign([one.target for one in markables], name or None)
    return text("decide.assigned" if name else "decide.unassigned", count=done, name=clean(name))
