"""Fonts of a PDF: the bytes of a shown string -> characters with their widths.

The only place that touches pypdf's private font class, and only for what it knows best: encodings and ToUnicode
tables. Widths are looked up here, by character identifier: pypdf files them by character, which puts the digits
of Chinese system fonts two columns off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject
from pypdf.generic._font import Font as PypdfFont

from audit.read.pdf.radicals import ordinary
from audit.read.pdf.values import array, dictionary, number

if TYPE_CHECKING:
    from collections.abc import Callable

UNKNOWN = "\ufffd"
"""What stands for a glyph whose character the file does not tell: a figure with it is unreadable, never another."""

Shown = tuple[str, float, bool]
"""One glyph: its character, its width in text space at size 1, and whether word spacing applies to it."""

_STACKED = {
    "GB": "gbk", "GBpc": "gbk", "GBK": "gbk", "GBKp": "gbk", "GBK2K": "gb18030",
    "B5pc": "cp950", "ETen": "cp950", "ETenms": "cp950", "HKscs": "big5hkscs",
}  # fmt: skip
"""First words of predefined CMaps whose codes have one or two bytes -> the encoding of their characters."""
_GB1_PROPORTIONAL = -31
"""Adobe-GB1: the identifier of a printable ASCII character is its code less 31 (Adobe Technical Note 5079)."""
_GB1_HALF_WIDTH = 782
"""Adobe-GB1: its half-width forms, which the CMaps named GB- and GBK- use, begin at 814, which is code 32 + 782."""
_HALF_EM = 500.0
_MOST_CODES = 70_000


class Font:
    """One font of a file: `shown` takes a string apart; every code is worked out once."""

    def __init__(self, resource: DictionaryObject) -> None:
        self._composite = resource.get("/Subtype") == "/Type0"
        self._encoding: str | dict[int, str] = {}
        self._characters: dict[Any, Any] = {}
        self._read_characters(resource)
        self._widths: dict[int, float] = {}
        self._default, self._scale = 1000.0, 0.001
        self._cmap, self._character_set = "", ""
        self._codes: dict[int, Shown] = {}
        self._strings: dict[bytes, list[Shown]] = {}
        self._of_code: Callable[[int], Shown] = self._simple_code
        if self._composite:
            self._of_code = self._composite_code
            self._read_composite(resource)
        else:
            self._read_simple(resource)
        self.vertical = self._cmap.endswith("-V")
        self._stacked = _STACKED.get(self._cmap.split("-")[0])
        self._unicode = self._cmap.startswith("Uni")

    def shown(self, string: bytes) -> list[Shown]:
        """The glyphs of one shown string, in order."""
        found = self._strings.get(string)
        if found is None:
            found = [self._codes.get(code) or self._new(code) for code in self._split(string)]
            if len(self._strings) < _MOST_CODES:
                self._strings[string] = found
        return found

    def _new(self, code: int) -> Shown:
        glyph = self._codes[code] = self._of_code(code)
        return glyph

    def _split(self, string: bytes) -> list[int]:
        """The character codes of a string: one byte each, two bytes each, or as a predefined CMap mixes them."""
        if not self._composite:
            return list(string)
        if not self._stacked:
            return [string[i] << 8 | string[i + 1] for i in range(0, len(string) - 1, 2)]
        codes: list[int] = []
        index = 0
        while index < len(string):
            size = 2 if string[index] > 0x80 and index + 1 < len(string) else 1
            codes.append(int.from_bytes(string[index : index + size], "big"))
            index += size
        return codes

    # --- what a font resource says -------------------------------------------------------------------------

    def _read_characters(self, resource: DictionaryObject) -> None:
        try:
            font = PypdfFont.from_font_resource(resource)
        except LimitReachedError:
            raise
        except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError):
            return  # every character of the font stays unknown, and figures in it unreadable
        self._characters = font.character_map
        if font.interpretable and not _numbers_its_own(resource, font.character_map):
            self._encoding = font.encoding

    def _read_simple(self, resource: DictionaryObject) -> None:
        descriptor = dictionary(resource.get("/FontDescriptor"))
        self._default = number(descriptor.get("/MissingWidth"), 0.0)
        first = int(number(resource.get("/FirstChar"), 0.0))
        for index, width in enumerate(array(resource.get("/Widths"))[:256]):
            self._widths[first + index] = number(width, self._default)
        if resource.get("/Subtype") == "/Type3":
            matrix = array(resource.get("/FontMatrix"))
            self._scale = abs(number(matrix[0], 0.001)) if matrix else 0.001
        elif not self._widths:
            self._read_standard(str(resource.get("/BaseFont", ""))[1:])

    def _read_standard(self, name: str) -> None:
        """The widths of one of the 14 fonts that every viewer has; of Helvetica for any other without widths."""
        from pypdf._codecs.core_font_metrics import CORE_FONT_METRICS

        metrics = CORE_FONT_METRICS.get(name) or CORE_FONT_METRICS["Helvetica"]
        encoding = self._encoding if isinstance(self._encoding, dict) else {}
        self._default = _HALF_EM
        for code, character in encoding.items():
            self._widths[code] = metrics.character_widths.get(character, self._default)

    def _read_composite(self, resource: DictionaryObject) -> None:
        encoding = resource.get("/Encoding")
        encoding = encoding.get_object() if encoding is not None else None
        name = encoding.get("/CMapName", "") if isinstance(encoding, StreamObject) else encoding
        self._cmap = str(name or "").removeprefix("/")
        descendants = array(resource.get("/DescendantFonts"))
        descendant = dictionary(descendants[0] if descendants else None)
        self._default = number(descendant.get("/DW"), 1000.0)
        self._character_set = str(dictionary(descendant.get("/CIDSystemInfo")).get("/Ordering", ""))
        self._read_identifier_widths(array(descendant.get("/W")))

    def _read_identifier_widths(self, entries: ArrayObject | list[Any]) -> None:
        """`C [w1 w2 …]` gives widths from C on, `C1 C2 w` one width for a range."""
        index = 0
        while index + 1 < len(entries) and len(self._widths) < _MOST_CODES:
            first, second = int(number(entries[index], 0.0)), entries[index + 1].get_object()
            if isinstance(second, ArrayObject):
                for offset, width in enumerate(second[:_MOST_CODES]):
                    self._widths[first + offset] = number(width, self._default)
                index += 2
            elif index + 2 < len(entries):
                last, width = int(number(second, 0.0)), number(entries[index + 2], self._default)
                for identifier in range(first, min(last, first + _MOST_CODES) + 1):
                    self._widths[identifier] = width
                index += 3
            else:
                break

    # --- one code ------------------------------------------------------------------------------------------

    def _simple_code(self, code: int) -> Shown:
        text = self._characters.get(chr(code))
        if text is None and isinstance(self._encoding, dict):
            text = self._encoding.get(code)
        return _visible(text), self._widths.get(code, self._default) * self._scale, code == 32

    def _composite_code(self, code: int) -> Shown:
        text = self._characters.get(chr(code))
        if self._stacked:
            decoded = code.to_bytes(2 if code > 0xFF else 1, "big").decode(self._stacked, "replace")
            text = self._characters.get(decoded, decoded)
        elif text is None and self._unicode:
            text = chr(code)
        elif text is None and self._character_set == "GB1" and 1 <= code <= 95:
            text = chr(code + 31)
        return _visible(text), self._width(code, text or "") * 0.001, bool(self._stacked) and code == 32

    def _width(self, code: int, text: str) -> float:
        if not (self._stacked or self._unicode):  # the code is the identifier
            return self._widths.get(code, self._default)
        if len(text) != 1 or not " " <= text <= "~":
            return self._default
        known = [ord(text) + _GB1_PROPORTIONAL, ord(text) + _GB1_HALF_WIDTH]
        if self._stacked and not self._cmap.startswith("GBpc"):
            known.reverse()
        return next((self._widths[cid] for cid in known if cid in self._widths), _HALF_EM)


def _numbers_its_own(resource: DictionaryObject, characters: dict[Any, Any]) -> bool:
    """Whether an embedded simple font numbers its glyphs as it likes and no table tells what they are: the
    standard encoding would then give one digit for another.
    """
    if "/Encoding" in resource or characters or resource.get("/Subtype") == "/Type3":
        return False
    descriptor = dictionary(resource.get("/FontDescriptor"))
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _visible(text: Any) -> str:
    """The character as printed; unknown where the file gives none, a control character or a glyph's bare name."""
    if not isinstance(text, str) or not text or (len(text) > 1 and text.startswith("/")):
        return UNKNOWN
    if any(ch < " " or "\ud800" <= ch <= "\udfff" or "\x7f" <= ch < "\xa0" for ch in text):
        return " " if text in "\t\r\n" else UNKNOWN
    return ordinary(text)
