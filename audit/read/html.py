"""Web pages: government pages as their content management systems emit them -> prose and grids.

lxml gives the tree (it mends unclosed cells as browsers do); rows and columns are counted here. What a reader
of the page would not see (display:none, hidden duplicates, scripts) is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from audit.model import Document, Grid, GridCell, Place, Problem, TextBlock
from audit.read.kinds import Unreadable, decode

_SKIPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "nav",
    "select",
    "button",
    "iframe",
    "object",
    "svg",
}
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "center",
    "header", "footer", "main", "aside", "blockquote", "pre", "hr", "tr", "td", "th", "table", "tbody", "thead", "tfoot",
    "caption", "form", "fieldset", "address", "body", "html", "figure", "figcaption",
}  # fmt: skip
_STRUCK = {"del", "s", "strike"}
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])", re.I
)
_HIDING_RULE = re.compile(r"([^{}]+)\{[^{}]*display\s*:\s*none[^{}]*\}", re.I)
_MEDIA_RULE = re.compile(r"@[a-z-]+[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.I)
_SIMPLE_SELECTOR = re.compile(r"^(?:[a-z0-9]+)?([.#][\w-]+)$", re.I)

MOST_BYTES = 20_000_000
MOST_COLUMNS = 64
MOST_ROWS = 2_000
MOST_CELLS = 60_000
"""Occupied places of one grid, merged cells counted full: a page that claims more is not a report."""
_DEEPEST = 200


def read_html(data: bytes, name: str) -> tuple[Document, ...]:
    """One Document with the page's visible prose and tables. Raises Unreadable for what is no page at all."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            "too_large", f"网页有 {len(data):,} 字节，超过上限 {MOST_BYTES:,} 字节；请只保存正文后再试。"
        )
    text, certain = decode(data)
    text = _without_torn_cell(re.sub(r"^\s*<\?xml[^>]*>", "", text))
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Unreadable("damaged", "网页里没有可读的内容；请打开原网页重新保存。") from error
    problems: list[Problem] = []
    if not certain:
        problems.append(Problem("encoding", "部分字节不是网页声明的编码，已用 � 代替；请核对原网页。"))
    if _is_cut(text):
        problems.append(Problem("truncated", "网页在中途断开（没有结尾标签），断开之后的内容没有读到；请重新下载。"))
    walker = _Walker(_hidden_names(root), problems)
    walker.visit(root, 0)
    walker.end_paragraph()
    return (Document("html", tuple(walker.blocks), _title(root), _metadata(root), tuple(walker.problems)),)


def _is_cut(text: str) -> bool:
    """Whether the page ends before its own closing tags: a download that broke off."""
    lower = text.lower()
    if "<html" in lower and "</html" not in lower and "</body" not in lower:
        return True
    return lower.count("<table") > lower.count("</table") or lower.rfind("<") > lower.rfind(">")


def _without_torn_cell(text: str) -> str:
    """The page without a table cell in whose text it breaks off: of its number only the first digits may be left."""
    tail = text[text.rfind(">") + 1 :]
    lower = text.lower()
    cell = max(lower.rfind("<td"), lower.rfind("<th"))
    inside = cell > max(lower.rfind("</table"), lower.rfind("</td"), lower.rfind("</th"))
    return text[:cell] if cell >= 0 and inside and tail.strip() and "<" not in tail else text


def _title(root: html.HtmlElement) -> str | None:
    element = root.find(".//title")
    text = "".join(element.itertext()).strip() if element is not None else ""
    return text or None


