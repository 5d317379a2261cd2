"""Copying: a cell, a finding or a table to the terminal's clipboard and to a file, and saying so.

The clipboard is reached by a sequence that the terminal may ignore (OSC 52; tmux drops it unless `set-clipboard` is
on) and that says nothing back, so the file is what one can rely on.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.demo import state_folder
from tui.screens.ask import Choice
from tui.show import clean, width
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tui.screens.base import WorkScreen
    from tui.styles import Line

_MOST = 70_000
"""Bytes that terminals take as one sequence (xterm and others stop at about 75,000 of its encoded form)."""


@dataclass(frozen=True, slots=True)
class Copyable:
    """Something that can be copied: the key that chooses it, what it is called, its text."""

    key: str
    name: str
    text: str


def copy_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the last copy is kept."""
    return state_folder(environment) / "copied.txt"


def as_text(lines: Sequence[Line]) -> str:
    """Lines of a screen as plain text."""
    return "\n".join("".join(part for part, _ in line).rstrip() for line in lines)


async def copy(screen: WorkScreen, offered: Sequence[Copyable]) -> None:
    """Ask which, where there is more than one; copy; say where to. Runs as a worker of `screen`."""
    if not offered:
        screen.say(text("copy.nothing"))
        return
    chosen: Copyable | None = offered[0]
    if len(offered) > 1:
        body = "\n".join(f"{one.key}  {one.name}  {_sample(one.text)}" for one in offered)
        keys = "".join(one.key for one in offered)
        answer = await screen.app.push_screen_wait(
            Choice(text("copy.title"), body, text("copy.choose"), keys)
        )
        chosen = next((one for one in offered if one.key == answer), None)
    if chosen is None:
        screen.gouji.say(text("copy.cancelled"))
        return
    screen.gouji.say(put(screen, chosen))


def put(screen: WorkScreen, chosen: Copyable) -> str:
    """Copy to the clipboard and to the file; gives the sentence that says so."""
    sendable = len(chosen.text.encode("utf-8", "replace")) <= _MOST
    if sendable:
        screen.app.copy_to_clipboard(chosen.text.encode("utf-8", "replace").decode())
    path = copy_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(chosen.text + "\n", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        return text("copy.no_file", name=chosen.name, path=path, error=error.strerror or error)
    return text("copy.done" if sendable else "copy.only_file", name=chosen.name, path=path)


def _sample(words: str, cells: int = 40) -> str:
    first = clean(words.strip().split("\n", 1)[0])
    return first if width(first) <= cells else first[: cells // 2] + ".."
