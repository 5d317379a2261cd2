"""The terminal looked at before Textual is imported; standard library only.

Whatever is wrong is one clear sentence. The settings made here are read by Textual and polars on import, so
`prepare` must run first.
"""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import termios
import time
import tty
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

_NOT_UTF8 = (
    "The terminal's encoding is not UTF-8, so Chinese cannot be shown; set LANG=C.UTF-8 or PYTHONUTF8=1. "
    "终端编码不是 UTF-8，无法显示中文；请设置 LANG=C.UTF-8 或 PYTHONUTF8=1 后重试。"
)
SETTINGS: Mapping[str, str] = {
    # The kitty keyboard protocol drops what a Chinese input method composes in some terminals.
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    "TEXTUAL_ANIMATIONS": "none",
    # Several inspectors share a host.
    "POLARS_MAX_THREADS": "2",
}
"""Environment variables that are set unless the user has set them."""


def complaint(environment: Mapping[str, str], stdin: TextIO, screen: TextIO | None) -> str | None:
    """Why the workbench cannot be shown here, as one sentence naming what to do instead, or None.

    `screen` is standard error, which Textual paints on.
    """
    from tui.texts import text

    if not stdin.isatty() or screen is None or not screen.isatty():
        return text("terminal.none")
    if environment.get("TERM", "") in ("", "dumb"):
        return text("terminal.dumb")
    return None


def needs_utf8(screen: TextIO) -> bool:
    """Whether Chinese would come out garbled on this stream."""
    return (screen.encoding or "").lower().replace("-", "").replace("_", "") != "utf8"


def prepare(environment: MutableMapping[str, str], arguments: list[str]) -> str | None:
    """Make the process fit for the workbench; a sentence where it cannot be, None where all is well.

    Starts the same command anew (and does not return) when Python has to be told to write UTF-8.
    """
    said = complaint(environment, sys.stdin, sys.__stderr__)
    if said is not None:
        return said
    if sys.__stderr__ is not None and needs_utf8(sys.__stderr__):
        if environment.get("GOUJI_RESTARTED") or environment.get("PYTHONUTF8") == "1":
            return _NOT_UTF8
        os.execve(sys.executable, [sys.executable, "-m", "tui", *arguments], restarted(environment))
    for name, value in SETTINGS.items():
        environment.setdefault(name, value)
    # Under nohup and some job runners this signal is ignored, and the workbench would go on without a terminal,
    # asking it for keys again and again; every decision is in the log by the time it is shown, so none is lost.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    return None


def restarted(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which Python writes UTF-8 whatever the locale says."""
    changed = {name: value for name, value in environment.items() if name != "PYTHONIOENCODING"}
    return {**changed, "PYTHONUTF8": "1", "GOUJI_RESTARTED": "1"}


def wants_mouse(environment: Mapping[str, str], setting: bool | None = None) -> bool:
    """Off over SSH, where every movement is sent and the terminal's own selection needs Shift, unless it is set."""
    if "GOUJI_MOUSE" in environment:
        return environment["GOUJI_MOUSE"] == "1"
    if setting is not None:
        return setting
    return not any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))


_PATIENCE = 0.2
"""Seconds to wait for the terminal's answer: what is slower than this would rather be set by hand."""
_PROBE = "\r“\x1b[6n"
_PLACE = re.compile(rb"\x1b\[\d+;(\d+)R")


def measure(setting: str) -> None:
    """Find out whether characters such as “ take one cell or two here, and have them written in others if two."""
    from tui.ambiguous import set_wide

    wide = setting == "2"
    if setting == "auto" and sys.__stdin__ is not None and sys.__stderr__ is not None:
        wide = probed_cells(sys.__stdin__.fileno(), sys.__stderr__.fileno()) == 2
    set_wide(wide)


def probed_cells(source: int, screen: int) -> int:
    """How many cells “ takes on this terminal, asked by printing it and reading where the cursor went; 1 if unsure.

    The terminal answers on its input, so what was typed in that moment is lost; nobody types before the first paint.
    """
    try:
        before = termios.tcgetattr(source)
    except termios.error:
        return 1
    try:
        tty.setcbreak(source, termios.TCSANOW)
        os.write(screen, _PROBE.encode())
        answer = _answer(source)
        os.write(screen, b"\r  \r")
    except OSError:
        return 1
    finally:
        termios.tcsetattr(source, termios.TCSANOW, before)
    found = _PLACE.search(answer)
    return 2 if found is not None and int(found[1]) == 3 else 1


def _answer(source: int) -> bytes:
    read = b""
    end = time.monotonic() + _PATIENCE
    while not read.endswith(b"R") and (left := end - time.monotonic()) > 0:
        if select.select([source], [], [], left)[0]:
            read += os.read(source, 64)
    return read
