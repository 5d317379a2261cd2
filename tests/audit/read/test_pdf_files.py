"""Whole PDF files: every drawn layout of the proving ground, real reports, passwords, damage."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from audit.errors import BatchError
from audit.model import State
from audit.read.kinds import Unreadable
from audit.read.passwords import offer, read_passwords
from audit.read.pdf import read_pdf
from audit.read.pdf.repair import rebuilt
from fixtures.generator import pdf_files
from fixtures.generator.layouts import LAYOUTS, absent, fresh_files
from tests.audit.read.pdf_build import Sheet, built
from tests.real import read_bytes, read_path, real_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fixtures.generator.layouts import Layout

DRAWN = [
    layout for layout in LAYOUTS if layout.kind == "pdf" and layout.program is None and not absent(layout)
]


@pytest.mark.parametrize("layout", DRAWN, ids=lambda layout: layout.name)
def test_a_drawn_report_is_read_whole_and_nothing_is_silently_wrong(layout: Layout) -> None:
    if layout.owes not in ("whole", "right_or_none"):
        pytest.skip(f"is answered with {layout.owes}")
    for file in fresh_files(layout, 2, "test"):
        report = read_bytes(file.data, file.name)
        for slot, truth in file.reports[0].truth().items():
            cell = report.cells[slot]
            certain = cell.state in (State.READ, State.BLANK, State.NIL_MARK)
            if layout.owes == "whole" or certain:
                assert (cell.state, cell.value) == truth, (slot, cell)
        assert layout.owes != "whole" or [heading.part for heading in report.headings] == [1, 2, 3, 4, 5, 6]


def test_the_published_city_report_has_all_two_hundred_figures() -> None:
    report = read_path(real_file("huaian_2024.pdf"))
    assert Counter(cell.state for cell in report.cells.values()) == {State.READ: 200}
    assert (report.organ, report.year) == ("淮安市人民政府", 2024)
    total = report.cells["t3.handled_total.total"]
    assert total.value == 3050 and total.at is not None and total.at.page == 5
    assert [heading.part for heading in report.headings] == [1, 2, 3, 4, 5, 6] and not report.problems


def test_the_published_report_without_characters_has_no_text_layer() -> None:
    data = real_file("no_text_layer.pdf").read_bytes()
    with pytest.raises(Unreadable) as caught:
        read_pdf(data, "a.pdf")
    assert caught.value.reason == "no_text_layer"


# --- passwords ----------------------------------------------------------------------------------------------

PLAIN = built(Sheet().text(100, 100, "政府信息公开工作年度报告").text(100, 130, "一、总体情况"))


@pytest.fixture(autouse=True)
def _no_passwords() -> Iterator[None]:
    yield
    offer(())


def test_a_protected_file_asks_for_its_password_and_opens_with_it() -> None:
    data = pdf_files.with_user_password(PLAIN)
    with pytest.raises(Unreadable) as caught:
        read_pdf(data, "a.pdf")
    assert caught.value.reason == "encrypted" and "--password-file" in caught.value.message
    offer(("错的",))
    with pytest.raises(Unreadable) as caught:
        read_pdf(data, "a.pdf")
    assert "都打不开" in caught.value.message
    offer(("错的", pdf_files.USER))
    (document,) = read_pdf(data, "a.pdf")
    assert len(document.blocks) == 2


@pytest.mark.parametrize(
    "protect", [pdf_files.with_owner_password_rc4, pdf_files.with_aes_128, pdf_files.with_owner_password_aes]
)
def test_a_file_that_only_forbids_printing_is_read(protect: object) -> None:
    (document,) = read_pdf(protect(PLAIN), "a.pdf")  # type: ignore[operator]
    assert len(document.blocks) == 2


def test_a_password_file_has_one_a_line(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_text("\ufeff一个密码\n\n another \n", encoding="utf-8")
    assert read_passwords(path) == ("一个密码", " another ")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "有 0 个密码"), (b"\xff\xfe\xff", "不是 UTF-8"), (b"x\n" * 101, "有 101 个密码")],
)
def test_a_password_file_that_is_none_says_why(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes(content)
    with pytest.raises(BatchError, match=words):
        read_passwords(path)
    with pytest.raises(BatchError, match="打不开"):
        read_passwords(tmp_path / "absent.txt")


# --- damage -------------------------------------------------------------------------------------------------


def test_a_file_without_its_table_of_objects_is_read_and_says_that_it_was_mended() -> None:
    (whole,) = read_pdf(PLAIN, "a.pdf")
    mended = rebuilt(PLAIN[: PLAIN.rindex(b"xref\n0")])
    assert mended is not None and read_pdf(mended, "a.pdf")[0].blocks == whole.blocks
    for cut in (20, 120, 200):
        (document,) = read_pdf(PLAIN[:-cut], "a.pdf")
        assert document.blocks == whole.blocks


def test_pages_are_found_again_when_their_tree_is_lost() -> None:
    data = PLAIN.replace(b"/Type/Catalog", b"/Type/Gatalog")
    mended = rebuilt(data[: data.rindex(b"xref\n0")])
    assert mended is not None and read_pdf(mended, "a.pdf")[0].blocks == read_pdf(PLAIN, "a.pdf")[0].blocks


def test_an_empty_cell_of_a_cut_page_is_not_blank() -> None:
    sheet = Sheet().text(100, 60, "政府信息公开工作年度报告")
    sheet.table([100, 200, 260, 320], 100, [["规章", "", "2"], ["行政许可", "7", ""]])
    sheet.raw("% " + "x" * 300)
    data = built(sheet)
    at = data.rindex(b"endstream")
    for cut in (b"", b"\x00" * 8):  # compressed data that ends early, or goes wrong before its end
        broken = data[: at - 12] + cut + data[at - 1 :]
        (document,) = read_pdf(broken, "a.pdf")
        texts = [cell.text for block in document.blocks for cell in getattr(block, "cells", ())]
        assert "" not in texts
        assert {problem.code for problem in document.problems} == {"repaired"}


def test_what_pypdf_says_of_a_file_reaches_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    read_pdf(PLAIN.replace(b"startxref\n", b"startxref\n9"), "a.pdf")
    assert capfd.readouterr() == ("", "")


def test_a_file_in_memory_is_enough() -> None:
    assert read_pdf(io.BytesIO(PLAIN).getvalue(), "") == read_pdf(PLAIN, "")
