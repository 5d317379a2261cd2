"""The present state of every review, as a fold of the log's events; the log itself is never changed.

In: events in their order. Out: `Reviews`, an immutable view. A decision belongs to its ground (subject, figures,
rule version), so two versions of one report in a batch keep a decision each, and a decision never shows
on figures that it was not made on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from audit.model import Attestation
from audit.organs import organ_key
from audit.store.chain import GENESIS, Head
from audit.store.values import Action, Event, Ground, Review, ReviewState, Target, about

if TYPE_CHECKING:
    from audit.model import Finding, Report

_SETS_STATE = frozenset(
    {Action.MARK, Action.UNMARK, Action.DECIDE, Action.REOPEN, Action.SIGN_OFF, Action.IMPORT}
)


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom the log has something about: bodies (by key) with the year of their report, and files by their hash.

    Every review, attestation and assignment is about a report of one of these bodies and years or from one of these
    files, so a large batch need not be gone through to find them; not every such report has one.
    """

    bodies: frozenset[tuple[str, int]] = frozenset()
    files: frozenset[str] = frozenset()


NOBODY = Concerned()


class Reviews(Mapping[str, Review]):
    """The reviews at one moment.

    As a mapping: the latest review by subject, whatever figures it rests on; for lists and counts. `of` and
    `of_report` answer for one finding or report exactly: a decision on other figures does not count.
    """

    def __init__(
        self,
        by_ground: Mapping[Ground, Review],
        head: Head = (0, GENESIS),
        attested: Mapping[str, Attestation] | None = None,
        assigned: Mapping[str, str] | None = None,
        concerned: Concerned = NOBODY,
    ) -> None:
        """A snapshot; `head` is sequence and hash of the last event in it, `attested` the attestations by the
        key of their cell, `assigned` the inspectors by the key of their report, `concerned` whom all of it is about.
        """
        self.head = head
        self.concerned = concerned
        self._attested = dict(attested or {})
        self._assigned = dict(assigned or {})
        self._by_ground = dict(by_ground)
        self._by_subject: dict[str, Review] = {}
        self._by_about: dict[str, Review] = {}
        for ground, review in sorted(self._by_ground.items(), key=lambda item: item[1].sequence):
            self._by_about[ground.about] = review
            self._by_subject[review.target.subject] = review

    def __getitem__(self, subject: str) -> Review:
        return self._by_subject[subject]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_subject)

    def __len__(self) -> int:
        return len(self._by_subject)

    def of_ground(self, ground: Ground) -> Review | None:
        """The review that rests on exactly this, else the note that an earlier decision was reopened, else None."""
        exact = self._by_ground.get(ground)
        if exact is not None:
            return exact
        latest = self._by_about.get(ground.about)
        return latest if latest is not None and latest.state == ReviewState.OPEN else None

    def of(self, finding: Finding) -> Review | None:
        """The review of this finding on these figures under this version of the rule, or None."""
        return self.of_ground(
            Ground(about(finding.subject, finding.key), finding.values or "", finding.rule_version or "")
        )

    def of_report(self, report: Report) -> Review | None:
        """The mark on the whole report, or None."""
        return self.of_target(Target.of_report(report))

    def attested(self, report: Report) -> dict[str, Attestation]:
        """The attested figures of a report's file by slot; those of another version of the report do not count."""
        if not self._attested:
            return {}
        keys = ((slot, Target.of_cell(report, slot).finding_key) for slot in report.cells)
        return {slot: self._attested[key] for slot, key in keys if key in self._attested}

    @property
    def attestations(self) -> Mapping[str, Attestation]:
        """Every attestation in force by the key of its cell."""
        return self._attested

    def inspector_of(self, report: Report) -> str | None:
        """Whom a report is assigned to, or None."""
        return self._assigned.get(Target.of_report(report).finding_key or "")

    @property
    def assignments(self) -> Mapping[str, str]:
        """Every assignment in force by the key of its report."""
        return self._assigned

    def of_target(self, target: Target) -> Review | None:
        """The review of a target, or None."""
        return self.of_ground(target.ground)

    def decided(self) -> Iterator[tuple[Ground, Review]]:
        """Every ground that is in another state than open, oldest decision first."""
        found = [item for item in self._by_ground.items() if item[1].state != ReviewState.OPEN]
        return iter(sorted(found, key=lambda item: item[1].sequence))


