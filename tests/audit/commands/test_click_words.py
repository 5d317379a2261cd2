"""click speaks the language in use."""

from __future__ import annotations

import ast
import inspect
import sys
from typing import TYPE_CHECKING

import click
import pytest

from audit import language
from audit.commands import click_words
from audit.commands.running import run

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands() -> click.Group:
    """A group with a command; click keeps the words of its options once they were shown."""

    @click.group()
    def group() -> None:
        """A group."""

    @group.command()
    @click.argument("batch")
    @click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True)
    def check(batch: str, jobs: int) -> None:
        """A command."""

    return group


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    language.choose("zh")
    click_words.speak()


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["gouji", *arguments])
    with pytest.raises(SystemExit):
        run(commands(), "gouji")
    out, err = capsys.readouterr()
    return out + err


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["check"], "缺少参数 'BATCH'", "Missing argument 'BATCH'"),
        (["check", "a", "b"], "多出一个参数（b）", "unexpected extra argument (b)"),
        (
            ["check", "a", "--jobs", "0"],
            "'--jobs' 的值不对：0 不在范围 1<=x<=64 之内",
            "0 is not in the range",
        ),
        (["check", "a", "--job", "1"], "是不是 '--jobs'？", "Did you mean '--jobs'?"),
        (["chek"], "没有命令 'chek'", "No such command 'chek'"),
        (["check", "--help"], "[默认：2", "[default: 2"),
        (["check", "--help"], "显示这段说明", "Show this message and exit."),
    ],
)
def test_a_mistake_is_answered_in_the_language_in_use(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    zh: str,
    en: str,
) -> None:
    for wanted, words, usage in (("zh", zh, "用法："), ("en", en, "Usage:")):
        language.choose(wanted)
        answer = said(capsys, monkeypatch, *arguments)
        assert words in answer
        assert usage in answer


def test_every_word_is_one_of_clicks_own() -> None:
    known = {
        node.value
        for module in click_words._MODULES
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(click_words.words_in("zh")) <= known
    assert click_words.words_in("en") == {}
