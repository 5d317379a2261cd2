"""PDF files written by hand, operator by operator, so that each test says exactly what is on its page."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

HEIGHT = 842.0
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    b"/DW 1000/W[1 95 500]>>]>>"
)


@dataclass
class Sheet:
    """One page. Points are counted from the top left corner, as they are looked at."""

    content: list[str] = field(default_factory=list)
    entries: str = ""
    """More entries of the page's dictionary."""
    resources: str = ""
    """More resources beside the font F1."""
    size: tuple[float, float] = (595.0, HEIGHT)

    def raw(self, operators: str) -> Sheet:
        """Operators in the page's own space (y counts from the bottom)."""
        self.content.append(operators)
        return self

    def text(self, x: float, y: float, text: str, size: float = 10.0) -> Sheet:
        """One piece of text with its baseline at y; half an em a Latin letter, an em a Han character."""
        return self.raw(f"BT /F1 {size:g} Tf 1 0 0 1 {x:g} {HEIGHT - y:g} Tm {shown(text)} Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A stroked line."""
        return self.raw(f"{x0:g} {HEIGHT - y0:g} m {x1:g} {HEIGHT - y1:g} l S")

    def fill(self, x: float, y: float, width: float, height: float, colour: str = "0 g") -> Sheet:
        """A filled rectangle."""
        return self.raw(f"q {colour} {x:g} {HEIGHT - y - height:g} {width:g} {height:g} re f Q")

    def grid(self, xs: list[float], ys: list[float]) -> Sheet:
        """Ruling lines at all the given places."""
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        return self

    def table(self, xs: list[float], top: float, rows: list[list[str]], height: float = 20.0) -> Sheet:
        """A ruled table of single lines."""
        ys = [top + height * number for number in range(len(rows) + 1)]
        self.grid(xs, ys)
        for y, row in zip(ys, rows, strict=False):
            for x, text in zip(xs, row, strict=False):
                if text:
                    self.text(x + 3, y + height * 0.7, text)
        return self


def shown(text: str) -> str:
    """Text as a hexadecimal string of the font F1."""
    return f"<{text.encode('utf-16-be').hex()}>"


def built(
    *sheets: Sheet, objects: dict[int, bytes] | None = None, trailer: str = "", compress: bool = True
) -> bytes:
    """The file of some pages. `objects` are further ones (numbers from 100 on), `trailer` entries of its end."""
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(sheets)))
    found: dict[int, bytes] = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {len(sheets)}>>".encode(),
        3: _FONT,
        **(objects or {}),
    }
    for number, sheet in enumerate(sheets):
        own = 10 + 2 * number
        found[own] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {sheet.size[0]:g} {sheet.size[1]:g}]/Contents {own + 1} 0 R"
            f"/Resources<</Font<</F1 3 0 R>>{sheet.resources}>>{sheet.entries}>>"
        ).encode()
        found[own + 1] = stream("\n".join(sheet.content).encode(), compress=compress)
    return assembled(found, trailer)


def stream(data: bytes, entries: str = "", *, compress: bool = True) -> bytes:
    """A stream object."""
    if compress:
        data, entries = zlib.compress(data), entries + "/Filter/FlateDecode"
    return f"<</Length {len(data)}{entries}>>stream\n".encode() + data + b"\nendstream"


def assembled(objects: dict[int, bytes], trailer: str = "") -> bytes:
    """Objects with their table."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, data in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + data + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        kind = f"{places[number]:010} 00000 n" if number in places else "0000000000 00000 f"
        out += f"{kind} \n".encode()
    out += f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
