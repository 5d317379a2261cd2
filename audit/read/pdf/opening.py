"""The bytes of a PDF -> an open reader: passwords tried, damage mended as far as that is certain.

Raises Unreadable (`encrypted`, `damaged`, `too_large`) with a sentence for the inspector.
"""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from audit.model import Problem
from audit.read.kinds import Unreadable
from audit.read.passwords import offered
from audit.read.pdf.limits import TooLarge
from audit.read.pdf.repair import rebuilt

logging.getLogger("pypdf").addHandler(logging.NullHandler())
logging.getLogger("pypdf").propagate = False  # what it says about a file is for its own developers

_ERRORS = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OverflowError,
    RecursionError, NotImplementedError, UnicodeError,
)  # fmt: skip
_REPAIRED = Problem("repaired", "文件末尾或目录已损坏，按残存的内容读出；缺失的部分没有数字，请与原件核对。")


def open_pdf(data: bytes) -> tuple[PdfReader, tuple[Problem, ...]]:
    """A reader whose pages can be listed, and what had to be mended to get it."""
    try:
        return _opened(data), ()
    except LimitReachedError as error:
        raise TooLarge from error
    except _ERRORS:
        pass
    try:
        mended = rebuilt(data)
        if mended is not None:
            return _opened(mended), (_REPAIRED,)
    except LimitReachedError as error:
        raise TooLarge from error
    except _ERRORS:
        pass
    raise Unreadable("damaged", "PDF 已损坏，读不出页面；请重新下载，或用阅读器打开后另存。")


def _opened(data: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        _unlock(reader)
    if len(reader.pages) == 0:
        raise ValueError("no pages")
    reader.pages[0].get("/Contents")
    return reader


def _unlock(reader: PdfReader) -> None:
    """Decrypt with the empty password (files that only forbid printing) or one of those offered."""
    passwords = offered()
    try:
        if any(reader.decrypt(password) for password in ("", *passwords)):
            return
    except (DependencyError, NotImplementedError) as error:
        raise Unreadable(
            "encrypted", "PDF 的加密方式不能识别；请用阅读器打开后另存为不加密的文件。"
        ) from error
    if passwords:
        raise Unreadable("encrypted", "给出的密码都打不开这份 PDF；请核对密码文件（每行一个密码）。")
    raise Unreadable(
        "encrypted",
        "PDF 有打开密码；请用 --password-file 给出密码文件（每行一个密码），或另存为不加密的文件。",
    )
