"""The review log: an append-only, hash-chained table of events in SQLite; what was decided is a fold of it.

`ReviewStore` is the door; the other names are the frozen values that pass through it. Reading order:
values (columns, states), chain (hashes), fold (present state), schema, connection, log (the store itself).
This package is the only one that imports sqlite3.
"""

from audit.store.chain import GENESIS, Broken, Head, event_hash, first_broken
from audit.store.connection import DATABASE_NAME
from audit.store.drafts import RunSummary, summarise_run, waived_until, waiver_note
from audit.store.fold import Reviews, fold
from audit.store.log import ReviewStore
from audit.store.values import (
    COLUMNS,
    NUMBER_COLUMNS,
    STATE_WORDS,
    Action,
    Event,
    Review,
    ReviewState,
    Target,
    Value,
    about,
)

__all__ = [
    "COLUMNS",
    "DATABASE_NAME",
    "GENESIS",
    "NUMBER_COLUMNS",
    "STATE_WORDS",
    "Action",
    "Broken",
    "Event",
    "Head",
    "Review",
    "ReviewState",
    "ReviewStore",
    "Reviews",
    "RunSummary",
    "Target",
    "Value",
    "about",
    "event_hash",
    "first_broken",
    "fold",
    "summarise_run",
    "waived_until",
    "waiver_note",
]
