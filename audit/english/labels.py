"""The official form's labels in the language in use; Chinese is what the form says, other languages translate it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from audit.language import language

if TYPE_CHECKING:
    from collections.abc import Mapping

_BETWEEN = "·"
"""Stands between table, row and column in a figure's name."""


@lru_cache(maxsize=1)
def english_labels() -> Mapping[str, str]:
    """The labels of all editions of the form, and the short names made from them, in English."""
    return tomllib.loads((files("audit.english") / "labels.toml").read_text(encoding="utf-8"))


def form_label(label: str) -> str:
    """A label of the form, or a figure's name made of several; what has no translation is shown as printed."""
    if language() != "en":
        return label
    known = english_labels()
    if label in known:
        return known[label]
    return " / ".join(known.get(part, part) for part in label.split(_BETWEEN))
