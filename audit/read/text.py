"""Text files: tab-separated tables, pipe and Markdown tables, one cell a line with `|` between.

Separators say where a field ends but not which column it belongs to (empty fields get lost on the way into a
text), so every grid made here is marked `geometric=False`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from audit.figure import is_figure_like
from audit.model import Document, Grid, GridCell, Place, Problem, TextBlock
from audit.read.kinds import decode
from audit.wording import without_invisible

_OTHER_PIPES = "｜│┃¦║"
_RULE_LINE = re.compile(
    r"^[\s|:+=\-—─┼├┤┌┐└┘┬┴]*-{2,}[\s|:+=\-—─]*$|^[\u2500-\u257f|+=\s]*[\u2500-\u257f+=]{2}[\u2500-\u257f|+=\s]*$"
)
_ROW_OF_NILS = re.compile(r"[|\s]*--(?:[|\s]+--)*[|\s]*")
_WIKI_BEGINS, _WIKI_MARK = re.compile(r"\s*\{\|"), re.compile(r"\s*(?:\{\|.*|\|-+|\|\})\s*$")
"""The marks of a wiki's table: its beginning, a row, its end."""
_HEADING = re.compile(
    r"^\s*#{1,6}\s|^\s*[一二三四五六七]\s*[、.．]\s*(?:总体|主动公开|收到|因?政府信息公开|存在|其他需要|需要报告)"
)
_SENTENCE_END = re.compile(r"[。：:；;！!？?]$")
_EMPHASIS = re.compile(r"(?P<mark>\*{1,3}|_{1,3})(?P<text>[^*_]+)(?P=mark)")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.I)
_LONGEST_CELL = 80  # characters: the longest official label has 42
_MOST_CELLS = 200_000


