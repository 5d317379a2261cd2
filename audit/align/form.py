"""Which edition of the form a document uses, by its printed header words, not by its year."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from audit.model import Grid
from audit.template import FORMS, load_template
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model import Document

_LONGEST_HEADER = 60


def recognise_form(document: Document, year: int | None) -> str:
    """The id of the form ("2019" or "2021"): the one of whose own header words the document prints most.

    The year decides where no such word is printed, or as many of one form as of another.
    """
    text = "\n".join(map(normalise_label, _short_texts(document)))
    printed = {form: {word for word in _header_words(form) if word in text} for form in FORMS}
    most = max(len(found) for found in printed.values())
    leading = [form for form in FORMS if len(printed[form]) == most]
    return leading[0] if len(leading) == 1 else _by_year(year)


@cache
def _header_words(form: str) -> frozenset[str]:
    return frozenset(map(normalise_label, load_template(form).header_words))


def _by_year(year: int | None) -> str:
    """The form that was in force for a year; the newest where the year is unknown."""
    begun = [form for form in FORMS if year is None or load_template(form).first_year <= year]
    return begun[-1] if begun else FORMS[0]


def _short_texts(document: Document) -> Iterator[str]:
    """Texts that may be header cells: cells of tables and short lines."""
    for block in document.blocks:
        texts = {cell.text for cell in block.cells} if isinstance(block, Grid) else {block.text}
        yield from (text for text in texts if len(text) <= _LONGEST_HEADER)
