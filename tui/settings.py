"""What a user has set for themselves: language, terminal and keys, in one file of their configuration folder.

`$XDG_CONFIG_HOME/gouji/config.toml` (by default `~/.config/gouji/config.toml`):

    language = "en"            # zh or en
    ambiguous_width = "auto"   # auto, 1 or 2: cells of characters such as “ ” …
    mouse = false
    [keys]
    confirm = "C"              # an action's id, wherever it works
    "report.source" = ["s", "F3"]   # or on one screen only

Standard library only: it is read before anything is painted. Whatever is wrong in it is one sentence.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import GoujiError
from audit.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTHS = ("auto", "1", "2")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set; None where the program decides. `keys` has the keys by action id as they were written."""

    language: str | None = None
    ambiguous_width: str = "auto"
    mouse: bool | None = None
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def settings_file(environment: Mapping[str, str]) -> Path:
    """Where the settings are kept: `$XDG_CONFIG_HOME/gouji/config.toml`."""
    base = environment.get("XDG_CONFIG_HOME", "")
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".config"
    return root / "gouji" / "config.toml"


def load_settings(environment: Mapping[str, str]) -> Settings:
    """The user's settings; the program's own where there is no file. GoujiError says what to change, and where."""
    path = settings_file(environment)
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path, "unreadable", error=error) from error
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, "no_toml", error=error) from error
    return _checked(path, given)


def _checked(path: Path, given: dict[str, Any]) -> Settings:
    known = {"language", "ambiguous_width", "mouse", "keys"}
    for name in given:
        if name not in known:
            raise _wrong(path, "unknown", name=name, known=" ".join(sorted(known)))
    language = given.get("language")
    if language is not None and language not in LANGUAGES:
        raise _wrong(path, "value", name="language", known=" ".join(LANGUAGES))
    width = str(given.get("ambiguous_width", "auto"))
    if width not in WIDTHS:
        raise _wrong(path, "value", name="ambiguous_width", known=" ".join(WIDTHS))
    mouse = given.get("mouse")
    if mouse is not None and not isinstance(mouse, bool):
        raise _wrong(path, "value", name="mouse", known=" ".join(("true", "false")))
    keys = given.get("keys", {})
    if not isinstance(keys, dict):
        raise _wrong(path, "value", name="keys", known='[keys] confirm = "C"')
    return Settings(language, width, mouse, {str(name): _keys(path, name, key) for name, key in keys.items()})


def _keys(path: Path, name: str, given: object) -> tuple[str, ...]:
    keys = given if isinstance(given, list) else [given]
    if not keys or not all(isinstance(key, str) and key for key in keys):
        raise _wrong(path, "value", name=f"keys.{name}", known='"C" ["C", "F3"]')
    return tuple(keys)


def _wrong(path: Path, what: str, **values: object) -> GoujiError:
    from tui.texts import text

    return GoujiError(text(f"settings.{what}", path=str(path), **values))
