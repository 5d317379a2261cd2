"""Reports whose files were changed after they had been read once: noticed when a batch is read again, noted in its workspace.

    change_between    a report as it was, and as it is     -> what differs
    load, add         the notes of a workspace             -> `changes.jsonl`, a line a change, only ever longer
    Changed           reports and notes                    -> the reports with what is known of their earlier contents

Only what was read by the same engine is compared, so that a better reader never makes a change; and never bytes, which
differ with every counter of a page, but figures that stand in their places and the sentences of the first five parts.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from audit.lazy import Lazy
from audit.model import EXACT_STATES, Earlier
from audit.narrative import narrative_of
from audit.organs import organ_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from audit.model import Report

NAME = "changes.jsonl"
_PARTS = range(1, 6)
"""The sixth part runs on into whatever stands below a report on its page."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the notes: the report of this body and year now has this hash, and had another."""

    organ: str
    year: int
    sha256: str
    part: int | None
    earlier: Earlier


def change_between(before: Report, now: Report, seen: str) -> Earlier:
    """What a report says otherwise than an earlier one of the same body and year, last read on the day `seen`; it may be
    nothing.

    Sentences are compared only where both came in the same kind of file, since a page and
    a PDF of one text divide it differently.
    """
    figures = tuple(
        (slot, str(cell.value), str(beside.value))
        for slot, cell in before.cells.items()
        if (beside := now.cells.get(slot)) is not None
        and cell.state in EXACT_STATES
        and beside.state in EXACT_STATES
        and cell.value != beside.value
    )
    sentences = 0
    if before.kind == now.kind:
        old, new = _sentences(before), _sentences(now)
        sentences = max(len(old - new), len(new - old))
    return Earlier(seen, before.sha256, figures, sentences)


def _sentences(report: Report) -> set[str]:
    return {sentence.bare for sentence in narrative_of(report).sentences if sentence.part in _PARTS}


def key_of(report: Report) -> tuple[str, int] | None:
    """Body and year of a report that was read; None where either is unknown."""
    organ = organ_key(report.organ)
    return (organ, report.year) if report.is_read and organ and report.year else None


# --- notes -----------------------------------------------------------------------------------------------


def load(workspace: Path) -> list[Change]:
    """The notes of a workspace in their order; a line that was torn when a machine went down is passed over."""
    try:
        lines = (workspace / NAME).read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            found.append(_change(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return found


def add(workspace: Path, changes: Sequence[Change]) -> None:
    """Write notes behind those that are there. OSError where the workspace cannot be written."""
    if not changes:
        return
    lines = "".join(json.dumps(asdict(change), ensure_ascii=False) + "\n" for change in changes)
    path = workspace / NAME
    is_new = not path.exists()
    with path.open("ab", buffering=0) as file:  # one write, so that two workbenches never mix their lines
        file.write(lines.encode())
    if is_new:
        os.chmod(path, workspace.stat().st_mode & 0o666)  # noqa: PTH101 - a group that shares the workspace


def _change(plain: Mapping[str, Any]) -> Change:
    earlier = plain["earlier"]
    figures = tuple((str(slot), str(was), str(now)) for slot, was, now in earlier["figures"])
    return Change(
        str(plain["organ"]),
        int(plain["year"]),
        str(plain["sha256"]),
        None if plain["part"] is None else int(plain["part"]),
        Earlier(str(earlier["seen"]), str(earlier["sha256"]), figures, int(earlier["sentences"])),
    )


class Changed(Lazy["Report"]):
    """The reports, each with what is known of its earlier contents."""

    def __init__(self, reports: Sequence[Report], changes: Sequence[Change]) -> None:
        self._reports = reports
        self._earlier: dict[tuple[str, int, str, int | None], list[Earlier]] = defaultdict(list)
        for change in changes:
            known = self._earlier[change.organ, change.year, change.sha256, change.part]
            if change.earlier not in known:
                known.append(change.earlier)
        self._hashes = {change.sha256 for change in changes}

    def __len__(self) -> int:
        return len(self._reports)

    def one(self, number: int) -> Report:
        """One report."""
        return self._told(self._reports[number])

    def __iter__(self) -> Iterator[Report]:
        return map(self._told, self._reports)

    def _told(self, report: Report) -> Report:
        key = key_of(report) if report.sha256 in self._hashes else None
        known = self._earlier.get((*key, report.sha256, report.part)) if key else None
        return replace(report, earlier=tuple(known)) if known else report