def _metadata(root: html.HtmlElement) -> dict[str, str]:
    """The page's meta tags, names in lower case (government sites state title and publication date there)."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key, content = element.get("name") or element.get("property"), element.get("content")
        if key and content:
            found.setdefault(re.sub(r"[^a-z]", "", key.lower()), content.strip())
    return found


def _hidden_names(root: html.HtmlElement) -> frozenset[str]:
    """Classes (.name) and ids (#name) that the page's own style sheet hides on every medium."""
    names: set[str] = set()
    for element in root.iter("style"):
        sheet = _MEDIA_RULE.sub("", re.sub(r"/\*.*?\*/", "", element.text or "", flags=re.DOTALL))
        for rule in _HIDING_RULE.finditer(sheet):
            for selector in rule[1].split(","):
                match = _SIMPLE_SELECTOR.match(selector.strip())
                if match:
                    names.add(match[1])
    return frozenset(names)


@dataclass
class _Walker:
    """Collects blocks while walking the tree once, in document order."""

    hidden: frozenset[str]
    problems: list[Problem]
    blocks: list[TextBlock | Grid] = field(default_factory=list)
    tables: int = 0
    _text: list[str] = field(default_factory=list)
    _line: int | None = None

    def visit(self, element: html.HtmlElement, depth: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or self._is_hidden(element):
            return
        if depth > _DEEPEST:
            return
        if tag == "table" and _is_data_table(element):
            self.end_paragraph()
            self._table(element)
            return
        if tag in _BLOCKS or tag == "br":
            self.end_paragraph()
        self._add(element.text, element)
        for child in element:
            self.visit(child, depth + 1)
            self._add(child.tail, element)
        if tag in _BLOCKS:
            self.end_paragraph()

    def _is_hidden(self, element: html.HtmlElement) -> bool:
        if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or ""):
            return True
        if not self.hidden:
            return False
        names = {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id')}"}
        return bool(names & self.hidden)

    def _add(self, text: str | None, element: html.HtmlElement) -> None:
        if text and text.strip():
            if self._line is None:
                self._line = element.sourceline
            self._text.append(text)

    def end_paragraph(self) -> None:
        """Close the paragraph that is being collected, if any."""
        text = re.sub(r"\s+", " ", "".join(self._text)).strip()
        if text:
            self.blocks.append(TextBlock(text, Place(line=self._line)))
        self._text, self._line = [], None

    def _table(self, table: html.HtmlElement) -> None:
        rows = [row for row in table.iter("tr") if not self._is_hidden(row) and _owner(row) is table]
        number = self.tables + 1
        cells, width, full = self._expand(rows, number)
        if not full:
            self.problems.append(
                Problem(
                    "too_large",
                    f"表格太大（超过 {MOST_CELLS:,} 格），没有读；请核对原文。",
                    Place(line=table.sourceline, table=number),
                )
            )
            return
        if cells:
            self.tables = number
            place = Place(line=table.sourceline, table=number)
            self.blocks.append(Grid(number, len(rows), width, tuple(cells), geometric=True, at=place))

    def _expand(self, rows: list[html.HtmlElement], number: int) -> tuple[list[GridCell], int, bool]:
        """Origin cells with their grid columns; the last value is False if the occupancy limit was hit."""
        if len(rows) > MOST_ROWS:
            return [], 0, False
        taken: set[tuple[int, int]] = set()
        cells: list[GridCell] = []
        width = 0
        for index, row in enumerate(rows):
            column = 0
            for element in row:
                if element.tag not in ("td", "th") or self._is_hidden(element):
                    continue
                while (index, column) in taken:
                    column += 1
                across = _span(element.get("colspan"), MOST_COLUMNS)
                down = _span(element.get("rowspan"), len(rows) - index)
                if column + across > MOST_COLUMNS * 2 or len(taken) + across * down > MOST_CELLS:
                    return [], 0, False
                place = Place(line=element.sourceline, table=number, row=index + 1, column=column + 1)
                cells.append(GridCell(index, column, self._cell_text(element), place, down, across))
                taken.update((index + y, column + x) for y in range(down) for x in range(across))
                column += across
                width = max(width, column)
        return cells, width, True

    def _cell_text(self, element: html.HtmlElement) -> str:
        """The visible text of a cell, a line break where the page breaks the line."""
        parts: list[str] = []
        self._collect(element, parts, 0)
        lines = (re.sub(r"[ \t\r\n\f\xa0]+", " ", line).strip() for line in "".join(parts).split("\x1e"))
        return "\n".join(line for line in lines if line)

    def _collect(self, element: html.HtmlElement, parts: list[str], depth: int) -> None:
        tag = element.tag
        if (
            not isinstance(tag, str)
            or tag in _SKIPPED
            or depth > _DEEPEST
            or (depth and self._is_hidden(element))
        ):
            return
        breaks = tag in _BLOCKS or tag == "br"
        if breaks:
            parts.append("\x1e")
        struck = "~~" if tag in _STRUCK else ""  # struck out on the page: the figure needs an eye
        parts.append("^" if tag == "sup" and (element.text or len(element)) else struck)
        parts.append(element.text or "")
        for child in element:
            self._collect(child, parts, depth + 1)
            parts.append(child.tail or "")
        parts.append(struck)
        if breaks and tag != "br":
            parts.append("\x1e")


def _owner(row: html.HtmlElement) -> html.HtmlElement | None:
    """The table that a row belongs to."""
    return next(row.iterancestors("table"), None)


def _is_data_table(table: html.HtmlElement) -> bool:
    """Whether a table holds data: no table inside it, and at least one row of two cells. The rest is layout."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return any(sum(1 for cell in row if cell.tag in ("td", "th")) > 1 for row in table.iter("tr"))


def _span(text: str | None, most: int) -> int:
    """A rowspan or colspan as browsers read it, clamped; rowspan="0" means to the end."""
    match = re.match(r"\s*(\d{1,6})", text or "")
    wanted = int(match[1]) if match else 1
    return max(1, min(wanted or most, most))
