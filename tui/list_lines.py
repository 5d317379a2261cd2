"""The lines of the report list: columns for a width, one line a report; plain values only.

Badge, year and organ stand still at the left; of the other columns those are shown that the inspector chose, from
the one on that has been scrolled to.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from audit.language import language
from audit.model import BADGE_MARKS, BADGE_ORDER
from audit.query import FIGURES
from tui.show import clean, cut_left, fit
from tui.show import width as cells_of
from tui.texts import load_texts, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.batch import ListRow
    from audit.model import Badge
    from tui.styles import Line

FIGURE_SLOTS = tuple(dict.fromkeys(slot for slot in FIGURES.values() if "." in slot))
"""The figures among the columns, in the order in which a row has them."""
FROZEN = ("badge", "year", "organ")
OTHERS = ("certain", "failed", "doubts", "mark", "inspector", "kind", "template", *FIGURE_SLOTS, "path")
"""All other columns in the order in which they stand."""
SHOWN = ("certain", "failed", "doubts", "mark", "path")
"""Those that are shown until somebody chooses."""
NUMBERS = ("year", "certain", "doubts", *FIGURE_SLOTS)
_BADGE, _YEAR = 6, 4
_FIXED = {
    "certain": 4,
    "doubts": 4,
    "inspector": 10,
    "kind": 6,
    "template": 4,
    **dict.fromkeys(FIGURE_SLOTS, 8),
}
_LEAST_PATH = 12


@dataclass(frozen=True, slots=True)
class Columns:
    """Cells of the organ and of every other column in sight; a gap of one cell follows each. `more` says whether
    columns are out of sight at the right.
    """

    organ: int
    others: tuple[tuple[str, int], ...]
    more: bool = False

    @property
    def frozen(self) -> int:
        """Cells of the columns that stand still, with the mark of a selected report."""
        return 1 + _BADGE + 1 + _YEAR + 1 + self.organ


def columns_for(cells: int, shown: Sequence[str] = SHOWN, first: int = 0) -> Columns:
    """The columns that fit in so many cells; `first` counts those scrolled out at the left. The path takes the rest."""
    mark = 6 if cells < 100 else 10
    spare = max(20, cells - 23 - mark - 3)
    failed = max(12, min(44, spare * 35 // 100))
    organ = max(8, min(40, (spare - failed) * 65 // 100))
    widths = {**_FIXED, "mark": mark, "failed": failed}
    room = cells - (1 + _BADGE + 1 + _YEAR + 1 + organ)
    others: list[tuple[str, int]] = []
    wanted = list(shown[first:])
    for n, name in enumerate(wanted):
        is_last = n == len(wanted) - 1
        width = widths.get(name, max(4 if first == 0 and len(shown) <= len(SHOWN) else _LEAST_PATH, room - 1))
        if others and width > room - 1:
            return Columns(organ, tuple(others), more=True)
        others.append((name, max(4, min(width, room - 1)) if is_last or name == "path" else width))
        room -= width + 1
    return Columns(organ, tuple(others))


def title(name: str) -> str:
    """The head of a column."""
    return text(f"list.columns.{_key(name)}")


def _key(name: str) -> str:
    return name.replace(".", "_")


def sort_words(sort: Sequence[tuple[str, bool]]) -> str:
    """The columns that the list is sorted by, first one first, each with its direction."""
    return text("keys.and").join(
        text("order.descending" if descending else "order.ascending", column=title(name))
        for name, descending in sort
    )


def head_line(
    columns: Columns, sort: Sequence[tuple[str, bool]] = (), at: str | None = None, *, scrolled: bool = False
) -> Line:
    """The line above the list, with the order and, at column `at`, the cursor."""
    widths = [("badge", _BADGE), ("year", _YEAR), ("organ", columns.organ), *columns.others]
    runs: list[tuple[str, str]] = [(" ", "bold")]
    for name, width in widths:
        shown = _head(title(name), _arrow(name, sort), width, right=name in NUMBERS and name != "year")
        style = "bar" if name == at else "bold"
        runs += [(shown[:-1], style), (shown[-1:], "bold" if shown.endswith(" ") else style)]
    if scrolled:
        runs[6] = ("<", "bold")
    if columns.more:
        runs.append((">", "bold"))
    return tuple(runs)


def _head(words: str, arrow: str, width: int, *, right: bool) -> str:
    """The head of a column with the gap behind it, which an arrow may take; the arrow is never cut."""
    if cells_of(words + arrow) <= width:
        return fit(words + arrow, width, right=right) + " "
    while words and cells_of(words + arrow) > width + 1:
        words = words[:-1]
    return fit(words + arrow, width + 1)


def _arrow(name: str, sort: Sequence[tuple[str, bool]]) -> str:
    for place, (column, descending) in enumerate(sort, start=1):
        if column == name:
            return ("v" if descending else "^") + (str(place) if len(sort) > 1 else "")
    return ""


def title_line(batch: str, counts: Mapping[Badge, int], cells: int) -> Line:
    """The batch, and how many of its reports have each badge."""
    shown = [f"{BADGE_MARKS[b]} {text(f'badge.{b}')} {counts.get(b, 0)}" for b in BADGE_ORDER]
    right = "  ".join([*shown, text("list.total", count=sum(counts.values()))]) + " "
    around = cells_of(text("list.title", batch="")) + 3
    name = cut_left(clean(batch), max(6, cells - cells_of(right) - around))
    left = " " + text("list.title", batch=name)
    return ((fit(left, cells - cells_of(right)) + right, ""),)


def mark_words(mark: str) -> str:
    """The review words of a line, which the batch has in Chinese, in the language in use."""
    if not mark or language() == "zh":
        return mark
    chinese, own = load_texts("zh"), load_texts()
    for key, word in chinese.items():
        if key.startswith("review.") and "{" not in word:
            mark = mark.replace(word, own[key])
    return mark.replace(chinese["keys.and"], own["keys.and"])


def row_line(row: ListRow, columns: Columns, *, selected: bool = False) -> Line:
    """One report; the badge is a word with an ASCII mark, its colour says nothing new. The first two runs are the
    columns that stand still.
    """
    badge = f"{BADGE_MARKS[row.badge]} {text(f'badge.{row.badge}')}"
    frozen = f" {fit(str(row.year or '----'), _YEAR)} {_organ(row, columns.organ)}"
    rest = [_shown(row, name, width) for name, width in columns.others]
    return (
        (("*" if selected else " ") + fit(badge, _BADGE), str(row.badge)),
        (frozen, ""),
        (" " + " ".join(rest), ""),
    )


def _shown(row: ListRow, name: str, width: int) -> str:
    if name in FIGURE_SLOTS:
        value = row.figures[FIGURE_SLOTS.index(name)] if row.figures else None
        return fit("-" if value is None else str(value), width, right=True)
    if name in ("certain", "doubts"):
        return fit(str(getattr(row, name) or ""), width, right=True)
    words = mark_words(row.mark) if name == "mark" else getattr(row, name)
    return fit(clean(words), width, keep_end=name == "path")


def _organ(row: ListRow, cells: int) -> str:
    """The body, and how many lost figures of its report were deduced."""
    organ = clean(row.organ) or text("list.no_organ", name=clean(PurePath(row.path).name))
    beside = " " + text("report.deduced", count=row.deduced) if row.deduced else ""
    return fit(organ, cells - cells_of(beside)) + beside
