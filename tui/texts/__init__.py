"""Every visible text, from one TOML file a language; code names a text by its key and passes values.

Values are filled in with `str.format`: braces inside a value are never read again, so a text from a report
cannot break anything. No markup is known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit import language
from tui.ambiguous import safe

if TYPE_CHECKING:
    from collections.abc import Mapping


def load_texts(wanted: str | None = None) -> Mapping[str, str]:
    """All texts of a language by dotted key (`list.empty`); those of the language in use by default."""
    return language.load_texts("tui.texts", wanted or language.language())


def text(key: str, /, **values: object) -> str:
    """The text with this key and the values filled in; KeyError for an unknown key (a test finds those)."""
    found = safe(load_texts()[key])
    return found.format(**values) if values else found
