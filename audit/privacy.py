"""Personal data in a text: identity numbers, mobile numbers, bank cards, names of applicants, private mail addresses.

`found_in` says what stands where; `masked` is the text as anything may be shown or exported: enough of each datum is
left to find it in the original, never the whole. `packed` is the text as it may be kept: covered too, in characters of
its own that `found_in` knows again, so that a rule finds the same in it. Nothing here keeps what it found.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_GAP = r"[ \t\u3000\xa0-]?"
_DIGIT = r"[0-9０-９]"
_LONG = re.compile(rf"(?<![0-9０-９A-Za-z.])(?:{_DIGIT}{_GAP}){{10,18}}[0-9０-９XxＸｘ](?![0-9０-９A-Za-z.])")
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])(?P<user>[A-Za-z0-9._%+-]{1,40})@(?P<host>[A-Za-z0-9.-]{1,40}\.[A-Za-z]{2,6})"
)
_COUNTED = re.compile(r"\s*(?:次|条|人|元|万|亿|件|个|份|篇|户|平方|吨|公里|米|字)")
_NUMBER_OF_SOMETHING = re.compile(
    r"(?:编号|索引号|文号|单号|批号|序号|备案号?|许可证号?|信用代码|代码|项目号|订单号)[:：]?\s*$"
)
_CARD_WORDS = re.compile(r"卡|账号|帐号|账户|银行|开户|收款")
_IDENTITY_WORDS = re.compile(r"身份|证件|公民身份|居民")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_CASE_NUMBER = re.compile(
    r"[（(〔\[](?:19|20)\d\d[）)〕\]]\s*[\u4e00-\u9fff]{1,3}\d{0,4}[行民执]{1,2}[\u4e00-\u9fff]{0,3}\d+号"
)
_OFFICIAL = re.compile(
    r"局长|镇长|县长|市长|区长|书记|主任|科长|处长|秘书长|部长|负责人|联系人|主席|厅长|院长|分管"
)


@dataclass(frozen=True, slots=True)
class Personal:
    """A datum and where it stands: `kind` is "identity", "mobile", "card", "name" or "mail"."""

    kind: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _knowledge() -> Mapping[str, Any]:
    return tomllib.loads((files("audit") / "privacy.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], ...]:
    """How names stand beside words for persons, and in "… v. …" of a case."""
    known = _knowledge()
    surname = f"(?:{'|'.join(known['compound_surnames'])}|[{known['surnames']}])"
    given = rf"[^\W\d_a-zA-Z{known['never_given']}]{{1,2}}"
    name = rf"(?P<name>{surname}{given})"
    behind = r"(?=[,，。、;；:：()（）“”\"《\s]|向|于|提|申|要|不服|诉|因|对|的|就|等|认|称|与|和|及|以|通过|在|收|所|之|邮寄|寄送|送达|出具|作出|告知|本人|[一二三四五六七八九十两\d]+[件份宗]|$)"
    person = "|".join(sorted(known["persons"], key=len, reverse=True))
    return (
        re.compile(rf"(?:{person})(?:[:：为是系]|姓名[:：]?|[“\"（(])?\s*{name}{behind}"),
        re.compile(rf"(?:^|[,，。；;、（(“\s]){name}(?:诉|不服)(?=[\u4e00-\u9fff])"),
        re.compile(rf"(?:姓名|申请者)[:：]\s*{name}{behind}"),
        re.compile(rf"{name}(?:先生|女士|同志)?(?:[（(](?:男|女)[,，）)])"),
    )


def found_in(text: str) -> tuple[Personal, ...]:
    """The personal data of a text, in order."""
    if _PACKED.search(text) is None:
        return tuple(sorted((*_numbers(text), *_mails(text), *_persons(text)), key=lambda one: one.start))
    kept = [Personal(_opened(match[0][0])[0], *match.span()) for match in _PACKED.finditer(text)]
    rest = _PACKED.sub(lambda match: "Q" * len(match[0]), text)  # everything else stays where it stands
    return tuple(sorted((*kept, *_numbers(rest), *_mails(rest), *_persons(rest)), key=lambda one: one.start))


def masked(text: str) -> str:
    """The text with every datum covered; a text without any is returned as it is."""
    found = found_in(text)
    if not found:
        return text
    pieces, position = [], 0
    for one in found:
        if one.start < position:
            continue
        pieces += [text[position : one.start], covered(one.kind, text[one.start : one.end])]
        position = one.end
    return "".join((*pieces, text[position:]))


def packed(text: str) -> str:
    """The text as it may be kept: what `covered` leaves of every datum, in characters that stand for nothing else."""
    pieces, position = [], 0
    for one in found_in(text):
        if one.start < position:
            continue
        datum = text[one.start : one.end]
        if not _PACKED.fullmatch(datum):
            shown = covered(one.kind, datum)
            datum = _opener(one.kind, shown[0]) + "".join(chr(_KEPT + ord(c)) for c in shown[1:])
        pieces += [text[position : one.start], datum]
        position = one.end
    return "".join((*pieces, text[position:])) if pieces else text


def packed_lines(texts: Sequence[str]) -> list[str]:
    """Lines that follow one another, packed; also a datum that is broken over two of them."""
    return _line_by_line(texts, packed)


def masked_lines(texts: Sequence[str]) -> list[str]:
    """The same, masked."""
    return _line_by_line(texts, masked)


def masked_data(value: Any) -> Any:
    """Plain data (dicts, lists, texts) with every text masked."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {key: masked_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(masked_data(item) for item in value)
    return value


