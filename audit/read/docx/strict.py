"""Word files of the strict kind of Open XML (ISO/IEC 29500-1) -> the same with the names that the usual kind gives to
its elements and relations (part 4): both mean the same here.
"""

from __future__ import annotations

import io
import re
import zipfile

STRICT = b"http://purl.oclc.org/ooxml/"
_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/([\w/]*)")
_READ = (".xml", ".rels", ".htm", ".html", ".xhtml", ".mht", ".mhtml", ".txt")
_USUAL = b"http://schemas.openxmlformats.org/"
_RENAMED = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
"""What the usual kind spells in another way."""


def as_usual(data: bytes) -> bytes:
    """A Word file with the names of the usual kind in all of its XML; its pictures are left empty."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as usual:
        for part in package.infolist():
            name = part.filename.lower()
            content = package.read(part) if name.endswith(_READ) else b""
            if name.endswith((".xml", ".rels")):
                content = _NAME.sub(_renamed, content)
            usual.writestr(part.filename, content)
    return out.getvalue()


def _renamed(match: re.Match[bytes]) -> bytes:
    """`…/ooxml/wordprocessingml/main` is `…/wordprocessingml/2006/main` in the usual kind."""
    path = b"/".join(_RENAMED.get(step, step) for step in match[2].split(b"/"))
    return _USUAL + match[1] + b"/2006/" + path
