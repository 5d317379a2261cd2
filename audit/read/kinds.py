"""What kind of file some bytes are, by their content first and their name second; and how text is encoded.

The exceptions of reading live here because every reader needs them and nothing else of the package does.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from pathlib import PurePath


class Unreadable(Exception):
    """A file that cannot be read: `reason` is the contract's code, the text a sentence for the inspector."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


KIND_NAMES = {
    "text": "文本",
    "html": "网页（HTML）",
    "pdf": "PDF",
    "docx": "Word（.docx）",
    "xlsx": "Excel（.xlsx）",
    "doc": "旧版 Word（.doc、.wps）或 Excel（.xls）",
    "rtf": "RTF",
    "odf": "OpenDocument（.odt、.ods）",
    "ofd": "OFD 版式文件",
    "picture": "图片",
    "archive": "压缩包",
    "csv": "CSV 数据",
    "parquet": "Parquet 数据",
    "empty": "空文件",
    "binary": "二进制文件",
}

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"PAR1", "parquet"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
_HTML_START = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|meta|span|title|article|center|tbody|tr|h[1-6]|font)\b",
    re.I,
)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_SAMPLE = 1 << 16
_FAMILIAR = re.compile(
    r"[\t\r\n\f\x20-\x7e\xa0-\xff\u2010-\u206f\u2190-\u23ff\u2460-\u257f\u2e80-\u303f\u4e00-\u9fff\uff00-\uffef]+"
)


def kind_of(data: bytes, name: str) -> str:
    """The kind of a file (a key of KIND_NAMES); the content decides wherever it is recognisable."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return "empty" if b"\x00" not in data else "binary"
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024]
    if data.startswith(_MAGIC[1][0]) and "EncryptedPackage".encode("utf-16-le") in data:
        return "docx"  # an encrypted .docx lies in an old container
    for magic, kind in _MAGIC:
        if data.startswith(magic) and not (magic == b"BM" and _looks_like_text(data)):
            return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if not _looks_like_text(data):
        return "binary"
    suffix = PurePath(name).suffix.lower()
    if (wide := _wide(data)) is not None:
        head = data[:2048].decode(wide, "replace").lstrip().encode()
    if suffix in {".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml"} or _HTML_START.match(head):
        return "html"
    if suffix == ".csv":
        return "csv"
    if suffix in {".md", ".markdown"}:  # Markdown may hold tables as HTML
        return "text"
    return "text" if len(_HTML_START.findall(data[:_SAMPLE])) < 5 else "html"


def _zip_kind(data: bytes) -> str:
    """Which of the formats that are zip archives inside this one is."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "archive"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "OFD.xml" in names:
        return "ofd"
    return "odf" if "content.xml" in names else "archive"


def _looks_like_text(data: bytes) -> bool:
    """Whether some bytes are text in an encoding that such reports use."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _wide(data):
        return True
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if controls > len(sample) // 200 or b"\x00" in sample:
        return False
    text, certain = decode(sample)
    return certain or text.count("\ufffd") <= len(text) // 50


def _wide(data: bytes) -> str | None:
    """The encoding of a page or text in UTF-16 without a byte order mark: of its digits and its markup every second
    byte is 0, and nearly all of it are characters that reports use.
    """
    head = data[:_SAMPLE]
    head = head[: len(head) // 2 * 2]
    if len(head) < 8 or head.count(0) * 100 < len(head):
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = codecs.getincrementaldecoder(encoding)("strict").decode(head, final=False)
        except UnicodeDecodeError:
            continue
        if len(_FAMILIAR.sub("", text)) * 20 <= len(text):
            return encoding
    return None


_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)


def decode(data: bytes) -> tuple[str, bool]:
    """The text of some bytes, and whether every byte was understood.

    A byte order mark decides; then UTF-8 if it fits, whatever the page declares (a GBK text of any length that
    is valid UTF-8 does not occur, and pages do lie); then GB 18030, which contains GB 2312 and GBK; then Big5
    where declared. A character cut in two by the end of the file is dropped.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), True
    if wide := _wide(data):
        return data.decode(wide, "replace"), True
    declared = _CHARSET.search(data[:4096])
    candidates = ["utf-8", "gb18030"]
    if declared and declared[1].lower() in (b"big5", b"big5-hkscs"):
        candidates.insert(1, "big5hkscs")
    for encoding in candidates:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            return decoder.decode(data, final=False), True
        except UnicodeDecodeError:
            continue
    guesses = [data.decode(encoding, "replace") for encoding in candidates]
    return min(guesses, key=lambda text: text.count("\ufffd")), False
