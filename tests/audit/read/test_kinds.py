"""Kinds of files, told by their content."""

from __future__ import annotations

import io
import zipfile

import pytest

from audit.read.kinds import KIND_NAMES, decode, kind_of


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        ("某县2024年报告\n规章\t0".encode(), "a.txt", "text"),
        ("某县2024年报告".encode("gbk"), "a.txt", "text"),
        ("某县".encode("utf-16"), "a.txt", "text"),
        (b"# title\n| a | b |", "a.md", "text"),
        (b"<!DOCTYPE html><html></html>", "a.txt", "html"),
        (b"<table><tr><td>1</table>", "noname", "html"),
        (b"plain", "a.html", "html"),
        (b"%PDF-1.7\n", "a.txt", "pdf"),
        (b"junk before %PDF-1.4", "a.pdf", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.doc", "doc"),
        (b"{\\rtf1 x}", "a.doc", "rtf"),
        (b"\x89PNG\r\n", "a.png", "picture"),
        (archive("word/document.xml"), "a.docx", "docx"),
        (archive("xl/workbook.xml"), "a.xlsx", "xlsx"),
        (archive("OFD.xml"), "a.ofd", "ofd"),
        (archive("content.xml"), "a.odt", "odf"),
        (archive("b.html"), "a.zip", "archive"),
        (b"PK\x03\x04broken", "a.zip", "archive"),
        (bytes(range(256)) * 20, "a.txt", "binary"),
        (b"\x00" * 50, "a.txt", "binary"),
        (b"", "a.txt", "empty"),
        (b"\xef\xbb\xbf \n", "a.txt", "empty"),
    ],
)  # fmt: skip
def test_kind(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name) == kind
    assert kind in KIND_NAMES


def test_a_character_cut_by_the_end_of_the_file_does_not_change_the_encoding() -> None:
    whole = "政府信息公开".encode()
    assert decode(whole[:-1]) == ("政府信息公", True)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark_is_text(encoding: str) -> None:
    data = "<!DOCTYPE html><html><head><title>某县教育局</title></head></html>".encode(encoding)
    assert kind_of(data, "a.html") == "html"
    text, certain = decode(data)
    assert certain and "某县教育局" in text
