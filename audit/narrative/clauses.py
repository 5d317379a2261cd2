"""Sentence -> clauses: its tokens between commas and brackets, each clause with what holds for the numbers in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.narrative.vocabulary import Token

_ENDS = frozenset("，。；;:！？")


@dataclass(slots=True)
class Clause:
    """The tokens of one clause. `depth` counts the brackets around it; `opened_by` is the mark before it."""

    start: int
    depth: int
    opened_by: str
    tokens: list[Token] = field(default_factory=list)
    end: int = 0


def clauses_of(tokens: Sequence[Token], length: int) -> Iterator[Clause]:
    """The clauses of a sentence of `length` characters, in order; "、" does not end one."""
    clause = Clause(0, 0, "")
    for token in tokens:
        if token.kind != "mark" or token.name == "、":
            clause.tokens.append(token)
            continue
        clause.end = token.start
        yield clause
        depth = clause.depth + (token.name == "(") - (token.name == ")")
        clause = Clause(token.end, max(depth, 0), token.name)
    clause.end = length
    yield clause


def numbers_with_neighbours(clause: Clause) -> Iterator[tuple[Token, list[Token], list[Token]]]:
    """Each number of a clause with the tokens before it (back to the number before) and behind it (up to the next
    number or "、").
    """
    places = [n for n, token in enumerate(clause.tokens) if token.kind == "number"]
    for i, place in enumerate(places):
        first = places[i - 1] + 1 if i else 0
        last = places[i + 1] if i + 1 < len(places) else len(clause.tokens)
        behind: list[Token] = []
        for token in clause.tokens[place + 1 : last]:
            if token.kind == "mark":
                break
            behind.append(token)
        yield clause.tokens[place], clause.tokens[first:place], behind
