"""What click itself says ("Usage:", "Missing argument …") in the language in use, from `click.toml`.

click looks its words up with gettext, whose catalogues are compiled files found by path; ours are a text file like all
other texts, so each of its modules is given another function of the same kind.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from click import core, decorators, exceptions, formatting, parser, types

from audit.language import language

if TYPE_CHECKING:
    from collections.abc import Mapping

_MODULES: tuple[Any, ...] = (core, decorators, exceptions, formatting, parser, types)


def speak() -> None:
    """Let click speak the language in use; a word that is not in the file stays English."""
    words = words_in(language())

    def said(message: str) -> str:
        return words.get(message, message)

    def counted(one: str, several: str, number: int) -> str:
        return said(one if number == 1 else several)

    for module in _MODULES:
        module._ = said
        if hasattr(module, "ngettext"):
            module.ngettext = counted


def words_in(wanted: str) -> Mapping[str, str]:
    """click's words in a language, by its English ones."""
    source = files("audit.commands") / "click.toml"
    found: Mapping[str, str] = tomllib.loads(source.read_text(encoding="utf-8")).get(wanted, {})
    return found
