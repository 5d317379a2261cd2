"""A PDF whose table of contents is lost or wrong -> the same objects with a new one.

Every object that is still whole is found by looking through the bytes, as viewers do; nothing in an object is
changed. Objects packed into streams are unpacked, a lost catalogue is made from the pages that are there.
"""

from __future__ import annotations

import re
import zlib

from audit.read.pdf.limits import MOST_CONTENT

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,8})[\x00\t\n\f\r ]+(\d{1,5})[\x00\t\n\f\r ]+obj\b")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_MOST_OBJECTS = 200_000


def rebuilt(data: bytes) -> bytes | None:
    """The file with a new table of its objects; None where no page is left, or where it is encrypted (its keys
    stand in what is lost).
    """
    if _ENCRYPTED.search(data):
        return None
    body = bytearray(data)
    if not data.rstrip().endswith((b"endobj", b"%%EOF")):
        body += b"\nendstream\nendobj\n"
    places = {int(m[1]): (m.start(), int(m[2])) for m in _OBJECT.finditer(data)}
    if not places or len(places) > _MOST_OBJECTS:
        return None
    starts = sorted(start for start, _ in places.values())
    ends = dict(zip(starts, [*starts[1:], len(data)], strict=True))
    texts = {number: data[start : ends[start]] for number, (start, _) in places.items()}
    for packed in [text for text in texts.values() if _PACKED.search(text[:2000])]:
        for number, text in _unpacked(packed).items():
            if number not in places:
                places[number] = (len(body), 0)
                texts[number] = text
                body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    root = _root(texts, places, body)
    if root is None:
        return None
    return bytes(body) + _table(places, root, len(body))


def _unpacked(text: bytes) -> dict[int, bytes]:
    """The objects of an object stream by number; nothing where it is cut or packed in a way of its own."""
    count, first = re.search(rb"/N\s+(\d+)", text), re.search(rb"/First\s+(\d+)", text)
    stream = re.search(rb"stream\r?\n", text)
    if not (count and first and stream) or b"/FlateDecode" not in text[: stream.start()]:
        return {}
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(text[stream.end() :], MOST_CONTENT)
    except zlib.error:
        return {}
    if not inflater.eof:
        return {}
    numbers = [int(n) for n in content[: int(first[1])].split()[: 2 * int(count[1])] if n.isdigit()]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    offsets = [int(first[1]) + offset for _, offset in pairs] + [len(content)]
    return {number: content[offsets[i] : offsets[i + 1]] for i, (number, _) in enumerate(pairs)}


def _root(texts: dict[int, bytes], places: dict[int, tuple[int, int]], body: bytearray) -> int | None:
    """The number of the catalogue; one is appended, with all pages in the order of the file, if it is lost."""
    plain = {
        number: text[: text.find(b"stream")] if b"stream" in text else text for number, text in texts.items()
    }
    catalogs = [number for number, text in plain.items() if _CATALOG.search(text)]
    trees = {number for number, text in plain.items() if _PAGES.search(text)}
    for number in reversed(catalogs):
        tree = re.search(rb"/Pages\s+(\d+)", plain[number])
        if tree and int(tree[1]) in trees and _has_all_kids(plain, int(tree[1])):
            return number
    pages = [number for number, text in plain.items() if _PAGE.search(text)]
    if not pages:
        return None
    pages.sort(key=lambda number: places[number][0])
    tree_number, root = max(places) + 1, max(places) + 2
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    places[tree_number] = (len(body), 0)
    body += b"\n%d 0 obj\n<< /Type /Pages /Kids [%s] /Count %d >>\nendobj\n" % (tree_number, kids, len(pages))
    places[root] = (len(body), 0)
    body += b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (root, tree_number)
    return root


def _has_all_kids(texts: dict[int, bytes], tree: int) -> bool:
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", texts[tree])
    return kids is not None and all(int(n) in texts for n in re.findall(rb"(\d+)\s+\d+\s+R", kids[1]))


def _table(places: dict[int, tuple[int, int]], root: int, start: int) -> bytes:
    """The cross-reference table and trailer that follow the objects."""
    lines = [b"\nxref\n0 1\n0000000000 65535 f \n"]
    for number in sorted(places):
        offset, generation = places[number]
        lines.append(b"%d 1\n%010d %05d n \n" % (number, offset, generation))
    size = max(places) + 1
    lines.append(b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start + 1))
    return b"".join(lines)
