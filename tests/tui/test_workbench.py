"""The workbench as an inspector uses it: keys in, screens and log out; reports are prepared, the log is real."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from rich.cells import set_cell_size

from audit.batch import JudgedBatch
from audit.errors import BatchError, StoreError
from audit.model import Badge
from audit.store import Action, ReviewStore, Target
from tests.tui.driving import logged, press, screen_text, settle, shown, workbench, write
from tests.tui.prepared import RULES, Review, Reviews, finding, judged, report, sample, session
from tui.clerk import Clerk
from tui.events import Failed, Found, Judged, Progress
from tui.screens.ask import Notice
from tui.screens.batch_list import BatchList
from tui.screens.help import HelpScreen
from tui.screens.report import ReportScreen
from tui.widgets.report_list import ReportList

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from tui.app import GoujiApp

OFFICE = "云溪县人民政府办公室"


def cursor(pilot: Pilot[int]) -> str:
    """The organ and year under the cursor of the list."""
    reports = pilot.app.screen.query_one(ReportList)
    assert reports.position is not None
    app: GoujiApp = pilot.app  # type: ignore[assignment]
    of = app.session.judgement(reports.position).report
    return f"{of.organ}{of.year}"


def many(count: int) -> JudgedBatch:
    """A long batch; every tenth report fails."""
    batch = []
    for n in range(count):
        of = report(f"第{n:04}局", 2024)
        batch.append(judged(of, Badge.FAIL, finding(of)) if n % 10 == 3 else judged(of))
    return JudgedBatch(batch)


# --- screens ---------------------------------------------------------------------------------------------


async def test_news_that_come_while_a_screen_is_being_opened_do_not_hurt() -> None:
    async with workbench() as pilot:
        app: GoujiApp = pilot.app  # type: ignore[assignment]
        app.push_screen(ReportScreen(("2024/云溪县水利局.html", None)))
        for screen in app.work_screens():
            screen.reviews_changed()
        app.say("早了一步")
        await settle(pilot)
        assert isinstance(app.screen, ReportScreen) and "水利局" in shown(pilot, "#head")


# --- list -----------------------------------------------------------------------------------------------


async def test_moving_paging_and_jumping_keep_the_cursor_in_sight() -> None:
    async with workbench(session(many(200))) as pilot:
        reports = pilot.app.screen.query_one(ReportList)
        for key, place in [
            ("j", 1),
            ("k", 0),
            ("up", 0),
            ("pagedown", 19),
            ("pagedown", 38),
            ("pageup", 19),
            ("G", 199),
            ("down", 199),
            ("home", 0),
            ("end", 199),
            ("g", 0),
        ]:
            await press(pilot, key)
            assert reports.cursor == place, key
            assert reports.top <= reports.cursor < reports.top + reports.size.height, key


async def test_leaving_the_viewport_jumps_nearly_a_page() -> None:
    async with workbench(session(many(200))) as pilot:
        reports = pilot.app.screen.query_one(ReportList)
        await press(pilot, *["down"] * reports.size.height)
        assert reports.top == reports.size.height - 3, "three lines of the old page stay in sight"


async def test_columns_scroll_sort_and_are_chosen() -> None:
    async with workbench(session(many(30))) as pilot:
        reports = pilot.app.screen.query_one(ReportList)
        app: GoujiApp = pilot.app  # type: ignore[assignment]
        await press(pilot, "left", "left", "s")
        assert list(app.session.sort) == [("year", True)]
        assert "年份v" in screen_text(pilot)
        await press(pilot, "right", "S")
        assert list(app.session.sort) == [("year", True), ("organ", False)]
        assert "机关^2" in screen_text(pilot)
        assert "排序：年份 降序、机关 升序" in shown(pilot, "#status")
        await press(pilot, "s", "s")
        assert list(app.session.sort) == [("organ", True)]
        await press(pilot, "s")
        assert not app.session.sort
        await press(pilot, "C")
        for _ in range(4):
            await press(pilot, "down")
        await press(pilot, "space", "down", "space", "down", "down", "space", "enter")
        assert app.session.columns == (
            "certain",
            "failed",
            "doubts",
            "mark",
            "inspector",
            "kind",
            "t3.new.total",
            "path",
        )
        frozen = [
            set_cell_size(line, reports.columns.frozen) for line in screen_text(pilot).splitlines()[2:6]
        ]
        await press(pilot, *["right"] * 8)
        assert reports.first > 0
        assert "<" in screen_text(pilot).splitlines()[1]
        assert [
            set_cell_size(line, reports.columns.frozen) for line in screen_text(pilot).splitlines()[2:6]
        ] == frozen
        await press(pilot, *["left"] * 9)
        assert reports.first == 0


async def test_what_the_list_paints_piecewise_is_what_it_paints_as_a_whole() -> None:
    async with workbench(session(many(90))) as pilot:
        reports = pilot.app.screen.query_one(ReportList)
        for keys in (
            ["down"] * 25,
            ["pagedown"],
            ["space", "space"],
            ["p"],
            ["G"],
            ["up"] * 3,
            ["pageup"],
            ["g"],
        ):
            await press(pilot, *keys)
            piecewise = screen_text(pilot)
            reports.refresh()
            await settle(pilot)
            assert screen_text(pilot) == piecewise


async def test_the_filter_works_with_every_letter_and_escape_widens_it_again() -> None:
    async with workbench() as pilot:
        await press(pilot, "slash")
        await write(pilot, "水利")
        assert "显示 1 / 6" in shown(pilot, "#status")
        assert cursor(pilot) == "云溪县水利局2024"
        await press(pilot, "backspace", "backspace")
        assert "显示 6 / 6" in shown(pilot, "#status")
        assert cursor(pilot) == "云溪县水利局2024", "the cursor stays on its report"
        await write(pilot, "没有的")
        assert "少写一个词，或按 Esc" in screen_text(pilot)
        await press(pilot, "escape")
        assert "显示 6 / 6" in shown(pilot, "#status")
        await press(pilot, "slash")
        await write(pilot, "2024 不符")
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, ReportScreen), "Enter keeps the filter, a second one opens"
        assert "第 1 / 1 份" in shown(pilot, "#head")


async def test_the_key_that_a_chinese_input_method_sends_for_slash_opens_the_filter() -> None:
    async with workbench() as pilot:
        await write(pilot, "、")
        assert pilot.app.screen.has_class("-filtering")


async def test_the_order_changes_and_the_cursor_stays_on_its_report() -> None:
    async with workbench() as pilot:
        await press(pilot, "down")
        before = cursor(pilot)
        await press(pilot, "p")
        assert cursor(pilot) == before
        assert "排序：机关" in shown(pilot, "#status")


async def test_a_list_that_nobody_has_moved_in_shows_what_it_was_sorted_for() -> None:
    async with workbench(session(many(30))) as pilot:
        await press(pilot, "left", "s")
        reports = pilot.app.screen.query_one(ReportList)
        assert reports.cursor == reports.top == 0
        await press(pilot, "down", "down")
        before = cursor(pilot)
        await press(pilot, "s")
        assert cursor(pilot) == before and reports.cursor > 2


async def test_a_key_of_another_screen_is_answered() -> None:
    async with workbench() as pilot:
        await press(pilot, "enter", "slash")
        assert "/ 在这里没有作用；它是“筛选”，在列表、帮助、规则手册里用。" in shown(pilot, "#keys")
        await press(pilot, "down")
        assert "Tab 下一问题" in shown(pilot, "#keys")


async def test_a_report_whose_file_was_removed_is_left() -> None:
    made = session(many(4))
    async with workbench(made) as pilot:
        app: GoujiApp = pilot.app  # type: ignore[assignment]
        await press(pilot, "enter")
        assert isinstance(app.screen, ReportScreen) and made.batch is not None
        path, _ = app.screen.identity
        left = [judgement for judgement in made.batch if judgement.report.path != path]
        app.take(JudgedBatch(left), complete=True)
        await settle(pilot)
        assert isinstance(app.screen, BatchList)
        assert "不在批次里" in shown(pilot, "#keys")


async def test_the_list_fills_while_reading_and_keys_work() -> None:
    everything = many(40)
    go_on = threading.Event()

    def read(_path: object, _rules: object, _jobs: int, tell: Callable[[object], None], stop: object) -> None:
        tell(Progress(10, 40))
        tell(Judged(JudgedBatch(everything.judgements[:10]), RULES, False))  # type: ignore[arg-type]
        go_on.wait(10)
        tell(Progress(40, 40))
        tell(Judged(everything, RULES, True))  # type: ignore[arg-type]

    empty = session(JudgedBatch([]))
    empty.complete = False
    async with workbench(empty, read=read) as pilot:
        await wait_for(pilot, lambda: "10/40" in shown(pilot, "#status"))
        await press(pilot, "down", "down")
        before = cursor(pilot)
        go_on.set()
        await wait_for(pilot, lambda: "显示 40 / 40" in shown(pilot, "#status"))
        assert cursor(pilot) == before, "the cursor stays on its report while worse ones come in above"


async def test_a_cursor_that_nobody_moved_stays_on_the_worst_report_while_the_list_fills() -> None:
    everything = many(40)
    best_first = sorted(everything.judgements, key=lambda one: one.badge != "pass")
    worst = everything.judgements[everything.view().position(0)].report

    def read(_path: object, _rules: object, _jobs: int, tell: Callable[[object], None], stop: object) -> None:
        tell(Judged(JudgedBatch(best_first[:10]), RULES, False))  # type: ignore[arg-type]
        tell(Judged(everything, RULES, True))  # type: ignore[arg-type]

    empty = session(JudgedBatch([]))
    empty.complete = False
    async with workbench(empty, read=read) as pilot:
        await wait_for(pilot, lambda: "显示 40 / 40" in shown(pilot, "#status"))
        assert cursor(pilot) == f"{worst.organ}{worst.year}"
        assert pilot.app.screen.query_one("#reports", ReportList).top == 0


@pytest.mark.parametrize("steps", [(10, 30, 40), (30, 40), (10, 20, 40)])
async def test_the_cursor_comes_to_where_it_was_at_the_last_leave_however_the_list_fills(
    steps: tuple[int, ...],
) -> None:
    everything = many(40)
    best_first = sorted(everything.judgements, key=lambda one: one.badge != "pass")
    left = best_first[25].report  # in the list from the second step on, or only at the end
    go_on = threading.Event()

    def read(_path: object, _rules: object, _jobs: int, tell: Callable[[object], None], stop: object) -> None:
        for number in steps[:-1]:
            tell(Judged(JudgedBatch(best_first[:number]), RULES, False))  # type: ignore[arg-type]
        go_on.wait(10)
        tell(Judged(everything, RULES, True))  # type: ignore[arg-type]

    empty = session(JudgedBatch([]))
    empty.complete = False
    empty.opened = (left.path, left.part)
    async with workbench(empty, read=read) as pilot:
        await wait_for(pilot, lambda: empty.batch is not None and len(empty.batch) == steps[-2])
        go_on.set()
        await wait_for(pilot, lambda: "显示 40 / 40" in shown(pilot, "#status"))
        assert cursor(pilot) == f"{left.organ}{left.year}"


async def wait_for(pilot: Pilot[int], happened: Callable[[], bool]) -> None:
    """Wait until something is so; fails by the test's own patience, not by a clock of its own."""
    for _ in range(2000):
        await pilot.pause(0.02)
        if happened():
            return
    raise AssertionError("it did not happen")


