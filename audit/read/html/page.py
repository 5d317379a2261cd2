"""The bytes of a web page -> its tree: encodings that lie, pages saved as archives, pages that break off."""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
from typing import TYPE_CHECKING

from lxml import etree

from audit.read.html.tree import text_in
from audit.read.kinds import Unreadable, decode

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_BYTES = 20_000_000
_ARCHIVE = re.compile(
    rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}?Content-Type:\s*(?:multipart/|text/html)", re.I
)
_ARCHIVE_HEAD = 8192


def open_page(data: bytes) -> tuple[Element, str, bool]:
    """The tree of a page, its text, and whether every byte was understood. Raises Unreadable."""
    text, certain = decode(_page_of_archive(data))
    text = _without_torn_cell(re.sub(r"^\s*<\?xml[^>]*>", "", text))
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root: Element | None = None
    with contextlib.suppress(etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    _check_limits(parser)
    if root is None:
        raise Unreadable("damaged", "网页里没有可读的内容；请打开原网页重新保存。")
    return root, text, certain


def _check_limits(parser: etree.HTMLParser) -> None:
    """Raise Unreadable where the parser stopped half-way: what it did not reach must not look absent."""
    for entry in parser.error_log:
        if entry.type in (etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NO_MEMORY):
            raise Unreadable("too_large", "网页嵌套过深或内容过大，不像一份报告；请只保存正文后再试。")


def _page_of_archive(data: bytes) -> bytes:
    """The page inside a web archive (.mht, .eml), or the data itself."""
    if not _ARCHIVE.match(data[:_ARCHIVE_HEAD].replace(b"\r\n", b"\n")):
        return data
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes):
                return page
    return data


def is_cut(text: str) -> bool:
    """Whether the page ends before its own closing tags: a download that broke off."""
    lower = text.lower()
    if "<html" in lower and "</html" not in lower and "</body" not in lower:
        return True
    return lower.count("<table") > lower.count("</table") or lower.rfind("<") > lower.rfind(">")


def _without_torn_cell(text: str) -> str:
    """The page without a table cell in whose text it breaks off: of its number only the first digits may be left."""
    tail = text[text.rfind(">") + 1 :]
    if not tail.strip() or "<" in tail:
        return text
    lower = text.lower()
    cell = max(lower.rfind("<td"), lower.rfind("<th"))
    inside = cell > max(lower.rfind("</table"), lower.rfind("</td"), lower.rfind("</th"))
    return text[:cell] if cell >= 0 and inside else text


def title_of(root: Element) -> str | None:
    """The page's own title."""
    element = next(root.iterdescendants("title"), None)
    text = text_in(element).strip() if element is not None else ""
    return text or None


def metadata_of(root: Element) -> dict[str, str]:
    """The page's meta tags, names in lower case (government sites state title and publication date there)."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key, content = element.get("name") or element.get("property"), element.get("content")
        if key and content:
            found.setdefault(re.sub(r"[^a-z]", "", key.lower()), content.strip())
    return found
