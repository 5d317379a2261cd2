"""Which action decides what: action ids, the states that they bring about, and what each needs; no textual."""

from __future__ import annotations

WAIVED, NOTE = "waived", "note"
DECISIONS = {
    "follow_up": "follow_up",
    "confirm": "confirmed",
    "misread": "misread",
    "send_back": "returned",
    "waive": WAIVED,
}
"""Action id -> the state that it decides."""
NEEDS_REASON = frozenset({WAIVED})
"""States that need a reason and a last day."""
