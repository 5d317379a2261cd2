"""Whose mistake is it, what proves it, and what would explain it: the stage between outcomes and findings."""

from audit.verdict.reasoning import Answer, Question, Reasoned, reason

__all__ = ["Answer", "Question", "Reasoned", "reason"]
