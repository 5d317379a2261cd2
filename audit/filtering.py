"""One condition of a query over the columns of a listing -> which reports fulfil it.

A selection is a byte a report, 1 where it is selected: 100,000 reports are looked through in milliseconds.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from audit.bodies import LEVEL_WORDS, level_of
from audit.columns import NONE
from audit.listing import SCHEMA
from audit.model import BADGE_ORDER, BADGE_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from audit.listing import Listing
    from audit.query import Term

_FIELDS: Mapping[str, str] = {"rule": "failed", "organ": "organ"}
_BY_NAME: Mapping[str, str] = {**_FIELDS, "pattern": "patterns"}
"""Field of a query -> the column in which its value is looked for, by plain words too, or (`_BY_NAME`) only where the
field is named; the others have ways of their own.
"""
_RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
}


def selected(listing: Listing, laid_over: Mapping[str, Sequence[str]], terms: Iterable[Term]) -> bytes | None:
    """The reports that fulfil every condition; None where there is none. `laid_over` has marks and inspectors."""
    found: bytes | None = None
    for term in terms:
        holds = _holding(listing, laid_over, term)
        if term.negated:
            holds = holds.translate(_OTHER_WAY)
        found = holds if found is None else _both(found, holds)
    return found


_OTHER_WAY = bytes([1, 0]) + bytes(254)


def _both(one: bytes, other: bytes) -> bytes:
    together = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return together.to_bytes(len(one), "little")


def _either(selections: Sequence[bytes]) -> bytes:
    together = 0
    for one in selections:
        together |= int.from_bytes(one, "little")
    return together.to_bytes(len(selections[0]), "little")


def _holding(listing: Listing, laid_over: Mapping[str, Sequence[str]], term: Term) -> bytes:
    """The reports that fulfil a condition, whether or not it is negated."""
    word = term.word
    match term.field:
        case "figure":
            return _compared(listing, term)
        case "badge":
            return _with_badge(listing, word)
        case "year":
            return _in_year(listing, word)
        case "region":  # a body's name begins with its region; folders are often named by it
            within = f"/{word}"
            folders = bytes([within in f"/{path}" for path in listing.searched_paths])
            begins = bytes([organ.lower().startswith(word) for organ in listing.rows["organ"]])
            return _either([begins, folders])
        case "level":
            levels = {organ: LEVEL_WORDS[level_of(organ)] for organ in set(listing.rows["organ"])}
            return bytes([word in levels[organ] for organ in listing.rows["organ"]])
        case "path":
            return _containing(listing.searched_paths, word)
        case "":
            named = [_among(listing.rows[name], word) for name in _FIELDS.values()]
            marked = [_among(texts, word) for texts in laid_over.values()]
            paths = _containing(listing.searched_paths, word)
            return _either([_with_badge(listing, word), _in_year(listing, word), *named, *marked, paths])
        case field:
            return _among(laid_over.get(field) or listing.rows[_BY_NAME[field]], word)


def _containing(texts: Sequence[str], word: str) -> bytes:
    return bytes([word in text for text in texts])


def _among(texts: Sequence[str], word: str) -> bytes:
    """The reports whose text has the word in it; texts that recur, so each is looked at once."""
    found = {text: word in text.lower() for text in set(texts)}
    return bytes([found[text] for text in texts]) if True in found.values() else bytes(len(texts))


def _with_badge(listing: Listing, word: str) -> bytes:
    named = [word in f"{BADGE_WORDS[badge]}\n{badge}" for badge in BADGE_ORDER]
    return bytes(listing.rows["rank"]).translate(bytes(named).ljust(256, b"\0"))


def _in_year(listing: Listing, word: str) -> bytes:
    years = listing.rows["year"]
    named = {year: year != NONE["i"] and word in str(year) for year in set(years)}
    return bytes([named[year] for year in years]) if True in named.values() else bytes(len(years))


def _compared(listing: Listing, term: Term) -> bytes:
    """A report without the figure does not fulfil it."""
    holds, number, none = _RELATIONS[term.relation], term.number, NONE.get(SCHEMA[term.word])
    return bytes([value != none and holds(value, number) for value in listing.rows[term.word]])
