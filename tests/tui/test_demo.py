"""The demo batch: copied once, started over without losing anything."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from audit.errors import BatchError
from tui import demo

NOW = datetime.datetime(2026, 2, 3, 4, 5, 6)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    source = tmp_path / "source"
    (source / "2024").mkdir(parents=True)
    (source / "2024" / "报告.txt").write_text("正文", encoding="utf-8")
    monkeypatch.setattr(demo, "bundled", lambda: source)
    return {"XDG_STATE_HOME": str(tmp_path / "state")}


def test_the_copy_is_made_once_and_keeps_what_was_decided(state: dict[str, str]) -> None:
    folder, moved = demo.demo_batch(state)
    assert moved is None
    assert (folder / "2024" / "报告.txt").read_text(encoding="utf-8") == "正文"
    (folder / ".gouji").mkdir()
    assert demo.demo_batch(state) == (folder, None)
    assert (folder / ".gouji").is_dir()


def test_starting_over_moves_the_old_copy_aside(state: dict[str, str]) -> None:
    folder, _ = demo.demo_batch(state)
    (folder / ".gouji").mkdir()
    again, moved = demo.demo_batch(state, fresh=True, now=NOW)
    assert again == folder
    assert not (folder / ".gouji").exists()
    assert moved == folder.with_name("demo-20260203-040506")
    assert (moved / ".gouji").is_dir()
    (_, twice) = demo.demo_batch(state, fresh=True, now=NOW)
    assert twice == folder.with_name("demo-20260203-040506-2")


def test_a_folder_that_cannot_be_written_is_a_sentence(state: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BatchError, match="XDG_STATE_HOME"):
        demo.demo_batch({"XDG_STATE_HOME": str(tmp_path / "file")})


def test_a_relative_state_folder_is_ignored() -> None:
    assert demo.state_folder({"XDG_STATE_HOME": "here"}) == Path.home() / ".local" / "state" / "gouji"
