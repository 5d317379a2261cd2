"""The keys that a user has chosen instead of the program's own: checked, shown, and given to Textual by binding id.

Keys are written as they are shown (`C`, `/`, `Enter`, `Ctrl+R`, `F3`). Whatever cannot be is one sentence.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from audit.commands.tables import width
from audit.errors import GoujiError
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.keys import Action

_NAMED: Mapping[str, str] = {
    "enter": "enter", "tab": "tab", "space": "space", "esc": "escape", "escape": "escape", "backspace": "backspace",
    "up": "up", "down": "down", "left": "left", "right": "right", "home": "home", "end": "end", "insert": "insert",
    "delete": "delete", "pgup": "pageup", "pageup": "pageup", "pgdn": "pagedown", "pagedown": "pagedown",
    **{f"f{n}": f"f{n}" for n in range(1, 13)},
}  # fmt: skip
_PUNCTUATION = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
                "plus_sign": "plus", "low_line": "underscore"}  # fmt: skip
_MODIFIERS = ("ctrl", "shift", "alt")
_chosen: dict[str, tuple[str, ...]] = {}
"""Binding id (`SCREEN.ID`) -> keys as the user wrote them."""


def key_name(written: str) -> str | None:
    """The name that Textual gives a key which is written as people see it, or None."""
    if len(written) == 1:
        if written.isalnum():
            return written
        name = unicodedata.name(written, "").lower().replace("-", "_").replace(" ", "_")
        return _PUNCTUATION.get(name, name) or None
    *modifiers, key = written.lower().split("+")
    if any(modifier not in _MODIFIERS for modifier in modifiers):
        return None
    plain = _NAMED.get(key) or (key if modifiers and len(key) == 1 and key.isalnum() else None)
    return "+".join([*modifiers, plain]) if plain else None


def choose_keys(given: Mapping[str, tuple[str, ...]]) -> None:
    """Use these keys by action id (`confirm`) or by screen and id (`report.source`); GoujiError where it cannot be."""
    from tui.keys import ACTIONS, PLACES, actions

    places: dict[str, list[str]] = {}
    for action in ACTIONS:
        places.setdefault(action.id, []).extend(action.where)
    chosen: dict[str, tuple[str, ...]] = {}
    for name, keys in sorted(given.items(), key=lambda item: "." in item[0]):
        where, _, action_id = name.rpartition(".")
        fits = [place for place in places.get(action_id, ()) if where in ("", place)]
        if not fits:
            raise GoujiError(text("settings.no_action", name=name))
        for key in keys:
            if key_name(key) is None:
                raise GoujiError(text("settings.no_key", name=name, key=key))
        chosen.update({f"{place}.{action_id}": keys for place in fits})
    for place in PLACES:
        taken: dict[str, str] = {}
        for action in actions(place):
            own = chosen.get(f"{place}.{action.id}")
            for key in action.keys if own is None else [key_name(key) or "" for key in own]:
                if key in taken:
                    where = text(f"keys.places.{place}")
                    raise GoujiError(
                        text("settings.twice", key=key, one=taken[key], other=action.id, place=where)
                    )
                taken[key] = action.id
    _chosen.clear()
    _chosen.update(chosen)


def shown(action: Action, where: str) -> str:
    """The keys of an action on a screen as a reader sees them."""
    keys = _chosen.get(f"{where}.{action.id}")
    return action.shown if keys is None else " ".join(keys)


def keymap() -> dict[str, str]:
    """The user's keys by binding id, as Textual takes them; full-width forms included."""
    from tui.keys import with_full_width

    names = {name: tuple(key_name(key) or "" for key in keys) for name, keys in _chosen.items()}
    return {name: ",".join(with_full_width(keys)) for name, keys in names.items()}


def table() -> str:
    """Every action with its id, the keys as they are now, and the screens where it works; a line each."""
    from tui.keys import ACTIONS

    rows = [[text(f"keys.columns.{name}") for name in ("id", "key", "where", "label")]]
    for action in ACTIONS:
        by_keys: dict[str, list[str]] = {}
        for place in action.where:
            by_keys.setdefault(shown(action, place), []).append(place)
        rows += [[action.id, keys, ",".join(places), action.label] for keys, places in by_keys.items()]
    sizes = [max(width(row[n]) for row in rows) for n in range(3)]
    return "\n".join(
        "  ".join(
            [*(cell + " " * (size - width(cell)) for cell, size in zip(row, sizes, strict=False)), row[3]]
        )
        for row in rows
    )
