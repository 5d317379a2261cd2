"""Report <-> plain data (dicts, lists, strings, numbers): what crosses from a worker process to its parent.

Exact both ways: money as a string with its printed decimals, dates in ISO form, places as five-item lists.
Paths are not in it; the parent knows them. Personal data is packed (`audit.privacy`): nothing of it leaves the worker
or is kept on a disk, and the rules find the same in what is left.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from audit.model import Body, Cell, Earlier, FormMark, Heading, Place, Problem, Report, State, TextBlock
from audit.privacy import packed, packed_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Plain = dict[str, Any]
_SHORTEST_DATUM = 4
"""Characters of the shortest text with a name in it."""
_STATES = tuple(State)
_NUMBER_OF_STATE = {state: number for number, state in enumerate(_STATES)}
_NOWHERE = (0,) * 5


def to_plain(report: Report) -> Plain:
    """A report as plain data."""
    return {
        "sha256": report.sha256,
        "kind": report.kind,
        "status": report.status,
        "part": report.part,
        "reason": report.reason,
        "organ": report.organ,
        "organ_at": _place(report.organ_at),
        "year": report.year,
        "year_at": _place(report.year_at),
        "title": report.title and packed(report.title),
        "title_at": _place(report.title_at),
        "published": report.published.isoformat() if report.published else None,
        "published_at": _place(report.published_at),
        "template": report.template,
        "cells": _cells(report.cells.values()),
        "headings": [[h.part, packed(h.text), _place(h.at), h.numeral] for h in report.headings],
        "prose": [
            packed_lines([block.text for block in report.prose]),
            _places(block.at for block in report.prose),
        ],
        "problems": [
            [problem.code, packed(problem.message), _place(problem.at)] for problem in report.problems
        ],
        "form_marks": [
            [mark.kind, packed(mark.text), mark.official, _place(mark.at), mark.certain]
            for mark in report.form_marks
        ],
        "body": _body(report.body),
        "earlier": [[one.seen, one.sha256, one.figures, one.sentences] for one in report.earlier],
    }


def from_plain(plain: Plain, path: str) -> Report:
    """The report behind plain data, under the path by which the parent knows it."""
    published = plain["published"]
    texts, places = plain["prose"]
    return Report(
        path=path,
        sha256=plain["sha256"],
        kind=plain["kind"],
        status=plain["status"],
        part=plain["part"],
        reason=plain["reason"],
        organ=plain["organ"],
        organ_at=_to_place(plain["organ_at"]),
        year=plain["year"],
        year_at=_to_place(plain["year_at"]),
        title=plain["title"],
        title_at=_to_place(plain["title_at"]),
        published=datetime.date.fromisoformat(published) if published else None,
        published_at=_to_place(plain["published_at"]),
        template=plain["template"],
        cells=_to_cells(plain["cells"]),
        headings=tuple(
            Heading(part, text, Place(*at), numeral) for part, text, at, numeral in plain["headings"]
        ),
        prose=tuple(map(TextBlock, texts, map(Place._make, _fives(places)))),
        problems=tuple(Problem(code, message, _to_place(at)) for code, message, at in plain["problems"]),
        form_marks=tuple(
            FormMark(kind, text, official, _to_place(at), certain)
            for kind, text, official, at, certain in plain["form_marks"]
        ),
        body=_to_body(plain["body"]),
        earlier=tuple(
            Earlier(seen, sha256, tuple((slot, then, now) for slot, then, now in figures), sentences)
            for seen, sha256, figures, sentences in plain["earlier"]
        ),
    )


def _cells(cells: Collection[Cell]) -> list[Any]:
    """Cells as a column for each of their fields, which takes a third of the time of a list for each cell."""
    slots, states, values, raws, notes, places = zip(*cells, strict=True) if cells else ((),) * 6
    return [
        " ".join(slots),
        [_NUMBER_OF_STATE[state] for state in states],
        [str(value) if isinstance(value, Decimal) else value for value in values],
        [text if text is None or len(text) < _SHORTEST_DATUM else packed(text) for text in raws],
        [note and packed(note) for note in notes],
        _places(places),
    ]


def _to_cells(columns: list[Any]) -> dict[str, Cell]:
    names, states, values, raws, notes, places = columns
    slots = _slots(names)
    figures = [Decimal(value) if isinstance(value, str) else value for value in values]
    found = (None if place == _NOWHERE else Place._make(place) for place in _fives(places))
    fields = zip(slots, map(_STATES.__getitem__, states), figures, raws, notes, found, strict=True)
    return dict(zip(slots, map(Cell._make, fields), strict=True))


@lru_cache(maxsize=16)
def _slots(names: str) -> tuple[str, ...]:
    """The slots of a form: the same objects for all its reports."""
    return tuple(names.split())


def _places(places: Iterable[Place | None]) -> list[int | None]:
    """Places one behind the other; nothing in a place is 0, so five of these say that there is none."""
    return list(chain.from_iterable(_NOWHERE if at is None else at for at in places))


def _fives(numbers: list[int | None]) -> Iterator[tuple[int | None, ...]]:
    one = iter(numbers)
    return zip(one, one, one, one, one, strict=True)


def _place(at: Place | None) -> list[int | None] | None:
    return list(at) if at else None


def _to_place(at: list[int | None] | None) -> Place | None:
    return Place(*at) if at else None


def _body(body: Body | None) -> Plain | None:
    if body is None:
        return None
    plain = {name: getattr(body, name) for name in body.__dataclass_fields__}
    return {**plain, "inferred": sorted(body.inferred)}


def _to_body(plain: Plain | None) -> Body | None:
    return None if plain is None else Body(**{**plain, "inferred": frozenset(plain["inferred"])})
