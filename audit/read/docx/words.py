"""What is printed of the runs of a paragraph, with marks where the print says more than its characters.

A struck figure is `~~5~~`, a raised or lowered one `^1` (a note, no digit of the number), a glyph without a character
`\\ufffd`. Hidden text is not printed, whether a run says so itself or its style does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.read.docx.names import PARAGRAPH, RUN, VALUE, path, qn, switched, visible
from audit.wording import without_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element

UNKNOWN = "\ufffd"
"""Stands where something is printed that is no text."""
_RUN_PROPERTIES, _PARAGRAPH_PROPERTIES = qn("w:rPr"), qn("w:pPr")
_TEXT, _TAB, _SYMBOL, _RUBY = qn("w:t"), qn("w:tab"), qn("w:sym"), qn("w:ruby")
_BREAKS = frozenset({qn("w:br"), qn("w:cr")})
_DRAWN = frozenset({qn("w:drawing"), qn("w:pict"), qn("w:object")})
_TURNED = qn("w:bdo")
_FIELD, _CODE = qn("w:fldChar"), qn("w:instrText")
_EQUATION = re.compile(r"\s*EQ\b", re.I)
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FORMULAS = frozenset({f"{_M}oMath", f"{_M}oMathPara"})
_PLAIN_FORMULA = frozenset(
    {f"{_M}{name}" for name in ("oMath", "oMathPara", "r", "rPr", "t", "sty", "ctrlPr")}
)
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

    def __init__(self, looks: Mapping[str, Look]) -> None:
        self._looks = looks

    def of(self, paragraph: Element) -> str:
        """The visible text of a paragraph."""
        parts: list[str] = []
        fields: list[bool] = []
        below = self._style(paragraph, "w:pPr/w:pStyle")
        for child in visible(paragraph):
            tag = child.tag
            if tag == RUN:
                parts.extend(self._run(child, below, parts, fields))
            elif tag in _FORMULAS:
                parts.append(_formula(child))
            elif tag == _TURNED:
                parts.append(UNKNOWN if child.get(VALUE) == "rtl" else "")
                parts += [
                    text
                    for run in visible(child)
                    if run.tag == RUN
                    for text in self._run(run, below, parts, fields)
                ]
        return without_invisible("".join(parts))

    def _style(self, element: Element, names: str) -> Look:
        if not self._looks:
            return _PLAIN
        found = element.find(path(names))
        return self._looks.get(found.get(VALUE) or "", _PLAIN) if found is not None else _PLAIN

    def _run(self, run: Element, below: Look, before: list[str], fields: list[bool]) -> Iterator[str]:
        """The text of a run, marked. `fields` tells of each field that is open whether its result has begun: what
        stands before it is its code, fields in it and their results included.
        """
        properties = run.find(_RUN_PROPERTIES)
        if properties is None and below is _PLAIN:
            yield from self._pieces(run, fields)
            return
        look = _look(properties).over(self._style(run, "w:rPr/w:rStyle")).over(below)
        text = "".join(self._pieces(run, fields))
        if look.hidden:
            return
        if text.strip() and look.struck:
            text = f"~~{text}~~"
        if text.strip() and (look.raised or (before and _is_lifted(properties))):
            text = f"^{text}"
        yield text

    def _pieces(self, run: Element, fields: list[bool]) -> Iterator[str]:
        for piece in visible(run):
            tag = piece.tag
            if tag == _FIELD:
                _turn(fields, piece.get(qn("w:fldCharType")))
            elif tag == _CODE and _EQUATION.match(piece.text or ""):
                yield UNKNOWN  # it shows what its code says (a number in a circle)
            elif not all(fields):
                continue
            elif tag == _TEXT:
                yield piece.text or ""
            elif tag == _TAB:
                yield "\t"
            elif tag in _BREAKS:
                yield "\n"
            elif tag == _SYMBOL:
                yield UNKNOWN
            elif tag == qn("w:noBreakHyphen"):
                yield "-"
            elif tag == _RUBY:
                base = piece.find(qn("w:rubyBase"))
                for inner in visible(base) if base is not None else ():
                    yield from self._pieces(inner, fields)


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
    value = (found.get(VALUE) or "").lstrip("-") if found is not None else ""
    return value.isdigit() and int(value[:6]) >= _RAISED_HALF_POINTS


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


def draws(cell: Element) -> bool:
    """Whether something is drawn in a cell: a picture, a shape, an embedded object."""
    return any(True for _ in cell.iter(*_DRAWN))


def paragraphs_in(parent: Element) -> Iterator[Element]:
    """The visible paragraphs of a cell in order, those of tables in it included."""
    for child in visible(parent):
        if child.tag == PARAGRAPH:
            yield child
        elif isinstance(child.tag, str) and child.tag in (qn("w:tbl"), qn("w:tr"), qn("w:tc")):
            yield from paragraphs_in(child)
