"""Passwords that the user gave for protected files, at hand for the readers that need them.

A reader is called with bytes and a name only; whoever calls it puts the passwords around the call. They go to the
worker processes over their pipes, never on a command line or in the environment.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OFFERED: ContextVar[tuple[str, ...]] = ContextVar("passwords", default=())


@contextmanager
def offering(passwords: Sequence[str]) -> Iterator[None]:
    """Offer these passwords to the readers within the block."""
    token = _OFFERED.set(tuple(passwords))
    try:
        yield
    finally:
        _OFFERED.reset(token)


def offered() -> tuple[str, ...]:
    """The passwords to try, in the order in which they were given."""
    return _OFFERED.get()
