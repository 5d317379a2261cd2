"""Decisions, many at once, a colleague's faster hand, and figures entered from the original."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from audit.store import Action, ReviewStore, Target
from fixtures.generator.batch import make_batch
from tests.tui.driving import logged, press, screen_text, settle, shown, workbench, write
from tests.tui.test_workbench import dialog, wait_for
from tui.clerk import Clerk
from tui.reading import read_and_judge
from tui.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tui.app import GoujiApp


def gouji(pilot: Pilot[int]) -> GoujiApp:
    return pilot.app  # type: ignore[return-value]


def events(folder: Path) -> list[tuple[str, str | None, str | None, str | None]]:
    with ReviewStore.open(folder / "ws", read_only=True) as store:
        return [(e.action, e.state_before, e.state_after, e.note) for e in store.events()]


async def test_from_the_list_to_the_first_decided_failure_in_three_keys(tmp_path: Path) -> None:
    async with logged(tmp_path) as pilot:
        await press(pilot, "n", "c", "enter")
        await wait_for(pilot, lambda: "已定为“属实”" in shown(pilot, "#keys"))
        assert "复核：属实" in shown(pilot, "#strip")
        await press(pilot, "u")
        await wait_for(pilot, lambda: "已撤销 1 项" in shown(pilot, "#keys"))
        assert "复核：属实" not in shown(pilot, "#strip")
        await press(pilot, "u")
        await wait_for(pilot, lambda: "没有可以撤销" in shown(pilot, "#keys"))
    assert [e[:3] for e in events(tmp_path)] == [
        (Action.DECIDE, "open", "confirmed"),
        (Action.UNDO, "confirmed", "open"),
    ]


async def test_a_waiver_asks_for_reason_and_day(tmp_path: Path) -> None:
    async with logged(tmp_path) as pilot:
        await press(pilot, "n", "w", "enter")
        assert "豁免要写明理由" in dialog(pilot)
        await write(pilot, "机构合并，口径不同")
        await press(pilot, "enter")
        assert "到哪一天" in dialog(pilot)
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "已定为“豁免”" in shown(pilot, "#keys"))
    ((action, _, after, note),) = events(tmp_path)
    assert (action, after) == (Action.DECIDE, "waived")
    assert re.fullmatch(r"豁免至 \d{4}-01-31：机构合并，口径不同", note or "")


async def test_a_colleagues_faster_hand_is_shown_before_anything_is_decided(tmp_path: Path) -> None:
    async with logged(tmp_path) as pilot:
        await press(pilot, "n", "c")
        session = gouji(pilot).session
        judgement = session.judgement(gouji(pilot).screen_stack[-2].desk.position)  # type: ignore[attr-defined]
        target = Target.of_finding(judgement.report, judgement.findings[0])
        with ReviewStore.open(tmp_path / "ws", declared_name="李同事") as other:
            other.mark(target, "misread", "原件不清")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "刚刚改了这一条" in dialog(pilot))
        assert "原件不清" in dialog(pilot)
        await press(pilot, "escape")
        await wait_for(pilot, lambda: "没有改动" in shown(pilot, "#keys"))
    assert [e[2] for e in events(tmp_path)] == ["misread"]


async def test_many_reports_are_decided_and_undone_as_one(tmp_path: Path) -> None:
    async with logged(tmp_path) as pilot:
        await press(pilot, "space", "space", "space")
        assert "已选 3 份" in shown(pilot, "#status") and screen_text(pilot).count("\n*") == 3
        await press(pilot, "t")
        assert "将 3 份报告定为“退回整改”" in dialog(pilot)
        await press(pilot, "y")
        await write(pilot, "请更正")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "3 份已定为" in shown(pilot, "#keys"))
        await press(pilot, "a")
        await write(pilot, "王核查")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "3 份已分给 王核查" in shown(pilot, "#keys"))
        await press(pilot, "u")
        await wait_for(pilot, lambda: "已撤销 3 项" in shown(pilot, "#keys"))
        await press(pilot, "A")
        assert "已选 6 份" in shown(pilot, "#status")
        await press(pilot, "A")
        assert "已选" not in shown(pilot, "#status")
    assert [e[0] for e in events(tmp_path)] == [Action.DECIDE] * 3 + [Action.ASSIGN] * 3 + [Action.UNDO] * 3


async def test_full_width_letters_of_an_input_method_work(tmp_path: Path) -> None:
    async with logged(tmp_path) as pilot:
        await write(pilot, "ｎｃ")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "已定为“属实”" in shown(pilot, "#keys"))


async def test_a_cell_that_could_not_be_read_is_attested_and_the_doubt_ends_before_ones_eyes(
    tmp_path: Path,
) -> None:
    (made,) = make_batch(3, 1, range(2024, 2025), ("html",), ("plain",))
    figure = made.report.figures["t4.review.upheld"]
    before, heading, table4 = made.data.decode().rpartition("总计</td></tr>")
    torn = before + heading + table4.replace(f"<td>{figure}</td>", "<td>*</td>", 1)
    batch = tmp_path / "batch"
    batch.mkdir()
    (batch / "a.html").write_text(torn, encoding="utf-8")
    random.seed(0)
    session = Session(batch, workspace=tmp_path / "ws")
    async with workbench(session, clerk=Clerk(), read=read_and_judge) as pilot:
        await wait_for(pilot, lambda: session.complete and session.workspace is not None)
        await settle(pilot)
        assert "? 存疑" in screen_text(pilot)
        await press(pilot, "enter", "4")
        desk = gouji(pilot).screen.desk  # type: ignore[attr-defined]
        desk.cursor = "t4.review.upheld"
        await press(pilot, "v")
        assert "公布的数字" in dialog(pilot)
        await write(pilot, "许多")
        await press(pilot, "enter")
        assert "只收一个数字" in dialog(pilot)
        await press(pilot, *["backspace"] * 2)
        await write(pilot, str(figure))
        await press(pilot, "enter")
        await write(pilot, "第 2 页，图上是这个数")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "存疑 2→0，不符 0→0" in shown(pilot, "#keys"))
        assert f"{figure}*" in screen_text(pilot) and "+ 通过" in screen_text(pilot)
        await press(pilot, "v", "d")
        await wait_for(pilot, lambda: "核读已撤回" in shown(pilot, "#keys"))
        assert "? 存疑" in screen_text(pilot)
        desk.cursor = "t4.review.corrected"
        await press(pilot, "v")
        await wait_for(pilot, lambda: "在原位读到的，不能用核读改写" in shown(pilot, "#keys"))
    logged_events = [e for e in events(tmp_path) if e[0] != Action.RUN]
    assert [e[:3] for e in logged_events] == [
        (Action.ATTEST, "unreadable", "attested"),
        (Action.UNDO, "attested", "unreadable"),
    ]


async def test_who_marks_while_the_log_is_being_read_sees_the_mark_that_is_there(tmp_path: Path) -> None:
    async with logged(tmp_path) as pilot:
        app: GoujiApp = pilot.app  # type: ignore[assignment]
        await press(pilot, "f")
        await write(pilot, "电话核实")
        await press(pilot, "enter")
        await settle(pilot)
        known, app.session.reviews = app.session.reviews, None  # as in the first moments
        await pilot.press("f")
        await pilot.pause(0.2)
        assert "备注" not in screen_text(pilot)
        assert known is not None
        app.session.take_reviews(known)
        await pilot.pause(0.3)
        await settle(pilot)
        assert "电话核实" in screen_text(pilot) and "取消跟进标记" in screen_text(pilot)
