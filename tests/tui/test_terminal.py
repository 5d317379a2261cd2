"""The terminal is looked at before anything heavy is loaded, and what is wrong is one sentence."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import unicodedata
from typing import TYPE_CHECKING

import pytest

from tests.tui.driving import press, screen_text, workbench
from tui.ambiguous import safe
from tui.terminal import complaint, measure, needs_utf8, probed_cells, restarted, wants_mouse

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    assert wants_mouse({"SSH_CONNECTION": "x"}, setting=True)
    assert not wants_mouse({}, setting=False)


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


class OnTerminal:
    """`probed_cells` on a pseudo-terminal whose other end is a terminal that answers like one."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer

    def cells(self) -> int:
        near, far = os.openpty()
        try:
            reader = threading.Thread(target=self._answer, args=(near,), daemon=True)
            reader.start()
            return probed_cells(far, far)
        finally:
            reader.join(5)
            os.close(near)
            os.close(far)

    def _answer(self, near: int) -> None:
        asked = b""
        while not asked.endswith(b"\x1b[6n"):
            asked += os.read(near, 64)
        if self.answer is not None:
            os.write(near, self.answer)


@pytest.mark.parametrize(
    ("answer", "cells"),
    [(b"\x1b[1;2R", 1), (b"\x1b[1;3R", 2), (b"\x1b[24;3R", 2), (b"garbage R", 1), (None, 1)],
)  # fmt: skip
def test_the_width_of_ambiguous_characters_is_asked_of_the_terminal(answer: bytes | None, cells: int) -> None:
    assert OnTerminal(answer).cells() == cells


def test_what_is_no_terminal_is_not_asked(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        assert probed_cells(file.fileno(), file.fileno()) == 1


@pytest.fixture
def wide_terminal() -> Iterator[None]:
    measure("2")
    yield
    measure("1")


@pytest.mark.usefixtures("wide_terminal")
async def test_on_a_terminal_with_wide_marks_nothing_of_uncertain_width_is_painted() -> None:
    async with workbench() as pilot:
        for keys in (
            (),
            ("n",),
            ("z",),
            ("enter",),
            ("q", "y"),
            ("q", "q", "o"),
            ("q", "question_mark"),
            ("q", "colon"),
        ):
            await press(pilot, *keys)
            shown = screen_text(pilot)
            uncertain = {c for c in shown if unicodedata.east_asian_width(c) == "A"}
            assert not uncertain, (keys, uncertain)


@pytest.mark.usefixtures("wide_terminal")
def test_what_takes_the_place_of_an_uncertain_character_is_plain() -> None:
    assert safe("国办函“〔2021〕”…①→Ⅲ½") == '国办函"〔2021〕"..(1)->III1/2'
    assert safe("α") == "<03B1>"
    assert safe("国发[2019]5号 👍") == "国发[2019]5号 👍"


def test_where_they_are_narrow_they_stay() -> None:
    assert safe("“…①→α") == "“…①→α"
