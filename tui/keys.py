"""One table of all actions: bindings, the key line, the help screen and the README's table come from it.

Labels and help are texts (`keys.ID.label`, `keys.ID.help`, and `keys.ID.find`: pinyin initials and other words by
which the palette finds it). A user's settings change keys by the action's `id`, everywhere or on one screen
(`SCREEN.ID`); see `tui.keyboard`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui import keyboard
from tui.texts import load_texts, text

if TYPE_CHECKING:
    from textual.binding import BindingType

LIST, REPORT, HELP = "list", "report", "help"
YEARS, SOURCE, OVERVIEW = "years", "source", "overview"
CLUSTERS, TRIAL, RULES = "clusters", "trial", "rules"
SCROLLED = (HELP, YEARS, SOURCE, OVERVIEW, CLUSTERS, TRIAL, RULES)
PLACES = (LIST, REPORT, *SCROLLED)
"""Every screen that has keys of its own."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key does: `keys` as Textual names them, `shown` as a reader sees them.

    `where` lists the screens on which it works, `line` whether the key line at the bottom names it.
    """

    id: str
    keys: tuple[str, ...]
    shown: str
    where: tuple[str, ...]
    line: bool = False

    @property
    def label(self) -> str:
        """Two to five characters for the key line."""
        return text(f"keys.{self.id}.label")

    @property
    def help(self) -> str:
        """One sentence for the help screen."""
        return text(f"keys.{self.id}.help")

    @property
    def found_by(self) -> str:
        """Other words by which the palette finds it: initials of its pinyin, English synonyms."""
        return load_texts().get(f"keys.{self.id}.find", "")


# Full-width forms are what a Chinese input method sends for the same key.
ACTIONS: tuple[Action, ...] = (
    Action("open", ("enter",), "Enter", (LIST, OVERVIEW, CLUSTERS, RULES), line=True),
    Action(
        "filter", ("slash", "fullwidth_solidus", "ideographic_comma"), "/", (LIST, HELP, RULES), line=True
    ),
    Action("complete", ("tab",), "Tab", (LIST,)),
    Action("next_failure", ("n",), "n", (LIST, REPORT), line=True),
    Action("previous_failure", ("N",), "N", (LIST, REPORT)),
    Action("next_finding", ("tab",), "Tab", (REPORT,), line=True),
    Action("previous_finding", ("shift+tab",), "Shift+Tab", (REPORT,)),
    Action("detail", ("enter",), "Enter", (REPORT,), line=True),
    Action("follow_up", ("f",), "f", (LIST, REPORT, CLUSTERS), line=True),
    Action("confirm", ("c",), "c", (LIST, REPORT, CLUSTERS), line=True),
    Action("misread", ("x",), "x", (LIST, REPORT, CLUSTERS)),
    Action("waive", ("w",), "w", (LIST, REPORT, CLUSTERS)),
    Action("send_back", ("t",), "t", (LIST, REPORT, CLUSTERS)),
    Action("note", ("m",), "m", (LIST, REPORT)),
    Action("attest", ("v",), "v", (REPORT,), line=True),
    Action("try_out", ("i",), "i", (REPORT,), line=True),
    Action("next_explanation", ("tab",), "Tab", (TRIAL,), line=True),
    Action("previous_explanation", ("shift+tab",), "Shift+Tab", (TRIAL,)),
    Action("try_figure", ("enter",), "Enter", (TRIAL,), line=True),
    Action("take_back", ("d", "delete"), "d", (TRIAL,), line=True),
    Action("as_read", ("r",), "r", (TRIAL,), line=True),
    Action("undo", ("u",), "u", (LIST, REPORT, CLUSTERS)),
    Action("assign", ("a",), "a", (LIST, REPORT)),
    Action("select", ("space",), "Space", (LIST,)),
    Action("select_all", ("A",), "A", (LIST,)),
    Action("show_parts", ("1",), "1", (REPORT,)),
    Action("show_table_2", ("2",), "2", (REPORT, TRIAL)),
    Action("show_table_3", ("3",), "3", (REPORT, TRIAL)),
    Action("show_table_4", ("4",), "4", (REPORT, TRIAL)),
    Action("whole_table", ("z",), "z", (REPORT, TRIAL), line=True),
    Action(
        "next_report", ("right_square_bracket", "right_black_lenticular_bracket"), "]", (REPORT,), line=True
    ),
    Action("previous_report", ("left_square_bracket", "left_black_lenticular_bracket"), "[", (REPORT,)),
    Action("source", ("s",), "s", (REPORT,), line=True),
    Action("years", ("y",), "y", (REPORT,), line=True),
    Action("overview", ("o",), "o", (LIST,), line=True),
    Action("clusters", ("b",), "b", (LIST,), line=True),
    Action("rule_book", ("r",), "r", (LIST, REPORT)),
    Action("order", ("p",), "p", (LIST,), line=True),
    Action("export", ("e",), "e", (LIST, REPORT), line=True),
    Action("up", ("up", "k"), "Up k", (LIST, REPORT, *SCROLLED)),
    Action("down", ("down", "j"), "Down j", (LIST, REPORT, *SCROLLED)),
    Action("sort", ("s",), "s", (LIST,)),
    Action("sort_more", ("S",), "S", (LIST,)),
    Action("choose_columns", ("C",), "C", (LIST,)),
    Action("left", ("left", "h"), "Left h", (LIST, REPORT, YEARS, TRIAL)),
    Action("right", ("right", "l"), "Right l", (LIST, REPORT, YEARS, TRIAL)),
    Action("page_up", ("pageup", "ctrl+b"), "PgUp", (LIST, REPORT, *SCROLLED)),
    Action("page_down", ("pagedown", "ctrl+f"), "PgDn", (LIST, REPORT, *SCROLLED)),
    Action("top", ("home", "g"), "Home g", (LIST, REPORT, *SCROLLED)),
    Action("bottom", ("end", "G"), "End G", (LIST, REPORT, *SCROLLED)),
    Action("refresh", ("R",), "R", (LIST,)),
    Action("stop_work", ("ctrl+x",), "Ctrl+X", (LIST, REPORT)),
    Action("copy", ("Y",), "Y", (LIST, REPORT, YEARS, SOURCE, OVERVIEW, CLUSTERS, RULES)),
    Action("palette", ("colon", "fullwidth_colon", "ctrl+p"), ":", PLACES),
    Action(
        "help",
        ("question_mark", "fullwidth_question_mark", "f1"),
        "?",
        (LIST, REPORT, YEARS, SOURCE, OVERVIEW, CLUSTERS, TRIAL, RULES),
        line=True,
    ),
    Action("back", ("q", "escape", "backspace"), "q Esc", (REPORT, *SCROLLED), line=True),
    Action("clear", ("escape", "backspace"), "Esc", (LIST,)),
    Action("quit", ("q",), "q", (LIST,), line=True),
)


def with_full_width(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys and, for letters and digits, what a Chinese input method in full-width mode sends for them."""
    wide = [chr(ord(key) + 0xFEE0) for key in keys if len(key) == 1 and key.isalnum()]
    return (*keys, *wide)


