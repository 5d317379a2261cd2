"""Both languages are complete, and no visible text stands in code."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit import language
from audit.language import LANGUAGES, load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGES = ("tui.texts", "audit.commands")
QUOTED = re.compile(r"“[^”]*”|（应为“[^”]*”）|澄川县\w+|国办公开办函〔\d+〕\d+号|张\*+|\b件\b")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SENTENCE = re.compile(r"[A-Za-z]{2,},? [A-Za-z]{2,}")
DATA = {
    "figure.missing", "form.aside", "help.mark.3", "keys.filter.help", "list.filter_prompt",
}  # fmt: skip
"""English texts that name Chinese words of the reports or of the log on purpose."""
CODE = {"show.py", "ambiguous.py", "terminal.py"}
"""Tables of punctuation; the one bilingual sentence that must not need the texts."""


@pytest.mark.parametrize("package", PACKAGES)
def test_every_text_is_there_in_every_language_with_the_same_values(package: str) -> None:
    first, *others = (load_texts(package, name) for name in LANGUAGES)
    for other in others:
        assert list(first) == list(other), "the same keys in the same order"
        for key, said in first.items():
            assert _values(said) == _values(other[key]), key


def _values(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


@pytest.mark.parametrize("package", PACKAGES)
def test_english_is_english(package: str) -> None:
    for key, said in load_texts(package, "en").items():
        assert key in DATA or not CHINESE.search(said), key


def literals(path: Path) -> Iterator[str]:
    """The texts in a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tui").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_visible_text_stands_in_code(path: Path) -> None:
    if path.name in CODE:
        return
    for said in literals(path):
        assert not CHINESE.search(said), said
        # Style sheets and types in quotes are code; shortcuts of several keys are names.
        is_code = "{" in said or "[" in said or said in ("Up k", "Down j")
        assert is_code or not SENTENCE.search(said), said


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [("en", "en"), ("zh_CN.UTF-8", "zh"), ("EN-us", "en"), ("fr", None), ("", None), (None, None)],
)
def test_a_language_is_known_by_its_usual_names(wanted: str | None, meant: str | None) -> None:
    assert language.known(wanted) == meant


def run(*arguments: str, **environment: str) -> str:
    import os

    done = subprocess.run(
        [sys.executable, "-m", "tui", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout + done.stderr


def test_the_language_is_asked_for_set_in_the_environment_or_in_the_settings(tmp_path: Path) -> None:
    english = "Open a batch"
    assert english in run("--lang", "en", "--help")
    assert english in run("--help", GOUJI_LANG="en")
    settings = tmp_path / "gouji" / "config.toml"
    settings.parent.mkdir()
    settings.write_text('language = "en"\n', encoding="utf-8")
    assert english in run("--help", XDG_CONFIG_HOME=str(tmp_path))
    assert english not in run("--lang=zh", "--help", XDG_CONFIG_HOME=str(tmp_path)), (
        "what is asked for counts"
    )
    assert "not a terminal" in run("open", str(tmp_path), "--lang", "en")
    assert "not a terminal" in run("--lang", "en", str(tmp_path))


def test_headless_results_come_in_english_too() -> None:
    said = run("check", "fixtures/demo/2020", "--lang", "en")
    assert "reports:" in said and "Badge" in said and "pass +" in said
    told = run("check", "fixtures/demo/2024", "--lang", "en")
    assert "Law:" in told
    for line in told.splitlines():
        if line.strip().startswith(("x ", "? ", "· ")) and "…" not in line:
            words = QUOTED.sub("", line)
            assert not CHINESE.search(words), line
    assert "read" in run("cells", "fixtures/demo/2020", "--lang=en")
    assert "pass" in run("rules", "show", "T3-COL", "--lang", "en")
