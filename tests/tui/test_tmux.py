"""The real program in tmux: Chinese is typed, sizes change, connections are lost, two inspectors work at once."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.store import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

pytest.importorskip("pyte")

from tests.tui.programs import GOUJI, Program, Tmux, has

pytestmark = [pytest.mark.terminal, pytest.mark.skipif(not has("tmux"), reason="tmux is not installed")]
NOTE = "电话核实，等回复"
DEMO = Path(__file__).parents[2] / "fixtures" / "demo" / "2024"


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    folder = tmp_path / "批次"
    folder.mkdir()
    for name in ("甲局", "乙镇", "丙县"):
        (folder / f"{name}.txt").write_text(
            f"{name}2024年政府信息公开工作年度报告\n\n没有表格。\n", encoding="utf-8"
        )
    return folder


@pytest.fixture
def tmux(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Tmux]]:
    """Starts commands in tmux; all are ended afterwards."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    sockets = Path(tempfile.mkdtemp(prefix="gouji-"))
    started: list[Tmux] = []

    def start(command: Sequence[str], size: tuple[int, int] = (80, 24)) -> Tmux:
        started.append(Tmux(sockets, str(len(started)), command, size))
        return started[-1]

    yield start
    for one in started:
        one.end()
    shutil.rmtree(sockets, ignore_errors=True)


def test_a_chinese_note_is_typed_at_any_size_and_outlives_every_loss(
    batch: Path, tmux: Callable[..., Tmux]
) -> None:
    window = tmux([*GOUJI, "open", str(batch)])
    window.wait_for("显示 3 / 3")
    window.press("f")
    window.wait_for("备注")
    window.type(NOTE)
    window.wait_for(NOTE)
    window.resize(60, 20)
    window.wait_for(NOTE)
    window.press("Enter")
    window.wait_for("跟进 ")
    window.resize(200, 60)
    window.wait_for("显示 3 / 3", "跟进")
    assert len(window.text.splitlines()) == 60
    window.resize(80, 24)

    looking = window.attach()
    looking.wait_for("显示 3 / 3")
    looking.kill()  # the connection is lost; the program goes on
    again = window.attach()
    again.wait_for("显示 3 / 3", "跟进")
    again.type("f")
    again.wait_for(NOTE)
    again.kill()

    window.end()  # the machine goes down
    later = tmux([*GOUJI, "open", str(batch)])
    later.wait_for("显示 3 / 3", "跟进")
    later.press("f")
    later.wait_for(NOTE, "d 取消跟进标记")


def test_two_inspectors_see_each_other_and_never_overwrite_in_silence(
    batch: Path, tmux: Callable[..., Tmux]
) -> None:
    first, second = (tmux([*GOUJI, "open", str(batch)]) for _ in range(2))
    for window in (first, second):
        window.wait_for("显示 3 / 3")
    at_first = _cursor(second)
    second.press("Down")
    second.wait_until(lambda: _cursor(second) != at_first)
    before = _cursor(second)
    first.press("f")
    first.wait_for("备注")
    first.type(NOTE)
    first.press("Enter")
    first.wait_for("已写入复核日志")
    second.wait_for("已由他处更新", "跟进")
    assert _cursor(second) == before, "the cursor stays where it was"

    first.press("Down", "c")
    first.wait_for("属实")
    second.press("x")
    second.wait_for("提取有误")
    first.press("Enter")
    first.wait_for("已定为“属实”")
    second.type("看错了")
    second.press("Enter")
    second.wait_for("另一位核查人员刚刚改了这一条", "y 确定")
    second.press("q")
    second.wait_for("没有改动")
    with ReviewStore.open(batch / ".gouji", read_only=True) as store:
        states = [event.state_after for event in store.events() if event.action != "run"]
    assert states == ["follow_up", "confirmed"], "what was not confirmed is not in the log"


def _cursor(window: Tmux) -> str:
    """The body in the line in reverse video, which is where the cursor is."""
    lines = window.run("capture-pane", "-p", "-e", "-t", "x").splitlines()[2:]
    found = [re.search(r"20\d\d (\S+)", line) for line in lines if re.search(r"\x1b\[(\d+;)*7m", line)]
    return next((match[1] for match in found if match), "")


def test_the_first_decision_on_a_real_batch_takes_four_keys(
    tmp_path: Path, tmux: Callable[..., Tmux]
) -> None:
    """`n` opens the first failure, `c` and Enter decide it."""
    folder = tmp_path / "2024"
    shutil.copytree(DEMO, folder)
    window = tmux([*GOUJI, "open", str(folder)], (120, 36))
    window.wait_for("共 ", "显示 ")
    window.press("n")
    window.wait_for("报告有误", "左边 [ ]")
    window.press("c")
    window.wait_for("属实：备注")  # the key line says 属实 too
    window.press("Enter")
    window.wait_for("已定为“属实”")


@pytest.mark.parametrize(
    "parent", [(), ("sh", "-c", "trap '' HUP; exec \"$@\"", "sh")], ids=["shell", "nohup"]
)
def test_a_program_that_loses_its_terminal_ends_without_a_trace(batch: Path, parent: tuple[str, ...]) -> None:
    program = Program([*parent, *GOUJI, "open", str(batch)])
    program.wait_for("显示 3 / 3")
    program.hang_up()
    assert not list((batch / ".gouji").glob("trouble-*")), "a lost connection is no trouble to report"
