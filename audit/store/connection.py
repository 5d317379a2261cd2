"""Opens the database of a workspace, for writing or as a snapshot, and turns SQLite's errors into sentences.

Nothing here knows what the events mean. A stranger's, damaged or newer file is never written to.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from audit.errors import StoreError
from audit.store.schema import migrate, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

DATABASE_NAME = "review.sqlite3"
BUSY_SECONDS = 10.0  # the lock is unfair: with 8 writers single waits of 0.4 s were measured
_SNAPSHOT_TRIES = 20
_ELSEWHERE = "可用 --workspace DIR 把工作区放到能写的文件夹。"

_SENTENCES = {
    "SQLITE_BUSY": "正被别的进程占用，等了 10 秒仍不能用，这次操作没有记下。请稍后再试。",
    "SQLITE_LOCKED": "正被别的进程占用，这次操作没有记下。请稍后再试。",
    "SQLITE_FULL": "所在的磁盘已满，这次操作没有记下。请腾出空间后再试。",
    "SQLITE_READONLY": f"不能写入，这次操作没有记下。{_ELSEWHERE}",
    "SQLITE_PERM": f"没有权限，这次操作没有记下。{_ELSEWHERE}",
    "SQLITE_CANTOPEN": f"打不开（权限不够，或有未并入的 -wal 文件而文件夹只读）。{_ELSEWHERE}",
    "SQLITE_IOERR": "读写出错（磁盘或网络盘），这次操作没有记下。请检查磁盘后再试。",
    "SQLITE_CORRUPT": "已损坏，没有改动它。请换回备份，或用 --workspace DIR 另设工作区。",
    "SQLITE_NOTADB": "不是 gouji 的审核记录或已损坏，没有改动它。请换回备份，或用 --workspace DIR 另设工作区。",
    "SQLITE_CONSTRAINT": "被别的程序改动过，接不上原有的记录，这次操作没有记下。请用 gouji verify 核对。",
}
_OTHERWISE = "不能使用（{detail}），这次操作没有记下。请换回备份，或用 --workspace DIR 另设工作区。"


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the file system become one StoreError that names the file and the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        for prefix, sentence in _SENTENCES.items():
            if name.startswith(prefix):
                raise StoreError(f"审核记录 {path} {sentence}") from error
        raise StoreError(f"审核记录 {path} {_OTHERWISE.format(detail=error)}") from error
    except OSError as error:
        raise StoreError(f"审核记录 {path} 不能使用：{reason_of(error)}。{_ELSEWHERE}") from error


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process only has to finish first."""
    return (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


# --- the workspace folder ----------------------------------------------------------------------------


def make_workspace(workspace: Path) -> None:
    """Create the workspace folder, as open as the folder that it lies in and never open to everybody.

    Several inspectors of one host share a batch by a folder that their group may write: then the workspace is
    writable for that group too, with setgid so that files made later belong to it, whatever the umask of the one
    who comes first. Anywhere else only its owner may write. StoreError where it cannot be created.
    """
    try:
        if workspace.is_dir():
            return
        # is_dir() is asked again, for another process may just have made it
        if workspace.exists() and not workspace.is_dir():
            raise StoreError(f"工作区 {workspace} 的位置上已有一个同名文件。请移开它，{_ELSEWHERE}")
        workspace.parent.mkdir(parents=True, exist_ok=True)
        _make_folder(workspace)
    except OSError as error:
        raise StoreError(f"不能建立工作区 {workspace}：{reason_of(error)}。{_ELSEWHERE}") from error


def _make_folder(workspace: Path) -> None:
    """Made under another name and renamed, so that nobody ever finds it with a mode that is not final."""
    parent = workspace.parent.stat()
    shared = bool(parent.st_mode & stat.S_IWGRP)
    draft = workspace.with_name(f".{workspace.name}.{os.getpid()}.tmp")
    draft.mkdir(exist_ok=True)
    try:
        if shared:
            _give_to_group(draft, parent.st_gid)
        draft.chmod(stat.S_IRWXU | (parent.st_mode & 0o075) | (stat.S_ISGID if shared else 0))
        draft.rename(workspace)
    except OSError:
        draft.rmdir()
        if not workspace.is_dir():  # else another process was first
            raise


def _give_to_group(path: Path, group: int) -> None:
    try:
        os.chown(path, -1, group)
    except OSError:
        return  # not a member: the folder stays with the creator's own group


_REASONS = {
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "文件系统只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.ENOTDIR: "上级不是文件夹",
    errno.EEXIST: "已有一个同名文件",
    errno.ENOENT: "上级文件夹不存在",
    errno.ENAMETOOLONG: "名字太长",
    errno.EISDIR: "它是一个文件夹",
}


def reason_of(error: OSError) -> str:
    """Why the file system refused, in Chinese where it is one of the usual reasons."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def _make_file(path: Path) -> None:
    """An empty database file with the workspace's mode: SQLite gives its -wal and -shm the same mode.

    Only ever creates; opening and closing a file that SQLite has open would drop this process's locks on it. Tried
    again where the folder vanished under the hand: a process that made the workspace at the same moment put its own
    empty folder in the place of ours, which it can do only as long as ours is empty.
    """
    for last in (False, False, False, True):
        try:
            mode = path.parent.stat().st_mode & 0o664 | 0o600
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            break
        except FileExistsError:
            return
        except FileNotFoundError:
            if last or not path.parent.is_dir():
                raise
    try:
        os.fchmod(descriptor, mode)
    finally:
        os.close(descriptor)


# --- opening -----------------------------------------------------------------------------------------


def open_writable(workspace: Path) -> sqlite3.Connection:
    """A connection in autocommit mode to the workspace's database, created or migrated where needed.

    WAL with synchronous=FULL: readers never wait for a writer, and an acknowledged event survives a power cut. One
    thread at a time may use it. StoreError where it cannot be opened or written.
    """
    make_workspace(workspace)
    path = workspace / DATABASE_NAME
    with store_errors(path):
        if path.exists() and not os.access(
            path, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids
        ):
            raise StoreError(
                f"审核记录 {path} 不能写入：没有写入权限，或文件系统只读。请让建立者开放给同组，或者{_ELSEWHERE}"
            )
        _make_file(path)
        connection = _connect(path)
        try:
            version_of(connection, path)
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            migrate(
                connection, path, datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            )
        except BaseException:
            connection.close()
            raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL; two processes that create one database at once get "busy" without SQLite's own waiting."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def read_snapshot(path: Path, work: Callable[[sqlite3.Connection], T], empty: T) -> T:
    """What `work` reads from the database, without writing or creating anything, also in a read-only folder.

    `empty` where there is no database yet. A database that nobody has open is read as an immutable file, because
    SQLite would else leave -wal and -shm files behind; if it changed meanwhile, it is read again.
    """
    with store_errors(path):
        for _ in range(_SNAPSHOT_TRIES):
            stamp = _stamp(path)
            if stamp is None:
                return empty
            in_use = any(stamp[1:])
            flags = "mode=ro" if in_use else "mode=ro&immutable=1"
            try:
                with closing(_open_uri(path, flags)) as connection:
                    found = work(connection) if version_of(connection, path) else empty
            except sqlite3.Error:
                if in_use or _stamp(path) == stamp:
                    raise
                continue
            if in_use or _stamp(path) == stamp:
                return found
    raise StoreError(f"审核记录 {path} 一直在变，没有读成。请稍后再试。")


def _open_uri(path: Path, flags: str) -> sqlite3.Connection:
    return _connect(f"{path.absolute().as_uri()}?{flags}", uri=True)


def _connect(database: str | Path, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        database, uri=uri, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    # Bytes that are no UTF-8 were put there by hand: they must show as one broken line, not hide all the others.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _stamp(path: Path) -> tuple[object, int, int] | None:
    """Identity of the database file and the sizes of its -wal and -journal, None where there is no database."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns), _size(path, "-wal"), _size(path, "-journal")


def _size(path: Path, suffix: str) -> int:
    try:
        return path.with_name(path.name + suffix).stat().st_size
    except FileNotFoundError:
        return 0
