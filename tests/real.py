"""Where the published reports lie that tests may read but the project does not carry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.align import align
from audit.read import READERS, kind_of

if TYPE_CHECKING:
    from audit.model import Report


FOLDER = Path(__file__).parents[2] / "shared" / "real"


def real_file(name: str) -> Path:
    """The real file of this name, or skip the test where the collection is not at hand."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"real report {name} is not here")
    return path


def read_path(path: Path) -> Report:
    """The one report of a file, read and aligned in this process."""
    data = path.read_bytes()
    (document,) = READERS[kind_of(data, path.name)](data, path.name)
    return align(document, path=path.name, sha256="0" * 64)


def read_bytes(data: bytes, name: str) -> Report:
    """The same for bytes."""
    (document,) = READERS[kind_of(data, name)](data, name)
    return align(document, path=name, sha256="0" * 64)
