"""Files made to hurt a reader, each built small and on the spot: name -> bytes.

They follow the kinds of denial-of-service input that PDF, Word and HTML libraries publish fixes for: streams that
inflate a thousandfold, references that go round, structures nested without end, spans and counts beyond reason.
"""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def pdf(objects: Mapping[int, bytes], root: int = 1) -> bytes:
    """A PDF file of numbered objects with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, count = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    for number in range(1, count):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, root, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n" % (len(data), entries) + data + b"\nendstream"


_FLATE = b"/Filter /FlateDecode"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def one_page(content: bytes, more: Mapping[int, bytes] | None = None, resources: bytes = b"") -> bytes:
    """A PDF file of one page whose content is this stream object."""
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>"
            % resources,
            4: content,
            5: _FONT,
            **(more or {}),
        }
    )


def _deflated(piece: bytes, times: int) -> bytes:
    """The deflated form of a piece repeated, made without ever holding the whole."""
    packer = zlib.compressobj(9)
    block = piece * max(1, 1_000_000 // len(piece))
    parts = [packer.compress(block) for _ in range(max(1, times * len(piece) // len(block)))]
    return b"".join([*parts, packer.flush()])


def flate_bomb() -> bytes:
    """1 GB of spaces in a stream of 1 MB."""
    return one_page(stream(_deflated(b" ", 1_000_000_000), _FLATE))


def nested_flate() -> bytes:
    """A stream deflated twice: a few kB that stand for 1 GB."""
    inner = zlib.compress(_deflated(b" ", 1_000_000_000), 9)
    return one_page(stream(inner, b"/Filter [/FlateDecode /FlateDecode]"))


def many_operators(count: int) -> bytes:
    """A content stream of so many operators."""
    return one_page(stream(_deflated(b"0 0 m ", count), _FLATE))


def form_loop() -> bytes:
    """A form that draws itself."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    return one_page(stream(b"/X Do"), {6: stream(b"/X Do /X Do", form)}, b"/XObject << /X 6 0 R >>")


def exponential_forms(depth: int = 30) -> bytes:
    """Forms of which each draws the next ten times."""
    more = {}
    for number in range(depth):
        after = 7 + number if number + 1 < depth else 6
        entries = (
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % after
        )
        more[6 + number] = stream(b"/X Do " * 10, entries)
    return one_page(stream(b"/X Do"), more, b"/XObject << /X 6 0 R >>")


def many_pages(count: int = 10_000) -> bytes:
    """Pages without end."""
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
            4: stream(b"0 0 m 9 9 l S"),
        }
    )


def page_loop() -> bytes:
    """A page tree whose child is its parent."""
    return pdf(
        {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"}
    )


def deep_arrays(depth: int = 50_000) -> bytes:
    """Arrays in arrays."""
    return one_page(stream(b"[" * depth + b"]" * depth + b" 0 d"), {6: b"[" * depth + b"]" * depth})


def big_character_map() -> bytes:
    """A /ToUnicode map that names millions of characters."""
    ranges = b"".join(b"<%04X> <FFFF> <0000>\n" % (n % 65_000) for n in range(3_000))
    cmap = b"1 beginbfrange\n" + ranges + b"endbfrange"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R >>"
    descendant = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << >> /W [0 60000 500] >>"
    )
    return one_page(
        stream(b"BT /F1 9 Tf <00410042> Tj ET"),
        {5: font, 7: descendant, 8: stream(zlib.compress(cmap), _FLATE)},
    )


def many_segments(count: int = 400_000) -> bytes:
    """Ruling lines by the hundred thousand."""
    rng = random.Random(1)
    lines = b"".join(
        b"%d %d m %d %d l S\n" % (x, y, x + 20, y)
        for x, y in ((rng.randrange(595), rng.randrange(842)) for _ in range(count))
    )
    return one_page(stream(zlib.compress(lines), _FLATE))


