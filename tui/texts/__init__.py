"""Every visible text, from one TOML file a language; code names a text by its key and passes values.

Values are filled in with `str.format`: braces inside a value are never read again, so a text from a report
cannot break anything. No markup is known here.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGE = "zh"


@lru_cache(maxsize=4)
def load_texts(language: str = LANGUAGE) -> Mapping[str, str]:
    """All texts of a language by dotted key (`list.empty`)."""
    source = files("tui.texts") / f"{language}.toml"
    return dict(_flat("", tomllib.loads(source.read_text(encoding="utf-8"))))


def _flat(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        found.extend(_flat(f"{name}.", value) if isinstance(value, dict) else [(name, str(value))])
    return found


def text(key: str, **values: object) -> str:
    """The text with this key and the values filled in; KeyError for an unknown key (a test finds those)."""
    found = load_texts(LANGUAGE)[key]
    return found.format(**values) if values else found
