"""Figures as they are stored for judging: whole numbers, money in millionths of 万元."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model import Figure

MONEY_UNIT = 1_000_000
"""Stored units in one 万元."""


def is_money(kind: str) -> bool:
    """Whether slots of a kind hold amounts, which may have decimals."""
    return kind.startswith("money")


def to_stored(value: Figure | None, kind: str) -> int | None:
    """A figure as it is stored: counts as they are, money (万元) in millionths; None stays None."""
    if value is None:
        return None
    return int(Decimal(value) * MONEY_UNIT) if is_money(kind) else int(value)


def from_stored(stored: int | None, kind: str) -> Figure | None:
    """The figure behind a stored number; money without trailing zeros."""
    if stored is None or not is_money(kind):
        return stored
    value = Decimal(stored) / MONEY_UNIT
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