def word(document: bytes, more: Mapping[str, bytes] | None = None) -> bytes:
    """A Word package around a document part."""
    from fixtures.generator.render_docx import package

    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package("<w:p/>"))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in good.namelist():
            made.writestr(name, document if name == "word/document.xml" else good.read(name))
        for name, data in (more or {}).items():
            made.writestr(name, data)
    return out.getvalue()


_W = b'<?xml version="1.0"?>%s<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def word_bomb() -> bytes:
    """300 MB of XML in a small package."""
    return word(_W % (b"", b"<w:p/>" * 50_000_000))


def word_span() -> bytes:
    """A cell that claims to span a hundred million columns."""
    cell = b'<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc>'
    return word(_W % (b"", b"<w:tbl><w:tr>" + cell + b"</w:tr></w:tbl>"))


def word_entities() -> bytes:
    """Entities that multiply, and one that asks for a file."""
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    declarations = b'<!DOCTYPE x [<!ENTITY e0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">' + entities + b"]>"
    return word(_W % (declarations, b"<w:p><w:r><w:t>&e9;&f;</w:t></w:r></w:p>"))


def word_deep() -> bytes:
    """Tables in tables."""
    return word(_W % (b"", b"<w:tbl><w:tr><w:tc>" * 5_000 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 5_000))


def page_of(body: bytes) -> bytes:
    """A web page."""
    return (
        "<html><head><meta charset='utf-8'><title>某局2024年政府信息公开工作年度报告</title></head><body>".encode()
        + body
        + b"</body></html>"
    )


SMALL: Mapping[str, Callable[[], bytes]] = {
    "form_loop.pdf": form_loop,
    "exponential_forms.pdf": exponential_forms,
    "page_loop.pdf": page_loop,
    "deep_arrays.pdf": deep_arrays,
    "big_character_map.pdf": big_character_map,
    "random.pdf": lambda: b"%PDF-1.7\n" + random.Random(7).randbytes(200_000),
    "only_header.pdf": lambda: b"%PDF-1.7\n",
    "nested_flate.pdf": nested_flate,
    "span.docx": word_span,
    "entities.docx": word_entities,
    "deep.docx": word_deep,
    "random.docx": lambda: b"PK\x03\x04" + random.Random(8).randbytes(50_000),
    "spans.html": lambda: page_of(
        b"<table><tr>" + b"<td rowspan=65000 colspan=1000>1</td>" * 500 + b"</tr></table>"
    ),
    "tables.html": lambda: page_of(b"<table><tr><td>" * 20_000),
    "attributes.html": lambda: page_of(b"<p " + b" ".join(b"a%d=1" % n for n in range(50_000)) + b">1</p>"),
    "one_line.txt": lambda: ("一、总体情况" + "1 " * 500_000).encode(),
    "figures_and_a_word.txt": lambda: ("一、总体情况" + "1 " * 100_000 + "终。").encode(),
    "pipes.txt": lambda: b"|" * 2_000_000,
    "random.txt": lambda: random.Random(9).randbytes(100_000),
}
"""Hurt without being large: part of every run of the tests."""
LARGE: Mapping[str, Callable[[], bytes]] = {
    "flate_bomb.pdf": flate_bomb,
    "operators_12m.pdf": lambda: many_operators(12_000_000),
    "operators_900k.pdf": lambda: many_operators(900_000),
    "pages.pdf": many_pages,
    "segments.pdf": many_segments,
    "blanks.pdf": lambda: b"%PDF-1.7\n" + b" " * 30_000_000,
    "bomb.docx": word_bomb,
    "large.html": lambda: page_of(b"<p>1</p>" * 12_500_000),
    "divs.html": lambda: page_of(b"<div>" * 1_000_000),
    "spans_deep.html": lambda: page_of(b"<span>" * 300_000 + b"1"),
    "line.txt": lambda: b"1" * 20_000_000,
    "cells.html": lambda: page_of(
        b"<table>" + (b"<tr>" + b"<td>1</td>" * 60 + b"</tr>") * 30_000 + b"</table>"
    ),
}
"""Tens of megabytes, or gigabytes when unpacked: run with the slow tests."""
