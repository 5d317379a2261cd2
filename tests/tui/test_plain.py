"""The linear review: finding by finding on plain lines, with the same events in the same log."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.errors import GoujiError
from audit.store import Action, ReviewStore, Target
from tests.tui.prepared import session
from tests.tui.torn import torn_batch
from tui.plain import PlainReview, review

if TYPE_CHECKING:
    from audit.store import Event

ROOT = Path(__file__).parents[2]


class Talk:
    """A review of the prepared batch with what was said and what the log holds."""

    def __init__(self, folder: Path, *typed: str) -> None:
        self.target = io.StringIO()
        with ReviewStore.open(folder) as store:
            self._store = store
            PlainReview(session(), store, io.StringIO("\n".join(typed) + "\n"), self.target).run()
            self.events: list[Event] = store.events()

    @property
    def said(self) -> str:
        return self.target.getvalue()


def test_it_asks_finding_by_finding_and_shows_all_that_a_screen_shows(tmp_path: Path) -> None:
    said = Talk(tmp_path, "", "", "q").said
    assert "[1/8] x 不符  2024 云溪县人民政府办公室" in said
    assert "[40 + 2] = 42  ≠  <38 + 5> = 43  差 -1" in said
    assert "依据：国办公开办函" in said and "复核：待审" in said
    assert "[2/8]" in said and "[3/8]" in said and "[4/8]" not in said
    assert "还有 8 处没有决定" in said


def test_the_end_of_the_input_ends_it(tmp_path: Path) -> None:
    assert "结束" in Talk(tmp_path).said


def test_decisions_are_events_in_the_log_and_what_is_decided_is_not_asked_again(tmp_path: Path) -> None:
    talk = Talk(tmp_path, "f 电话核实", "c", "x 读错了", "w 说明已附", "2099-12-31", "t", "q")
    states = [(event.state_after, event.note) for event in talk.events]
    assert states[:3] == [("follow_up", "电话核实"), ("confirmed", None), ("misread", "读错了")]
    assert states[3][0] == "waived" and "2099-12-31" in str(states[3][1]) and "说明已附" in str(states[3][1])
    assert states[4][0] == "returned"
    again = Talk(tmp_path, "q").said
    assert "有 3 处还没有决定" in again and "[1/8]" not in again


def test_notes_undo_history_and_assignment(tmp_path: Path) -> None:
    talk = Talk(tmp_path, "f 一", "p", "m 二", "i", "u", "u", "u", "a 王", "q")
    actions = [str(event.action) for event in talk.events]
    assert actions == ["mark", "note", "undo", "undo", "assign"]
    assert "标记 待审 -> 跟进：一" in talk.said and "附注：二" in talk.said
    assert "没有可以撤销" in talk.said
    assert "1 份已分给 王" in talk.said


def test_a_waiver_without_a_reason_or_day_is_none(tmp_path: Path) -> None:
    talk = Talk(tmp_path, "w", "", "w 理由", "", "q")
    assert talk.events == [] and talk.said.count("没有改动") == 2


def test_a_day_that_is_none_is_told_and_the_same_finding_is_asked_again(tmp_path: Path) -> None:
    talk = Talk(tmp_path, "w 理由", "明年", "q")
    assert talk.events == []
    assert talk.said.count("[1/8]") == 1


def test_what_a_colleague_has_just_changed_is_asked_about(tmp_path: Path) -> None:
    target = io.StringIO()
    made = session()
    with ReviewStore.open(tmp_path) as store, ReviewStore.open(tmp_path) as colleague:
        assert made.batch is not None
        first = made.judgement(0)

        class Typing(io.StringIO):
            """The colleague decides while the prompt stands."""

            asked = 0

            def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
                self.asked += 1
                if self.asked == 1:
                    colleague.mark(Target.of_finding(first.report, first.findings[0]), "misread", "扫描不清")
                    return "c\n"
                return {2: "\n", 3: "c\n", 4: "y\n"}.get(self.asked, "q\n")

        PlainReview(made, store, Typing(), target).run()
        states = [event.state_after for event in store.events()]
    said = target.getvalue()
    assert "另一位核查人员刚刚改了这一条" in said and "扫描不清" in said and "没有改动" in said
    assert states == ["misread", "confirmed"], "after it was shown, the second answer counts"


def test_looking_things_up_changes_nothing(tmp_path: Path) -> None:
    talk = Talk(tmp_path, "s", "y", "d", "d 4", "o", "?", "v", "k", "/ 没有的", "/ year:2022", "q")
    said = talk.said
    assert "找不到这份报告的文件" in said
    assert "2023" in said and "项目" in said
    assert "（七）总计\t38" in said and "结果维持" in said
    assert "各规则不符的处数" in said
    assert "v  人工核读" in said
    assert "没有“k”这个命令" in said
    assert "没有需要核读的格" in said
    assert "没有符合“没有的”的报告" in said
    assert "显示 1 / 6" in said and "[1/1] x 不符  2022" in said
    assert talk.events == []


def test_export_writes_both_files_and_never_over_another(tmp_path: Path) -> None:
    log = tmp_path / "日志.csv"
    talk = Talk(tmp_path / "ws", "c", f"e {log}", f"e {log}", "q")
    assert log.exists() and (tmp_path / "日志-findings.csv").exists()
    assert "已经存在" in talk.said
    assert talk.events[-1].action == Action.EXPORT


# --- the command ----------------------------------------------------------------------------------------


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    return torn_batch(tmp_path)


class Inspector(io.StringIO):
    """Looks for the undecided sum of administrative reviews, attests its cells, and leaves."""

    def __init__(self, target: io.StringIO, *typed: str) -> None:
        super().__init__()
        self._target, self._typed = target, list(typed)
        self._asked = 0

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        self._asked += 1
        assert self._asked < 100, self._target.getvalue()[-2000:]
        shown = re.split(r"\n\[\d+/", self._target.getvalue())[-1]
        if "T4-SUM 复议、诉讼合计  行政复议" in shown:
            return (self._typed.pop(0) if self._typed else "q") + "\n"
        return "\n" if self._typed else "q\n"


def reviewed(batch: Path, *typed: str) -> tuple[str, list[Event]]:
    """What is said and logged when an inspector attests cells of the batch."""
    target = io.StringIO()
    review(
        batch, workspace=None, rules=None, jobs=1, words="", source=Inspector(target, *typed), target=target
    )
    with ReviewStore.open(batch / ".gouji", read_only=True) as store:
        return target.getvalue(), [event for event in store.events() if event.action != Action.RUN]


def test_cells_are_attested_the_rules_judge_at_once_and_it_can_be_taken_back(batch: Path) -> None:
    said, events = reviewed(
        batch, "v 1 2 第3页，扫描不清", "v 2 1 第3页", "v 3 5 第3页", "v 3 -", "v 3 4 第4页"
    )
    assert "格 1：表四·行政复议·结果维持" in said
    broken = said.index("= 4  ≠  ")
    holds = said.index("按核读的数重新判断：这一条已经成立")
    taken_back = said.index("核读已撤回")
    assert broken < taken_back < holds
    assert [str(event.action) for event in events] == ["attest", "attest", "attest", "undo", "attest"]
    assert all(event.inspector and event.host and event.utc for event in events)


def test_through_a_pipe_it_reads_and_writes_plain_lines(batch: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "review", str(batch), "--plain"],
        input="f 电话核实\ns\nq\n", capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "已定为“跟进”" in done.stdout and "\x1b" not in done.stdout
    with ReviewStore.open(batch / ".gouji", read_only=True) as store:
        assert [event.note for event in store.events() if event.action == Action.MARK] == ["电话核实"]


def test_the_words_come_in_english_too(batch: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "review", str(batch), "--plain", "--lang", "en"],
        input="?\nq\n", capture_output=True, text=True, cwd=ROOT, env={**os.environ}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "undecided" in done.stdout and "One command a line" in done.stdout


def test_what_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(GoujiError):
        review(
            tmp_path / "none",
            workspace=None,
            rules=None,
            jobs=1,
            words="",
            source=io.StringIO(),
            target=io.StringIO(),
        )
