"""Entries of PDF dictionaries as plain kinds of values, whatever a broken file has in their place."""

from __future__ import annotations

from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject


def number(value: Any, otherwise: float) -> float:
    """The number that an entry is or refers to; `otherwise` for anything else."""
    value = resolved(value)
    return float(value) if isinstance(value, int | float) else otherwise


def array(value: Any) -> ArrayObject | list[Any]:
    """The array that an entry is or refers to; an empty one for anything else."""
    value = resolved(value)
    return value if isinstance(value, ArrayObject) else []


def dictionary(value: Any) -> DictionaryObject:
    """The dictionary that an entry is or refers to; an empty one for anything else."""
    value = resolved(value)
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def resolved(value: Any) -> Any:
    """What an entry refers to, or the entry itself."""
    return value.get_object() if hasattr(value, "get_object") else value
