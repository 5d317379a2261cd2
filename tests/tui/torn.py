"""A real report in which three cells cannot be read, for tests of the way out of doubt."""

from __future__ import annotations

from pathlib import Path

DEMO = Path(__file__).parents[2] / "fixtures" / "demo" / "2024"
WHOLE = "| 2 | 1 | 1 | 0 | 4 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 1 |"
TORN = "| 2? | 1? | 1 | 0 | 4? | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 1 |"
"""Table 4: no other rule says anything about these figures, so nothing can be deduced."""


def torn_batch(folder: Path) -> Path:
    """A batch of one report; of its administrative reviews 2, 1 and the total 4 cannot be read."""
    batch = folder / "批次"
    batch.mkdir()
    source = (DEMO / "澄川县公安局.md").read_text(encoding="utf-8")
    assert WHOLE in source
    (batch / "澄川县公安局.md").write_text(source.replace(WHOLE, TORN), encoding="utf-8")
    return batch
