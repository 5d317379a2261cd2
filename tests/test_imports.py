"""Dependencies point one way, on paper and at run time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("audit", ("textual", "rich", "polars", "lxml", "pypdf", "sqlite3")),
        ("audit.worker", ("textual", "rich", "polars", "sqlite3")),
        ("audit.__main__", ("textual", "rich", "pypdf")),
        ("audit.store", ("textual", "polars", "lxml")),
        ("tui.__main__", ("textual", "polars", "lxml")),
        ("tui.app", ("polars", "lxml", "pypdf")),
        ("audit.pipeline", ("textual", "polars", "lxml", "pypdf", "docx")),
        ("audit.batch", ("textual", "polars", "lxml")),
        ("audit.results.kept", ("textual", "polars", "lxml")),
        ("audit.equation", ("polars", "lxml")),
        ("audit.ranking", ("polars", "lxml")),
        ("tui.early", ("textual", "polars", "lxml", "sqlite3")),
        ("tui.terminal", ("textual", "rich", "polars", "click")),
    ],
)
def test_importing_loads_no_more_than_it_needs(module: str, unwanted: tuple[str, ...]) -> None:
    code = f"import {module}, sys; print(*(name for name in {unwanted!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
