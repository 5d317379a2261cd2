"""Explanations of several causes at once, taken apart: what shares no equation has nothing to do with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.locate.rows import Shape
    from audit.locate.search import Changes


def separated(
    shape: Shape, rests: Sequence[int], sets: Sequence[Changes]
) -> list[tuple[frozenset[int], list[Changes]]]:
    """Wrong rows that some explanation mends by changes that hang together, with each explanation's part for them."""
    wrong = [row for row, rest in enumerate(rests) if rest]
    leader = {row: row for row in wrong}

    def first(row: int) -> int:
        while leader[row] != row:
            row = leader[row]
        return row

    apart = {changes: _connected(shape, changes) for changes in sets}
    for part in (part for parts in apart.values() for part in parts):
        touched = [first(row) for row in _rows_of(shape, part) if row in leader]
        for row in touched[1:]:
            leader[first(row)] = first(touched[0])
    groups: dict[int, set[int]] = {}
    for row in wrong:
        groups.setdefault(first(row), set()).add(row)
    if len(groups) == 1:
        return [(frozenset(wrong), list(sets))]
    found = []
    for rows in groups.values():
        own: dict[Changes, None] = {}
        for parts in apart.values():
            chosen = [part for part in parts if not rows.isdisjoint(_rows_of(shape, part))]
            own[tuple(sorted(change for part in chosen for change in part))] = None
        found.append((frozenset(rows), list(own)))
    return found


def _rows_of(shape: Shape, changes: Changes) -> list[int]:
    return [row for slot, _ in changes for row, _ in shape.columns.get(slot, ())]


def _connected(shape: Shape, changes: Changes) -> list[Changes]:
    """The changes in parts that have no equation in common; what stands in none is with the first of the others."""
    parts: list[tuple[set[int], list[tuple[int, int]]]] = []
    for slot, change in sorted(changes, key=lambda one: one[0] not in shape.columns):
        if slot not in shape.columns and parts:
            parts[0][1].append((slot, change))
            continue
        rows = {row for row, _ in shape.columns.get(slot, ())}
        members = [(slot, change)]
        apart = []
        for other_rows, other in parts:
            if other_rows & rows:
                rows |= other_rows
                members = [*other, *members]
            else:
                apart.append((other_rows, other))
        parts = [*apart, (rows, members)]
    return [tuple(members) for _, members in parts]
