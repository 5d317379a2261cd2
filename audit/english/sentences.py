"""The engine's sentences in the language in use: it speaks Chinese, and here is what that means in English.

A sentence is recognised by its form (`sentences.toml`, or a rule's own message), and what stands in its gaps is
translated in turn: names of the official form, lists, sentences in a sentence. Quotes, names of bodies and whatever
is not known stay as they are.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from audit.english.labels import english_labels, form_label
from audit.language import language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model import Finding

_GAP = re.compile(r"\{(\w+)\}")
_TITLE = re.compile(r"“(?P<scope>[^”]*)”(?P<title>.+)")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_NUMERALS = dict(zip("一二三四五六七八九", "123456789", strict=True))
_LAST_YEAR = "上年"
_CLAUSE, _LIST = "；", "、"
_UNTOLD, _QUOTE = re.compile(r"[\u3400-\u9fff]"), re.compile("“[^”]*”")
_SIGNS = ((_CLAUSE, "; "), (_LIST, ", "), ("，", ", "), (" + ", " + "), (" - ", " - "))
"""What stands between the pieces of a sentence, from the widest to the narrowest."""
_TERM = re.compile(r"(?P<name>\D+) (?P<figure>-?[\d.]+(?:→-?[\d.]+)?)")
"""A figure behind its name, or what it was and is."""


class Titles(dict[str, str]):
    """English titles of rules by their Chinese ones; known by identity, so that what was translated can be kept."""

    __hash__ = object.__hash__  # type: ignore[assignment]


NO_TITLES = Titles()


def spoken(sentence: str, titles: Titles = NO_TITLES) -> str:
    """A sentence of the engine in the language in use; `titles` are those of the rule book."""
    if language() != "en" or sentence.isascii():
        return sentence
    found = _english(sentence, titles)
    return found[:1].upper() + found[1:] if found != sentence else found


def of_rule(
    rule: Any,
    sentence: str,
    known: Mapping[str, object],
    titles: Titles = NO_TITLES,
) -> str | None:
    """A sentence that a rule's file has in both languages, in English; None where it is none of them.

    `known` are values that its Chinese form may lack.
    """
    pairs = [(rule.message, rule.message_en)]
    pairs += [(said, rule.messages_en.get(case, rule.message_en)) for case, said in rule.messages.items()]
    for form, meaning in pairs:
        found = gaps(form, sentence, titles) if meaning else None
        if found is not None:
            try:
                return str(meaning.format(**{**known, **found}))
            except LookupError:
                return None  # it asks for what its Chinese sentence does not have
    return None


def message_of(finding: Finding, rule: Any | None, titles: Titles = NO_TITLES) -> str:
    """The finding's sentence in the language in use: the engine's in Chinese; in English the rule's own where its file
    has one.
    """
    if language() != "en":
        return finding.message
    delta = None if finding.delta is None else abs(finding.delta)
    known = {
        "scope": finding.scope,
        "left": finding.left,
        "right": finding.right,
        "delta": delta,
        "count": len(finding.slots),
    }
    said = of_rule(rule, finding.message, {**known, **finding.data}, titles) if rule else None
    return said or spoken(finding.message, titles)


@lru_cache(maxsize=1)
def forms() -> Mapping[str, str]:
    """The forms of the engine's sentences and what they are in English."""
    return tomllib.loads((files("audit.english") / "sentences.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1024)
def _pattern(form: str) -> re.Pattern[str]:
    """What a sentence of this form looks like; a gap that comes twice is the same both times."""
    parts, seen = [], set[str]()
    for n, piece in enumerate(_GAP.split(form)):
        if n % 2 == 0:
            parts.append(re.escape(piece))
        else:
            parts.append(f"(?P={piece})" if piece in seen else f"(?P<{piece}>.*?)")
            seen.add(piece)
    return re.compile("".join(parts), re.DOTALL)


def gaps(form: str, sentence: str, titles: Titles = NO_TITLES) -> dict[str, str] | None:
    """What stands in the gaps of a sentence of this form, in English; None where it has another form."""
    found = _pattern(form).fullmatch(sentence)
    return {name: _english(value, titles) for name, value in found.groupdict().items()} if found else None


@lru_cache(maxsize=4096)
def _english(sentence: str, titles: Titles) -> str:
    if sentence.isascii():
        return sentence
    if sentence in english_labels():
        return form_label(sentence)
    if sentence in titles:
        return titles[sentence]
    if sentence in _NUMERALS:
        return _NUMERALS[sentence]
    if _CLAUSE in sentence:  # clauses of their own, unless a form holds them together
        said = [_english(clause, titles) for clause in sentence.split(_CLAUSE)]
        if not any(map(_is_untold, said)):
            return "; ".join(said)
    for form, meaning in forms().items():
        if (found := gaps(form, sentence, titles)) is not None:
            return meaning.format(**found)
    named = _TITLE.fullmatch(sentence)
    if named is not None and named["title"] in titles:
        return f"{titles[named['title']]} ({_english(named['scope'], titles)})"
    return _joined(sentence, titles)


def _is_untold(words: str) -> bool:
    """Whether Chinese words are left outside of quotes."""
    return bool(_UNTOLD.search(_QUOTE.sub("", words)))


def _joined(sentence: str, titles: Titles) -> str:
    """Clauses, lists and sums, piece by piece; a sentence of which a piece is not known stays as it is."""
    for sign, english in _SIGNS:
        if sign in sentence:
            pieces = sentence.split(sign)
            said = [_english(piece, titles) for piece in pieces]
            if (sign == _LIST and said != pieces) or not any(map(_is_untold, said)):
                return english.join(said)
    if term := _TERM.fullmatch(sentence):
        return f"{_english(term['name'], titles)} {term['figure']}"
    if day := _DAY.fullmatch(sentence):
        return "-".join(part.zfill(2) for part in day.groups())
    if sentence.startswith(_LAST_YEAR) and sentence.split("·")[0] not in english_labels():
        name = _english(sentence.removeprefix(_LAST_YEAR), titles)
        return sentence if _is_untold(name) else f"last year's {name}"
    return form_label(sentence)
