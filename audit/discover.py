"""A batch as given on the command line -> the files to read, and what was skipped and why.

The walk never opens a special file, never follows a link to a folder or out of the batch, and never gives up the
batch for one folder that it may not enter. The order of the files is the order of the bytes of their paths, everywhere.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import BatchError

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKSPACE_NAME = ".gouji"
_SIDE_FILES = {
    "manifest.csv": "清单",
    "organs.csv": "机关名录",
    "thumbs.db": "系统文件",
    "desktop.ini": "系统文件",
}
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".ico", ".svg", ".tif", ".tiff"}
_PAGE_PARTS = {".css", ".js", ".woff", ".woff2", ".ttf", ".map"}
_FIGURES = {".csv", ".xlsx", ".parquet"}
_MOST_MEMBERS = 20_000
_MOST_UNPACKED = 100
"""An archive may unpack to so many times its size (texts to a tenth, zeros to a thousandth)."""
_LEAST_UNPACKED = 200_000_000
_DEEPEST = 60
"""Folders in folders; deeper ones are left out and named."""
_END_OF_ARCHIVE = b"PK\x05\x06"
_END_BYTES = 70_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read: `path` as it is printed, where it lies, and its name inside an archive if it is in one."""

    path: str
    location: Path
    member: str | None = None
    problem: str | None = None
    """Why it cannot be read, where the walk already knows (no permission, a special file)."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files of a batch in order, and (path, reason) of everything left out."""

    root: Path
    files: tuple[SourceFile, ...]
    skipped: tuple[tuple[str, str], ...] = ()

    def skipped_summary(self) -> str | None:
        """How many were skipped for which reason, in one sentence; None where nothing was."""
        if not self.skipped:
            return None
        counted = Counter(why for _, why in self.skipped)
        reasons = "、".join(f"{why} {number} 个" for why, number in sorted(counted.items()))
        return f"跳过 {len(self.skipped)} 个文件：{reasons}"


def workspace_of(batch: Path) -> Path:
    """Where the review log of a batch lies by default: `.gouji` in a folder, `NAME.gouji` beside a file."""
    return batch / WORKSPACE_NAME if batch.is_dir() else batch.with_name(batch.name + WORKSPACE_NAME)


def discover(batch: Path) -> Discovery:
    """The files of a batch (a folder, a file or a zip archive).

    Raises BatchError, one sentence, where nothing can be done: no such path, no permission, nothing to read in
    it, or a table of figures, which cannot be read yet.
    """
    shown = printable(str(batch))
    try:
        mode = batch.stat().st_mode
    except FileNotFoundError as error:
        raise BatchError(f"找不到批次 {shown}：没有这个文件夹或文件；请检查路径。") from error
    except OSError as error:
        raise BatchError(f"打不开批次 {shown}：{_why(error)}；请检查路径和权限。") from error
    if stat.S_ISDIR(mode):
        return _folder(batch)
    if not stat.S_ISREG(mode):
        raise BatchError(f"{shown} 是设备、管道一类的特殊文件，不是报告；请给出文件夹或文件。")
    if not os.access(batch, os.R_OK):
        raise BatchError(f"没有读取 {shown} 的权限；请向文件所有者要读权限，或把它复制到自己的文件夹。")
    if batch.suffix.lower() in _FIGURES:
        raise BatchError(
            f"{shown} 是数据表（{batch.suffix}）；此版本还不能从数据表装入数字，请给出报告原文的文件夹。"
        )
    if batch.suffix.lower() == ".zip":
        members, skipped = _members(batch, shown)
        if not members:
            raise BatchError(f"压缩包 {shown} 里没有可读的报告；应含 PDF、Word、网页或文本。")
        return Discovery(batch, members, skipped)
    return Discovery(batch, (SourceFile(shown, batch),))


def _folder(batch: Path) -> Discovery:
    shown = printable(str(batch))
    if not os.access(batch, os.R_OK | os.X_OK):
        raise BatchError(
            f"没有打开文件夹 {shown} 的权限；请向文件夹所有者要读权限，或复制一份到自己的文件夹。"
        )
    root = os.path.join(os.path.realpath(batch), "")  # noqa: PTH118 - with its last separator
    files: list[SourceFile] = []
    skipped: list[tuple[str, str]] = []
    for path, why in _walk(batch):
        name = printable(str(path))
        if why is not None:
            skipped.append((name, why))
        elif path.suffix.lower() == ".zip" and not (_special(path) or _outside(path, root)):
            members, inner = _members(path, name)
            files.extend(members)
            skipped.extend(inner)
        else:
            files.append(SourceFile(name, path, problem=_special(path) or _outside(path, root)))
    if not files:
        left = (
            f"（{len(skipped)} 个文件被跳过：{'、'.join(sorted({why for _, why in skipped}))}）"
            if skipped
            else ""
        )
        raise BatchError(
            f"文件夹 {shown} 里没有可读的报告{left}；请放入 PDF、Word（.docx）、网页或文本报告后再试。"
        )
    return Discovery(batch, tuple(sorted(files, key=_order)), tuple(sorted(skipped)))


