"""What a reader of the page sees of an element: whether it shows, where it breaks the line, how its text stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from audit.read.html.sheets import rules_of, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

SKIPPED = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "select", "button", "iframe", "object", "svg", "textarea", "datalist",
    "audio", "video", "canvas", "map", "noframes", "noembed", "rp", "xmp", "applet",
})  # fmt: skip
BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "center",
    "header", "footer", "main", "aside", "blockquote", "pre", "hr", "tr", "td", "th", "table", "tbody", "thead", "tfoot",
    "caption", "form", "fieldset", "address", "body", "html", "figure", "figcaption", "details", "summary", "option", "legend",
})  # fmt: skip
_STRUCK = frozenset({"del", "s", "strike"})
_RAISED = frozenset({"sup", "sub"})
_HIDDEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*0?\.?0+(?![.\d])|(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0)",
    re.I,
)
_FLAT_STYLE = re.compile(r"(?:^|[;\s])(?:max-)?(?:height|width)\s*:\s*0(?![.\d])", re.I)
_CLIPPED_STYLE = re.compile(r"overflow[\w-]*\s*:\s*hidden", re.I)
_DISPLAY_STYLE = re.compile(r"(?:^|[;\s])display\s*:\s*([a-z-]+)", re.I)
_STRUCK_STYLE = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.I)
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*(?:super|sub|text-top|text-bottom)", re.I)
_TURNED_STYLE = re.compile(r"bidi-override|direction\s*:\s*rtl", re.I)


class Look(NamedTuple):
    """What a reader of the page sees of one element."""

    hidden: bool
    """Whether it and everything in it does not show. Those around it are not looked at."""
    breaks: bool
    """Whether it begins a line of its own (also a box of its own: its digits join no others)."""
    mark: str
    """A mark for text that changes a figure: raised or lowered (`^`), struck out (`~~`), turned round (�)."""
    struck: bool
    """Whether its text is struck out."""


class Seen:
    """The style sheets of one page, and what they and the elements themselves say."""

    def __init__(self, root: Element) -> None:
        self._rules = rules_of(_sheets(root))
        self._alone = not any(rule.above for rules in self._rules.values() for rule in rules)
        """Whether no rule looks at the elements above, so that elements of the same names are told the same."""
        self._looks: dict[tuple[object, ...], Look] = {}

    def look(self, element: Element) -> Look:
        """How an element looks: as all those of the page that have its name and attributes, of which there are few
        kinds and many elements.
        """
        kind = (element.tag, *element.items())
        found = self._looks.get(kind)
        if found is None:
            found = Look(
                self._hides(element), self._breaks(element), _mark_before(element), _is_struck(element)
            )
            if self._alone:
                self._looks[kind] = found
        return found

    def _hides(self, element: Element) -> bool:
        attributes = element.attrib
        if not attributes and not self._rules:
            return False
        style = attributes.get("style") or ""
        if "hidden" in attributes or (style and _hidden_by(style)):
            return True
        if element.tag == "dialog" and "open" not in attributes:
            return True
        if not self._rules:
            return False
        display, visibility = said_of(element, self._rules)
        own = _DISPLAY_STYLE.search(style)
        if own:
            display = own[1].lower()
        return display == "none" or visibility in ("hidden", "collapse")

    def _breaks(self, element: Element) -> bool:
        if element.tag in BLOCKS:
            return True
        own = _DISPLAY_STYLE.search(element.get("style") or "")
        display = own[1].lower() if own else None
        if display is None and self._rules:
            display = said_of(element, self._rules)[0]
        return display not in (None, "inline", "contents", "none", "initial", "inherit", "unset", "revert")


def _mark_before(element: Element) -> str:
    style = element.get("style") or ""
    if element.tag in _RAISED or (style and _RAISED_STYLE.search(style) and element.tag not in BLOCKS):
        return "^"
    if _is_struck(element):
        return "~~"
    if element.tag == "bdo" or (style and "bidi-override" in style) or element.get("dir") == "rtl":
        return "\ufffd"
    return ""


def _is_struck(element: Element) -> bool:
    return element.tag in _STRUCK or _STRUCK_STYLE.search(element.get("style") or "") is not None


@lru_cache(maxsize=4096)
def _hidden_by(style: str) -> bool:
    if _HIDDEN_STYLE.search(style):
        return True
    return bool(_CLIPPED_STYLE.search(style) and _FLAT_STYLE.search(style))


def _sheets(root: Element) -> Iterator[str]:
    """The page's own style sheets for the screen."""
    for element in root.iter("style"):
        medium = (element.get("media") or "screen").lower()
        if element.text and any(word in medium for word in ("screen", "all")) and "(" not in medium:
            yield element.text