async def test_without_colour_everything_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with workbench() as pilot:
        assert "x 不符" in screen_text(pilot)
        await press(pilot, "n")
        strips = pilot.app.screen._compositor.render_strips(pilot.app.size)
        colours = {str(segment.style.color) for strip in strips for segment in strip if segment.style}
        assert not any("default" not in colour and colour != "None" for colour in colours), colours
        await press(pilot, "question_mark")


# --- report ---------------------------------------------------------------------------------------------


async def test_next_failure_goes_through_the_batch_and_says_when_it_wraps() -> None:
    async with workbench() as pilot:
        seen = []
        for _ in range(6):
            await press(pilot, "n")
            seen.append((shown(pilot, "#head").split()[3], shown(pilot, "#strip").split()[1]))
        assert seen == [
            (OFFICE, "T3-COL"),
            (OFFICE, "T3-COL"),
            (OFFICE, "YOY-CARRY"),
            ("云溪县青石镇人民政府", "STR-PARTS"),
            (OFFICE, "T3-COL"),
            (OFFICE, "T3-COL"),
        ]
        await press(pilot, "N", "N")
        assert "STR-PARTS" in shown(pilot, "#strip"), "backwards over the start"
        assert "已到开头" in shown(pilot, "#keys")
        await press(pilot, "N")
        assert "YOY-CARRY" in shown(pilot, "#strip"), (
            "a report that is entered from behind shows its last failure"
        )


