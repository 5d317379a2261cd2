"""Texts made fit for a terminal cell grid: nothing invisible, never half a wide character, never cut silently.

A report's text is data: control characters, escape sequences, direction marks and undecodable bytes are
shown by their code (`<1B>`, `<202E>`), so they can neither move the cursor nor reorder a line.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len

from tui.ambiguous import safe

CUT = ".."
"""Stands where a text was cut. Two ASCII cells: the one-character ellipsis is two cells wide on some terminals."""

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# The quotation marks of the official labels are one cell wide here and two elsewhere, which shifts a table.
_NARROW = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "…": ".", "·": "."})


def _visible(character: str) -> str:
    if character in "\t\n\r\x0b\x0c\x85\u2028\u2029\u00a0\u3000":
        return " "
    if character == "\ufe0f":  # asks for a wider picture, which terminals disagree on
        return ""
    if unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    return f"<{code - 0xDC00:02X}>" if 0xDC80 <= code <= 0xDCFF else f"<{code:02X}>"


@lru_cache(maxsize=16384)
def _cleaned(text: str) -> str:
    return "".join(map(_visible, text))


def clean(text: str) -> str:
    """The text on one line with everything invisible shown by its code, and nothing of uncertain width."""
    if text.isascii() and text.isprintable():
        return text
    return safe(_cleaned(text))


def width(text: str) -> int:
    """How many cells a clean text takes."""
    return cell_len(text)


def cut(text: str, cells: int) -> str:
    """A clean text of at most so many cells; what is left out is marked at the end."""
    if cell_len(text) <= cells:
        return text
    return _head(text, cells - len(CUT)) + CUT[: max(0, cells)]


def cut_left(text: str, cells: int) -> str:
    """As `cut`, but keeping the end: the file name of a path."""
    if cell_len(text) <= cells:
        return text
    return CUT[: max(0, cells)] + _head(text[::-1], cells - len(CUT))[::-1]


def _head(text: str, cells: int) -> str:
    used = 0
    for n, character in enumerate(text):
        used += cell_len(character)
        if used > cells:
            return text[:n]
    return text


@lru_cache(maxsize=16384)
def fit(text: str, cells: int, *, right: bool = False, keep_end: bool = False) -> str:
    """A clean text that takes exactly so many cells: cut with a mark or filled with spaces."""
    shown = (cut_left if keep_end else cut)(text, cells)
    fill = " " * (cells - cell_len(shown))
    return fill + shown if right else shown + fill


def narrow(text: str) -> str:
    """A label with its punctuation in ASCII where the Chinese mark has no certain width."""
    return text.translate(_NARROW)


def wrap(text: str, cells: int) -> list[str]:
    """A clean text broken into lines of at most so many cells: anywhere in Chinese, not inside words and numbers."""
    lines: list[str] = []
    rest, cells = text, max(2, cells)  # a wide character needs two
    while cell_len(rest) > cells:
        head = rest[: _break(rest, len(_head(rest, cells)) or 1)]
        lines.append(head.rstrip())
        rest = rest[len(head) :].lstrip(" ")
    return [*lines, rest] if rest or not lines else lines


def _break(text: str, most: int) -> int:
    """Where to break a text of which at most `most` characters fit."""
    place = most
    if text[place : place + 1] in _NO_LINE_START:
        place -= 1
    while place > 0 and _is_word(text[place - 1]) and _is_word(text[place]):
        place -= 1
    # A word that fills more than half of the line is cut after all.
    return place if place > most // 2 else most


def _is_word(character: str) -> bool:
    return character.isascii() and not character.isspace()


_NO_LINE_START = frozenset("，。；：！？、）》」』】”’,.;:!?)]")
