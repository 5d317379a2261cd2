"""The bytes of a Word file -> the element tree of its body, its styles and its properties.

Nothing is unpacked before its size is known, and nothing outside the package is ever asked for. The body is parsed into
plain elements: python-docx's own, made for editing, take three times as long to walk over, and it parses every part.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PACKAGE_URI
from docx.opc.pkgreader import PackageReader
from docx.oxml.parser import parse_xml
from lxml import etree

from audit.read.docx.names import qn
from audit.read.docx.strict import STRICT, as_usual
from audit.read.docx.words import Look, looks_of
from audit.read.kinds import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    Element = etree._Element

MOST_PART_BYTES = 64_000_000
"""Unpacked bytes of all XML of the package together; a report has a few hundred thousand."""
MOST_PARTS = 5_000
_OLE = b"\xd0\xcf\x11\xe0"
_HEAD = 4096
_PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False)
_BROKEN = (
    PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError, IndexError, zipfile.BadZipFile, zlib.error, EOFError,
    NotImplementedError, RuntimeError, OSError,
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """An open Word file."""

    body: Element
    looks: Mapping[str, Look]
    """Style id -> what it does to text."""
    embedded: Mapping[str, tuple[str, bytes]]
    """Relation -> name and bytes of a file that Word takes over where the body says so."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """The file's own properties, often left from an older document: shown, never believed."""


def open_docx(data: bytes) -> Opened:
    """The body of a Word file. Raises Unreadable: `encrypted`, `damaged`, `too_large`, `unsupported`."""
    if data.startswith(_OLE):
        raise Unreadable("encrypted", "这份 Word 文件加了打开密码；请去掉密码后另存，或向发布单位索取。")
    strict = _check_parts(data)
    try:
        package = _Package(as_usual(data) if strict else data)
        main = package.related(PACKAGE_URI, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
        root = etree.fromstring(package.parts[main], _PARSER)
        body = root.find(qn("w:body"))
        looks, embedded = _looks(package, main), package.embedded(main)
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", "Word 文件里的内容不完整或嵌套过深；请用 Word 打开后另存。") from error
    except _BROKEN as error:
        raise Unreadable("damaged", "Word 文件已损坏，打不开；请重新下载，或用 Word 修复后另存。") from error
    if body is None:
        raise Unreadable("damaged", "Word 文件里没有正文；请用 Word 打开后另存。")
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declares()
    return Opened(body, looks, embedded, _properties(package))


def _check_parts(data: bytes) -> bool:
    """Refuse packages that unpack to more than a report, or that bring declarations of their own (DTD); tell whether
    one is of the strict kind.
    """
    strict = False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            listed = package.infolist()
            parts = [part for part in listed if part.filename.lower().endswith((".xml", ".rels"))]
            everything = sum(part.file_size for part in listed)
            large = sum(part.file_size for part in parts) > MOST_PART_BYTES
            if large or everything > 4 * MOST_PART_BYTES or len(listed) > MOST_PARTS:
                raise Unreadable("too_large", "Word 文件解开后过大，不像一份报告；请只保存正文后再试。")
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable("encrypted", "这份 Word 文件的压缩包加了密码；请去掉密码后另存。")
            for part in parts:
                with package.open(part) as opened:
                    head = opened.read(_HEAD)
                if b"<!DOCTYPE" in head.replace(b"\x00", b""):
                    raise _declares()
                strict = strict or (part.filename == "_rels/.rels" and STRICT in head)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable("damaged", "Word 文件已损坏，解不开；请重新下载。") from error
    return strict


def _declares() -> Unreadable:
    return Unreadable("damaged", "Word 文件里有不该有的声明（DTD），没有读；请用 Word 打开后另存。")


class _Package:
    """The parts of a package by their names, and how they are related."""

    def __init__(self, data: bytes) -> None:
        """Everything that `_BROKEN` lists where the package is damaged."""
        reader = PackageReader.from_file(io.BytesIO(data))  # type: ignore[no-untyped-call]
        self.parts: dict[str, bytes] = {name: blob for name, _, _, blob in reader.iter_sparts()}
        self._relations = list(reader.iter_srels())

    def related(self, source: str, kind: str) -> str:
        """The one part that another is related to in this way. KeyError where there is none, ValueError where two."""
        found = [
            relation
            for name, relation in self._relations
            if name == source and relation.reltype == kind and not relation.is_external
        ]
        if len(found) > 1:
            raise ValueError(kind)
        if not found:
            raise KeyError(kind)
        return str(found[0].target_partname)

    def embedded(self, source: str) -> Mapping[str, tuple[str, bytes]]:
        """The files that a part takes over, by their relations: name and bytes."""
        return {
            relation.rId: (str(relation.target_partname), self.parts[relation.target_partname])
            for name, relation in self._relations
            if name == source and relation.reltype == RELATIONSHIP_TYPE.A_F_CHUNK and not relation.is_external
        }


def _looks(package: _Package, main: str) -> Mapping[str, Look]:
    """The styles of a document; none where it has no style part."""
    with contextlib.suppress(KeyError, ValueError):
        styles = package.parts[package.related(main, RELATIONSHIP_TYPE.STYLES)]
        return looks_of(etree.fromstring(styles, _PARSER))
    return {}


def _properties(package: _Package) -> Mapping[str, str]:
    """Title and times of the file's properties."""
    found: dict[str, str] = {}
    with contextlib.suppress(*_BROKEN, etree.XMLSyntaxError):
        part = package.related(PACKAGE_URI, RELATIONSHIP_TYPE.CORE_PROPERTIES)
        properties = CoreProperties(parse_xml(package.parts[part]))  # type: ignore[arg-type]
        for name in ("title", "created", "modified"):
            value = getattr(properties, name)
            if value:
                found[f"file{name}"] = str(value)
    return found
