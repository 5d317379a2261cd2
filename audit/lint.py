"""A rule folder -> what is wrong with it, each with file and line: nothing stops at the first mistake.

Beside what the loader refuses: examples that do not give what they promise, sentences whose examples leave a severity
or a doubt untried, and linear rules that say twice what other rules say or that contradict them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from audit.errors import RuleError
from audit.examples import broken_promises
from audit.rule import RULE_FOLDER, load_rules
from audit.rule.loading import load_folder, packs_of
from audit.rule.packs import PACK, line_of
from audit.rule.parsing import parse_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from audit.rule import Instance, Rule

Vector = tuple[tuple[str, int], ...]
"""A sum of slots with their coefficients, in the order of the slots, that a rule says is 0 or more (or exactly 0)."""


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing to put right: where it stands (file, and line where known) and what to do."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}：{self.what}"


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one scope of a linear rule says: `vector` is 0, or 0 or more."""

    rule: str
    scope: str | None
    vector: Vector
    is_equality: bool


def lint(folder: Path) -> list[Lint]:
    """Everything that is wrong with the rules of a folder and the folders that it includes."""
    try:
        packs = packs_of(folder)
    except RuleError as error:
        return [_of_error(error)]
    found: list[Lint] = []
    own: dict[str, tuple[Rule, str, str]] = {}
    for pack in packs:
        for name, text, told in _files(pack.folder):
            if isinstance(told, RuleError):
                found.append(_of_error(told))
            elif told.id in own and own[told.id][1] != name:
                found.append(
                    Lint(
                        name + line_of(text, "id", told.id),
                        f"规则编号 {told.id} 已在 {own[told.id][1]} 中使用；请换一个编号",
                    )
                )
            else:
                own[told.id] = (told, name, text)
    for rule, name, text in own.values():
        found += _examples(rule, name, text)
    shipped = [rule for rule in load_folder(RULE_FOLDER).values() if rule.id not in own]
    found += _among_linear(own, shipped)
    if not found:
        try:
            load_rules(folder)
        except RuleError as error:
            found.append(_of_error(error))
    return found


def _of_error(error: RuleError) -> Lint:
    where, _, what = str(error).partition("：")
    return Lint(where, what)


def _files(folder: Path) -> Iterator[tuple[str, str, Rule | RuleError]]:
    for file in sorted(folder.glob("*.toml")):
        if file.name == PACK:
            continue
        try:
            text = file.read_text(encoding="utf-8")
            yield file.name, text, parse_rule(text, file.name)
        except UnicodeDecodeError:
            yield file.name, "", RuleError(f"{file.name}：不是 UTF-8 编码；请另存为 UTF-8。")
        except RuleError as error:
            yield file.name, "", error


def _examples(rule: Rule, name: str, text: str) -> Iterator[Lint]:
    for example in rule.examples:
        for promise in broken_promises(rule, example):
            where = name + (line_of(text, example.name) if example.name else line_of(text, "[[examples]]"))
            yield Lint(where, f"例“{example.name}”与规则不符：{promise}")


# --- linear rules ---------------------------------------------------------------------------------------


def _among_linear(own: Mapping[str, tuple[Rule, str, str]], shipped: Sequence[Rule]) -> Iterator[Lint]:
    """Own linear rules that repeat or contradict another one."""
    mine = [one for rule, *_ in own.values() for one in _statements(rule)]
    others = [one for rule in shipped for one in _statements(rule)]
    told: set[tuple[str, str]] = set()
    for one in mine:
        _, name, text = own[one.rule]
        where = name + line_of(text, "[linear]")
        for what in _alone(one):
            yield Lint(where, what)
        for other in (*mine, *others):
            if other.rule == one.rule or (one.rule, other.rule) in told:
                continue
            between = _between(one, other)
            if between:
                told |= {(one.rule, other.rule), (other.rule, one.rule)}
                yield Lint(where, between)


def _statements(rule: Rule) -> Iterator[_Statement]:
    if rule.kind != "linear":
        return
    for instance in rule.instances:
        vector = _vector(instance)
        sign = -1 if rule.relation == "<=" else 1
        yield _Statement(
            rule.id,
            instance.scope,
            tuple((slot, sign * number) for slot, number in vector),
            rule.relation == "=",
        )


def _vector(instance: Instance) -> Vector:
    """Left minus right."""
    found: dict[str, int] = {}
    for terms, side in ((instance.left, 1), (instance.right, -1)):
        for term in terms:
            found[term.slot] = found.get(term.slot, 0) + side * term.sign
    return tuple(sorted((slot, number) for slot, number in found.items() if number))


def _alone(one: _Statement) -> Iterator[str]:
    if not one.vector:
        yield f"范围 {one.scope or '（无）'} 的左右两边相同，永远成立；请删去或改写"
    elif _forces_zero(one.vector, exact=one.is_equality):
        yield f"范围 {one.scope or '（无）'} 只有在 {'、'.join(slot for slot, _ in one.vector[:4])} 都为 0 时才成立，请检查正负号"


def _between(one: _Statement, other: _Statement) -> str | None:
    """What is wrong with two statements together, or None."""
    shown = f"{other.rule}{f'（{other.scope}）' if other.scope else ''}"
    if one.vector == other.vector or (one.is_equality and one.vector == _negated(other.vector)):
        if one.is_equality == other.is_equality:
            return f"与 {shown} 说的是同一件事，重复；请删去其中一条"
        if other.is_equality:
            return f"已由 {shown} 推出，多余；可以删去"
    for mine, theirs in product(_readings(one), _readings(other)):
        added: dict[str, int] = dict(mine)
        for slot, number in theirs:
            added[slot] = added.get(slot, 0) + number
        rest = tuple(sorted((slot, number) for slot, number in added.items() if number))
        if rest and len(rest) < len(mine) + len(theirs) and _forces_zero(rest, exact=False):
            names = "、".join(slot for slot, _ in rest[:4])
            return f"与 {shown} 矛盾：两条同时成立时 {names} 只能为 0"
    return None


def _readings(one: _Statement) -> Iterable[Vector]:
    """The inequalities (0 or more) that a statement is made of."""
    return (one.vector, _negated(one.vector)) if one.is_equality else (one.vector,)


def _negated(vector: Vector) -> Vector:
    return tuple((slot, -number) for slot, number in vector)


def _forces_zero(vector: Vector, *, exact: bool) -> bool:
    """Whether a sum of figures that are never below 0 can only be right where all of them are 0."""
    signs = {number > 0 for _, number in vector}
    return signs == {False} or (exact and len(signs) == 1)