async def test_tab_visits_every_finding_doubts_and_notes_too() -> None:
    async with workbench() as pilot:
        await press(pilot, "enter")
        rules = []
        for _ in range(6):
            rules.append(shown(pilot, "#strip").split()[1])
            await press(pilot, "tab")
        assert rules == ["T3-COL", "T3-COL", "YOY-CARRY", "T3-SUM", "FMT-BLANK", "T3-COL"]
        await press(pilot, "shift+tab", "shift+tab")
        assert "FMT-BLANK" in shown(pilot, "#strip")


async def test_brackets_walk_the_list_in_its_order() -> None:
    async with workbench() as pilot:
        await press(pilot, "enter", "right_square_bracket")
        assert "青石镇" in shown(pilot, "#head")
        await press(pilot, "left_square_bracket", "left_square_bracket")
        assert "第 6 / 6 份" in shown(pilot, "#head")
        assert "已是第一份" in shown(pilot, "#keys")


@pytest.mark.parametrize("key", ["q", "escape", "backspace"])
async def test_every_way_back_leads_back_to_the_report_in_the_list(key: str) -> None:
    async with workbench() as pilot:
        await press(pilot, "enter", "right_square_bracket", key)
        assert isinstance(pilot.app.screen, BatchList)
        assert cursor(pilot) == "云溪县青石镇人民政府2022"


