"""Characters that some PDFs store in place of the ordinary ones: Han radicals and compatibility forms.

Chromium and several fonts map a glyph to the first code point that shares it, which for 一 may be the radical ⼀.
On paper they are the same sign, so the ordinary one is what is printed. Digits and all else stay as they are.
"""

from __future__ import annotations

import unicodedata

# The CJK Radicals Supplement has no compatibility mapping in Unicode; pairs as in its EquivalentUnifiedIdeograph.
_SUPPLEMENT = dict(
    zip(
        "⺁⺃⺄⺅⺆⺇⺉⺋⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺶⺷⺹⺺⺻⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂乚乙亻冂几刂㔾小兀尣尢尢巳幺彑彐忄扌攵旡月歺母民氵氺灬爫爫丬犭王疋目示礻竹糹纟罓罒羊羊耂肀聿臼艹艹艹虎衤覀西见角角讠贝车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)


def _folded() -> dict[int, str]:
    table = {ord(radical): sign for radical, sign in _SUPPLEMENT.items()}
    for start, stop in ((0x2F00, 0x2FD6), (0xF900, 0xFA6E), (0xFA70, 0xFADA)):
        for code in range(start, stop):
            sign = unicodedata.normalize("NFKC", chr(code))
            if len(sign) == 1:
                table[code] = sign
    return table


_TABLE = _folded()


def ordinary(text: str) -> str:
    """The text with radicals and compatibility ideographs as the ordinary characters that they look like."""
    return text if text.isascii() else text.translate(_TABLE)
