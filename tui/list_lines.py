"""The lines of the report list: columns for a width, one line a report; plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from audit.language import language
from audit.model import BADGE_MARKS
from tui.show import clean, fit
from tui.texts import load_texts, text

if TYPE_CHECKING:
    from audit.batch import ListRow
    from tui.styles import Line


@dataclass(frozen=True, slots=True)
class Columns:
    """Cells of every column; a gap of one cell follows each."""

    organ: int
    failed: int
    mark: int
    path: int
    badge: int = 6
    year: int = 4
    doubts: int = 4


def columns_for(cells: int) -> Columns:
    """The columns that fit in so many cells: organ and path share what the fixed ones leave."""
    fixed = 1 + 7 + 5 + 5
    mark = 6 if cells < 100 else 10
    spare = max(20, cells - fixed - mark - 3)
    failed = max(12, min(44, spare * 35 // 100))
    organ = max(8, min(40, (spare - failed) * 65 // 100))
    return Columns(organ, failed, mark, max(4, spare - failed - organ))


def head_line(columns: Columns) -> Line:
    """The line above the list."""
    cells = [
        fit(text("list.columns.badge"), columns.badge),
        fit(text("list.columns.year"), columns.year),
        fit(text("list.columns.organ"), columns.organ),
        fit(text("list.columns.failed"), columns.failed),
        fit(text("list.columns.doubts"), columns.doubts, right=True),
        fit(text("list.columns.mark"), columns.mark),
        fit(text("list.columns.path"), columns.path),
    ]
    return ((" " + " ".join(cells), "bold"),)


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
    """One report; the badge is a word with an ASCII mark, its colour says nothing new."""
    badge = f"{BADGE_MARKS[row.badge]} {text(f'badge.{row.badge}')}"
    rest = [
        fit(str(row.year or "----"), columns.year),
        fit(clean(row.organ) or text("list.no_organ", name=clean(PurePath(row.path).name)), columns.organ),
        fit(row.failed, columns.failed),
        fit(str(row.doubts or ""), columns.doubts, right=True),
        fit(mark_words(row.mark), columns.mark),
        fit(clean(row.path), columns.path, keep_end=True),
    ]
    return (
        (("*" if selected else " ") + fit(badge, columns.badge), str(row.badge)),
        (" " + " ".join(rest), ""),
    )
