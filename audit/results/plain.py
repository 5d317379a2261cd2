"""A judgement without its report <-> plain data, driven by the types of its fields.

A field that is added to the model is carried without a change here; one of a type that is not known here is an error
at once, never a value that is silently lost.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from audit import model
from audit.model import Judgement, Place, Report

_NAMES = {**vars(model), "datetime": datetime, "Mapping": Mapping, "Any": Any}
_LEFT_OUT = "report"


def to_plain(judgement: Judgement) -> dict[str, Any]:
    """Everything but the report."""
    return {name: into(getattr(judgement, name)) for name, (into, _) in _codecs(Judgement).items()}


def from_plain(plain: Mapping[str, Any], report: Report) -> Judgement:
    """The judgement of this report. KeyError, TypeError or ValueError where the data are none."""
    return Judgement(report=report, **{n: out_of(plain[n]) for n, (_, out_of) in _codecs(Judgement).items()})


Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]
"""How a value becomes plain, and back."""


@lru_cache(maxsize=64)
def _codecs(of: type) -> dict[str, Codec]:
    hints = get_type_hints(of, localns=_NAMES)
    return {one.name: _codec(hints[one.name]) for one in fields(of) if one.name != _LEFT_OUT}


@lru_cache(maxsize=256)
def _codec(hint: Any) -> Codec:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union(inner)
    if origin is tuple:
        return _tuple(inner)
    if origin is Mapping:
        (key_in, key_out), (value_in, value_out) = _codec(inner[0]), _codec(inner[1])
        return (
            lambda value: [[key_in(k), value_in(v)] for k, v in value.items()],
            lambda plain: {key_out(k): value_out(v) for k, v in plain},
        )
    if hint is Any:
        return _any_into, _any_out_of
    if hint in (str, int, float, bool, type(None)):
        return _same, _same
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return str, hint
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass(hint)
    if isinstance(hint, type) and issubclass(hint, Place):
        return list, Place._make
    if hint is Decimal:
        return (lambda value: [str(value)]), (lambda plain: Decimal(plain[0]))
    if hint is datetime.date:
        return datetime.date.isoformat, datetime.date.fromisoformat
    raise TypeError(f"no plain form for {hint}")


def _same(value: Any) -> Any:
    return value


def _any_into(value: Any) -> Any:
    """A value that a check left beside its finding: what JSON has no form for is named by its kind."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, tuple | list):
        return {type(value).__name__: [_any_into(one) for one in value]}
    if isinstance(value, Mapping):
        return {"mapping": [[_any_into(key), _any_into(one)] for key, one in value.items()]}
    raise TypeError(f"no plain form for {value!r}")


def _any_out_of(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    ((kind, inner),) = plain.items()
    if kind == "decimal":
        return Decimal(inner)
    if kind == "mapping":
        return {_any_out_of(key): _any_out_of(one) for key, one in inner}
    return {"tuple": tuple, "list": list}[kind](map(_any_out_of, inner))


def _union(hints: tuple[Any, ...]) -> Codec:
    if set(hints) <= {
        int,
        Decimal,
        type(None),
    }:  # a figure: money is a list of one text, which no other value is
        return (
            lambda value: [str(value)] if isinstance(value, Decimal) else value,
            lambda plain: Decimal(plain[0]) if isinstance(plain, list) else plain,
        )
    present = [hint for hint in hints if hint is not type(None)]
    if len(present) != 1:
        raise TypeError(f"no plain form for one of {hints}")
    into, out_of = _codec(present[0])
    return (
        lambda value: None if value is None else into(value),
        lambda plain: None if plain is None else out_of(plain),
    )


def _tuple(inner: tuple[Any, ...]) -> Codec:
    if len(inner) == 2 and inner[1] is Ellipsis:
        into, out_of = _codec(inner[0])
        return (lambda value: [into(one) for one in value]), (lambda plain: tuple(map(out_of, plain)))
    codecs = [_codec(hint) for hint in inner]
    return (
        lambda value: [codec[0](one) for codec, one in zip(codecs, value, strict=True)],
        lambda plain: tuple(codec[1](one) for codec, one in zip(codecs, plain, strict=True)),
    )


def _dataclass(of: type) -> Codec:
    codecs = _codecs(of)
    return (
        lambda value: [codec[0](getattr(value, name)) for name, codec in codecs.items()],
        lambda plain: of(*(codec[1](one) for codec, one in zip(codecs.values(), plain, strict=True))),
    )
