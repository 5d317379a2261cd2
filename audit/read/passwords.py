"""Passwords that the user gave for protected files, at hand for the readers that need them.

A reader is called with bytes and a name only, so what the user gave once for the whole run lies here. It reaches
the worker processes over their pipes, never on a command line or in the environment, and is written nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.errors import BatchError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_PASSWORDS = 100
"""Each is tried on each protected file, and trying one is slow by design of the encryption."""
_offered: tuple[str, ...] = ()


def offer(passwords: Iterable[str]) -> None:
    """Let the readers of this process try these passwords, in this order; they replace earlier ones."""
    global _offered
    _offered = tuple(passwords)


def offered() -> tuple[str, ...]:
    """The passwords to try."""
    return _offered


def read_passwords(path: Path) -> tuple[str, ...]:
    """The passwords of a file, one a line (UTF-8); BatchError where it is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise BatchError(f"密码文件 {path} 打不开（{error.strerror}）；请检查路径和权限。") from error
    except UnicodeDecodeError as error:
        raise BatchError(f"密码文件 {path} 不是 UTF-8 文本；请另存为 UTF-8，每行一个密码。") from error
    passwords = tuple(line for line in lines if line)
    if not 1 <= len(passwords) <= MOST_PASSWORDS:
        raise BatchError(
            f"密码文件 {path} 有 {len(passwords)} 个密码；应为 1 到 {MOST_PASSWORDS} 个，每行一个。"
        )
    return passwords
