"""The official forms as data: loads templates/*.toml into slots, labels and accepted variants.

A template file is one edition of the form (2021.toml: 国办公开办函〔2021〕30号). This module reads them and
nothing else; which edition a report uses is decided by its printed words, in `audit.align`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from audit.errors import RuleError
from audit.wording import normalise_label, strip_enumerator

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE_FOLDER = files("audit") / "templates"
FORMS = ("2019", "2021")
"""The editions of the form, oldest first: each is a file of templates/."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One figure of the form: id, printed path of its row and column, and `kind` (see `audit.figure`)."""

    id: str
    table: int
    row: str
    column: str
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    kind: str
    row_short: str = ""
    """What sentences call the row."""

    @property
    def name(self) -> str:
        """The cell's Chinese name: table, row (in its short wording), innermost column label."""
        if self.table == 4:
            return f"表四·{'·'.join(self.row_labels)}·{self.column_labels[-1]}"
        numeral = {2: "表二", 3: "表三"}[self.table]
        return f"{numeral}·{self.row_short}·{self.column_labels[-1]}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: key, printed path, accepted wordings of the last label (normalised)."""

    key: str
    labels: tuple[str, ...]
    accepted: frozenset[str]
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: key (without column), printed path, accepted wordings (normalised), its columns."""

    key: str
    labels: tuple[str, ...]
    accepted: frozenset[str]
    columns: tuple[str, ...]
    short: str
    """What sentences call the row: the label without its enumerator, or a shorter wording."""


@dataclass(frozen=True, slots=True)
class Table:
    """One of the official tables: number 2, 3 or 4, its columns and rows in printed order."""

    number: int
    title: str
    columns: Mapping[str, Column]
    rows: tuple[Row, ...]
    groups: Mapping[str, str]
    """Accepted wordings (normalised) of merged group labels -> the official group label."""

    def row(self, key: str) -> Row:
        """The row with this key; KeyError if there is none."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class PartTitle:
    """The heading of one of the six parts and the wordings (normalised) accepted for it; `short` are those that name it
    only behind its own numeral.
    """

    number: int
    title: str
    accepted: frozenset[str]
    short: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Template:
    """One edition of the form; loaded once, so compared and hashed by identity."""

    id: str
    document: str
    first_year: int
    header_words: tuple[str, ...]
    tables: Mapping[int, Table]
    parts: tuple[PartTitle, ...]

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """Every slot of the form by id, in printed order."""
        found: dict[str, Slot] = {}
        for table in self.tables.values():
            for row in table.rows:
                for key in row.columns:
                    column = table.columns[key]
                    slot_id = f"{row.key}.{key}"
                    found[slot_id] = Slot(
                        slot_id, table.number, row.key, key, row.labels, column.labels, column.kind, row.short
                    )
        return found


def _accepted(entry: Mapping[str, Any], label: str) -> frozenset[str]:
    return frozenset(normalise_label(text) for text in (label, *entry.get("variants", ())))


def _table(entry: Mapping[str, Any]) -> Table:
    columns = {
        key: Column(
            key, tuple(value["labels"]), _accepted(value, value["labels"][-1]), value.get("type", "count")
        )
        for key, value in entry["columns"].items()
    }
    rows = tuple(
        Row(
            row["key"],
            tuple(row["labels"]),
            _accepted(row, row["labels"][-1]),
            tuple(row.get("columns", columns)),
            row.get("short") or strip_enumerator(row["labels"][-1]),
        )
        for row in entry["rows"]
    )
    groups = {
        wording: group["label"]
        for group in entry.get("groups", ())
        for wording in _accepted(group, group["label"])
    }
    return Table(entry["number"], entry["title"], columns, rows, groups)


@lru_cache(maxsize=8)
def load_template(template_id: str) -> Template:
    """The template with this id ("2021"); RuleError if the file is absent or says something unusable."""
    source = TEMPLATE_FOLDER / f"{template_id}.toml"
    try:
        data = tomllib.loads(source.read_text(encoding="utf-8"))
        return Template(
            id=data["id"],
            document=data["document"],
            first_year=data["first_year"],
            header_words=tuple(data["header_words"]),
            tables={entry["number"]: _table(entry) for entry in data["tables"]},
            parts=tuple(
                PartTitle(
                    part["number"],
                    part["title"],
                    _accepted(part, part["title"]),
                    frozenset(map(normalise_label, part.get("short", ()))),
                )
                for part in data["parts"]
            ),
        )
    except FileNotFoundError as error:
        raise RuleError(f"没有模板文件 {source}；模板编号应为 2021 等年份。") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise RuleError(
            f"模板文件 {source} 不能使用：{error!r}。请按 templates/2021.toml 的写法改正。"
        ) from error
