"""What happened to a finding or a report so far: its events in the review log as lines, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.evidence import local_time
from tui.show import clean
from tui.texts import load_texts, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    class EventLike(Protocol):
        """What is shown of an event."""

        @property
        def utc(self) -> str: ...  # noqa: D102
        @property
        def inspector(self) -> str: ...  # noqa: D102
        @property
        def host(self) -> str: ...  # noqa: D102
        @property
        def action(self) -> str: ...  # noqa: D102
        @property
        def state_before(self) -> str | None: ...  # noqa: D102
        @property
        def state_after(self) -> str | None: ...  # noqa: D102
        @property
        def note(self) -> str | None: ...  # noqa: D102


def history_lines(events: Sequence[EventLike]) -> list[str]:
    """One line an event: when, who, where, from which state to which (or what was done), and the note."""
    return [_line(event) for event in events]


def _line(event: EventLike) -> str:
    known = load_texts()
    before, after = (known.get(f"review.{state}", state) for state in (event.state_before, event.state_after))
    done = known.get(f"action.{event.action}", event.action)
    change = (
        text("history.change", done=done, before=before, after=after) if before != after and after else done
    )
    note = text("review.note", note=clean(event.note)) if event.note else ""
    return f"{local_time(event.utc)} {clean(event.inspector)}@{clean(event.host)} {change}{note}"
