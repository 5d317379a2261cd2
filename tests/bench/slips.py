"""Slips of the hand, one of each kind, made in figures that reconcile: what `localise` measures finding.

Written without looking at how `audit.locate` goes about it; each slip gives the printed figures of table 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fixtures.generator.figures import APPLICANTS, OUTCOMES, PARTS, PROFILES, ROWS, history

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

Table = dict[str, int]
"""Slot of table 3 -> figure."""


def reconciled(rng: random.Random) -> Table:
    """Table 3 of a body of some size, with at least one application."""
    while True:
        profile = PROFILES[rng.choice(("town", "department", "department", "government", "city"))]
        figures = history(rng, profile, range(2023, 2025))[2024]
        table = {slot: int(value) for slot, value in figures.items() if slot.startswith("t3.")}
        if table["t3.new.total"]:
            return table


def _filled(rng: random.Random, table: Table, least: int = 1) -> str:
    """A slot with a figure of at least `least`; the largest figure where there is none."""
    chosen = [slot for slot, value in table.items() if value >= least]
    return rng.choice(chosen) if chosen else max(table, key=table.__getitem__)


def transposed(rng: random.Random, table: Table) -> Table | None:
    """Two neighbouring digits changed places."""
    slot = _filled(rng, table, 10)
    digits = list(str(table[slot]))
    places = [n for n in range(len(digits) - 1) if digits[n] != digits[n + 1] and (n or digits[1] != "0")]
    if not places:
        return None
    place = rng.choice(places)
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    return {**table, slot: int("".join(digits))}


def dropped(rng: random.Random, table: Table) -> Table | None:
    """A digit is left out."""
    slot = _filled(rng, table, 10)
    digits = str(table[slot])
    if len(digits) < 2:
        return None
    place = rng.randrange(len(digits))
    return {**table, slot: int(digits[:place] + digits[place + 1 :])}


def doubled(rng: random.Random, table: Table) -> Table:
    """A digit is typed twice."""
    slot = _filled(rng, table)
    digits = str(table[slot])
    place = rng.randrange(len(digits))
    return {**table, slot: int(digits[: place + 1] + digits[place:])}


def one_off(rng: random.Random, table: Table) -> Table:
    """One more or one fewer than is right, in any cell."""
    slot = rng.choice(list(table))
    return {**table, slot: table[slot] + (rng.choice((-1, 1)) if table[slot] else 1)}


def any_number(rng: random.Random, table: Table) -> Table:
    """Any cell holds any other number."""
    slot = rng.choice(list(table))
    return {**table, slot: rng.choice([n for n in range(100) if n != table[slot]])}


def not_carried(rng: random.Random, table: Table) -> Table | None:
    """A total lacks one of its parts."""
    slot = _filled(rng, {slot: n for slot, n in table.items() if not slot.endswith(".total")})
    row, _, column = slot.rpartition(".")
    totals = [f"{row}.total"] + ([f"t3.handled_total.{column}"] if row in OUTCOMES else [])
    total = rng.choice(totals)
    return {**table, total: table[total] - table[slot]}


def swapped(rng: random.Random, table: Table) -> Table | None:
    """The figures of two neighbouring columns changed places in one row."""
    row, _, column = _filled(rng, table).rpartition(".")
    place = APPLICANTS.index(column)
    other = APPLICANTS[place + 1 if place == 0 or (place < 6 and rng.random() < 0.5) else place - 1]
    here, there = f"{row}.{column}", f"{row}.{other}"
    return {**table, here: table[there], there: table[here]}


def shifted(rng: random.Random, table: Table) -> Table:
    """A row stands one column too far to the right or to the left; what is pushed out is lost."""
    row, _, _ = _filled(rng, table).rpartition(".")
    figures = [table[f"{row}.{column}"] for column in APPLICANTS]
    moved = [0, *figures[:-1]] if rng.random() < 0.5 else [*figures[1:], 0]
    return {**table, **{f"{row}.{column}": n for column, n in zip(APPLICANTS, moved, strict=True)}}


def moved(rng: random.Random, table: Table) -> Table:
    """One application is counted in another applicant's column of the same row."""
    slot = _filled(rng, {slot: n for slot, n in table.items() if not slot.endswith(".total")})
    row, _, column = slot.rpartition(".")
    other = f"{row}.{rng.choice([part for part in PARTS if part != column])}"
    return {**table, slot: table[slot] - 1, other: table[other] + 1}


SLIPS: Mapping[str, tuple[str, Callable[[random.Random, Table], Table | None]]] = {
    "transposed": ("相邻数字颠倒", transposed),
    "dropped": ("漏一位数字", dropped),
    "doubled": ("多打一位数字", doubled),
    "one_off": ("差一", one_off),
    "any_number": ("任意一格任意数", any_number),
    "not_carried": ("总计漏加一项", not_carried),
    "swapped": ("相邻两格互换", swapped),
    "shifted": ("整行错一列", shifted),
    "moved": ("一件记错申请人", moved),
}

CUT_COLUMN = "other"
CUT_TOTALS = tuple(
    row
    for row in ROWS
    if row.startswith(("t3.refused.", "t3.unavailable.", "t3.unprocessed.", "t3.otherwise."))
)


def cut(table: Table) -> dict[str, int | None]:
    """The table as in a report whose 其他 column and whose totals of the rows with sub-rows were cut off."""
    lost = {f"{row}.{CUT_COLUMN}" for row in ROWS} | {f"{row}.total" for row in CUT_TOTALS}
    return {slot: None if slot in lost else value for slot, value in table.items()}
