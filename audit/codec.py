"""Report <-> plain data (dicts, lists, strings, numbers): what crosses from a worker process to its parent.

Exact both ways: money as a string with its printed decimals, dates in ISO form, places as five-item lists.
Paths are not in it; the parent knows them. Personal data is packed (`audit.privacy`): nothing of it leaves the worker
or is kept on a disk, and the rules find the same in what is left.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from audit.model import Body, Cell, Earlier, FormMark, Heading, Place, Problem, Report, State, TextBlock
from audit.privacy import packed, packed_lines

Plain = dict[str, Any]
_SHORTEST_DATUM = 4
"""Characters of the shortest text with a name in it."""
_STATES = {str(state): state for state in State}


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
        "cells": [
            [
                cell.slot,
                str(cell.state),
                _figure(cell.value),
                _kept(cell.raw),
                _kept(cell.note),
                _place(cell.at),
            ]
            for cell in report.cells.values()
        ],
        "headings": [[h.part, packed(h.text), _place(h.at), h.numeral] for h in report.headings],
        "prose": [
            [text, _place(block.at)]
            for text, block in zip(packed_lines([b.text for b in report.prose]), report.prose, strict=True)
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
        cells={
            slot: Cell(slot, _STATES[state], _to_figure(value), raw, note, _to_place(at))
            for slot, state, value, raw, note, at in plain["cells"]
        },
        headings=tuple(
            Heading(part, text, Place(*at), numeral) for part, text, at, numeral in plain["headings"]
        ),
        prose=tuple(TextBlock(text, Place(*at)) for text, at in plain["prose"]),
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


def _kept(text: str | None) -> str | None:
    """A cell's text, packed; figures are passed by, for most cells hold nothing else."""
    return text if text is None or len(text) < _SHORTEST_DATUM else packed(text)


def _figure(value: int | Decimal | None) -> int | str | None:
    return str(value) if isinstance(value, Decimal) else value


def _to_figure(value: int | str | None) -> int | Decimal | None:
    return Decimal(value) if isinstance(value, str) else value


def _place(at: Place | None) -> list[int | None] | None:
    return [at.page, at.line, at.table, at.row, at.column] if at else None


def _to_place(at: list[int | None] | None) -> Place | None:
    return Place(*at) if at else None


def _body(body: Body | None) -> Plain | None:
    if body is None:
        return None
    plain = {name: getattr(body, name) for name in body.__dataclass_fields__}
    return {**plain, "inferred": sorted(body.inferred)}


def _to_body(plain: Plain | None) -> Body | None:
    return None if plain is None else Body(**{**plain, "inferred": frozenset(plain["inferred"])})
