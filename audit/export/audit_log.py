"""The audit log as CSV, and the check of such a file: every line as it was hashed, the chain unbroken.

In: the review log, or a file that was exported from one. Nothing here changes a logged event.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from audit.errors import ExportError
from audit.export.files import replacing, write_rows
from audit.export.safe import plain_text
from audit.store import COLUMNS, GENESIS, NUMBER_COLUMNS, Broken, Head, first_broken
from audit.store.connection import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from audit.store import ReviewStore, Value


@dataclass(frozen=True, slots=True)
class AuditLogExport:
    """What was written: the file, its number of events, and the head to keep elsewhere as an anchor."""

    path: Path
    events: int
    head: Head


def write_audit_log(store: ReviewStore, path: Path) -> AuditLogExport:
    """Write the whole log, in the columns of the contract, and record the export in it.

    The `export` event is recorded first, so the file contains its own making; a store that was opened read-only
    records nothing. ExportError where the file cannot be written, StoreError where the event cannot be recorded.
    """
    with replacing(path) as file:
        if not store.read_only:
            store.record_export("audit-log", str(path))
        events = store.events()
        write_rows(file, COLUMNS, (event.columns() for event in events))
    head = (events[-1].sequence, events[-1].hash) if events else (0, GENESIS)
    return AuditLogExport(path, len(events), head)


def verify_csv(path: Path, anchor: Head | None = None) -> Broken | None:
    """The first bad line of an exported audit log, or None where its chain is intact.

    `anchor` is a head that was kept elsewhere. ExportError where the file cannot be read as an audit log at all.
    """
    lines: list[int] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            broken = first_broken(_logged_rows(file, path, lines), anchor)
    except UnicodeDecodeError as error:
        raise ExportError(
            f"{path} 不是 UTF-8 文本，可能被电子表格另存过。请核对 gouji 导出的原文件。"
        ) from error
    except OSError as error:
        raise ExportError(f"不能读取 {path}：{reason_of(error)}。") from error
    if broken is None:
        return None
    return Broken(broken.sequence, broken.reason, lines[-1] if lines else None)


def _logged_rows(file: TextIO, path: Path, lines: list[int]) -> Iterator[tuple[Value, ...]]:
    """The rows as they were hashed; the line that each begins on is left in `lines`, the last one last."""
    reader = csv.reader(file, strict=True)
    next_line = 1
    try:
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise ExportError(f"{path} 不是 gouji 导出的审核日志：第一行应为 {','.join(COLUMNS)}。")
        next_line = reader.line_num + 1
        for row in reader:
            lines[:] = [next_line]
            next_line = reader.line_num + 1
            yield _parsed(row)
        lines[:] = []
    except csv.Error:
        lines[:] = [next_line]
        yield ()  # too few columns: the chain ends here


def _parsed(row: Sequence[str]) -> tuple[Value, ...]:
    if len(row) != len(COLUMNS):
        return tuple(row)
    return tuple(_value(name, field) for name, field in zip(COLUMNS, row, strict=True))


def _value(column: str, field: str) -> Value:
    if not field:
        return None
    if column in NUMBER_COLUMNS:
        # Other spellings of a number (007, full-width digits) would hash the same: leave them texts, so they break.
        return int(field) if field.isascii() and field.isdecimal() and str(int(field)) == field else field
    return plain_text(field)
