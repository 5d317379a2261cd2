"""The lines above and below the list: what is shown in which order, what goes on, and what the filter may become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.completing import complete, complete_from_nothing, widenings
from tui.list_lines import sort_words
from tui.progress import progress_words
from tui.show import clean, cut, cut_left, width, wrap
from tui.texts import text

if TYPE_CHECKING:
    from tui.session import Session
    from tui.styles import Line

_LEAST_PATH = 16
"""Cells below which a cut path tells nothing."""


def order_words(session: Session) -> str:
    """The order of the list."""
    return sort_words(session.sort) if session.sort else text(f"order.{session.order}")


def status_line(session: Session, cells: int) -> Line:
    """Progress, how many of how many are shown, filter, order, selection, and where marks are kept."""
    parts: list[str] = []
    if not session.complete:
        parts.append(progress_words(session.work, session.recalled))
    view = session.view
    if view is not None and session.batch is not None and (session.text or session.complete):
        parts.append(text("list.shown", shown=len(view), total=len(session.batch)))
    if session.text:
        parts.append(text("list.filter", text=clean(session.text)))
    parts.append(text("list.order", order=order_words(session)))
    if session.selected:
        parts.append(text("list.selected", count=len(session.selected)))
    if session.skipped:
        parts.append(text("status.skipped", count=session.skipped))
    left = " " + "  ".join(parts)
    right = _workspace(session, max(0, cells - width(left) - 2))
    return ((cut(left, cells), ""), (" " * max(0, cells - width(left) - width(right)) + right, "dim"))


def _workspace(session: Session, room: int) -> str:
    if session.store_error:
        said = text("status.read_only")
    elif session.workspace is None:
        return ""
    else:
        label = text("status.workspace", path="")
        said = label + cut_left(clean(str(session.workspace)), max(0, room - width(label) - 1))
    return said + " " if room >= min(_LEAST_PATH, width(said)) else ""


def completions_line(session: Session, typed: str, cells: int) -> Line:
    """How many reports fit what is typed, and what Tab makes of its last word."""
    view, batch = session.view, session.batch
    count = text("list.shown", shown=len(view or ()), total=len(batch or ()))
    offered = complete(typed, batch) or complete_from_nothing()
    words = text("list.completions", words="  ".join(clean(word) for word in offered))
    return ((cut(f" {count}  {words}", cells), ""),)


def empty_lines(session: Session, cells: int) -> list[Line]:
    """Why nothing is shown: nothing is read yet, there is nothing, or nothing fits the filter: which word to leave out."""
    if not session.text:
        return [((" " + text("list.empty_batch" if session.complete else "list.nothing_read"), "bold"),)]
    said = [text("list.empty_filter", text=clean(session.text))]
    if session.batch is not None:
        batch = session.batch
        for word, count in widenings(session.text, lambda words: len(batch.view(words))):
            said.append(text("list.widen", word=clean(word), count=count))
    return [((" " + line, "bold"),) for words in said for line in wrap(words, cells - 2)]
