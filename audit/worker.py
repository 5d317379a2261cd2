"""The child of `audit.read.sandbox`: reads one file after another within its limits and answers plain data.

Started as `python -m audit.worker`. It reads the one file that it is asked for and nothing else, writes nothing,
and loads no polars; `audit.read.confined` says what it may do.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Any

from audit.codec import to_plain
from audit.discover import SourceFile
from audit.pipeline import read_file, read_lines
from audit.read import Unreadable
from audit.read.confined import confine, hand_over
from audit.read.passwords import offer
from audit.read.sandbox import pack, receive
from audit.source import to_plain as lines_to_plain

FILES_BETWEEN_COLLECTIONS = 25
"""Cycles that the parsers leave behind are cleared after so many files; once a file cost more than the reading."""
NEW_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""More than most reports need: at Python's own 700, looking for cycles where there are none took a tenth of the time."""
_TOO_LARGE = ("too_large", "内容过大或嵌套过深，超出内存限制；请只保存正文后再试。")


def main() -> None:
    """Answer requests {"path", "location", "member", "problem", "passwords"} until the input ends."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may come between the answers
    confine()
    gc.freeze()  # what the modules hold stays: looking through it took longer than reading a page
    gc.set_threshold(NEW_OBJECTS_BETWEEN_COLLECTIONS)
    answered = 0
    while (request := receive(requests)) is not None:
        answers.write(_packed(request))
        answers.flush()
        answered += 1
        if answered % FILES_BETWEEN_COLLECTIONS == 0:
            gc.collect()


def _packed(request: dict[str, Any]) -> bytes:
    """The reports of a file (or its lines) as a message, or {"gave_up": [reason, message]}.

    Memory that runs out is the file's fault; any other error is the program's, and says where.
    """
    location = Path(os.fsdecode(bytes.fromhex(request["location"])))
    hand_over(location)
    try:
        offer(request.get("passwords", ()))
        source = SourceFile(request["path"], location, request["member"], request["problem"])
        if request.get("want") == "lines":
            return pack(_lines(source, request.get("part")))
        return pack([to_plain(report) for report in read_file(source)])
    except (MemoryError, RecursionError):
        return pack({"gave_up": _TOO_LARGE})
    except Exception as error:
        import traceback  # it loads half of the interpreter's own tools, for what hardly ever happens

        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}，{Path(last.filename).name}:{last.lineno}"
        told = f"读取时程序出错（{where}），这份文件没有读；请人工核对，并把文件交给维护者。"
        return pack({"gave_up": ("damaged", told)})


def _lines(source: SourceFile, part: int | None) -> object:
    """The file line by line as plain data, or a sentence on why not."""
    try:
        return lines_to_plain(read_lines(source, part))
    except Unreadable as error:
        return error.message


if __name__ == "__main__":
    main()
