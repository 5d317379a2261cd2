"""The ways by which applications come in: what came by one of them is a part, and all of them together are the whole."""

from __future__ import annotations

import re

_CHANNEL = re.compile(r"网络|网上|信函|邮寄|当面|现场|电子邮件|传真|线上|线下|在线|平台|系统|窗口|邮箱|书面")
_COUNTED = re.compile(
    rf"^(?:其中)?:?(?:通过|以)?(?:{_CHANNEL.pattern})(?:方式|渠道|途径|形式)?(?:提出|提交|收到|递交)?(?:的|了)?(?:信息公开|公开)?(?:申请)?(?:共)?\d+[件宗份]$"
)


def is_one_channel(text: str) -> bool:
    """Whether only what came in by one way is counted: 通过信函收到3件, but not 通过信函、网络等方式收到3件."""
    channels = set(_CHANNEL.findall(text))
    return len(channels) == 1 and "等" not in text


def counts_one_channel(clause: str) -> bool:
    """Whether a clause says nothing but how many came in by one way: 网络申请12件."""
    return _COUNTED.match(clause) is not None
