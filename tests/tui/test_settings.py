"""Settings and keys of a user's own: taken, shown, and every mistake in them told in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from audit.errors import GoujiError
from tests.tui.driving import press, screen_text, workbench
from tui import keyboard
from tui.keyboard import choose_keys, key_name
from tui.keys import LIST, REPORT, actions, key_line
from tui.screens.batch_list import BatchList
from tui.screens.help import HelpScreen
from tui.screens.overview import OverviewScreen
from tui.screens.report import ReportScreen
from tui.settings import Settings, load_settings, settings_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_keys_again() -> Iterator[None]:
    yield
    choose_keys({})


def settings(folder: Path, body: str | bytes) -> dict[str, str]:
    """An environment whose settings file says this."""
    environment = {"XDG_CONFIG_HOME": str(folder)}
    path = settings_file(environment)
    path.parent.mkdir(parents=True)
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return environment


def test_without_a_file_everything_is_as_the_program_has_it(tmp_path: Path) -> None:
    assert load_settings({"XDG_CONFIG_HOME": str(tmp_path)}) == Settings()


def test_everything_that_can_be_set_is_taken(tmp_path: Path) -> None:
    body = 'language = "en"\nambiguous_width = 2\nmouse = true\n[keys]\nconfirm = "C"\n"report.source" = ["s", "F3"]\n'
    found = load_settings(settings(tmp_path, body))
    assert found == Settings("en", "2", True, {"confirm": ("C",), "report.source": ("s", "F3")})


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("language = ", "TOML"),
        ('langauge = "en"', "langauge"),
        ('language = "fr"', "zh en"),
        ("ambiguous_width = 3", "auto 1 2"),
        ('mouse = "on"', "mouse"),
        ('keys = "x"', "keys"),
        ("[keys]\nconfirm = 3", "keys.confirm"),
        ("[keys]\nconfirm = []", "keys.confirm"),
        (b"\xff\xfe", "config.toml"),
    ],
)
def test_what_is_wrong_in_the_file_is_one_sentence_that_names_it(
    tmp_path: Path, body: str | bytes, names: str
) -> None:
    with pytest.raises(GoujiError) as told:
        load_settings(settings(tmp_path, body))
    assert names in str(told.value) and "config.toml" in str(told.value)


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ({"cofirm": ("C",)}, "cofirm"),
        ({"years.confirm": ("C",)}, "years.confirm"),
        ({"confirm": ("Hyper+C",)}, "Hyper+C"),
        ({"confirm": ("o",)}, "overview"),
    ],
)
def test_keys_that_cannot_be_are_told(keys: dict[str, tuple[str, ...]], names: str) -> None:
    with pytest.raises(GoujiError, match=names.replace("+", r"\+")):
        choose_keys(keys)
    assert keyboard.keymap() == {}, "nothing is half taken"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("C", "C"), ("/", "slash"), ("Enter", "enter"), ("Ctrl+R", "ctrl+r"), ("F3", "f3"), ("PgDn", "pagedown"),
        ("?", "question_mark"), ("Shift+Tab", "shift+tab"), ("、", "ideographic_comma"), ("Ctrl+", None), ("nonsense", None),
    ],
)  # fmt: skip
def test_keys_are_written_as_people_see_them(written: str, name: str | None) -> None:
    assert key_name(written) == name


async def test_chosen_keys_work_swap_and_are_shown_everywhere() -> None:
    choose_keys({"confirm": ("x",), "misread": ("c",), "list.overview": ("O", "F3"), "report.source": ("S",)})
    assert dict(key_line(LIST))["x"] == next(a.label for a in actions(LIST) if a.id == "confirm")
    async with workbench() as pilot:
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, BatchList), "the program's own key is free now"
        await press(pilot, "f3")
        assert isinstance(pilot.app.screen, OverviewScreen)
        await press(pilot, "q", "n")
        assert isinstance(pilot.app.screen, ReportScreen)
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        said = screen_text(pilot)
        assert "x          确认属实" in said and "c          提取有误" in said


async def test_full_width_letters_work_for_chosen_keys_too() -> None:
    choose_keys({"report.years": ("H",)})
    assert keyboard.keymap()["report.years"] == "H,Ｈ"


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder)}
    command = [sys.executable, "-m", "tui", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_the_command_lists_every_action_with_its_keys(tmp_path: Path) -> None:
    settings(tmp_path, '[keys]\n"report.source" = "S"\n')
    done = run("keys", folder=tmp_path)
    assert done.returncode == 0
    assert all(action.id in done.stdout for action in actions(REPORT))
    assert any(line.split()[:3] == ["source", "S", "report"] for line in done.stdout.splitlines())
    assert "config.toml" in done.stdout


def test_the_command_tells_what_is_wrong_with_the_keys(tmp_path: Path) -> None:
    settings(tmp_path, '[keys]\nconfirm = "q"\n')
    done = run("keys", folder=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "confirm" in done.stderr
