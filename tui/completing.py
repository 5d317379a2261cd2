"""The filter line's help: what the last word may go on to, and which word to leave out where nothing is found."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from audit.model import BADGE_ORDER
from audit.query import FIELDS, completions
from tui.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.batch import JudgedBatch

_MOST = 12
_FIELD_OF = {name: field for field, names in FIELDS.items() for name in names}
# Words with a space in them are no single condition; their first word finds them.
_STATES = ("open", "follow_up", "confirmed", "misread", "waived", "returned", "corrected", "signed_off")


def complete(words: str, batch: JudgedBatch | None) -> tuple[str, ...]:
    """Whole words that the last word of a query may become, most useful first; none behind a space."""
    last = unicodedata.normalize("NFKC", _last_word(words))
    if not last:
        return ()
    sign = last[0] if last[0] in "-!" and len(last) > 1 else ""
    bare = last.removeprefix(sign)
    name, colon, begun = bare.partition(":")
    if not colon:
        found: Sequence[str] = completions(bare)
    else:
        values = _values(_FIELD_OF.get(name.lower(), ""), batch)
        found = [f"{name}:{value}" for value in values if begun.lower() in value.lower() and value != begun]
    return tuple(f"{sign}{word}" for word in found[:_MOST])


def _last_word(words: str) -> str:
    """What stands behind the last space, also the wide one of an input method."""
    return re.split(r"\s", words)[-1]


def complete_from_nothing() -> tuple[str, ...]:
    """What a query may begin with, so that one can see what there is."""
    return tuple(f"{names[0]}:" for names in FIELDS.values())


def completed(words: str, word: str) -> str:
    """The query with its last word replaced; a space follows what is a whole condition."""
    head = words[: len(words) - len(_last_word(words))]
    return head + word + ("" if word.endswith((":", ">")) else " ")


def _values(field: str, batch: JudgedBatch | None) -> list[str]:
    """What a field can be in this batch, most frequent first where it is counted."""
    if batch is None:
        return []
    if field == "badge":
        return [text(f"badge.{badge}") for badge in BADGE_ORDER]
    if field == "mark":
        return [text(f"review.{state}").split()[0] for state in _STATES[1:]]
    tally = batch.tally()
    if field == "rule":
        return list(tally.rules)
    if field == "year":
        return [str(year) for year in sorted(tally.years, reverse=True)]
    if field == "inspector":
        return list(tally.inspectors)
    if field == "region":
        return list(batch.regions)
    if field == "level":
        return list(tally.levels)
    return []


def widenings(words: str, count: Callable[[str], int]) -> list[tuple[str, int]]:
    """For a query that finds nothing: the words without any one of which something is found, and how much."""
    parts = words.split()
    found = [
        (part, count(" ".join(parts[:n] + parts[n + 1 :]))) for n, part in enumerate(parts) if len(parts) > 1
    ]
    return sorted(((part, hits) for part, hits in found if hits), key=lambda pair: -pair[1])
