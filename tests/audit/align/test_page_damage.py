"""A damaged web page gives the right figure or none: one cell, span or row of a table changed at a time."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit.align import align
from audit.model import LOST_STATES, State
from audit.read import READERS
from audit.read.kinds import decode
from fixtures.generator.batch import make_batch
from fixtures.generator.renderers import RENDERERS, truth_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from fixtures.generator.report import Truth

PAGES = ("html", "cms", "word_page", "portal", "open_tags")
STYLES = ("plain", "blank", "dash", "thousands")
_CELL = re.compile(r"<t([dh])\b([^>]*)>(.*?)(?:</t[dh]>|(?=<t[dhr]\b|</tr|</table))", re.S | re.I)
_ROW = re.compile(r"<tr\b[^>]*>.*?(?:</tr>|(?=<tr\b|</table))", re.S | re.I)


def _drop(match: re.Match[str]) -> str:
    return ""


def _double(match: re.Match[str]) -> str:
    return f"<td></td>{match[0]}"


def _follow(match: re.Match[str]) -> str:
    return f"{match[0]}<td>&nbsp;</td>"


def _widen(match: re.Match[str]) -> str:
    return f'<td colspan="2">{match[3]}</td>'


def _heighten(match: re.Match[str]) -> str:
    return f'<td rowspan="2">{match[3]}</td>'


def _narrow(match: re.Match[str]) -> str:
    return f"<td>{match[3]}</td>"


def _split(match: re.Match[str]) -> str:
    text = re.sub(r"<[^>]*>|&nbsp;", "", match[3]).strip()
    return f"<td>{text[:1]}</td><td>{text[1:]}</td>" if len(text) > 1 and text.isdigit() else match[0]


DAMAGES: dict[str, Callable[[re.Match[str]], str]] = {
    "cell dropped": _drop,
    "empty cell before": _double,
    "empty cell behind": _follow,
    "column span": _widen,
    "row span": _heighten,
    "spans lost": _narrow,
    "number split": _split,
}


def damage(page: str, kind: str, rng: random.Random) -> str:
    """The page with one of its table cells changed."""
    cells = list(_CELL.finditer(page))
    at = rng.choice(cells)
    if kind == "number split":
        at = rng.choice([cell for cell in cells if re.search(r"\d\d", cell[3])] or cells)
    return page[: at.start()] + DAMAGES[kind](at) + page[at.end() :]


def wrong_cells(page: str, truth: Truth) -> dict[str, tuple[object, ...]]:
    """Slots whose answer is neither the printed one nor the lack of one."""
    (document,) = READERS["html"](page.encode(), "page.html")
    report = align(document, path="page.html", sha256="0" * 64)
    return {
        slot: (cell.state, cell.value, *truth[slot])
        for slot, cell in report.cells.items()
        if cell.state not in LOST_STATES
        and (
            cell.value != truth[slot][1] or (cell.state is not State.SHIFTED and cell.state != truth[slot][0])
        )
    }


def page_and_truth(rng: random.Random, seed: int) -> tuple[str, str, Truth]:
    """A rendering's name, its page and what it prints; neighbouring figures differ, a third are 0."""
    (made,) = make_batch(seed, 1, range(2024, 2025), PAGES, STYLES)
    figures: dict[str, int | Decimal] = {
        slot: rng.choice((0, rng.randrange(1, 10), rng.randrange(10, 10_000))) for slot in made.report.figures
    }
    report = replace(made.report, figures=figures)
    page, _ = decode(RENDERERS[made.rendering][1](report, rng))
    return made.rendering, page, truth_of(report, made.rendering)


def check(kind: str, seeds: range) -> None:
    for seed in seeds:
        rng = random.Random(f"{kind} {seed}")
        rendering, page, truth = page_and_truth(rng, seed)
        assert wrong_cells(damage(page, kind, rng), truth) == {}, (seed, rendering)


@pytest.mark.parametrize("kind", DAMAGES)
def test_one_damaged_cell_makes_no_wrong_figure(kind: str) -> None:
    check(kind, range(8))


@pytest.mark.slow
@pytest.mark.parametrize("kind", DAMAGES)
def test_many_damaged_pages_make_no_wrong_figure(kind: str) -> None:
    check(kind, range(8, 60))