def _walk(folder: Path, depth: int = 0) -> Iterator[tuple[Path, str | None]]:
    """Every file below a folder with the reason to skip it (None: read it), and folders that cannot be entered."""
    if depth > _DEEPEST:
        yield folder, "文件夹嵌套过深"
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield folder, f"文件夹打不开（{_why(error)}）"
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if entry.name.lower().endswith("_files"):
                yield path, "网页附属文件夹"
            elif not _is_hidden(entry.name):
                yield from _walk(path, depth + 1)
        elif entry.is_symlink() and path.is_dir():
            yield path, "指向文件夹的链接"
        elif not _is_hidden(entry.name):
            yield path, _why_skip(path)


def _is_hidden(name: str) -> bool:
    """A dot-file or a workspace: nobody's report, and not worth a word."""
    return name.startswith(".") or name.endswith(WORKSPACE_NAME)


def _why_skip(path: Path) -> str | None:
    name, suffix = path.name.lower(), path.suffix.lower()
    if name in _SIDE_FILES:
        return _SIDE_FILES[name]
    if name.startswith("~$"):
        return "编辑器临时文件"
    if suffix in _PICTURES:
        return "图片"
    if suffix in _PAGE_PARTS:
        return "网页附属文件"
    if suffix == ".toml":
        return "配置文件"
    if suffix == ".csv" and _is_own_export(path):
        return "gouji 导出的文件"
    return None


def _is_own_export(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError:
        return False
    from audit.export.forms import is_export

    return is_export(head)


def _special(path: Path) -> str | None:
    """Why a path cannot be read as a file, as far as can be told without opening it."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return f"打不开：{_why(error)}"
    if not stat.S_ISREG(mode):
        return "是设备、管道一类的特殊文件，没有打开"
    return None if os.access(path, os.R_OK) else "没有读取权限；请向文件所有者要读权限"


def _outside(path: Path, root: str) -> str | None:
    """Why a link is not followed: what it points to was not handed over with the batch."""
    if not path.is_symlink():
        return None
    target = os.path.realpath(path)
    if target.startswith(root):
        return None
    return f"是指向批次文件夹之外的链接（{printable(target)}），没有打开；请把原文件复制到批次文件夹中。"


def _members(archive: Path, shown: str) -> tuple[tuple[SourceFile, ...], tuple[tuple[str, str], ...]]:
    """The members of a zip archive; an archive that cannot be opened stays one unreadable file."""
    try:
        count = _count_of_members(archive)
        if count > _MOST_MEMBERS:
            told = f"压缩包有 {count} 个文件，超过 {_MOST_MEMBERS} 个；请分成几个文件夹后再试"
            return (SourceFile(shown, archive, problem=told),), ()
        with zipfile.ZipFile(archive) as opened:
            listed = [info for info in opened.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return (SourceFile(shown, archive, problem="压缩包已损坏或不是 zip，打不开；请重新打包"),), ()
    unpacked = sum(info.file_size for info in listed)
    if unpacked > max(_LEAST_UNPACKED, _MOST_UNPACKED * archive.stat().st_size):
        told = f"压缩包解开后有 {unpacked:,} 字节，不像报告；请核实来源，解压后把报告放入文件夹再试"
        return (SourceFile(shown, archive, problem=told),), ()
    files, skipped = [], []
    for info in listed:
        name = _name_in_archive(info)
        path = Path(name)
        hidden = any(
            part.startswith((".", "__MACOSX")) or part.lower().endswith("_files") for part in path.parts
        )
        why = "网页附属文件夹" if hidden else None if path.suffix.lower() == ".csv" else _why_skip(path)
        label = f"{shown}!{printable(name)}"
        if why is not None:
            skipped.append((label, why))
        else:
            files.append(SourceFile(label, archive, info.filename))
    return tuple(sorted(files, key=_order)), tuple(skipped)


def _count_of_members(archive: Path) -> int:
    """How many members an archive says it has, without listing them (65,535 stands for any larger number)."""
    with archive.open("rb") as file:
        file.seek(max(0, archive.stat().st_size - _END_BYTES))
        end = file.read()
    at = end.rfind(_END_OF_ARCHIVE)
    return struct.unpack_from("<H", end, at + 10)[0] if 0 <= at <= len(end) - 12 else 0


def _name_in_archive(info: zipfile.ZipInfo) -> str:
    """A member's name as its maker wrote it: archives made under Chinese Windows write GBK and do not say so."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("ascii", "utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _order(file: SourceFile) -> bytes:
    return os.fsencode(file.path)


def _why(error: OSError) -> str:
    words = {"PermissionError": "没有权限", "FileNotFoundError": "不存在", "NotADirectoryError": "不是文件夹"}
    return words.get(type(error).__name__, error.strerror or type(error).__name__)


def printable(text: str) -> str:
    """A path that can be printed and stored: bytes that are no UTF-8 and control characters written out."""
    safe = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(character if character.isprintable() else f"\\x{ord(character):02x}" for character in safe)
