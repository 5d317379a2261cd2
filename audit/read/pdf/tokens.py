"""The bytes of a content stream -> its operators with their operands, one at a time.

pypdf's own parser builds an object for every operand and keeps them all; this one took a fifth of the time and
holds nothing, and a report's content is nothing but numbers, names and strings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    rb"[\x00\t\n\f\r ]*(?:"
    rb"([+-]?(?:\d+\.?\d*|\.\d+))(?=[\x00\t\n\f\r \[\]()<>/%]|$)"  # 1 number
    rb"|/([^\x00\t\n\f\r ()<>\[\]{}/%]*)"  # 2 name
    rb"|\(([^()\\\r]*)\)"  # 3 string without brackets or escapes
    rb"|<([0-9A-Fa-f\x00\t\n\f\r ]*)>"  # 4 hexadecimal string
    rb"|(\[|\]|<<|>>)"  # 5 brackets
    rb"|(\()"  # 6 any other string
    rb"|%[^\r\n]*"
    rb"|([^\x00\t\n\f\r ()<>\[\]{}/%]+)"  # 7 operator
    rb"|([(){}<>])"  # 8 stray delimiter
    rb")"
)
_INLINE_DATA = re.compile(rb"\bID[\x00\t\n\f\r ]")
_INLINE_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")
_STRING_PART = re.compile(rb"[^()\\]+|\\[\s\S]?|[()]")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_MOST_OPERANDS = 64
_MOST_ELEMENTS = 20_000


def operations(data: bytes) -> Iterator[tuple[bytes, list[Any]]]:
    """Every operator of a content stream with its operands: numbers as float, names as str without the slash,
    strings as bytes, arrays and dictionaries as lists. An inline image is one operator b"BI". What is broken is
    passed over, as viewers do.
    """
    operands: list[Any] = []
    outer: list[list[Any]] = []
    position, match = 0, _TOKEN.match
    while (token := match(data, position)) is not None:
        position = token.end()
        kind = token.lastindex
        if kind == 1:
            operands.append(float(token[1]))
        elif kind == 7:
            word = token[7]
            if outer:
                operands.append(_word(word))
            elif (number := _odd_number(word)) is not None:
                operands.append(number)
            else:
                if word == b"BI":
                    position = _end_of_image(data, position)
                yield word, operands
                operands = []
        elif kind == 2:
            operands.append(_name(token[2]))
        elif kind == 3:
            operands.append(token[3])
        elif kind == 4:
            operands.append(_hexadecimal(token[4]))
        elif kind == 5:
            if token[5] in (b"[", b"<<"):
                if len(outer) < _MOST_OPERANDS:
                    outer.append(operands)
                    operands = []
            elif outer:
                inner, operands = operands, outer.pop()
                operands.append(inner)
        elif kind == 6:
            text, position = _string(data, position)
            operands.append(text)
        if len(operands) > (_MOST_ELEMENTS if outer else _MOST_OPERANDS):
            del operands[:-_MOST_OPERANDS]


def _odd_number(word: bytes) -> float | None:
    """A number as some writers print it ("--5", "1.2.3", "5-"); None for an operator."""
    if word[:1] not in b"+-.0123456789":
        return None
    found = re.match(rb"[+-]*(\d*\.?\d*)", word)
    number = float(found[1]) if found and found[1].strip(b".") else 0.0
    return -number if word.startswith(b"-") and not word.startswith(b"--") else number


def _word(word: bytes) -> Any:
    return {b"true": True, b"false": False, b"null": None}.get(word, _odd_number(word))


def _name(raw: bytes) -> str:
    if b"#" in raw:
        raw = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes((int(m[1], 16),)), raw)
    return raw.decode("utf-8", "replace")


def _hexadecimal(raw: bytes) -> bytes:
    digits = bytes(raw.translate(None, b"\x00\t\n\f\r "))
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode())


def _string(data: bytes, position: int) -> tuple[bytes, int]:
    """The string that began before `position` (its brackets may nest), and where it ends."""
    depth, parts = 1, []
    for part in _STRING_PART.finditer(data, position):
        text = part[0]
        position = part.end()
        if text == b"(":
            depth += 1
        elif text == b")":
            depth -= 1
            if depth == 0:
                break
        parts.append(text)
    return _ESCAPE.sub(_unescaped, b"".join(parts)), position


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[:1].isdigit() and code[0] < 56:
        return bytes((int(code, 8) & 255,))
    return _ESCAPED.get(code, code)


def _end_of_image(data: bytes, position: int) -> int:
    """Behind the EI of an inline image that began before `position`."""
    begin = _INLINE_DATA.search(data, position)
    end = _INLINE_END.search(data, begin.end() - 1) if begin else None
    return end.end() if end else len(data)
