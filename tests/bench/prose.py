"""`python -m tests.bench prose`: how often planted sentences are found, and how often right ones are accused.

A wrong report differs from a right one in one figure (or one sentence) of its prose; its tables reconcile. Only rules
on prose and on personal data are counted. The sentences are data: tests/bench/wordings/seen.toml, which the vocabulary
was made with, and unseen.toml, which it was not.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.examples import report_of
from audit.findings import judge
from audit.model import Outcome, Severity
from audit.rule import RuleBook, load_rules
from audit.rule.examples import Stated
from fixtures.generator.written import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from audit.model import Report

FOLDER = Path(__file__).parent / "wordings"
WORDINGS = ("seen", "unseen", "tricky", "adversary", "fresh")
FAMILIES = ("NAR-", "PII-", "STR-LIST", "STR-SUB", "STR-EMPTY")
_YEAR = 2024
_ORGAN = "临沅县教育局"
_QUIET_FIVE = ("存在的主要问题：公开内容与群众需求还有差距。", "改进情况：梳理高频事项集中发布。")
_QUIET_SIX = ("2024年没有收取信息处理费。",)


@dataclass
class Tally:
    """What was found for one rule."""

    planted: int = 0
    found: int = 0
    accused: int = 0
    """Right reports that the rule accused, at any severity but info."""
    missed: list[str] = field(default_factory=list)
    wronged: list[str] = field(default_factory=list)


class _Figures:
    """One body's figures: a table 3 that reconciles, and what sentences are filled with."""

    def __init__(self, rng: random.Random, when: str) -> None:
        self.cells: dict[str, object] = {}
        rows = {
            "granted": rng.randint(3, 60), "partly_granted": rng.randint(2, 30),
            "refused.internal_affairs": rng.randint(1, 9), "refused.enforcement_file": rng.randint(1, 9),
            "unavailable.not_held": rng.randint(2, 40), "unavailable.needs_creation": rng.randint(1, 9),
            "unprocessed.petition": rng.randint(1, 9), "unprocessed.repeated": rng.randint(1, 6),
            "otherwise.other": rng.randint(1, 9),
        }  # fmt: skip
        if when == "none":
            rows = dict.fromkeys(rows, 0)
        natural = {row: rng.randint((n + 1) // 2, n) for row, n in rows.items()}
        carried_in = 0 if when == "none" else rng.randint(2, 9)
        carried_out = 0 if when in ("none", "done") else rng.randint(2, 9)
        handled = sum(rows.values())
        new = handled + carried_out - carried_in
        legal = min(sum(rows.values()) - sum(natural.values()), max(new - 1, 0))
        for row, n in rows.items():
            self._row(row, natural[row], n)
        self._row("new", new - legal, new)
        self._row("carried_in", carried_in, carried_in)
        self._row("carried_out", carried_out, carried_out)
        self._row("handled_total", handled - legal, handled)
        reviews, suits = (0, 0) if when == "calm" else (rng.randint(3, 20), rng.randint(2, 9))
        pending = 0 if when in ("calm", "upheld") else 1
        self.cells |= {
            "t4.review.upheld": reviews - pending, "t4.review.pending": pending, "t4.review.total": reviews,
            "t4.direct_suit.upheld": suits - pending, "t4.direct_suit.pending": pending, "t4.direct_suit.total": suits,
        }  # fmt: skip
        made, repealed, in_force = rng.randint(2, 20), rng.randint(1, 9), rng.randint(30, 200)
        self.cells |= {
            "t2.normative.made": made, "t2.normative.repealed": repealed, "t2.normative.in_force": in_force,
        }  # fmt: skip
        a, b, c = rng.randint(5, 90), rng.randint(5, 90), rng.randint(5, 90)
        refused = rows["refused.internal_affairs"] + rows["refused.enforcement_file"]
        self.facts: dict[str, Any] = {
            "year": _YEAR, "last": _YEAR - 1, "next": _YEAR + 1, "organ": _ORGAN,
            "new": new, "natural": new - legal, "legal": legal, "carried_in": carried_in, "open": new + carried_in,
            "handled": handled, "carried_out": carried_out, "granted": rows["granted"], "partly": rows["partly_granted"],
            "refused": refused,
            "unavailable": rows["unavailable.not_held"] + rows["unavailable.needs_creation"],
            "not_held": rows["unavailable.not_held"],
            "unprocessed": rows["unprocessed.petition"] + rows["unprocessed.repeated"], "otherwise": rows["otherwise.other"],
            "reviews": reviews, "suits": suits, "made": made, "repealed": repealed, "in_force": in_force,
            "fee": 10 * rng.randint(5, 99), "a": a, "b": b, "c": c, "sum": a + b + c, "other": rng.randint(700, 999),
            "identity": _identity(rng), "mobile": f"139{rng.randint(10**7, 10**8 - 1)}", "card": _card(rng),
        }  # fmt: skip
        mobile = self.facts["mobile"]
        self.facts["mobile_spaced"] = f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}"
        for name in ("granted", "partly", "refused"):
            self.facts[f"pct_{name}"] = f"{100 * self.facts[name] / handled:.1f}" if handled else "0.0"

    def _row(self, row: str, natural: int, total: int) -> None:
        self.cells |= {
            f"t3.{row}.natural_person": natural, f"t3.{row}.business": total - natural, f"t3.{row}.total": total,
        }  # fmt: skip

    def spoiled(self, rng: random.Random, name: str) -> dict[str, Any]:
        """The facts with one of them wrong: a digit changed, doubled or dropped, two exchanged, one more or less."""
        right = str(self.facts[name])
        facts = dict(self.facts)
        taken = {str(value) for key, value in facts.items() if key in _NUMBERS or key == name}
        for _ in range(200):
            wrong = _slip(rng, right)
            if name == "fee":
                wrong = (
                    str(int(wrong) + rng.randint(1, 9)) if wrong.isdigit() and int(wrong) % 10 == 0 else wrong
                )
            if wrong != right and wrong not in taken:
                facts[name] = wrong if "." in wrong else int(wrong)
                return facts
        raise AssertionError(f"nothing to spoil in {name}")


_NUMBERS = frozenset({"new", "open", "handled", "natural", "carried_in", "carried_out", "granted", "partly"})


def _slip(rng: random.Random, text: str) -> str:
    kind = rng.choice(("digit", "double", "drop", "swap", "one"))
    digits = text.replace(".", "")
    if "." in text:
        less = -1 if float(text) > 11 else 1  # nothing is below 0 %
        return f"{float(text) + rng.choice((less, 1)) * rng.uniform(1.2, 9):.1f}"
    at = rng.randrange(len(digits))
    if kind == "digit":
        digits = digits[:at] + str(rng.randint(0, 9)) + digits[at + 1 :]
    elif kind == "double":
        digits = digits[:at] + digits[at] + digits[at:]
    elif kind == "drop" and len(digits) > 1:
        digits = digits[:at] + digits[at + 1 :]
    elif kind == "swap" and at + 1 < len(digits):
        digits = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    else:
        digits = str(max(int(digits) + rng.choice((-1, 1)), 1))
    return str(int(digits))


def _identity(rng: random.Random) -> str:
    first = f"410726{rng.randint(1950, 1999)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randint(1, 999):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]


def _card(rng: random.Random) -> str:
    first = "622202" + "".join(str(rng.randint(0, 9)) for _ in range(12))
    total = 0
    for place, digit in enumerate(reversed(first)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return first + str(-total % 10)


class _Filler(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        raise KeyError(key)


def fill(text: str, facts: Mapping[str, Any]) -> str:
    """A wording with its figures; `{new:written}` in Chinese numerals."""
    for key, value in facts.items():
        if f"{{{key}:written}}" in text:
            text = text.replace(f"{{{key}:written}}", written(int(value)))
    return text.format_map(_Filler(facts))


def documents(
    name: str,
    seed: str,
    times: int,
    make: Callable[[Stated], Report] = lambda stated: report_of(stated, "2021"),
) -> Iterator[tuple[str, str, Report, bool]]:
    """Every wording `times` times: rule, the filled text, the report, whether an error is planted in it.

    `make` gives the report of what is stated: as alignment would give it, or rendered and read back.
    """

    def _report(wording: Any, facts: Mapping[str, Any], figures: _Figures, part: str) -> tuple[str, Report]:
        text, stated = _stated(wording, facts, figures, part)
        return text, make(stated)

    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    for entry in data["plant"]:
        for wording in entry["text"]:
            for turn in range(times):
                rng = random.Random(f"{seed} {turn} {wording}")
                part, spoil = entry.get("part", "one"), entry.get("spoil")
                figures = _Figures(rng, entry.get("when", "usual"))
                facts = figures.spoiled(rng, spoil) if spoil else figures.facts
                yield entry["rule"], *_report(wording, facts, figures, part), True
                right = _Figures(rng, entry.get("clean_when", entry.get("when", "usual")))
                if "clean" not in entry:
                    yield entry["rule"], *_report(wording, right.facts, right, part), False
        for wording in entry.get("clean", ()):
            right = _Figures(random.Random(f"{seed} {wording}"), "usual")
            yield entry["rule"], *_report(wording, right.facts, right, entry.get("part", "one")), False
    for entry in data["clean"]:
        for wording in entry["text"]:
            figures = _Figures(random.Random(f"{seed} {wording}"), entry["when"])
            yield "", *_report(wording, figures.facts, figures, "one"), False


def _stated(wording: Any, facts: Mapping[str, Any], figures: _Figures, part: str) -> tuple[str, Stated]:
    lines = [fill(line, facts) for line in ([wording] if isinstance(wording, str) else wording)]
    prose = {"five": _QUIET_FIVE, "six": _QUIET_SIX, part: tuple(lines)}
    return "".join(lines), Stated(cells=figures.cells, prose=prose)


def measure(
    name: str,
    seed: str,
    times: int = 5,
    make: Callable[[Stated], Report] = lambda stated: report_of(stated, "2021"),
) -> dict[str, Tally]:
    """Recall of each rule on planted errors, and accusations of right reports."""
    book = load_rules()
    rules = tuple(rule for rule in book.rules if rule.id.startswith(FAMILIES) and rule.id != "STR-SUB")
    made = list(documents(name, seed, times, make))
    tallies: dict[str, Tally] = {rule.id: Tally() for rule in rules}
    judged = judge([report for _, _, report, _ in made], RuleBook(rules, "bench"))
    for (rule, text, _, planted), judgement in zip(made, judged, strict=True):
        failed = Counter(f.rule for f in judgement.findings if f.outcome is Outcome.FAIL)
        if planted:
            tallies[rule].planted += 1
            tallies[rule].found += rule in failed
            if rule not in failed:
                tallies[rule].missed.append(text)
            continue
        for finding in judgement.findings:
            if finding.outcome is Outcome.FAIL and (
                finding.severity is not Severity.INFO or finding.rule == rule
            ):
                tallies[finding.rule].accused += 1
                tallies[finding.rule].wronged.append(f"{text}  ->  {finding.message}")
    return tallies


def table(tallies: Mapping[str, Tally]) -> str:
    """The figures a rule, and what was missed or wrongly accused."""
    lines = ["rule             planted  found  recall  right ones accused"]
    for rule, tally in tallies.items():
        recall = f"{100 * tally.found / tally.planted:5.1f} %" if tally.planted else "      -"
        lines.append(f"{rule:<16} {tally.planted:7}  {tally.found:5}  {recall}  {tally.accused}")
    for rule, tally in tallies.items():
        lines += [f"missed {rule}: {text}" for text in dict.fromkeys(tally.missed)]
        lines += [f"accused {rule}: {text}" for text in dict.fromkeys(tally.wronged)]
    return "\n".join(lines)
