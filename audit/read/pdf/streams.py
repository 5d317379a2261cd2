"""Streams of a PDF -> their bytes, and whether these are all of them."""

from __future__ import annotations

import base64
import zlib
from typing import Any

from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, StreamObject

from audit.read.pdf.limits import MOST_CONTENT, TooLarge


def content_of(value: Any) -> tuple[bytes, bool]:
    """The bytes of a content stream, or of an array of them one after another, and whether nothing is lost."""
    value = value.get_object() if value is not None else None
    if isinstance(value, ArrayObject):
        parts = [content_of(part) for part in value]
        data = b"\n".join(part for part, _ in parts)
        if len(data) > MOST_CONTENT:
            raise TooLarge
        return data, all(whole for _, whole in parts)
    if not isinstance(value, StreamObject):
        return b"", value is None
    return _inflated(value) or _decoded(value)


def _inflated(stream: StreamObject) -> tuple[bytes, bool] | None:
    """A stream with the usual compression; None for any other. pypdf mends a cut one without saying so."""
    given = stream.get("/Filter", [])
    filters = [given] if isinstance(given, str) else list(given)
    raw = getattr(stream, "_data", None)
    if (
        not filters
        or filters[-1] != "/FlateDecode"
        or stream.get("/DecodeParms")
        or not isinstance(raw, bytes)
    ):
        return None
    try:
        for name in filters[:-1]:
            if name != "/ASCII85Decode":
                return None
            raw = base64.a85decode(raw.strip().removeprefix(b"<~").removesuffix(b">").removesuffix(b"~"))
        inflater = zlib.decompressobj()
        data = inflater.decompress(raw, MOST_CONTENT)
    except (zlib.error, ValueError):
        return None
    if inflater.unconsumed_tail:
        raise TooLarge
    return data, inflater.eof


def _decoded(stream: StreamObject) -> tuple[bytes, bool]:
    """What pypdf makes of a stream; one that had to be mended is not whole."""
    try:
        data = stream.get_data()
    except LimitReachedError:
        raise
    except (PyPdfError, ValueError, zlib.error, NotImplementedError):
        return b"", False
    plain = stream.get("/DecodeParms") or "Flate" not in str(stream.get("/Filter", ""))
    return data, bool(plain)
