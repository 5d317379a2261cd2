"""Characters that are one cell wide on some terminals and two on others (East Asian Width "A"), like “ ” … — ① → ±.

Where the terminal draws them in two cells, every later column of a line would shift, so they are written
in other characters there; where it draws them in one, nothing changes. Standard library only.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_wide = [False]
_INSTEAD = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "…": "..", "—": "-", "―": "-", "·": ".", "•": ".", "×": "x", "÷": "/",
    "±": "+-", "≠": "!=", "≤": "<=", "≥": ">=", "≈": "~=", "→": "->", "←": "<-", "↑": "^", "↓": "v", "°": "deg",
    "§": "S.", "№": "No.", "○": "o", "●": "o", "◎": "o", "◇": "o", "◆": "o", "□": "[]", "■": "[]", "△": "^", "▲": "^",
    "▽": "v", "▼": "v", "☆": "*", "★": "*", "※": "*", "√": "v", "∶": ":", "│": "|", "─": "-", "━": "-", "┃": "|",
}  # fmt: skip


def set_wide(wide: bool) -> None:
    """Say whether this terminal draws such characters in two cells; asked once, before anything is painted."""
    _wide[0] = wide
    safe.cache_clear()


def is_wide() -> bool:
    """Whether such characters are written in others."""
    return _wide[0]


@lru_cache(maxsize=16384)
def safe(text: str) -> str:
    """The text as this terminal can show it without shifting a column."""
    if not _wide[0] or text.isascii():
        return text
    return "".join(_other(character) for character in text)


def _other(character: str) -> str:
    if character.isascii() or unicodedata.east_asian_width(character) != "A":
        return character
    if character in _INSTEAD:
        return _INSTEAD[character]
    folded = unicodedata.normalize("NFKD", character).replace("\u2044", "/")
    plain = "".join(part for part in folded if part.isascii())
    if plain:
        return f"({plain})" if plain.isdigit() else plain
    return f"<{ord(character):04X}>"
