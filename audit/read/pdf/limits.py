"""How much of a PDF is worked through before it is no report: a report uses about a hundredth of each."""

from __future__ import annotations

from typing import Any

MOST_PAGES = 300
MOST_OPERATIONS = 1_500_000
"""Operators of all content streams of a file, forms counted each time they are drawn."""
MOST_GLYPHS = 400_000
MOST_SEGMENTS = 20_000
"""Ruling segments of one page after joining; beyond it a drawing is looked at, not a table."""
MOST_CELLS = 40_000
"""Elementary cells of one grid."""
MOST_FRAMES = 200
"""Separate frames of lines on one page; the largest are kept."""
MOST_INK = 4_000
"""Pictures and curves of one page that empty cells are compared with; beyond it no cell counts as empty."""
MOST_PIECES = 4_000
"""Runs of text of one page among which the wordings of tables without lines are looked for."""
DEEPEST_FORM = 8
MOST_CONTENT = 20_000_000
"""Decoded bytes of one stream."""

CONFIGURATION: dict[str, Any] = {
    "maximum_declared_stream_length": 50_000_000,
    "array_based_stream_maximum_output_length": MOST_CONTENT,
    "lzw_maximum_output_length": MOST_CONTENT,
    "run_length_maximum_output_length": MOST_CONTENT,
    "zlib_maximum_output_length": MOST_CONTENT,
    "zlib_maximum_recovery_input_length": 1_000_000,
    "brotli_maximum_output_length": MOST_CONTENT,
    "stream_filters_maximum_length": 6,
    "stream_decoding_work_maximum_length": 100_000_000,
    "stream_parsing_work_maximum_count": 300_000,
    "page_tree_maximum_entries": 20_000,
    "page_tree_maximum_depth": 50,
    "page_tree_maximum_page_entries": 200_000,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}
"""Overwrites of pypdf's own limits (its defaults are for files that somebody vouches for)."""


class TooLarge(Exception):
    """A budget of this module is used up."""
