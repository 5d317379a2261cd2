"""Whose figure a sentence states: the report's own body's, another's, or one of reviews and suits that it only handles."""

from __future__ import annotations

import re

_ORGAN_BEFORE = re.compile(
    r"(?:^|[，。；、:(]|其中)(?P<organ>(?!我|本|该|各)[\u4e00-\u9fff]{1,14}?(?:局|委员会|委|厅|镇|乡|街道办事处|街道|中心|分局|派出所))(?:共|累计|全年|也)*(?:收到|受理|办理|接到|收取|答复|办结|处理)?(?:(?:政府)?(?:信息)?(?:公开)?申请)?(?:共|共计)?$"
)
_RECORDED = re.compile(
    r"(?:受理|审结|收到|参与)(?!.{0,8}被)[^，。；]{0,12}(?:不服|复议(?:申请)?案件)|非政府信息公开|备案|审理|立案|指导|复议机关|复议机构|[一二再]审|监督案件|作为(?:第三人|复议机关)"
)
_SOME_OF_THEM = re.compile(r"(?:，其中，?|\(其?中?)[^，。；\d]{0,8}信息公开[^，。；\d]{0,8}\d")
"""Behind a number of all reviews or suits: 其中涉及政府信息公开2件."""
_DECIDES = re.compile(r"作为(?:行政)?复议(?:机关|机构)|(?:本级|本机关|本府)(?:行政)?复议机构")
_DISCLOSURE = re.compile(r"信息公开|政务公开|依申请公开|公开申请")


def body_before(text: str, own: str | None) -> str | None:
    """The other body that is named right before a number, as "organ:NAME"; `text` ends where the number begins."""
    match = _ORGAN_BEFORE.search(text)
    name = match["organ"] if match else ""
    return None if not name or (own and (name in own or own in name)) else f"organ:{name}"


def is_of_others(text: str, start: int, end: int, behind: int) -> bool:
    """Whether a clause (from `start` to `end` of a sentence) counts reviews or suits that the body decides, records or
    follows up, or all of them, of which those on disclosure are named behind its number (which ends at `behind`).
    """
    return (
        _RECORDED.search(text, start, end) is not None
        or _DECIDES.search(text) is not None
        or _SOME_OF_THEM.match(text, behind) is not None
    )


def names_disclosure(text: str) -> bool:
    """Whether a sentence says that it is about disclosure."""
    return _DISCLOSURE.search(text) is not None