class Fold:
    """The state after all events so far; takes events one by one, in order. Not safe for several threads."""

    def __init__(self) -> None:
        """The state of an empty log."""
        self.head: Head = (0, GENESIS)
        self._history: dict[Ground, list[Review]] = {}
        self._attested: dict[str, list[Attestation]] = {}
        self._assigned: dict[str, str] = {}
        self._bodies: set[tuple[str, int]] = set()
        self._files: set[str] = set()
        self._snapshot: Reviews | None = None

    def apply(self, event: Event) -> None:
        """Move on by one event; those that change no review only move the head."""
        self.head = (event.sequence, event.hash)
        self._snapshot = None
        self._concern(event)
        if event.action in _SETS_STATE:
            self._push(event, self._set(event))
        elif event.action == Action.NOTE:
            self._push(event, self._noted(event))
        elif event.action == Action.ATTEST:
            self._attested.setdefault(event.finding_key or "", []).append(_attestation(event))
        elif event.action == Action.ASSIGN:
            self._assign(event)
        elif event.action == Action.UNDO and Target.of_event(event).is_cell:
            self._take_back(event.finding_key or "")
        elif event.action == Action.UNDO:
            ground = Target.of_event(event).ground
            history = self._history.get(ground, [])
            if history:
                history.pop()
            if not history:
                self._history.pop(ground, None)

    def _concern(self, event: Event) -> None:
        if event.finding_key is None and event.rule is None:  # a run or an export is about no report
            return
        key = organ_key(event.organ)
        if key is not None and event.year is not None:
            self._bodies.add((key, event.year))
        if event.sha256 is not None:
            self._files.add(event.sha256)

    def _push(self, event: Event, review: Review) -> None:
        self._history.setdefault(review.target.ground, []).append(review)

    def _assign(self, event: Event) -> None:
        key = event.finding_key or ""
        if event.values:
            self._assigned[key] = event.values
        else:
            self._assigned.pop(key, None)

    def _take_back(self, key: str) -> None:
        given = self._attested.get(key, [])
        if given:
            given.pop()
        if not given:
            self._attested.pop(key, None)

    def attested(self, key: str) -> Attestation | None:
        """The attestation in force of a cell, by its key."""
        given = self._attested.get(key)
        return given[-1] if given else None

    def attested_before(self, key: str) -> bool:
        """Whether taking back the attestation of a cell would bring an earlier one back."""
        return len(self._attested.get(key, ())) > 1

    def assigned(self, key: str) -> str | None:
        """Whom a report is assigned to, by its key."""
        return self._assigned.get(key)

    @staticmethod
    def _set(event: Event) -> Review:
        return Review(
            state=event.state_after or ReviewState.OPEN,
            inspector=event.inspector,
            at=event.utc,
            note=event.note,
            sequence=event.sequence,
            target=Target.of_event(event),
        )

    def _noted(self, event: Event) -> Review:
        before = self.current(Target.of_event(event).ground)
        if before is None:
            return self._set(event)
        return replace(before, note=event.note, sequence=event.sequence)

    def current(self, ground: Ground) -> Review | None:
        """The review that rests on exactly this ground, or None."""
        history = self._history.get(ground)
        return history[-1] if history else None

    def before(self, ground: Ground) -> Review | None:
        """What the review was before its latest change; None where there was nothing before."""
        history = self._history.get(ground, ())
        return history[-2] if len(history) > 1 else None

    def reviews(self) -> Reviews:
        """An immutable view of the present state; the same object until the next event."""
        if self._snapshot is None:
            self._snapshot = Reviews(
                {ground: history[-1] for ground, history in self._history.items()},
                self.head,
                {key: given[-1] for key, given in self._attested.items()},
                dict(self._assigned),
                Concerned(frozenset(self._bodies), frozenset(self._files)),
            )
        return self._snapshot


def _attestation(event: Event) -> Attestation:
    printed = event.values or ""
    value = Decimal(printed) if "." in printed else int(printed)
    return Attestation(event.scope or "", value, event.inspector, event.utc, event.note)


def fold(events: Iterable[Event]) -> Reviews:
    """The reviews after these events."""
    state = Fold()
    for event in events:
        state.apply(event)
    return state.reviews()


def outdated(reviews: Reviews, targets: Sequence[Target]) -> list[tuple[Review, Target]]:
    """Decisions whose figures or rule version are no longer found, each with what is found now instead.

    A decision stays where its ground is still in the batch (an unchanged copy, or the older of two versions),
    and where the batch no longer has the finding at all; marks on whole reports rest on no figures and stay.
    """
    found: dict[str, dict[Ground, Target]] = {}
    for target in targets:
        if target.rule:
            found.setdefault(target.ground.about, {}).setdefault(target.ground, target)
    changed = []
    for ground, review in reviews.decided():
        now = found.get(ground.about)
        if now and ground not in now:
            changed.append((review, next(iter(now.values()))))
    return changed
