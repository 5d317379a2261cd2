"""How far something long has come, in one line; plain Python without textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.evidence import local_time
from tui.texts import text

if TYPE_CHECKING:
    from tui.work import Work

_BAR = 20
_WORDS = {"reading": "status.reading", "judging": "status.judging", "exporting": "status.exporting"}


def progress_words(work: Work, recalled: str = "") -> str:
    """How far something has come, in words with a bar, and about how long it will take; `recalled` is when the
    results on the screen were found.
    """
    if work.what == "stopped":
        return text("status.stopped")
    shown = text("status.recalled", at=local_time(recalled)) + "  " if recalled else ""
    if work.total is None:
        return shown + text("status.checking" if recalled else "status.searching")
    filled = _BAR * work.done // max(1, work.total)
    bar = "[" + "#" * filled + "." * (_BAR - filled) + "]"
    words = text(_WORDS[work.what], bar=bar, done=work.done, total=work.total)
    left = work.seconds_left
    if left is None:
        return shown + words
    minutes, seconds = divmod(left, 60)
    return f"{shown}{words} " + (
        text("status.minutes", count=minutes + 1) if minutes else text("status.seconds", count=seconds)
    )
