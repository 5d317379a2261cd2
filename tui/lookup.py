"""Actions found by what people type: Chinese, the initials of its pinyin, English, the key itself; no textual."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from audit.language import LANGUAGES
from tui.keyboard import shown
from tui.keys import actions
from tui.texts import load_texts

if TYPE_CHECKING:
    from tui.keys import Action


def typed(words: str) -> tuple[str, ...]:
    """What was typed as lower-case words; full-width letters of an input method count as plain ones."""
    return tuple(unicodedata.normalize("NFKC", words).lower().split())


@lru_cache(maxsize=256)
def _names(action_id: str) -> tuple[str, ...]:
    """Every name of an action in every language, one word each, with the whole label first."""
    found: list[str] = [action_id.replace("_", " ")]
    for language in LANGUAGES:
        texts = load_texts(language)
        label = texts[f"keys.{action_id}.label"].lower()
        found += [label, *label.split(), *texts.get(f"keys.{action_id}.find", "").lower().split()]
    return tuple(found)


@lru_cache(maxsize=256)
def _sentences(action_id: str) -> str:
    return "\n".join(load_texts(language)[f"keys.{action_id}.help"].lower() for language in LANGUAGES)


def rank(action: Action, where: str, words: tuple[str, ...]) -> int | None:
    """How well an action fits all the words: 0 a name begins with them, 1 a name holds them, 2 its help; or None."""
    worst = 0
    for word in words:
        names = _names(action.id)
        if any(name.startswith(word) for name in names) or word in shown(action, where).lower().split():
            fits = 0
        elif any(word in name for name in names):
            fits = 1
        elif word in _sentences(action.id):
            fits = 2
        else:
            return None
        worst = max(worst, fits)
    return worst


def look_up(words: str, where: str) -> list[Action]:
    """The actions of a screen that fit what was typed, best first; all of them for nothing."""
    wanted = typed(words)
    ranked = [(rank(action, where, wanted), n, action) for n, action in enumerate(actions(where))]
    return [
        action for fits, _, action in sorted((r for r in ranked if r[0] is not None), key=lambda r: r[:2])
    ]
