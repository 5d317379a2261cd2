"""How far long work has come."""

from __future__ import annotations

import time
from dataclasses import dataclass

_TELLING = 2.0
"""Seconds after which a rate says something."""


@dataclass
class Work:
    """How far something long has come, and how long it may still take."""

    done: int = 0
    total: int | None = None
    what: str = "searching"
    began: float = 0.0

    def start(self, what: str, total: int | None) -> None:
        """Something else begins."""
        self.what, self.total, self.done, self.began = what, total, 0, time.monotonic()

    def reach(self, what: str, done: int, total: int) -> None:
        """So much of it is done."""
        if what != self.what or self.total is None:
            self.start(what, total)
        self.done, self.total = done, total

    @property
    def seconds_left(self) -> int | None:
        """By the rate so far; None while that says little."""
        spent = time.monotonic() - self.began
        if self.total is None or self.done < 5 or spent < _TELLING:
            return None
        return round(spent / self.done * (self.total - self.done))
