"""What results were made by: a hash over everything that reads, aligns and words.

The rules have a version of their own, so that a changed rule leaves the readings as they are.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("pypdf", "lxml", "python-docx", "cryptography", "polars")
_ENGINE = Path(__file__).parents[1]
_RULES = _ENGINE / "rules"


@cache
def engine_version() -> str:
    """The same for the same engine and libraries, another for any others."""
    made = hashlib.sha256(sys.version.encode())
    for name in _PACKAGES:
        made.update(f"{name} {_version(name)}\n".encode())
    for path in sorted(_ENGINE.rglob("*")):
        if path.suffix in (".py", ".toml") and _RULES not in path.parents:
            made.update(f"{path.relative_to(_ENGINE)}\n".encode())
            made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
