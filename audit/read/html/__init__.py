"""Web pages: government pages as their content management systems emit them -> prose and grids.

page     bytes -> a tree (encoding, saved archives, pages that break off)
seen     what a reader of the page sees: hidden parts, line breaks, struck and raised text
walker   the tree -> blocks in reading order
tables   a table -> rows in the order of the screen, cells with their grid columns
cells    the text of a cell, with a mark where something is printed that is no text

lxml gives the tree (it mends unclosed cells as browsers do); rows and columns are counted here. What a reader of the
page would not see (display:none, hidden duplicates, scripts) is not read; what he would see and a program cannot
read (a picture of a number) is never taken for an empty cell.
"""

from __future__ import annotations

from audit.model import Document, Problem
from audit.read.html.page import MOST_BYTES, is_cut, metadata_of, open_page, title_of
from audit.read.html.seen import Seen
from audit.read.html.walker import Walker
from audit.read.kinds import Unreadable

__all__ = ["MOST_BYTES", "read_html"]


def read_html(data: bytes, name: str) -> tuple[Document, ...]:
    """One Document with the page's visible prose and tables. Raises Unreadable for what is no page at all."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            "too_large", f"网页有 {len(data):,} 字节，超过上限 {MOST_BYTES:,} 字节；请只保存正文后再试。"
        )
    root, text, certain = open_page(data)
    problems: list[Problem] = []
    if not certain:
        problems.append(Problem("encoding", "部分字节不是网页声明的编码，已用 � 代替；请核对原网页。"))
    if is_cut(text):
        problems.append(
            Problem("truncated", "网页在中途断开（没有结尾标签），断开之后的内容没有读到；请重新下载。")
        )
    walker = Walker(Seen(root), problems)
    walker.walk(root)
    return (
        Document("html", walker.blocks_without_links(), title_of(root), metadata_of(root), tuple(problems)),
    )