async def test_the_cursor_walks_the_figures_and_tells_their_story() -> None:
    async with workbench() as pilot:
        await press(pilot, "enter", "z", "down", "down", "right")
        assert "表三·予以公开·商业企业  ~3  错位" in shown(pilot, "#story")
        assert "少一列，按标签归位" in shown(pilot, "#story")
        await press(pilot, *["right"] * 9)
        assert "总计" in shown(pilot, "#story")
        await press(pilot, "G")
        assert "结转下年度" in shown(pilot, "#story")


async def test_both_sides_are_told_apart_without_colour() -> None:
    async with workbench() as pilot:
        await press(pilot, "enter")
        table = shown(pilot, "#table")
        assert "[40]" in table
        assert "<38>" in table
        assert "[40 + 2] = 42  ≠  <38 + 5> = 43  差 -1" in shown(pilot, "#strip")


async def test_resizing_brings_panel_and_strip() -> None:
    async with workbench() as pilot:
        await press(pilot, "enter")
        assert not pilot.app.screen.query_one("#panel").display
        await pilot.resize_terminal(160, 50)
        await settle(pilot)
        assert pilot.app.screen.query_one("#panel").display
        assert "为何要查" in shown(pilot, "#panel")
        await pilot.resize_terminal(60, 12)
        await settle(pilot)
        assert "T3-COL" in shown(pilot, "#strip")


