"""What a search for causes gives: issues, each with its possible explanations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.system import Told

if TYPE_CHECKING:
    from audit.locate.slips import Change, Slip

Source = int | Told
"""The number of a constraint that is not strict, or what the prose says."""


@dataclass(frozen=True, slots=True)
class Possible:
    """One explanation, in stored units: what changes, as how many slips, what speaks against it."""

    changes: tuple[Change, ...]
    slips: tuple[Slip, ...]
    against: int
    """Weight of what speaks against it."""
    denied: tuple[Source, ...] = ()
    """What speaks against it: constraints beside the strict ones that it leaves broken, and what the prose says."""
    strained: int = 0
    """How far it takes the prose's numbers for what they mean less often."""
    at_least: bool = False
    """Whether the new figure is only the nearest that fits, because figures beside it are lost."""

    @property
    def kind(self) -> str:
        """The kind of its slip, or "several_cells"."""
        return self.slips[0].kind if len(self.slips) == 1 else "several_cells"

    @property
    def cost(self) -> float:
        """How unlikely its slips are together."""
        return sum(slip.cost for slip in self.slips)


@dataclass(frozen=True, slots=True)
class Issue:
    """Broken constraints with one cause, and the explanations that mend them; none where no small one was found."""

    constraints: tuple[int, ...]
    explanations: tuple[Possible, ...] = ()
    settled: tuple[Source, ...] = ()
    """What of last year's report or of the prose told apart what the report's own figures leave open."""
    complete: bool = True
    """Whether all explanations of this size are listed; there are reports with too many to look for."""
