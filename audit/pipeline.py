"""The stages in order; start reading gouji here.

    discover        a batch                 -> its files                    audit.discover
    read_file       a file                  -> bytes, kind                  audit.read.kinds
      READERS         bytes                 -> documents (grids, prose)     audit.read
      align           a document            -> a report: a cell a slot      audit.align
    judge           all reports             -> judgements                   audit.findings
      with_attested   what inspectors saw   -> cells beside the reading     audit.attested
      build           reports               -> frames                       audit.frames
      evaluate        rules x frames        -> outcomes                     audit.evaluate

Every stage takes values and gives values; what is wrong with a file is a value too (`Report.status`,
`Report.problems`), never an exception.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections import deque
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from queue import SimpleQueue
from typing import TYPE_CHECKING

from audit.align import align_all
from audit.attested import with_attested
from audit.errors import BatchError
from audit.model import Problem, Report
from audit.read import KIND_NAMES, READERS, Unreadable, kind_of
from audit.read.passwords import offered
from audit.read.sandbox import Sandbox, WorkerDied
from audit.several import reports_in
from audit.source import from_plain as lines_from_plain
from audit.source import source_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from audit.discover import Discovery, SourceFile
    from audit.model import Attestation, Document, Judgement
    from audit.rule import RuleBook
    from audit.source import SourceLine

MOST_BYTES = 50_000_000
"""No report is larger; a larger file is refused before it is read."""
_ADVICE = "能读的是 PDF、Word（.docx）、网页和文本；请另存为其中一种，或人工核对。"
_HELD = 64
"""Files handed to the workers ahead of the one that is waited for."""


def read_file(source: SourceFile) -> tuple[Report, ...]:
    """The reports of one file, read and aligned in this process. Never raises for what a file contains."""
    data: bytes | None = None
    try:
        data = _data_of(source)
        documents = _documents(source, data)
    except Unreadable as error:
        return (_unreadable(source, data, error.reason, error.message),)
    except (MemoryError, RecursionError):
        return (
            _unreadable(source, data, "too_large", "内容过大或嵌套过深，超出内存限制；请只保存正文后再试。"),
        )
    return align_all(documents, path=source.path, sha256=hashlib.sha256(data).hexdigest())


def read_lines(source: SourceFile, part: int | None) -> tuple[SourceLine, ...]:
    """What stands in a file, line by line, or in one of its reports; read in this process. Raises Unreadable."""
    documents = [one for document in _documents(source, _data_of(source)) for one in reports_in(document)]
    return source_lines(documents[(part or 1) - 1])


def _data_of(source: SourceFile) -> bytes:
    if source.problem is not None:
        raise Unreadable("not_readable", source.problem)
    return _bytes_of(source)


def _documents(source: SourceFile, data: bytes) -> tuple[Document, ...]:
    kind = kind_of(data, source.member or source.location.name)
    if kind not in READERS:
        raise Unreadable("empty" if kind == "empty" else "unsupported", _unsupported(kind))
    return READERS[kind](data, source.path)


def read_batch(
    discovery: Discovery, *, jobs: int = 2, executor: Executor | None = None
) -> Iterator[tuple[Report, ...]]:
    """The reports of every file of a batch, in the order of its files, each as soon as it and those before it
    are read. `jobs` worker processes read them; another executor may be given, whose tasks do the same.
    """
    sandboxes: SimpleQueue[Sandbox] = SimpleQueue()
    for _ in range(jobs):
        sandboxes.put(Sandbox())
    pool = executor or ThreadPoolExecutor(jobs, thread_name_prefix="gouji-read")
    waiting: deque[Future[tuple[Report, ...]]] = deque()
    try:
        for source in discovery.files:
            waiting.append(pool.submit(_read_sandboxed, source, sandboxes))
            if len(waiting) >= _HELD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
        if executor is None:
            pool.shutdown(wait=True)
        while not sandboxes.empty():
            sandboxes.get().close()


def judge(
    reports: Sequence[Report],
    rule_book: RuleBook,
    attested: Callable[[Report], Mapping[str, Attestation]] | None = None,
    *,
    bounds: bool = True,
) -> tuple[Judgement, ...]:
    """The judgement of every report, in their order (polars is loaded here, not before).

    `attested` gives the figures of a report that inspectors entered from the original, by slot. Without `bounds`
    nothing is deduced: an equation is judged by its own figures alone.
    """
    from audit.findings import judge as judge_reports

    seen = with_attested(reports, attested) if attested else reports
    return judge_reports(seen, rule_book, bounds=bounds)


def show_source(source: SourceFile, part: int | None) -> tuple[SourceLine, ...]:
    """`read_lines` in a worker of its own, within its limits. Raises GoujiError in a sentence for the user."""
    sandbox = Sandbox()
    try:
        answer = sandbox.ask({**_request(source), "want": "lines", "part": part})
    except WorkerDied as error:
        raise BatchError(error.message) from error
    finally:
        sandbox.close()
    if isinstance(answer, str):
        raise BatchError(answer)
    return lines_from_plain(answer)


def _request(source: SourceFile) -> dict[str, object]:
    return {
        "path": source.path,
        "location": bytes(source.location).hex(),
        "member": source.member,
        "problem": source.problem,
        "passwords": offered(),
    }


def _read_sandboxed(source: SourceFile, sandboxes: SimpleQueue[Sandbox]) -> tuple[Report, ...]:
    """One file read by whichever worker is free."""
    from audit.codec import from_plain

    sandbox = sandboxes.get()
    try:
        answer = sandbox.ask(_request(source))
        return tuple(from_plain(plain, source.path) for plain in answer)
    except WorkerDied as error:
        return (_unreadable(source, None, error.reason, error.message),)
    finally:
        sandboxes.put(sandbox)


def _bytes_of(source: SourceFile) -> bytes:
    """The bytes of a file or of a member of an archive, within the limit of size."""
    try:
        if source.member is None:
            size = source.location.stat().st_size
            if size > MOST_BYTES:
                raise Unreadable(
                    "too_large", f"文件有 {size:,} 字节，超过上限 {MOST_BYTES:,} 字节；请只保存正文后再试。"
                )
            return source.location.read_bytes()
        with zipfile.ZipFile(source.location) as archive:
            info = archive.getinfo(source.member)
            if info.flag_bits & 1:
                raise Unreadable("encrypted", "压缩包中的这个文件有密码；请解压后再试。")
            if info.file_size > MOST_BYTES:
                raise Unreadable(
                    "too_large", f"解压后有 {info.file_size:,} 字节，超过上限 {MOST_BYTES:,} 字节。"
                )
            with archive.open(info) as member:  # the size in the directory may lie
                data = member.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                raise Unreadable("too_large", f"解压后超过上限 {MOST_BYTES:,} 字节。")
            return data
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, zlib.error) as error:
        raise Unreadable("damaged", "压缩包中的这个文件已损坏，读不出来；请重新打包。") from error
    except PermissionError as error:
        raise Unreadable("not_readable", "没有读取权限；请向文件所有者要读权限。") from error
    except OSError as error:
        raise Unreadable("not_readable", f"文件打不开（{error.strerror}）；请检查文件是否还在。") from error


def _unsupported(kind: str) -> str:
    if kind == "empty":
        return "文件是空的；请重新下载。"
    if kind == "binary":
        return "内容不是文字，也不是认识的格式；请核实文件是否损坏。" + _ADVICE
    return f"这是{KIND_NAMES[kind]}，此版本还不能读取。{_ADVICE}"


def _unreadable(source: SourceFile, data: bytes | None, reason: str, message: str) -> Report:
    kind = kind_of(data, source.path) if data is not None else "unknown"
    sha256 = hashlib.sha256(data).hexdigest() if data is not None else _hash_of(source)
    empty = Report(path=source.path, sha256=sha256, kind=kind, status="unreadable", reason=reason)
    return replace(empty, problems=(Problem(reason, message),))


def hash_of_source(source: SourceFile) -> str | None:
    """The hash that the reports of a file would bear if it were read now; None where it cannot be opened."""
    try:
        return hashlib.sha256(_data_of(source)).hexdigest()
    except Unreadable:
        return None


def _hash_of(source: SourceFile) -> str:
    """The hash of a file too large to hold. One that cannot be opened has no bytes to hash: its path is taken,
    so that decisions on two such files are never mixed up.
    """
    if source.member is None and source.problem is None:
        try:
            with source.location.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            pass
    return hashlib.sha256(f"unopened:{source.path}".encode()).hexdigest()
