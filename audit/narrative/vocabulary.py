"""The vocabulary of prose, from vocabulary.toml: one pattern that finds every known word, number and mark."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from audit.narrative.numbers import WRITTEN, parse_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model import Figure
    from audit.narrative.values import Rows

UNITS = "件次|件|宗|份|起|例|条次|条|人次|个百分点|个|次|部(?!门|队|分|署|长|级|委|令)|项|笔|篇|则|期|批|元"
_NUMBER = (
    rf"(?P<near>大约|将近|超过|近|约|逾|超|突破|上)?(?P<value>(?<![\d.第])\d+(?:\.\d+)?|(?<![第每逐同某哪任{WRITTEN}])[{WRITTEN}]+)"
    rf"(?P<more>余|多|来|几)?(?P<times>万|千|百|亿)?(?P<rest>余|多)?(?P<unit>{UNITS})(?P<above>以上|左右|之多)?"
)
_BARE_NUMBER = r"(?P<plain>(?<![\d.第〔号])\d+(?=[，。；;、)]|$))"
_PERCENT = r"(?P<percent>\d+(?:\.\d+)?)%"
_YEAR = r"(?P<year>20\d\d)年(?:度)?"
_MARK = r"(?P<mark>[，。；;:()、！？])"
_TIMES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Role:
    """What a figure may count: see vocabulary.toml."""

    name: str
    kind: str
    rows: tuple[Rows, ...]
    columns: tuple[str, ...] = ()
    subject: str = ""
    """The role under whose name its claims go, where that is another one."""


@dataclass(frozen=True, slots=True)
class Token:
    """A known piece of a sentence: `kind` is "number", "percent", "year", "mark", "role", "topic" or "sign"."""

    kind: str
    name: str
    start: int
    end: int
    text: str
    value: Figure | None = None
    unit: str = ""
    is_exact: bool = True


@dataclass(frozen=True)
class Vocabulary:
    """The roles by name, and the pattern that finds every token."""

    roles: Mapping[str, Role]
    pattern: re.Pattern[str]

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a bare sentence, in order."""
        return [token for match in self.pattern.finditer(text) if (token := _token(match))]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary, loaded once."""
    data = tomllib.loads((files("audit.narrative") / "vocabulary.toml").read_text(encoding="utf-8"))
    roles = {name: _role(name, entry) for name, entry in data["roles"].items()}
    groups = [_NUMBER, _PERCENT]
    for table, prefix in (("roles", "r"), ("signs", "s"), ("topics", "t")):
        groups += [
            _named(f"{prefix}_{name}", "|".join(entry["terms"])) for name, entry in data[table].items()
        ]
    groups += [_YEAR, _BARE_NUMBER, _MARK]
    return Vocabulary(roles, re.compile("|".join(groups)))


def _named(name: str, pattern: str) -> str:
    return f"(?P<{name}>{pattern})"


def _role(name: str, entry: Mapping[str, Any]) -> Role:
    rows, columns = tuple(map(tuple, entry["rows"])), tuple(entry.get("columns", ()))
    return Role(name, entry["kind"], rows, columns, entry.get("subject", name))


_KINDS = {"r": "role", "s": "sign", "t": "topic"}


def _token(match: re.Match[str]) -> Token | None:
    group = match.lastgroup or ""
    start, end = match.span()
    text = match[0]
    prefix, _, name = group.partition("_")
    if prefix in _KINDS and name:
        return Token(_KINDS[prefix], name, start, end, text)
    if match["value"] is not None:
        return _number(match)
    if group == "percent":
        return Token("percent", "", start, end, text, parse_number(match["percent"]))
    if group == "year":
        return Token("year", "", start, end, text, int(match["year"]))
    if group == "plain":
        return Token("number", "", start, end, text, int(text))
    return Token("mark", text, start, end, text)


def _number(match: re.Match[str]) -> Token | None:
    value = parse_number(match["value"])
    if value is None:
        return None
    times = match["times"]
    exact = not (match["near"] or match["more"] or match["rest"] or match["above"])
    if times:
        value *= _TIMES[times]
        exact = exact and match["unit"] == "元"
    name = "times" if times else ""
    return Token("number", name, match.start(), match.end(), match[0], value, match["unit"], exact)
