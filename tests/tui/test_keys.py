"""The one table of actions: bindings, key line, help, texts and README agree with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.model import BADGE_WORDS
from audit.store import STATE_WORDS
from tests.tui.driving import press, workbench
from tui.keys import ACTIONS, CLUSTERS, HELP, LIST, REPORT, TRIAL, key_line, readme_table
from tui.screens.batch_list import BatchList
from tui.screens.clusters import ClustersScreen
from tui.screens.help import HelpScreen, help_lines
from tui.screens.report import ReportScreen
from tui.screens.trial import TrialScreen
from tui.styles import plain
from tui.texts import load_texts

ROOT = Path(__file__).parents[2]
SCREENS = {
    LIST: BatchList,
    REPORT: ReportScreen,
    HELP: HelpScreen,
    CLUSTERS: ClustersScreen,
    TRIAL: TrialScreen,
}


@pytest.mark.parametrize("where", SCREENS)
def test_every_action_of_a_screen_exists_and_every_method_is_in_the_table(where: str) -> None:
    wanted = {f"action_{action.id}" for action in ACTIONS if where in action.where}
    own = [kind for kind in SCREENS[where].__mro__ if kind.__module__.startswith("tui.")]
    methods = {name for kind in own for name in vars(kind) if name.startswith("action_")}
    assert wanted <= methods
    assert methods - wanted <= {"action_copy", "action_help"}, "what every screen can do, but not all offer"


@pytest.mark.parametrize("where", SCREENS)
def test_no_key_does_two_things(where: str) -> None:
    keys = [key for action in ACTIONS if where in action.where for key in action.keys]
    assert len(keys) == len(set(keys))


def test_every_action_is_explained() -> None:
    for action in ACTIONS:
        assert action.label
        assert action.help


def test_help_names_every_key() -> None:
    said = "\n".join(plain(line) for line in help_lines("", 100))
    assert all(
        action.shown in said and action.help.split("；")[0][:10] in said
        for action in ACTIONS
        if action.where != (HELP,)
    )


@pytest.mark.parametrize("where", SCREENS)
def test_the_key_line_leads_out(where: str) -> None:
    assert key_line(where)[-1][0] == "q"


async def test_the_key_line_fits_a_small_terminal() -> None:
    async with workbench(size=(60, 15)) as pilot:
        await press(pilot, "down")
        line = pilot.app.screen.query_one("#keys").render_line(0).text
        assert "q 退出" in line


def test_the_readme_has_the_table_of_keys() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    if "| 键 |" not in readme:
        pytest.skip("the README has no table of keys yet")
    assert readme_table() in readme


def test_words_agree_with_the_engine_and_the_log() -> None:
    texts = load_texts()
    assert {badge: texts[f"badge.{badge}"] for badge in BADGE_WORDS} == dict(BADGE_WORDS)
    assert {state: texts[f"review.{state}"] for state in STATE_WORDS} == dict(STATE_WORDS)


def test_every_text_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tui").rglob("*.py"))
    made = (
        "badge",
        "figure",
        "state",
        "cell",
        "severity",
        "verdict",
        "review",
        "scope",
        "order",
        "keys",
        "help.mark",
        "reason",
        "step",
        "form.tables",
        "form.short",
        "finding.left",
        "finding.right",
        "settings",
        "action",
        "explain.kind",
        "list.columns",
        "decide.many",
        "group",
        "trial.outcome",
        "rules.outcome",
        "data.left_out",
        "data.twice",
        "body.levels",
    )
    unused = [key for key in load_texts() if not key.startswith(made) and f'"{key}"' not in code]
    assert unused == []
