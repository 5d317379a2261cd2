"""What an action adds to the log: drafts of events from the present state, and their sealing with author and hash.

All of it is pure: the store decides inside its transaction what is appended by calling these with the state that
it has just read.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import pwd
import re
import socket
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit.errors import ReviewChanged, StoreError
from audit.model import BADGE_ORDER, BADGE_WORDS
from audit.store.chain import Head, event_hash
from audit.store.fold import Fold, outdated
from audit.store.values import ACTION_OF_STATE, Action, Event, Review, ReviewState, Target, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.model import Judgement

ATTESTED = "attested"
"""What `state_after` says of an attested cell; `state_before` is the state that the reading gave it."""
_WAIVER = re.compile(r"豁免至 (\d{4}-\d{2}-\d{2})：")
NOTE_LIMIT = 5000
"""Characters: more is no note but a document, and a spreadsheet's cell ends at 32,767."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: the account, the name that a person gave for themselves (shared accounts), and the host."""

    inspector: str
    declared_name: str | None
    host: str


def author(declared_name: str | None = None) -> Author:
    """The account of this process's effective user, from the system's user database.

    Never from an environment variable (USER, LOGNAME, SUDO_USER), which anybody can set. The effective user is
    the one that file permissions are checked against: under sudo that is the account that the work is done as,
    and who stands behind it is what `declared_name` is for. An account without a name is `uid:NUMBER`.
    """
    uid = os.geteuid()
    try:
        account = pwd.getpwuid(uid).pw_name
    except KeyError:
        account = f"uid:{uid}"
    return Author(clean(account) or f"uid:{uid}", clean(declared_name), clean(socket.gethostname()) or "-")


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has a sequence, an author and a hash."""

    action: Action
    organ: str | None = None
    year: int | None = None
    path: str | None = None
    sha256: str | None = None
    rule: str | None = None
    rule_version: str | None = None
    scope: str | None = None
    finding_key: str | None = None
    values: str | None = None
    state_before: str | None = None
    state_after: str | None = None
    note: str | None = None


def _on(target: Target, action: Action, before: str, after: str, note: str | None) -> Draft:
    return Draft(
        action=action,
        organ=target.organ,
        year=target.year,
        path=target.path,
        sha256=target.sha256,
        rule=target.rule,
        rule_version=target.rule_version,
        scope=target.scope,
        finding_key=target.finding_key,
        values=target.values,
        state_before=before,
        state_after=after,
        note=note,
    )


def _state(review: Review | None) -> str:
    return review.state if review is not None else ReviewState.OPEN


# --- what the actions append -------------------------------------------------------------------------


def draft_mark(state: Fold, target: Target, wanted: str, note: str | None) -> list[Draft]:
    """A change of state; a new note where the state is the same already; nothing where both are."""
    action = ACTION_OF_STATE.get(wanted)
    if action is None:
        raise ValueError(f"no state that an inspector sets: {wanted!r}")
    review = state.current(target.ground)
    before, note = _state(review), clean_note(note)
    if before != wanted:
        return [_on(target, action, before, wanted, note)]
    return draft_note(state, target, note) if wanted != ReviewState.OPEN else []


def draft_note(state: Fold, target: Target, note: str | None) -> list[Draft]:
    """A note on the present state; nothing where it is empty or the one that stands there."""
    review, note = state.current(target.ground), clean_note(note)
    if note is None or (review is not None and review.note == note):
        return []
    return [_on(target, Action.NOTE, _state(review), _state(review), note)]


def draft_undo(state: Fold, target: Target, note: str | None) -> list[Draft]:
    """The latest change of this target taken back; nothing where there is none."""
    review = state.current(target.ground)
    if review is None:
        return []
    return [_on(target, Action.UNDO, review.state, _state(state.before(target.ground)), clean_note(note))]


def draft_attestation(state: Fold, target: Target, value: str, was: str, note: str | None) -> list[Draft]:
    """A figure entered from the original; nothing where the same is attested already.

    `target` is a cell, `value` the figure in digits, `was` the state that the reading gave the cell.
    """
    given, note = state.attested(target.finding_key or ""), clean_note(note)
    if note is None:
        raise StoreError("人工核读要写明页码和理由，这次没有记下。")
    if given is not None and (str(given.value), given.note) == (value, note):
        return []
    before = ATTESTED if given is not None else was
    return [_on(replace(target, values=value), Action.ATTEST, before, ATTESTED, note)]


def draft_unattest(state: Fold, target: Target, was: str, note: str | None) -> list[Draft]:
    """The latest attestation of a cell taken back; nothing where there is none. `was`: the reading's state."""
    key = target.finding_key or ""
    if state.attested(key) is None:
        return []
    after = ATTESTED if state.attested_before(key) else was
    return [_on(target, Action.UNDO, ATTESTED, after, clean_note(note))]


def draft_assignment(state: Fold, target: Target, inspector: str | None, note: str | None) -> list[Draft]:
    """A report given to an inspector, or to nobody; nothing where it is so already."""
    inspector = clean((inspector or "").strip())
    if state.assigned(target.finding_key or "") == inspector:
        return []
    current = _state(state.current(target.ground))
    return [_on(replace(target, values=inspector), Action.ASSIGN, current, current, clean_note(note))]


def check_known(state: Fold, target: Target, known: int | None) -> None:
    """Raise ReviewChanged where the target's latest event is not the one that the inspector saw.

    `known` is the sequence of the review on the inspector's screen, 0 where it showed none, None to skip this.
    """
    review = state.current(target.ground)
    if known is not None and (review.sequence if review is not None else 0) != known:
        raise ReviewChanged(review)