def read_text(data: bytes, name: str) -> tuple[Document, ...]:
    """One Document with the text's prose lines and tables in order. Any text has an answer."""
    text, certain = decode(data)
    problems = [] if certain else [Problem("encoding", "部分字节不是 UTF-8 或 GBK 文字，已用 � 代替")]
    text = without_invisible(text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    builder = _Builder()
    _Lines(text.split("\n"), _with_pipes(text).split("\n"), builder).walk()
    if builder.truncated:
        problems.append(Problem("too_large", f"表格超过 {_MOST_CELLS} 格，其余未读；请核对原文。"))
    return (Document("text", tuple(builder.blocks), problems=tuple(problems)),)


@dataclass
class _Builder:
    """Collects blocks in order and numbers the grids."""

    blocks: list[TextBlock | Grid] = field(default_factory=list)
    tables: int = 0
    cells: int = 0
    truncated: bool = False

    def prose(self, text: str, line: int) -> None:
        if text.strip():
            self.blocks.append(TextBlock(text.strip(), Place(line=line)))

    def grid(self, rows: list[tuple[int, list[str]]]) -> None:
        """Rows of (line number, fields) as one grid."""
        if not rows:
            return
        self.cells += sum(len(fields) for _, fields in rows)
        if self.cells > _MOST_CELLS:
            self.truncated = True
            return
        self.tables += 1
        cells = tuple(
            GridCell(row, column, content.strip(), Place(None, line, self.tables, row + 1, column + 1))
            for row, (line, fields) in enumerate(rows)
            for column, content in enumerate(fields)
        )
        width = max(len(fields) for _, fields in rows)
        self.blocks.append(
            Grid(
                self.tables,
                len(rows),
                width,
                cells,
                geometric=False,
                at=Place(line=rows[0][0], table=self.tables),
            )
        )


def _with_pipes(text: str) -> str:
    """The text with `|` for everything that is drawn in its place."""
    for other in _OTHER_PIPES:
        text = text.replace(other, "|")
    return text


@dataclass
class _Lines:
    """Walks the lines once; each step takes one table or one line of prose."""

    lines: list[str]
    piped: list[str]
    """The same lines with `|` for whatever is drawn in its place."""
    builder: _Builder
    at: int = 0

    def walk(self) -> None:
        while self.at < len(self.lines):
            line = self.piped[self.at]
            if "\t" in line.strip(" \n") and line.strip():
                self._tab_table()
            elif "|" in line or self._pipe_follows():
                self._pipe_table()
            else:
                if not _RULE_LINE.match(line):
                    self.builder.prose(line, self.at + 1)
                self.at += 1

    def _tab_table(self) -> None:
        rows: list[tuple[int, list[str]]] = []
        while self.at < len(self.lines) and "\t" in self.lines[self.at]:  # a row of empty fields is a row
            rows.append((self.at + 1, self.lines[self.at].split("\t")))
            self.at += 1
        self.builder.grid(rows)

    def _pipe_follows(self) -> bool:
        """Whether the present line is the text of a cell whose `|` stands alone on a line soon after it."""
        if not self._may_be_cell(self.at):
            return False
        for ahead in range(self.at + 1, min(self.at + 4, len(self.lines))):
            following = self.piped[ahead].strip()
            if following and not following.strip("|"):
                return True
            if following and not self._may_be_cell(ahead):
                return False
        return False

    def _may_be_cell(self, index: int) -> bool:
        text = self.lines[index].strip()
        return (
            bool(text)
            and len(text) <= _LONGEST_CELL
            and not _HEADING.match(text)
            and not _SENTENCE_END.search(text)
        )

    def _pipe_table(self) -> None:
        """A run of lines with pipes: one row a line, or one cell a line."""
        start = self.at
        while self.at < len(self.lines):
            line = self.piped[self.at]
            if "|" not in line and line.strip() and not self._pipe_follows() and not self._rules_off_a_row():
                break
            if not line.strip() and not self._region_goes_on():
                break
            self.at += 1
        region = [(number + 1, self.piped[number]) for number in range(start, self.at)]
        if _one_cell_a_line(region):
            self._take_last_value(region)
            self.builder.grid(_stream_rows(region))
        else:
            self.builder.grid(_line_rows(region))

    def _rules_off_a_row(self) -> bool:
        """Whether the present line is drawn between two rows of a table."""
        following = self.piped[self.at + 1 : self.at + 2]
        return bool(_RULE_LINE.match(self.piped[self.at])) and any("|" in line for line in following)

    def _region_goes_on(self) -> bool:
        """Whether, behind blank lines, more of the same run follows at once (saved pages double their lines)."""
        ahead = self.at
        while ahead < len(self.lines) and not self.lines[ahead].strip():
            ahead += 1
        if ahead - self.at > 2 or ahead >= len(self.lines):
            return False
        here, self.at = self.at, ahead
        follows = "|" in self.piped[ahead] or self._pipe_follows()
        self.at = here
        single = here > 0 and not self.piped[here - 1].strip().strip("|")
        return follows and single

    def _take_last_value(self, region: list[tuple[int, str]]) -> None:
        """A number right behind the last separator is the table's last cell."""
        if self.at < len(self.lines) and region[-1][1].strip().endswith("|"):
            last = self.lines[self.at].strip()
            if last and is_figure_like(last):
                region.append((self.at + 1, last))
                self.at += 1


def _one_cell_a_line(region: list[tuple[int, str]]) -> bool:
    """Whether a run of lines holds one cell a line: hardly any line has text on both sides of a pipe."""
    texts = [line for _, line in region if line.strip().strip("|").strip() and not _RULE_LINE.match(line)]
    several = sum(1 for line in texts if len([part for part in line.split("|") if part.strip()]) > 1)
    return len(texts) >= 2 and several * 5 <= len(texts)


def _line_rows(region: list[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """One row a line. The outer border pipes are no fields; Markdown's rule line is no row.

    Where some lines begin without a pipe there is no border on the left, and a line that begins with one has an
    empty first field; the same on the right.
    """
    filled = [(number, line.strip()) for number, line in region if line.strip()]
    lines = [
        (number, line)
        for index, (number, line) in enumerate(filled)
        if not _is_rule(line, below_head=index == 1)
    ]
    bordered = all(line.startswith("|") for _, line in lines)
    closed = _is_closed([line for _, line in lines])
    rows: list[tuple[int, list[str]]] = []
    for number, line in lines:
        fields = (line[1:] if bordered else line).split("|")
        if closed and line.endswith("|") and len(fields) > 1:
            fields.pop()
        rows.append((number, [_unmarked(text) for text in fields]))
    return rows


def _is_closed(lines: list[str]) -> bool:
    """Whether the last pipe of a line is its border, by what makes the rows alike."""
    open_widths = Counter(line.count("|") for line in lines)
    closed_widths = Counter(line.count("|") - line.endswith("|") for line in lines)
    return max(closed_widths.values(), default=0) >= max(open_widths.values(), default=0)


def _is_rule(line: str, *, below_head: bool) -> bool:
    """Whether a line is drawn: below a head any dashes are, elsewhere `|--|--|` is a row of nil marks."""
    return bool(_RULE_LINE.match(line)) and (below_head or not _ROW_OF_NILS.fullmatch(line))


def _unmarked(text: str) -> str:
    """A field without what Markdown shows as a look or a space: emphasis around the whole, entities, line breaks."""
    if "<" in text:
        text = _LINE_BREAK.sub("\n", text)
    text = text.replace("&nbsp;", " ").strip()
    match = _EMPHASIS.fullmatch(text) if text.startswith(("*", "_")) else None
    return match["text"] if match else text


def _stream_rows(region: list[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """One cell a row of a one-column grid, empty cells kept: which row of the form it is, labels will tell."""
    cells: list[tuple[int, list[str]]] = []
    text: list[str] = []
    first = region[0][0]
    if any(_WIKI_BEGINS.match(line) for _, line in region):
        region = [(number, line) for number, line in region if not _WIKI_MARK.match(line)]
    for number, line in region:
        parts = line.split("|")
        for index, part in enumerate(parts):
            if part.strip():
                if not text:
                    first = number
                text.append(part.strip())
            if index < len(parts) - 1:
                cells.append((first if text else number, ["\n".join(text)]))
                text = []
    if text:
        cells.append((first, ["\n".join(text)]))
    return cells
