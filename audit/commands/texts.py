"""What the commands say, in the language in use; the texts stand in `zh.toml` and `en.toml` beside this file."""

from __future__ import annotations

from audit import language


def text(key: str, /, **values: object) -> str:
    """The text with this key and the values filled in; what is filled in is never read as a form again."""
    found = language.load_texts("audit.commands", language.language())[key]
    return found.format(**values) if values else found