def draft_reopenings(state: Fold, targets: Sequence[Target], today: str | None = None) -> list[Draft]:
    """One reopening for each decision whose figures or rule version the batch no longer has, and for each waiver
    whose end date lies before `today` (YYYY-MM-DD).
    """
    changed = outdated(state.reviews(), targets)
    drafts = [
        _on(review.target, Action.REOPEN, review.state, ReviewState.OPEN, _why_reopened(review, now))
        for review, now in changed
    ]
    gone = {review.sequence for review, _ in changed}
    for _, review in state.reviews().decided():
        until = waived_until(review.note) if review.state == ReviewState.WAIVED else None
        if today is not None and until is not None and until < today and review.sequence not in gone:
            why = f"第 {review.sequence} 条的豁免已于 {until} 到期，自动重新打开"
            drafts.append(_on(review.target, Action.REOPEN, review.state, ReviewState.OPEN, why))
    return drafts


def waiver_note(until: str, reason: str) -> str:
    """The note of a waiver: its last day (YYYY-MM-DD) and its reason, both of which it must have.

    Raises StoreError where one is absent or the day is none.
    """
    try:
        datetime.date.fromisoformat(until.strip())
    except ValueError:
        raise StoreError(f"豁免的截止日期应写作 2026-12-31，得到的是“{until}”，这次没有记下。") from None
    if not reason.strip():
        raise StoreError("豁免要写明理由，这次没有记下。")
    return f"豁免至 {until.strip()}：{reason.strip()}"


def waived_until(note: str | None) -> str | None:
    """The last day of a waiver from its note, or None."""
    found = _WAIVER.match(note or "")
    return found[1] if found else None


def _why_reopened(review: Review, now: Target) -> str:
    reasons = []
    if (review.values or "") != (now.values or ""):
        reasons.append(f"依据的数字变了（{review.values or '无'} → {now.values or '无'}）")
    if (review.rule_version or "") != (now.rule_version or ""):
        reasons.append(f"规则改了（{review.rule_version or '无'} → {now.rule_version or '无'}）")
    return f"第 {review.sequence} 条的结论不再适用，自动重新打开：{'；'.join(reasons)}"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What the log records of a run: how many reports and files, the reports by badge, one hash over all files.

    The hash is SHA-256 over the files' own hashes in hexadecimal, sorted, each followed by a line feed; copies
    count as often as they lie there, the parts of one file once.
    """

    reports: int
    files: int
    badges: Mapping[str, int]
    sha256: str


def summarise_run(judgements: Iterable[Judgement]) -> RunSummary:
    """The summary of a judged batch; looks at each judgement once and holds none."""
    reports, badges, files = 0, Counter[str](), dict[str, str]()
    for judgement in judgements:
        reports += 1
        badges[str(judgement.badge)] += 1
        files[judgement.report.path] = judgement.report.sha256
    together = "".join(f"{sha256}\n" for sha256 in sorted(files.values()))
    return RunSummary(reports, len(files), badges, hashlib.sha256(together.encode()).hexdigest())


def draft_run(rule_book_version: str, judged: Iterable[Judgement] | RunSummary, batch: str | None) -> Draft:
    """A batch was judged: `path` is the batch, `rule_version` the rule book's, `sha256` that of all its files.

    The note says how many reports have each badge.
    """
    run = judged if isinstance(judged, RunSummary) else summarise_run(judged)
    counted = "、".join(f"{BADGE_WORDS[badge]} {run.badges.get(str(badge), 0)}" for badge in BADGE_ORDER)
    return Draft(
        action=Action.RUN,
        path=batch,
        sha256=run.sha256,
        rule_version=rule_book_version,
        note=f"判读 {run.reports} 份报告（{run.files} 个文件）：{counted}",
    )


# --- sealing -----------------------------------------------------------------------------------------


def seal(draft: Draft, head: Head, who: Author, now: datetime.datetime) -> Event:
    """The event that follows `head`: numbered, signed, dated (`now` is aware) and hashed."""
    sequence, previous = head[0] + 1, head[1]
    utc, local = _times(now)
    content: tuple[Value, ...] = (
        sequence,
        utc,
        local,
        who.inspector,
        who.declared_name,
        who.host,
        str(draft.action),
        clean(draft.organ),
        draft.year,
        clean(draft.path),
        clean(draft.sha256),
        clean(draft.rule),
        clean(draft.rule_version),
        clean(draft.scope),
        clean(draft.finding_key),
        clean(draft.values),
        clean(draft.state_before),
        clean(draft.state_after),
        clean(draft.note),
    )
    return Event.of_columns((*content, previous, event_hash(previous, content)))


def _times(now: datetime.datetime) -> tuple[str, str]:
    utc = now.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return utc, now.astimezone().isoformat(timespec="milliseconds")


def clean(text: str | None) -> str | None:
    r"""The text as the log can keep it: empty is absent, and the bytes of an undecodable file name become ``\udcXX``.

    The log must survive a round trip through UTF-8 and through CSV, which cannot tell empty from absent.
    """
    if not text:
        return None
    return str(text).encode("utf-8", "backslashreplace").decode("utf-8")


def clean_note(note: str | None) -> str | None:
    """A note as typed; blank is absent. StoreError where it is too long to be one."""
    if note is None or not note.strip():
        return None
    if len(note) > NOTE_LIMIT:
        raise StoreError(f"附注太长：{len(note)} 字，最多 {NOTE_LIMIT} 字。请缩短后再试，这次操作没有记下。")
    return clean(note)
