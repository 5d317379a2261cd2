"""What the figures that could not be read must be, and which rules that decides: interval bounds over the strict
linear rules of a form, on whole numbers that are never negative. Nothing here changes a figure that was read.
"""

from audit.deduce.bounds import Bounds, Event, left_out, propagate, reduce_system
from audit.deduce.decide import Decided, Deduced, Deduction, Step
from audit.deduce.room import OPEN, Room, Trial, room_of

__all__ = [
    "OPEN",
    "Bounds",
    "Decided",
    "Deduced",
    "Deduction",
    "Event",
    "Room",
    "Step",
    "Trial",
    "left_out",
    "propagate",
    "reduce_system",
    "room_of",
]
