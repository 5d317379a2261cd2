"""What the screens see of the review log: the state of all reviews at one moment, and what it says of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.batch import JudgedBatch
    from audit.model import Attestation, Finding, Report
    from tui.evidence import ReviewLike

Identity = tuple[str, int | None]


OPEN = "open"
"""The state of what nobody has decided on."""


class ConcernedLike(Protocol):
    """Bodies (by key) with a year, and files by their hash, that any review is about."""

    @property
    def bodies(self) -> frozenset[tuple[str, int]]: ...  # noqa: D102
    @property
    def files(self) -> frozenset[str]: ...  # noqa: D102


class ReviewsLike(Protocol):
    """The state of all reviews at one moment."""

    @property
    def attestations(self) -> Mapping[str, Attestation]: ...  # noqa: D102
    def attested(self, report: Report) -> Mapping[str, Attestation]: ...  # noqa: D102
    @property
    def concerned(self) -> ConcernedLike | None: ...  # noqa: D102
    def inspector_of(self, report: Report) -> str | None: ...  # noqa: D102
    def of(self, finding: Finding) -> ReviewLike | None: ...  # noqa: D102
    def of_report(self, report: Report) -> ReviewLike | None: ...  # noqa: D102
    def __len__(self) -> int: ...


LaidOver = tuple["dict[Identity, Sequence[str]]", "dict[Identity, str]"]
"""The marks and the inspectors of the reports that have any."""


def lay_over(batch: JudgedBatch, reviews: ReviewsLike | None) -> LaidOver:
    """What the reviews say of a batch, looking only at the reports that they can be about."""
    marks: dict[Identity, Sequence[str]] = {}
    inspectors: dict[Identity, str] = {}
    if reviews is None:
        return marks, inspectors
    about = reviews.concerned
    for judgement in batch if about is None else batch.concerning(about.bodies, about.files):
        report = judgement.report
        found = [reviews.of_report(report), *map(reviews.of, judgement.findings)]
        if states := [review.state for review in found if review is not None and review.state != OPEN]:
            marks[(report.path, report.part)] = states
        if name := reviews.inspector_of(report):
            inspectors[(report.path, report.part)] = name
    return marks, inspectors
