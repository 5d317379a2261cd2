"""The terminal is looked at before anything heavy is loaded, and what is wrong is one sentence."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tui.terminal import complaint, needs_utf8, restarted, wants_mouse

if TYPE_CHECKING:
    from pathlib import Path


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def __init__(self, encoding: str = "utf-8", tty: bool = True) -> None:
        super().__init__()
        self._encoding, self._tty = encoding, tty

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return self._tty


@pytest.mark.parametrize(
    ("environment", "tty", "says"),
    [
        ({"TERM": "xterm-256color"}, True, None),
        ({"TERM": "xterm-256color"}, False, "不是终端"),
        ({"TERM": "dumb"}, True, "TERM=dumb"),
        ({}, True, "TERM=dumb"),
    ],
)
def test_a_terminal_that_cannot_show_it_is_told_what_to_do(
    environment: dict[str, str], tty: bool, says: str | None
) -> None:
    said = complaint(environment, Terminal(), Terminal(tty=tty))
    assert said is None if says is None else (said is not None and says in said and "gouji check" in said)


@pytest.mark.parametrize(
    ("encoding", "bad"), [("utf-8", False), ("UTF8", False), ("gbk", True), ("ascii", True)]
)
def test_other_encodings_are_noticed(encoding: str, bad: bool) -> None:
    assert needs_utf8(Terminal(encoding)) is bad


def test_a_restart_writes_utf8_and_happens_once() -> None:
    changed = restarted({"PYTHONIOENCODING": "gbk", "A": "b"})
    assert changed == {"A": "b", "PYTHONUTF8": "1", "GOUJI_RESTARTED": "1"}


def test_the_mouse_is_off_over_ssh() -> None:
    assert wants_mouse({})
    assert not wants_mouse({"SSH_CONNECTION": "x"})
    assert wants_mouse({"SSH_CONNECTION": "x", "GOUJI_MOUSE": "1"})


def test_without_a_terminal_the_command_names_check_and_ends_with_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", str(tmp_path)], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "gouji check" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_first_paint_waits_for_nothing_heavy() -> None:
    assert not loaded_by("import tui.app, tui.session, tui.screens.report") & {
        "polars",
        "lxml",
        "pypdf",
        "sqlite3",
    }


def test_the_command_line_loads_no_screen() -> None:
    assert not loaded_by("import tui.__main__, tui.terminal, tui.demo") & {
        "textual",
        "polars",
        "rich",
        "lxml",
    }
