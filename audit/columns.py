"""Columns of plain numbers and texts, in memory and in a file: the index of a batch and the table of its files.

Standard library only. A list of 100,000 reports is opened and looked through without loading polars, which costs more
memory than the list; frames are for judging.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

TEXT, WORD = "text", "word"
"""Kinds of a column of texts or None: mostly different from one another, or few that recur and are held once."""
Schema = Mapping[str, str]
"""Name of a column -> its kind: `TEXT`, `WORD`, or a type code of `array` for whole numbers."""
Column = Sequence[Any]
NONE: Mapping[str, int] = {"i": -(2**31), "q": -(2**63)}
"""The number that stands for None in columns of these kinds; the others always hold a number."""
_EFFORT = 6
_LINE = 4096
"""Texts that are unpacked together, so that the whole column is never there twice."""
_LONGEST_HEAD = 100_000


class Columns:
    """Rows that are only ever added at the end."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._columns: dict[str, Any] = {name: _empty(kind) for name, kind in schema.items()}
        self._words: dict[str, str] = {}

    @classmethod
    def of(cls, columns: Mapping[str, Column], schema: Schema) -> Columns:
        """Columns that are there already. ValueError where they are not of the kinds of the schema."""
        made = cls(schema)
        if set(columns) != set(schema) or len({len(column) for column in columns.values()}) > 1:
            raise ValueError("other columns")
        made._columns = dict(columns)
        return made

    def append(self, row: Sequence[Any]) -> None:
        """One more row, its values in the order of the schema."""
        for value, (name, kind) in zip(row, self.schema.items(), strict=True):
            if kind == WORD and value is not None:
                value = self._words.setdefault(value, value)
            elif value is None and kind in NONE:
                value = NONE[kind]
            self._columns[name].append(value)

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    def __getitem__(self, name: str) -> Column:
        """A column as it is held: a number of `NONE` stands for None."""
        return cast("Column", self._columns[name])

    def value(self, name: str, row: int) -> Any:
        """One value, or None."""
        value = self._columns[name][row]
        return None if value == NONE.get(self.schema[name]) else value

    def rows(self, names: Sequence[str], places: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        """The values of some columns at these places."""
        columns = [(self._columns[name], NONE.get(self.schema[name])) for name in names]
        for place in places:
            yield tuple(None if column[place] == none else column[place] for column, none in columns)

    def changed(self, rows: Mapping[int, Sequence[Any]]) -> Columns:
        """The same with other values in these rows, which are named by their places."""
        made = Columns(self.schema)
        made._columns = {name: column[:] for name, column in self._columns.items()}
        for place, row in rows.items():
            for value, (name, kind) in zip(row, self.schema.items(), strict=True):
                made._columns[name][place] = NONE[kind] if value is None and kind in NONE else value
        return made

    def replaced(self, name: str, column: Column, kind: str = "") -> Columns:
        """The same with another column of this name, or with one more (of a kind); the others are shared."""
        made = Columns({**self.schema, name: self.schema.get(name, kind)})
        made._columns = {**self._columns, name: column}
        return made


def save(columns: Columns, file: Path) -> None:
    """Write columns to a file; OSError where that fails."""
    blocks = [zlib.compress(_packed(columns[name], kind), _EFFORT) for name, kind in columns.schema.items()]
    head = {
        "rows": len(columns),
        "order": sys.byteorder,
        "columns": [
            [name, kind, len(block)]
            for (name, kind), block in zip(columns.schema.items(), blocks, strict=True)
        ],
    }
    with file.open("wb") as to:
        to.write(json.dumps(head).encode("ascii") + b"\n")
        to.writelines(blocks)


def load(file: Path, schema: Schema) -> Columns:
    """The columns of a schema from a file, which may have more. OSError, or ValueError where it has not these."""
    with file.open("rb") as source:
        head = json.loads(source.readline(_LONGEST_HEAD))
        found: dict[str, Column] = {}
        for name, kind, length in head["columns"]:
            if schema.get(name) == kind:
                found[name] = _unpacked(source, length, kind, head)
            else:
                source.seek(length, 1)
    if any(len(column) != head["rows"] for column in found.values()):
        raise ValueError("columns of other lengths")
    return Columns.of(found, schema)


def _empty(kind: str) -> Any:
    return [] if kind in (TEXT, WORD) else array(kind)


def _packed(column: Any, kind: str) -> bytes:
    if kind == TEXT:
        lines = (column[start : start + _LINE] for start in range(0, len(column), _LINE))
        return b"".join(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n" for line in lines)
    if kind == WORD:
        numbers: dict[str | None, int] = {}
        places = array("I", [numbers.setdefault(word, len(numbers)) for word in column])
        words = json.dumps(list(numbers), separators=(",", ":"))
        return words.encode("ascii") + b"\n" + places.tobytes()
    return cast("bytes", column.tobytes())


def _unpacked(source: IO[bytes], length: int, kind: str, head: Mapping[str, Any]) -> Column:
    try:
        data = zlib.decompress(source.read(length))
    except zlib.error as error:
        raise ValueError("damaged") from error
    if kind == TEXT:
        return [text for line in BytesIO(data) for text in json.loads(line)]
    words: list[str | None] = []
    if kind == WORD:
        line, _, data = data.partition(b"\n")
        words = json.loads(line)
    numbers = array("I" if kind == WORD else kind)
    numbers.frombytes(data)
    if head["order"] != sys.byteorder:
        numbers.byteswap()
    return [words[number] for number in numbers] if kind == WORD else numbers
