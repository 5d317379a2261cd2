"""What is printed of the runs of a paragraph, with marks where the print says more than its characters.

A struck figure is `~~5~~`, a raised or lowered one `^1` (a note, no digit of the number), a glyph without a character
`\\ufffd`. Hidden text is not printed, whether a run says so itself or its style does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.read.docx.names import BOX, CELL, PARAGRAPH, ROW, RUN, TABLE, VALUE, path, qn, switched, visible
from audit.wording import without_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element

UNKNOWN = "\ufffd"
"""Stands where something is printed that is no text."""
_RUN_PROPERTIES, _PARAGRAPH_PROPERTIES = qn("w:rPr"), qn("w:pPr")
_SAID_OF_RUNS = tuple(
    qn(name) for name in ("w:vanish", "w:strike", "w:dstrike", "w:vertAlign", "w:position", "w:rStyle")
)
_TEXT, _TAB, _SYMBOL, _RUBY = qn("w:t"), qn("w:tab"), qn("w:sym"), qn("w:ruby")
_BREAKS = frozenset({qn("w:br"), qn("w:cr")})
_TABLE_PARTS = frozenset({TABLE, ROW, CELL})
_DRAWN = frozenset({qn("w:drawing"), qn("w:pict"), qn("w:object"), qn("w:altChunk")})
_TURNED = qn("w:bdo")
_FIELD, _CODE = qn("w:fldChar"), qn("w:instrText")
_EQUATION = re.compile(r"\s*EQ\b", re.I)
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FORMULAS = frozenset({f"{_M}oMath", f"{_M}oMathPara"})
_PLAIN_FORMULA = frozenset(
    {f"{_M}{name}" for name in ("oMath", "oMathPara", "r", "rPr", "t", "sty", "ctrlPr")}
)
_LIFT = re.compile(r"-?(\d{1,6})(?:\.\d+)?(pt)?")
"""Half points, or points in the strict kind of Open XML."""
_MOST_BASES = 20
_RAISED_HALF_POINTS = 3


@dataclass(frozen=True, slots=True)
class Look:
    """What a style or a run does to its text; None where it says nothing."""

    hidden: bool | None = None
    struck: bool | None = None
    raised: bool | None = None

    def over(self, below: Look) -> Look:
        """This, and where it says nothing what stands below it."""
        return Look(
            below.hidden if self.hidden is None else self.hidden,
            below.struck if self.struck is None else self.struck,
            below.raised if self.raised is None else self.raised,
        )


_PLAIN = Look()


def looks_of(styles: Element) -> Mapping[str, Look]:
    """Style id -> what the style and those that it is based on do to text."""
    own: dict[str, tuple[Look, str | None]] = {}
    for style in styles.iter(qn("w:style")):
        name = style.get(qn("w:styleId"))
        based = style.find(qn("w:basedOn"))
        if name:
            own[name] = (_look(style.find(_RUN_PROPERTIES)), based.get(VALUE) if based is not None else None)
    found: dict[str, Look] = {}
    for name in own:
        look, at = _PLAIN, name
        for _ in range(_MOST_BASES):
            if at not in own:
                break
            look = look.over(own[at][0])
            at = own[at][1] or ""
        if look != _PLAIN:
            found[name] = look
    return found


def _look(properties: Element | None) -> Look:
    """What properties of a run say."""
    if properties is None or len(properties) == 0:
        return _PLAIN
    struck = [switched(properties, name) for name in ("w:strike", "w:dstrike")]
    place = properties.find(qn("w:vertAlign"))
    raised = None if place is None else place.get(VALUE) in ("superscript", "subscript")
    return Look(switched(properties, "w:vanish"), None if struck == [None, None] else any(struck), raised)


class Words:
    """The styles of one document, and what they make of its paragraphs."""

    def __init__(self, looks: Mapping[str, Look], body: Element) -> None:
        self._looks = looks
        said = body.iter(*_SAID_OF_RUNS)
        self._dressed = {
            properties.getparent() for one in said if (properties := one.getparent()) is not None
        }
        """Runs that say something of how they look: most say only which font they are in, and asking each of them
        for every property took half of the time of reading.
        """
        self.boxed = next(body.iter(BOX), None) is not None
        """Whether text boxes are anchored anywhere."""
        self._drawn = next(body.iter(*_DRAWN), None) is not None

    def of(self, paragraph: Element) -> str:
        """The visible text of a paragraph."""
        parts: list[str] = []
        fields: list[bool] = []
        below = self._style(paragraph, "w:pPr/w:pStyle")
        for child in visible(paragraph):
            tag = child.tag
            if tag == RUN:
                self._run(child, below, parts, fields)
            elif tag in _FORMULAS:
                parts.append(_formula(child))
            elif tag == _TURNED:
                parts.append(UNKNOWN if child.get(VALUE) == "rtl" else "")
                for run in visible(child):
                    if run.tag == RUN:
                        self._run(run, below, parts, fields)
        return without_invisible("".join(parts))

    def draws(self, cell: Element) -> bool:
        """Whether something is drawn in a cell: a picture, a shape, an embedded object."""
        return self._drawn and next(cell.iter(*_DRAWN), None) is not None

    def _style(self, element: Element, names: str) -> Look:
        if not self._looks:
            return _PLAIN
        found = element.find(path(names))
        return self._looks.get(found.get(VALUE) or "", _PLAIN) if found is not None else _PLAIN

    def _run(self, run: Element, below: Look, parts: list[str], fields: list[bool]) -> None:
        """Add the text of a run, marked, to the parts before it. `fields` tells of each field that is open whether its
        result has begun: what stands before it is its code, fields in it and their results included.
        """
        if below is _PLAIN and run not in self._dressed:
            _add_pieces(run, fields, parts)
            return
        properties = run.find(_RUN_PROPERTIES)
        look = _look(properties).over(self._style(run, "w:rPr/w:rStyle")).over(below)
        own: list[str] = []
        _add_pieces(run, fields, own)
        text = "".join(own)
        if look.hidden:
            return
        if text.strip() and look.struck:
            text = f"~~{text}~~"
        if text.strip() and (look.raised or (parts and _is_lifted(properties))):
            text = f"^{text}"
        parts.append(text)


def _add_pieces(run: Element, fields: list[bool], parts: list[str]) -> None:
    """Add what a run prints, piece by piece."""
    for piece in visible(run):
        tag = piece.tag
        if tag == _TEXT:
            if all(fields):
                parts.append(piece.text or "")
        elif tag == _FIELD:
            _turn(fields, piece.get(qn("w:fldCharType")))
        elif tag == _CODE and _EQUATION.match(piece.text or ""):
            parts.append(UNKNOWN)  # it shows what its code says (a number in a circle)
        elif not all(fields):
            continue
        elif tag == _TAB:
            parts.append("\t")
        elif tag in _BREAKS:
            parts.append("\n")
        elif tag == _SYMBOL:
            parts.append(UNKNOWN)
        elif tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif tag == _RUBY:
            base = piece.find(qn("w:rubyBase"))
            for inner in visible(base) if base is not None else ():
                _add_pieces(inner, fields, parts)


def _turn(fields: list[bool], mark: str | None) -> None:
    """Open a field, begin its result, or close it."""
    if mark == "begin":
        fields.append(False)
    elif fields and mark == "separate":
        fields[-1] = True
    elif fields and mark == "end":
        fields.pop()


def _is_lifted(properties: Element | None) -> bool:
    """Whether a run stands higher than the text before it without being called superscript."""
    found = properties.find(qn("w:position")) if properties is not None else None
    said = _LIFT.fullmatch(found.get(VALUE) or "") if found is not None else None
    return said is not None and int(said[1]) * (2 if said[2] else 1) >= _RAISED_HALF_POINTS


def _formula(formula: Element) -> str:
    """The text of a formula that is only text in a row; a mark for any other."""
    if any(
        isinstance(part.tag, str) and part.tag not in _PLAIN_FORMULA and not _is_word(part)
        for part in formula.iter()
    ):
        return UNKNOWN
    return "".join(part.text or "" for part in formula.iter(f"{_M}t"))


def _is_word(element: Element) -> bool:
    """Whether an element of a formula is a property of Word's, which prints nothing."""
    return any(parent.tag == _RUN_PROPERTIES for parent in (element, *element.iterancestors()))


def paragraphs_in(parent: Element) -> Iterator[Element]:
    """The visible paragraphs of a cell in order, those of tables in it included."""
    for child in visible(parent):
        if child.tag == PARAGRAPH:
            yield child
        elif child.tag in _TABLE_PARTS:
            yield from paragraphs_in(child)
