"""The README's picture is made from the real application, with every Chinese glyph in its cell."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from fixtures.pictures import DEMO, ROOT, TARGET, mend, take
from tests.shipped import needs

RUN = (
    '<svg xmlns="http://www.w3.org/2000/svg"><style>@font-face { src: url("https://x") } .a { fill: red }</style>'
    '<text x="10" textLength="40" class="a">表3中a</text><text x="0" textLength="20">ab</text></svg>'
)


def test_wide_glyphs_get_their_own_places_and_nothing_comes_from_the_network() -> None:
    mended = mend(RUN)
    assert 'x="10.0 30.0 40.0 60.0"' in mended
    assert '<text x="0" textLength="20">ab</text>' in mended
    assert "https://x" not in mended
    assert ".a { fill: red }" in mended


@pytest.mark.skipif(not (ROOT / DEMO / "expected.toml").exists(), reason="the demo batch is not made yet")
async def test_the_committed_picture_shows_a_failed_rule_and_can_be_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needs("T3-COL", "T3-ROW")
    monkeypatch.chdir(ROOT)
    fresh = ElementTree.fromstring(mend(await take()))
    kept = ElementTree.fromstring(TARGET.read_text(encoding="utf-8"))
    for picture in (fresh, kept):
        words = "".join(picture.itertext())
        assert "T3-COL" in words
        assert "收办平衡" in words
