"""Whether the numbers of the prose agree among themselves: balances, percentages, lists and units."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from audit.evaluate.case import Said
from audit.evaluate.table_sums import amount_of
from audit.evaluate.told import current, hold, narrative, told_of
from audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.evaluate.case import Case
    from audit.narrative import Claim, Listing, Share

_OUTCOMES = frozenset({"granted", "partly_granted", "refused", "unavailable", "unprocessed", "otherwise"})
_LEAST_OF_TOTAL = Decimal("0.5")
"""A list whose parts come to less than this share of its total names examples only."""
_SOME_OUTCOMES = re.compile(r"予以公开|部分公开|不予公开|无法提供|不予处理|结转|办结|答复|维持|纠正|审结")
_REQUEST_UNITS = frozenset({"件", "件次", "宗", "起", "例", "份"})
_LARGE_TIMES_WAN = re.compile(r"(?<![\d.])\d{4,}(?:\.\d+)?万(?:条|件|篇|次|份|个|人次)")
_NO_UNIT = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?=粉丝|关注用户|用户(?:关注)?[，。；])")


# --- NAR-ID -----------------------------------------------------------------------------------------


def balance(case: Case) -> Iterator[Said]:
    """新收 + 上年结转 = 办结 + 结转下年 within one paragraph, and outcomes against what was handled."""
    number = 0
    passages: dict[int, list[Claim]] = {}
    for claim in current(case):
        if claim.topic == "requests" and claim.sentence.is_clear and not claim.columns:
            passages.setdefault(claim.sentence.passage, []).append(claim)
    for claims in passages.values():
        for left, right, holds, chosen in _balances(claims):
            number += 1
            outcome = Outcome.PASS if holds else Outcome.FAIL
            if not holds and all(hold(case, claim).outcome is Outcome.PASS for claim in chosen):
                outcome = Outcome.NOT_APPLICABLE  # the tables have the same numbers: T3-COL and T3-SUM say so
            first = chosen[0]
            yield Said(
                outcome,
                str(number),
                tuple(claim.slot for claim in chosen),
                left[0],
                right[0],
                {"left_words": left[1], "right_words": right[1]},
                quote=_quoted(chosen),
                at=first.at,
                rests_on=tuple(str(claim.value) for claim in chosen),
            )


_Side = tuple[int, str]


def _balances(claims: Sequence[Claim]) -> Iterator[tuple[_Side, _Side, bool, list[Claim]]]:
    """Both sides of what must be equal, in numbers and in words, and whether it holds."""
    one = {
        name: [c for c in claims if c.subject == name]
        for name in ("new", "carried_in", "handled", "carried_out")
    }
    outcomes = [c for c in claims if set(c.subject.split("+")) <= _OUTCOMES]
    if any(len({c.value for c in found}) > 1 for found in one.values()):
        return
    new, before, handled, after = (next(iter(one[name]), None) for name in one)
    if new and handled and (before or after):
        yield from _stock_flow(new, before, handled, after)
    named = {name for c in outcomes for name in c.subject.split("+")}
    repeated = len(outcomes) != len({c.subject for c in outcomes})
    if repeated or len(outcomes) < 2:
        return
    added = sum(int(c.value) for c in outcomes)
    said = " + ".join(f"{told_of(c)}" for c in outcomes)
    if handled:
        complete = named == _OUTCOMES
        holds = added == handled.value if complete else added <= int(handled.value)
        if not holds or complete:
            yield (int(handled.value), told_of(handled)), (added, said), holds, [handled, *outcomes]
    elif new and after and (before or named == _OUTCOMES):
        received = int(new.value) + int(before.value if before else 0)
        gone = added + int(after.value)
        holds = received == gone
        chosen = [new, *([before] if before else []), *outcomes, after]
        words = told_of(new) + (f" + {told_of(before)}" if before else "")
        yield (received, words), (gone, f"{said} + {told_of(after)}"), holds, chosen


def _stock_flow(
    new: Claim, before: Claim | None, handled: Claim, after: Claim | None
) -> Iterator[tuple[_Side, _Side, bool, list[Claim]]]:
    """What came in against what went out; a side that is not stated may hold any number that is not negative."""
    came, went = int(new.value), int(handled.value)
    carried, left = int(before.value) if before else 0, int(after.value) if after else 0
    if before and after:
        lead = before.sentence.bare[max(0, before.start - 16) : before.start]
        within = re.search(r"含|包括|其中", lead) is not None
        holds = came + carried == went + left or (within and came == went + left)
    elif after:  # what was carried in may be unsaid
        holds = came <= went + left
    else:  # what is carried out may be unsaid
        holds = came + carried >= went
    left_words = told_of(new) + (f" + {told_of(before)}" if before else "")
    right_words = told_of(handled) + (f" + {told_of(after)}" if after else "")
    chosen = [c for c in (new, before, handled, after) if c]
    yield (came + carried, left_words), (went + left, right_words), holds, chosen


def _quoted(claims: Sequence[Claim]) -> str:
    sentences = {claim.sentence.number: claim.sentence.text for claim in claims}
    return "".join(sentences[number] for number in sorted(sentences))


# --- NAR-PCT ----------------------------------------------------------------------------------------


def percentages(case: Case) -> Iterator[Said]:
    """N 件，占 p%: p against every total that the text or the tables offer; shares of a whole add up to 100 %."""
    told = narrative(case)
    number = 0
    totals = _totals(case)
    for share in told.shares:
        claim = share.claim
        if not claim.is_exact or not claim.sentence.is_clear or not isinstance(claim.value, int):
            continue
        number += 1
        wholes = _totals_of_passage(case, claim) | _larger_outcomes(case, claim)
        wholes = wholes if _totals_of_passage(case, claim) else totals | wholes
        wholes = {whole for whole in wholes if whole >= claim.value}
        fits = next((w for w in sorted(wholes) if _is_share(claim.value, w, share)), None)
        unsure = not wholes
        outcome = Outcome.PASS if fits else Outcome.UNKNOWN if unsure else Outcome.FAIL
        whole = _whole(case, claim, wholes)
        right = (Decimal(100 * claim.value) / whole).quantize(Decimal("0.01")) if whole else None
        yield Said(
            outcome,
            str(number),
            (claim.slot,),
            share.percent,
            None,
            {"told": told_of(claim), "whole": whole, "part": claim.value, "share": right},
            doubt="no_total",
            quote=claim.sentence.text,
            at=claim.at,
            rests_on=(str(share.percent),),
        )
    yield from _hundred(case, told.shares, number)


def _tolerance(share: Share) -> Decimal:
    """Rounding and cutting off are both common: one unit of the last printed digit, and never under 0.05."""
    return max(Decimal(1).scaleb(-share.digits), Decimal("0.05"))


def _is_share(part: int, whole: int, share: Share) -> bool:
    if not whole:
        return part == 0 and share.percent == 0
    return abs(Decimal(100 * part) / whole - Decimal(share.percent)) < _tolerance(share) + Decimal("0.0001")


def _totals(case: Case) -> set[int]:
    """The totals of table 3 that a share may be of."""
    found: set[int] = set()
    for rows in (
        ("new",),
        ("new", "carried_in"),
        ("handled_total",),
        ("refused",),
        ("unavailable",),
        ("unprocessed",),
        ("otherwise",),
    ):
        amount = amount_of(case.report, case.template, rows)
        found |= set(amount.values) if amount else set()
    return found


def _totals_of_passage(case: Case, claim: Claim) -> set[int]:
    """The totals that the same paragraph states before a share."""
    return {
        int(other.value)
        for other in narrative(case).claims
        if other.sentence.passage == claim.sentence.passage
        and other.subject in ("new", "handled", "dealt")
        and isinstance(other.value, int)
        and not other.is_comparison
    }


def _larger_outcomes(case: Case, claim: Claim) -> set[int]:
    """Outcomes that the same paragraph states before a share: a part may be compared with its group."""
    return {
        int(other.value)
        for other in narrative(case).claims
        if other.sentence.passage == claim.sentence.passage
        and other.number < claim.number
        and set(other.subject.split("+")) <= _OUTCOMES
        and isinstance(other.value, int)
        and other.value > claim.value
    }


def _whole(case: Case, claim: Claim, wholes: set[int]) -> int:
    """The total to show a share of: what the paragraph says was handled, else received, else the largest one."""
    for subject in ("handled", "dealt", "new"):
        for other in narrative(case).claims:
            near = other.sentence.passage == claim.sentence.passage and other.subject == subject
            if near and isinstance(other.value, int) and other.value in wholes:
                return other.value
    return max(wholes, default=0)


def _hundred(case: Case, shares: Sequence[Share], number: int) -> Iterator[Said]:
    """Shares whose numbers add up to a total of their paragraph add up to 100 %."""
    passages: dict[int, list[Share]] = {}
    for share in shares:
        passages.setdefault(share.claim.sentence.passage, []).append(share)
    for own in passages.values():
        counted = sum(int(share.claim.value) for share in own if isinstance(share.claim.value, int))
        if len(own) < 3 or counted not in _totals_of_passage(case, own[0].claim):
            continue
        number += 1
        added = sum((Decimal(share.percent) for share in own), Decimal(0))
        slack = sum((_tolerance(share) for share in own), Decimal(0))
        yield Said(
            Outcome.PASS if abs(added - 100) <= slack else Outcome.FAIL,
            str(number),
            tuple(share.claim.slot for share in own),
            added,
            100,
            {"told": "各项占比", "whole": counted, "part": counted, "share": added},
            condition="hundred",
            quote=_quoted([share.claim for share in own]),
            at=own[0].claim.at,
        )


# --- NAR-SUBSUM -------------------------------------------------------------------------------------


def lists(case: Case) -> Iterator[Said]:
    """共 N 条，其中 a、b、c: the parts add up to N."""
    number = 0
    for listing in narrative(case).listings:
        if listing.sentence.part == 5:
            continue
        number += 1
        added = sum(listing.parts)
        outcome = _of_list(listing, added)
        yield Said(
            outcome,
            str(number),
            (),
            listing.total,
            added,
            {"words": listing.words, "parts": " + ".join(map(str, listing.parts)), "unit": listing.unit},
            doubt="cut",
            quote=listing.sentence.text,
            at=listing.at,
            rests_on=(listing.words,),
        )


def _of_list(listing: Listing, added: int) -> Outcome:
    running, sums = 0, []
    for part in listing.parts:
        running += part
        sums.append(running)
    if listing.total in sums or sum(listing.parts[1:]) == listing.total:
        return Outcome.PASS
    if added < listing.total and not _claims_to_be_whole(listing, added):
        return Outcome.NOT_APPLICABLE
    if not (listing.is_whole and listing.sentence.is_clear):
        return Outcome.UNKNOWN
    return Outcome.FAIL


def _claims_to_be_whole(listing: Listing, added: int) -> bool:
    """Whether parts that come to less than their total were meant to be all of it: several of them and near to it, or a
    slip of the pen away from it. Outcomes of applications are mostly named in part.
    """
    if _SOME_OUTCOMES.search(listing.words):
        return False
    if added >= listing.total * _LEAST_OF_TOTAL and (
        len(listing.parts) > 2 or added >= listing.total * Decimal("0.8")
    ):
        return True
    if is_slip(listing.total, added):
        return len(listing.parts) > 2
    return (
        any(is_slip(listing.total - added + part, part) for part in listing.parts) and len(listing.parts) > 2
    )


def is_slip(one: int, other: int) -> bool:
    """Whether two numbers differ by one digit changed, dropped or doubled, or by two neighbours exchanged."""
    if one < 0 or other < 0:
        return False
    a, b = sorted((str(one), str(other)), key=len)
    if len(a) == len(b):
        differ = [n for n in range(len(a)) if a[n] != b[n]]
        swapped = (
            len(differ) == 2
            and differ[1] - differ[0] == 1
            and a[differ[0]] == b[differ[1]]
            and a[differ[1]] == b[differ[0]]
        )
        return len(differ) == 1 or swapped
    return len(b) - len(a) == 1 and any(b[:n] + b[n + 1 :] == a for n in range(len(b)))


# --- NAR-UNIT ---------------------------------------------------------------------------------------


def units(case: Case) -> Iterator[Said]:
    """Applications counted in another unit than 件, 万 behind a full number, numbers without a unit."""
    number = 0
    for claim in narrative(case).claims:
        if claim.topic != "requests":
            continue
        number += 1
        wrong = claim.unit not in _REQUEST_UNITS
        yield Said(
            Outcome.FAIL if wrong else Outcome.PASS,
            str(number),
            (claim.slot,),
            fields={"words": told_of(claim), "unit": claim.unit or "（缺单位）"},
            condition=None if claim.unit else "missing",
            quote=claim.sentence.text,
            at=claim.at,
        )
    for sentence in narrative(case).sentences:
        for pattern, condition in ((_LARGE_TIMES_WAN, "wan"), (_NO_UNIT, "missing")):
            for match in pattern.finditer(sentence.bare):
                number += 1
                words = sentence.bare[max(0, match.start() - 12) : match.end() + 4]
                yield Said(
                    Outcome.FAIL,
                    str(number),
                    fields={"words": words, "unit": match[0]},
                    condition=condition,
                    quote=sentence.text,
                    at=sentence.at,
                )
