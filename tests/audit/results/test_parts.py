"""Rows on the disk: read back one by one or all, whatever their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.results.parts import PartReader, PartWriter

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 1024, 1025, 1100])
def test_rows_are_read_back(tmp_path: Path, count: int) -> None:
    rows = [(f'{{"path":"{n}"}}', f"[{n}]") for n in range(count)]
    writer = PartWriter(tmp_path)
    for row in rows:
        writer.add(row)
    writer.finish()
    reader = PartReader(tmp_path, 2)
    assert list(reader.rows(count)) == rows
    for n in {0, 31, 32, 1023, 1024, count - 1} & set(range(count)):
        assert reader.row(n) == rows[n]
    assert len(writer.names) == (count + 1023) // 1024


def test_a_damaged_group_is_refused(tmp_path: Path) -> None:
    writer = PartWriter(tmp_path)
    writer.add(("{}", "[]"))
    writer.finish()
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-9] + b"123456789")
    with pytest.raises(ValueError):
        PartReader(tmp_path, 2).row(0)