async def test_help_finds_a_key() -> None:
    async with workbench() as pilot:
        await press(pilot, "question_mark", "slash")
        await write(pilot, "导出")
        lines = shown(pilot, "#body").splitlines()
        assert any(line.split()[:1] == ["e"] for line in lines)
        assert not any("上翻" in line for line in lines)
        await press(pilot, "escape", "q")
        assert not isinstance(pilot.app.screen, HelpScreen)


# --- marks ----------------------------------------------------------------------------------------------


async def test_a_mark_with_a_chinese_note_is_in_the_log_before_it_is_shown(tmp_path: Path) -> None:
    async with logged(tmp_path) as pilot:
        await press(pilot, "n", "f")
        assert "问题：T3-COL 收办平衡 自然人" in dialog(pilot)
        await write(pilot, "电话核实：少一件")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "已标记跟进" in shown(pilot, "#keys"))
        assert "复核：跟进" in shown(pilot, "#strip")
        assert "电话核实：少一件" in shown(pilot, "#strip")
        await press(pilot, "q")
        assert "跟进" in screen_text(pilot)
    with ReviewStore.open(tmp_path / "ws", read_only=True) as store:
        events = store.events()
        assert [event.action for event in events] == [Action.MARK]
        assert events[0].note == "电话核实：少一件"
        assert store.verify() is None


async def test_a_report_is_marked_from_the_list_and_f_again_offers_to_change_or_take_back(
    tmp_path: Path,
) -> None:
    async with logged(tmp_path) as pilot:
        await press(pilot, "f")
        await write(pilot, "先问单位")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "已标记跟进" in shown(pilot, "#keys"))
        await press(pilot, "f")
        assert "先问单位" in dialog(pilot)
        await press(pilot, "escape")
        await wait_for(pilot, lambda: "没有改动" in shown(pilot, "#keys"))
        await press(pilot, "f", "f")
        await write(pilot, "，已回复")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "备注已更改" in shown(pilot, "#keys"))
        await press(pilot, "f", "d")
        await wait_for(pilot, lambda: "已取消跟进" in shown(pilot, "#keys"))
        assert "跟进" not in screen_text(pilot).replace("已取消跟进", "").replace("f 跟进", "")
    with ReviewStore.open(tmp_path / "ws", read_only=True) as store:
        assert [event.action for event in store.events()] == [Action.MARK, Action.NOTE, Action.UNMARK]
        assert store.events()[1].note == "先问单位，已回复"


async def test_escape_marks_nothing(tmp_path: Path) -> None:
    async with logged(tmp_path) as pilot:
        await press(pilot, "f")
        await write(pilot, "不要了")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: "没有改动" in shown(pilot, "#keys"))
    with ReviewStore.open(tmp_path / "ws", read_only=True) as store:
        assert store.events() == []


async def test_a_colleagues_mark_appears_and_the_cursor_stays(tmp_path: Path) -> None:
    async with logged(tmp_path) as pilot:
        await press(pilot, "down", "down")
        before = cursor(pilot)
        with ReviewStore.open(tmp_path / "ws") as theirs:
            theirs.mark(Target.of_report(sample().judgements[0].report), note="同事")
        await wait_for(pilot, lambda: "已由他处更新" in shown(pilot, "#keys"))
        assert "跟进" in screen_text(pilot).splitlines()[2]
        assert cursor(pilot) == before