def _opener(kind: str, first: str) -> str:
    """What a packed datum begins with: a name with a Chinese character, others with a letter or digit of any width."""
    if kind == "name":
        return chr(_OPENS + min(ord(first), _NO_NAME - 1))
    low = ord(first) if ord(first) < 0x100 else 0x100 + (ord(first) - _WIDE_FORMS) % 0x100
    return chr(_OPENS + _NO_NAME + _KINDS.index(kind) * 0x200 + low)


def _opened(opener: str) -> tuple[str, str]:
    """The kind of a packed datum, and its first character."""
    number = ord(opener) - _OPENS
    if number < _NO_NAME:
        return "name", chr(number)
    kind, low = divmod(number - _NO_NAME, 0x200)
    return _KINDS[min(kind, len(_KINDS) - 1)], chr(low if low < 0x100 else low - 0x100 + _WIDE_FORMS)


def _line_by_line(texts: Sequence[str], cover: Callable[[str], str]) -> list[str]:
    """Each line covered; a datum that goes on in the next line stands whole, covered, at the end of its first line."""
    lines = list(texts)
    for n in range(len(lines) - 1):
        one, other = lines[n].rstrip(), lines[n + 1].lstrip()
        if not (_BROKEN_END.search(one) and _BROKEN_START.match(other)):
            continue
        for datum in found_in(one + other):
            if datum.start < len(one) < datum.end:
                lines[n] = one + other[: datum.end - len(one)]
                lines[n + 1] = other[datum.end - len(one) :]
                break
    return [cover(line) for line in lines]


def covered(kind: str, datum: str) -> str:
    """A datum as it may be shown."""
    if _PACKED.fullmatch(datum):
        return _opened(datum[0])[1] + "".join(chr(ord(character) - _KEPT) for character in datum[1:])
    if kind == "name":
        return datum[0] + "*" * (len(datum) - 1)
    if kind == "mail":
        user, _, host = datum.partition("@")
        return f"{user[0] if len(user) > 1 else ''}{'*' * max(len(user) - 1, 1)}@{host}"
    kept_first, kept_last = (3, 2) if kind == "mobile" else (3, 1)
    return datum[:kept_first] + "*" * (len(datum) - kept_first - kept_last) + datum[len(datum) - kept_last :]


_KINDS = ("identity", "mobile", "card", "name", "mail")
_OPENS, _KEPT, _NO_NAME, _WIDE_FORMS = 0x100000, 0xF0000, 0xA000, 0xFF00
"""Characters of private planes stand for those that are shown; the first one of a datum tells its kind too."""
_PACKED = re.compile("[\U00100000-\U0010fffd][\U000f0000-\U000ffffd]+")
_BROKEN_END, _BROKEN_START = re.compile(r"[0-9０-９]$"), re.compile(r"[0-9０-９XxＸｘ]")


# --- numbers ----------------------------------------------------------------------------------------


def _numbers(text: str) -> Iterator[Personal]:
    if not _MANY_DIGITS.search(text):
        return
    for match in _LONG.finditer(text):
        printed = match[0]
        digits = re.sub(r"[\s\u3000\xa0-]", "", printed).translate(_WIDE).upper()
        before, behind = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 8]
        kind = _kind_of(digits, before, behind, "-" in printed or " " in printed)
        if kind:
            yield Personal(kind, match.start(), match.end())


_MANY_DIGITS = re.compile(rf"(?:{_DIGIT}{_GAP}){{10}}")
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")


def _kind_of(digits: str, before: str, behind: str, is_spaced: bool) -> str | None:
    if len(digits) == 18 and is_identity_number(digits):
        return "identity"
    if len(digits) == 15 and _is_old_identity_number(digits) and _IDENTITY_WORDS.search(before + behind):
        return "identity"
    if not digits.isdigit():
        return None
    if len(digits) == 11 and re.match(r"1[3-9]", digits):
        if _COUNTED.match(behind) or _NUMBER_OF_SOMETHING.search(before):
            return None
        return "mobile"
    stated = _CARD_WORDS.search(before) or (
        digits.startswith("62") and not _NUMBER_OF_SOMETHING.search(before)
    )
    if 16 <= len(digits) <= 19 and stated and _is_luhn(digits):
        return "card"
    return None


def is_identity_number(digits: str) -> bool:
    """Whether 18 characters are an identity number: region, date of birth and check digit are right."""
    if not digits[:17].isdigit() or int(digits[:2]) not in _regions() or not _is_birth(digits[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == digits[17].upper()


def _is_old_identity_number(digits: str) -> bool:
    return digits.isdigit() and int(digits[:2]) in _regions() and _is_birth("19" + digits[6:12])


@lru_cache(maxsize=1)
def _regions() -> frozenset[int]:
    return frozenset(_knowledge()["regions"])


def _is_birth(text: str) -> bool:
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2026


def _is_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


# --- mail and names ---------------------------------------------------------------------------------


def _mails(text: str) -> Iterator[Personal]:
    if "@" not in text:
        return
    hosts = _knowledge()["free_mail"]
    for match in _MAIL.finditer(text):
        if match["host"].lower() in hosts:
            yield Personal("mail", match.start(), match.end())


_PERSON_HINT = re.compile(
    r"申请人|原告|上诉人|居民|村民|市民|公民|群众|当事人|信访人|举报人|投诉人|姓名|申请者|业主|户主|诉|不服|[（(][男女]"
)


def _persons(text: str) -> Iterator[Personal]:
    if not _PERSON_HINT.search(text):
        return
    seen: set[int] = set()
    for pattern in _names():
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if start not in seen and not _OFFICIAL.search(text[max(0, start - 8) : start]):
                seen.add(start)
                yield Personal("name", start, end)


def names_a_case(text: str) -> bool:
    """Whether a court's case number stands in a text."""
    return _CASE_NUMBER.search(text) is not None
