"""The language that people read, chosen once when the program starts, and texts from one TOML file a language.

What the contract names (keys, states, ids, the audit log's columns and states) is the same in every language; only
what is shown changes. The texts of the official form are data of the reports and stay Chinese.
"""

from __future__ import annotations

import os
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("zh", "en")
"""Chinese first: inspectors read it."""
VARIABLE = "GOUJI_LANG"
_chosen: list[str] = []


def language() -> str:
    """The language in use: what was chosen, else what `GOUJI_LANG` says, else Chinese."""
    return _chosen[-1] if _chosen else known(os.environ.get(VARIABLE)) or LANGUAGES[0]


def choose(wanted: str) -> None:
    """Use this language from now on; texts that were taken before stay as they are."""
    _chosen[:] = [wanted]


def known(wanted: str | None) -> str | None:
    """The language meant by `zh`, `en`, `zh_CN.UTF-8` and the like; None for any other."""
    found = (wanted or "").lower().replace("-", "_").partition(".")[0].partition("_")[0]
    return found if found in LANGUAGES else None


@lru_cache(maxsize=8)
def load_texts(package: str, wanted: str) -> Mapping[str, str]:
    """All texts of a package in a language by dotted key (`list.empty`), from its `LANGUAGE.toml`."""
    source = files(package) / f"{wanted}.toml"
    return dict(_flat("", tomllib.loads(source.read_text(encoding="utf-8"))))


def _flat(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        found.extend(_flat(f"{name}.", value) if isinstance(value, dict) else [(name, str(value))])
    return found