def bindings(where: str) -> list[BindingType]:
    """The bindings of a screen: every action calls `action_ID` on it."""
    from textual.binding import Binding

    return [
        Binding(
            ",".join(with_full_width(action.keys)),
            action.id,
            action.label,
            show=False,
            id=f"{where}.{action.id}",
        )
        for action in actions(where)
    ]


def key_line(where: str) -> list[tuple[str, str]]:
    """Key and label of what the bottom line of a screen names, most used first."""
    return [
        (keyboard.shown(action, where).split()[0], action.label) for action in actions(where) if action.line
    ]


def actions(where: str) -> list[Action]:
    """What works on a screen, in the order of the table."""
    return [action for action in ACTIONS if where in action.where]


def elsewhere(key: str, where: str) -> Action | None:
    """What a key does on other screens, where the settings leave it as it is; None for a key that no action has."""
    for action in ACTIONS:
        places = [place for place in action.where if keyboard.shown(action, place) == action.shown]
        if key in with_full_width(action.keys) and places and where not in action.where:
            return action
    return None


def readme_table() -> str:
    """The key table of the README, in Markdown."""
    places = {place: text(f"keys.places.{place}") for place in PLACES}
    rows = [
        f"| `{a.shown}` | {text('keys.and').join(places[w] for w in a.where)} | {a.help} |" for a in ACTIONS
    ]
    head = f"| {text('keys.columns.key')} | {text('keys.columns.where')} | {text('keys.columns.what')} |"
    return "\n".join([head, "| --- | --- | --- |", *rows]) + "\n"


if __name__ == "__main__":
    print(readme_table(), end="")
