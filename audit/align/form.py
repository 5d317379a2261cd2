"""Which edition of the form a document uses, by its printed header words, not by its year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model import Grid
from audit.template import FORM_2019_WORDS, load_template
from audit.wording import normalise_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model import Document

_LONGEST_HEADER = 60
_FIRST_YEAR_OF_2021_FORM = 2021


def recognise_form(document: Document, year: int | None) -> str:
    """The id of the form ("2019" or "2021"). Where no header word is printed at all, the year decides.

    A document with words of both forms is taken for the one it uses more of; on a tie for the 2019 form,
    which is refused, so that no figure is read with the wrong form.
    """
    old_words = {normalise_label(word) for word in FORM_2019_WORDS}
    new_words = {normalise_label(word) for word in load_template("2021").header_words}
    old: set[str] = set()
    new: set[str] = set()
    for text in _short_texts(document):
        old.update(word for word in old_words if word in text)
        new.update(word for word in new_words if word in text)
    if old or new:
        return "2021" if len(new) > len(old) else "2019"
    return "2019" if year is not None and year < _FIRST_YEAR_OF_2021_FORM else "2021"


def _short_texts(document: Document) -> Iterator[str]:
    """Normalised texts that may be header cells: cells of tables and short lines."""
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from (
                normalise_label(cell.text) for cell in block.cells if len(cell.text) <= _LONGEST_HEADER
            )
        elif len(block.text) <= _LONGEST_HEADER:
            yield normalise_label(block.text)
