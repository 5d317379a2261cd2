"""What a run read anew, beside the results of the last one -> notes of the reports that took the place of others."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from audit.changes import Change, change_between, key_of
from audit.listing import file_number
from audit.organs import organ_key

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from audit.batch import JudgedBatch
    from audit.model import Report


def changes_since(
    before: JudgedBatch, seen: str, taken: Container[int], now: Iterable[Report]
) -> Iterator[Change]:
    """Notes of the reports `now`, read anew, that replace one of the run of the day `seen`, which gave `before`; its
    reports at the places `taken` are still there.

    Where a body had several reports on a year, the one of the same path is meant, else the first. `now` is gone
    through twice, and only those of `before` are opened that were replaced.
    """
    wanted = {key for report in now if (key := key_of(report))}
    rows = before.listing.rows
    replaced: dict[tuple[str, int], list[int]] = defaultdict(list)
    gone = [place for place in range(len(rows)) if place not in taken]
    for place, (organ, year, read) in zip(gone, rows.rows(("organ", "year", "read"), gone), strict=True):
        if read and organ and (key := (organ_key(organ) or "", year)) in wanted:
            replaced[key].append(place)
    for report in now if replaced else ():
        key = key_of(report)
        places = replaced.get(key, ()) if key else ()
        if key is None or not places or file_number(report.sha256) in {rows["file"][n] for n in places}:
            continue
        known = zip(places, rows.rows(("path", "part"), places), strict=True)
        same = [place for place, where in known if where == (report.path, report.part)]
        earlier = change_between(before.judgements[(same or places)[0]].report, report, seen)
        yield Change(*key, report.sha256, report.part, earlier)
