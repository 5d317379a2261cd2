"""Whether a file is still the one that was read: size and times first, its hash where those say nothing.

A file that was changed in the very moment in which it was read may have the same times as before; so times that are
younger than what was read by less than the clock of a file system tells apart count for nothing.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

UNSETTLED = 2_000_000_000
"""Nanoseconds: some file systems tell times only this far apart."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system says of a file: any change of its contents changes one of these, as far as it can tell."""

    size: int
    modified: int
    changed: int
    inode: int

    @property
    def numbers(self) -> tuple[int, ...]:
        """As a row of a table."""
        return astuple(self)

    def settled(self, seen: int) -> Stamp:
        """The stamp as it may be relied on later, if it was taken at this time: one that proves nothing where it is
        too young.
        """
        young = seen - max(self.modified, self.changed) < UNSETTLED
        return Stamp(self.size, self.modified, -1, self.inode) if young else self


NO_STAMP = Stamp(-1, -1, -1, -1)
"""Of a file that is not there; it is like no other."""


def stamp_of(path: bytes | str | Path) -> Stamp:
    """The stamp of a file or folder; `NO_STAMP` where there is none to be had."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a path may be bytes that are no text
    except (OSError, ValueError):
        return NO_STAMP
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def proves_same(now: Stamp, then: Stamp) -> bool:
    """Whether a file with these stamps has not been touched."""
    return now == then and now.changed >= 0


def hash_of(path: bytes | str | Path) -> str | None:
    """SHA-256 of a file in hexadecimal; None where it cannot be read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