async def test_a_log_that_refuses_becomes_a_dialog_and_nothing_looks_marked() -> None:
    class Refuses(Clerk):
        is_open = True

        async def follow_up(self, *_: object) -> None:
            raise StoreError("磁盘已满，这次操作没有记下。")

    made = session()
    made.reviews = Reviews({})
    async with workbench(made, clerk=Refuses()) as pilot:
        await press(pilot, "f", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Notice))
        assert "磁盘已满" in dialog(pilot)
        await press(pilot, "escape")
        assert "跟进" not in screen_text(pilot).replace("f 跟进", "")


async def test_what_was_written_outlives_a_log_that_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Clerk.follow_up
    refused: list[str | None] = []

    async def follow_up(self: Clerk, target: Target, note: str | None) -> None:
        if not refused:
            refused.append(note)
            raise StoreError("审核记录正被别人占用，这次操作没有记下。")
        await real(self, target, note)

    monkeypatch.setattr(Clerk, "follow_up", follow_up)
    async with logged(tmp_path) as pilot:
        await press(pilot, "f")
        await write(pilot, "电话核实：少一件")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Notice))
        assert "刚才写的话留着" in dialog(pilot)
        await press(pilot, "escape", "f")
        await wait_for(pilot, lambda: "电话核实：少一件" in dialog(pilot))
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "已标记跟进" in shown(pilot, "#keys"))
        await press(pilot, "down", "f")
        assert "电话核实" not in dialog(pilot)
    with ReviewStore.open(tmp_path / "ws", read_only=True) as store:
        assert [event.note for event in store.events() if event.action == Action.MARK] == refused


def dialog(pilot: Pilot[int]) -> str:
    """What the screen in front says."""
    return screen_text(pilot)


# --- export and errors ----------------------------------------------------------------------------------


async def test_export_writes_both_files_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with logged(tmp_path) as pilot:
        await press(pilot, "e", "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Notice))
        said = dialog(pilot)
    files = sorted(path.name for path in tmp_path.glob("*.csv"))
    assert [name.split("-2")[0] for name in files] == ["gouji-audit-log", "gouji-findings"]
    assert "审计日志 1 条" in said, said
    assert "问题清单 7 条" in said
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in tmp_path.glob("*.csv"))


async def test_an_existing_file_is_replaced_only_on_a_second_enter(tmp_path: Path) -> None:
    target = tmp_path / "log.csv"
    async with logged(tmp_path) as pilot:
        clerk = pilot.app.clerk  # type: ignore[attr-defined]
        await clerk.export(target, tmp_path / "log-findings.csv", sample(), {})
        before = target.read_bytes()
        await press(pilot, "e", "ctrl+u")
        await write(pilot, str(target))
        await press(pilot, "enter")
        assert "已经存在" in dialog(pilot)
        assert target.read_bytes() == before
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Notice))
    assert target.read_bytes().startswith(before[:-2]), "the log only grows"


async def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    async with logged(tmp_path) as pilot:
        await press(pilot, "e", "ctrl+u")
        await write(pilot, str(tmp_path / "file" / "x.csv"))
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Notice))
        assert "没有导出" in dialog(pilot)


async def test_an_unexpected_error_while_reading_is_a_dialog_with_a_saved_report(tmp_path: Path) -> None:
    def read(_path: object, _rules: object, _jobs: int, tell: Callable[[object], None], stop: object) -> None:
        tell(Judged(sample(), RULES, False))  # type: ignore[arg-type]
        tell(Failed(RuntimeError("坏了 [red]")))

    made = session()
    made.workspace = tmp_path
    async with workbench(made, read=read) as pilot:
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Notice))
        assert "坏了 [red]" in dialog(pilot)
        saved = list(tmp_path.glob("trouble-*.txt"))
        assert len(saved) == 1
        assert "RuntimeError: 坏了 [red]" in saved[0].read_text(encoding="utf-8")
        await press(pilot, "escape", "down")
        assert isinstance(pilot.app.screen, BatchList), "work goes on"


