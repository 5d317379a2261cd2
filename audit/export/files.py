"""Writes a CSV file: UTF-8 with BOM, CRLF, beside the target and then moved into its place.

A reader never meets half a file, and a file that is no earlier export is never overwritten: a mistyped name must not
cost a report of the batch.
"""

from __future__ import annotations

import csv
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from audit.errors import ExportError
from audit.export.forms import is_export
from audit.export.safe import safe_text
from audit.store.connection import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path


def write_rows(
    file: TextIO, columns: Sequence[str], rows: Iterable[Sequence[str | int | Decimal | None]]
) -> None:
    """The header and the rows, every value made harmless for a spreadsheet."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_text(value) for value in row] for row in rows)


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A file to write beside `path` that takes its place when all went well, and vanishes when not."""
    try:
        _check_target(path)
        draft = path.with_name(f".gouji-{os.getpid()}.tmp")
        try:
            with draft.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"不能写出 {path}：{reason_of(error)}。请换一个位置或文件名。") from error


def _check_target(path: Path) -> None:
    if path.is_dir():
        raise ExportError(
            f"{path} 是一个文件夹，导出要写成文件。请在后面加上文件名，例如 {path / '导出.csv'}。"
        )
    if not path.parent.is_dir():
        raise ExportError(f"文件夹 {path.parent} 不存在，不能写出 {path.name}。请先建立它，或换一个位置。")
    if not path.exists():
        return
    if not path.is_file():
        raise ExportError(f"{path} 不是普通文件，不能写出。请换一个文件名。")
    with path.open("rb") as file:
        head = file.read(500)
    if head and not is_export(head):
        raise ExportError(f"{path} 已经存在，而且不是 gouji 的导出文件，没有改动它。请换一个文件名。")
