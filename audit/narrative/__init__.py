"""Prose -> claims: what a report's sentences state about the figures of its tables, and what they say without figures.

In: a Report (its prose and headings). Out: a Narrative. Nothing is judged here, and nothing is guessed: a sentence that
is not understood gives no claim, one that allows two readings gives both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.narrative.claims import claims_of
from audit.narrative.listings import listings_of
from audit.narrative.passages import passages_of, sentences_of
from audit.narrative.statements import statements_of
from audit.narrative.values import Claim, Listing, Narrative, Share, Statement

if TYPE_CHECKING:
    from audit.model import Report

__all__ = ["Claim", "Listing", "Narrative", "Share", "Statement", "narrative_of"]


def narrative_of(report: Report) -> Narrative:
    """What a report's prose says."""
    passages = passages_of(report)
    sentences = sentences_of(passages)
    claims, shares = claims_of(report, passages, sentences)
    statements = statements_of(report, sentences, claims)
    return Narrative(passages, sentences, claims, statements, shares, listings_of(sentences))