async def test_a_batch_that_cannot_be_opened_ends_with_its_sentence() -> None:
    def read(_path: object, _rules: object, _jobs: int, tell: Callable[[object], None], stop: object) -> None:
        tell(Failed(BatchError("批次里没有文件。")))

    empty = session()
    empty.batch = None
    async with workbench(empty, read=read) as pilot:
        app: GoujiApp = pilot.app  # type: ignore[assignment]
        await wait_for(pilot, lambda: app.farewell is not None)
    assert app.farewell == "批次里没有文件。"
    assert app.return_code == 2


async def test_a_workspace_that_cannot_be_written_says_where_it_can_go_and_reading_goes_on(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    def read(_path: object, _rules: object, _jobs: int, tell: Callable[[object], None], stop: object) -> None:
        tell(Found(0, 0, {}))
        tell(Judged(sample(), RULES, True))  # type: ignore[arg-type]

    made = session(JudgedBatch([]))
    made.workspace = tmp_path / "file" / "ws"
    async with workbench(made, read=read) as pilot:
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Notice))
        assert "--workspace" in dialog(pilot)
        await press(pilot, "escape")
        assert "标记不能保存" in shown(pilot, "#status")
        await press(pilot, "f")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, Notice))
        assert "标记没有保存" in dialog(pilot)
        await press(pilot, "escape", "n")
        assert isinstance(pilot.app.screen, ReportScreen)


async def test_every_judged_batch_leaves_a_run_in_the_log(tmp_path: Path) -> None:
    def read(_path: object, _rules: object, _jobs: int, tell: Callable[[object], None], stop: object) -> None:
        tell(Found(0, 0, {}))
        tell(Judged(sample(), RULES, False))  # type: ignore[arg-type]
        tell(Judged(sample(), RULES, True))  # type: ignore[arg-type]

    made = session(JudgedBatch([]))
    made.workspace = tmp_path / "ws"
    async with workbench(made, read=read) as pilot:
        await wait_for(pilot, lambda: "显示 6 / 6" in shown(pilot, "#status"))
        await settle(pilot)
    with ReviewStore.open(tmp_path / "ws", read_only=True) as store:
        assert [event.action for event in store.events()] == [Action.RUN]


async def test_text_from_reports_is_never_markup() -> None:
    names = [
        "国发[2019]5号",
        "a[/b]c",
        "[bold]粗",
        "👍🏽👨‍👩‍👧",
        "\u202e反",
        "\x1b[2J\x9b31m",
        "长" * 2000,
        "{0}{x}",
        "\udce4",
    ]
    batch = JudgedBatch(
        [
            judged(
                of := report(name, 2024, path=name + ".txt", title=name),
                Badge.FAIL,
                finding(of, sides=(1, 2), message=name * 2),
            )
            for name in names
        ]
    )
    made = session(batch)
    made.reviews = Reviews(
        {f.subject: Review(note=name) for name, j in zip(names, batch, strict=True) for f in j.findings}
    )
    for size in ((80, 24), (160, 50)):
        async with workbench(made, size) as pilot:
            assert "国发[2019]5号" in screen_text(pilot)
            assert "a[/b]c" in screen_text(pilot)
            await press(pilot, "enter")
            for _ in names:
                await press(pilot, "enter", "f", "escape", "right_square_bracket", "enter")
                text = screen_text(pilot)
                assert "\x1b" not in text
                assert "\u202e" not in text


# --- closing --------------------------------------------------------------------------------------------


async def test_clocks_that_tick_while_the_program_closes_ask_nothing_of_a_screen_without_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A screen loses its list before it is gone, and a loaded machine lets a clock tick in between."""
    left = []

    def tick(screen: BatchList) -> None:
        left.append(len(screen.query(ReportList)))
        screen.gouji._look_around()
        screen._tick()

    monkeypatch.setattr(BatchList, "on_unmount", tick, raising=False)
    for complete in (True, False):
        given = session()
        given.complete = complete
        async with workbench(given):
            pass
    assert left == [0, 0]
