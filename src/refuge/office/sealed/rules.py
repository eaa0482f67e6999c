"""Who may open a sealed file, who may read it, what may be added to it, and by when. Pure.

What a file is about lies sealed in its `Label`, written at one and the same length for every kind: neither the table
nor the journal tells a grave allegation from a complaint.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from refuge.office.access.rules import KEYLESS, OPEN_ROLES, NotAllowedError, RefusedError, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class FileKind(StrEnum):
    serious_crime = "serious_crime"  # X2
    survivor = "survivor"  # X4
    complaint = "complaint"  # X5


class EntryCode(StrEnum):
    reported = "reported"
    note = "note"
    agreed_step = "agreed_step"
    acknowledged = "acknowledged"
    answered = "answered"
    reader_named = "reader_named"
    closed = "closed"


class Act(StrEnum):
    """The same acts for every kind of file: the journal must not tell them apart."""

    list = "file.list"
    open = "file.open"
    read = "file.read"
    add = "file.add"


class NoSuchFileError(RefusedError):
    """For this member of staff there is no such file: none at all, and somebody else's, look the same."""

    reason = "not_found"
    status = 404


class FileClosedError(RefusedError):
    """A closed file takes no further entry."""

    reason = "closed"
    status = 409


class WrongReadersError(RefusedError):
    """These people cannot be the readers of a file like this."""

    reason = "wrong_readers"
    status = 409


class TooCloseToReadError(RefusedError):
    """Somebody named as a reader works on the case, or is whom it is about."""

    reason = "too_close"
    status = 409


class NobodyOutsideError(RefusedError):
    """There is no grievance officer who is outside the matter. Nothing was kept."""

    reason = "nobody_outside"
    status = 409


class NotNowError(RefusedError):
    """Such an entry does not belong into the file as it stands."""

    reason = "not_now"
    status = 409


CONTENT_ROLES = OPEN_ROLES - KEYLESS - {Role.auditor}
OPENERS: Mapping[FileKind, frozenset[Role]] = {
    FileKind.serious_crime: frozenset(
        {Role.legal, Role.reviewer, Role.supervisor, Role.case_worker, Role.inquiry}
    ),
    FileKind.survivor: CONTENT_ROLES,
    FileKind.complaint: frozenset(Role),
}
READERS: Mapping[FileKind, frozenset[Role]] = {
    FileKind.serious_crime: frozenset({Role.legal, Role.reviewer}),
    FileKind.survivor: CONTENT_ROLES,
    FileKind.complaint: frozenset({Role.grievance}),
}
ADDED: Mapping[FileKind, tuple[EntryCode, ...]] = {
    FileKind.serious_crime: (EntryCode.note,),
    FileKind.survivor: (EntryCode.note, EntryCode.agreed_step),
    FileKind.complaint: (EntryCode.note, EntryCode.acknowledged, EntryCode.answered),
}
"""What a reader can add to each kind, besides another reader and the end."""

LABEL_BYTES = 512
ENTRY_STEP_BYTES = 1024


@dataclass(frozen=True)
class Label:
    """What a file is, sealed. `about` is a case number at most; `concerns` the colleague complained about."""

    kind: FileKind
    about: str = ""
    concerns: UUID | None = None
    acknowledge_by: datetime | None = None
    answer_by: date | None = None
    acknowledged: bool = False
    answered: bool = False
    closed: bool = False

    def due(self) -> datetime | date | None:
        """Which clock runs now; none where nothing is waited for."""
        if self.closed or self.answered:
            return None
        return self.answer_by if self.acknowledged else self.acknowledge_by

    def is_late(self, now: datetime, today: date) -> bool:
        """Say whether the clock that runs has run out. `today` by the office's calendar."""
        due = self.due()
        if isinstance(due, datetime):
            return now > due
        return due is not None and today > due


@dataclass(frozen=True)
class Content:
    """One entry of a file, sealed: what kind, by whom, when, in which words."""

    code: EntryCode
    by: UUID
    at: datetime
    words: str


@dataclass(frozen=True)
class Clock:
    """How long a complaint may wait: hours until it is acknowledged, days until it is answered (P, X5)."""

    acknowledge_hours: int
    answer_days: int


def label_for(kind: FileKind, about: str, concerns: UUID | None, now: datetime, clock: Clock) -> Label:
    """Promise the label of a new file; only a complaint has clocks (X5). Raises nothing."""
    if kind is not FileKind.complaint:
        return Label(kind, about)
    return Label(
        kind,
        about,
        concerns,
        acknowledge_by=now + timedelta(hours=clock.acknowledge_hours),
        answer_by=(now + timedelta(days=clock.answer_days)).date(),
    )


def written_label(label: Label) -> str:
    """Write a label out, always at LABEL_BYTES bytes. Raises ValueError where it is too long to hide its kind."""
    written = _written(asdict(label))
    if len(written.encode()) > LABEL_BYTES:
        raise ValueError("A label is at most so long.")
    return _filled(written, LABEL_BYTES)


def read_label(written: str) -> Label:
    """Read a label back. Raises ValueError where it is none."""
    known = json.loads(written)
    return Label(
        kind=FileKind(known["kind"]),
        about=known["about"],
        concerns=UUID(known["concerns"]) if known["concerns"] else None,
        acknowledge_by=datetime.fromisoformat(known["acknowledge_by"]) if known["acknowledge_by"] else None,
        answer_by=date.fromisoformat(known["answer_by"]) if known["answer_by"] else None,
        acknowledged=known["acknowledged"],
        answered=known["answered"],
        closed=known["closed"],
    )


def written_content(content: Content) -> str:
    """Write an entry out in whole steps of ENTRY_STEP_BYTES bytes, so that its length tells little."""
    written = _written(asdict(content))
    length = len(written.encode())
    return _filled(written, -(-length // ENTRY_STEP_BYTES) * ENTRY_STEP_BYTES)


def read_content(written: str) -> Content:
    """Read an entry back. Raises ValueError where it is none."""
    known = json.loads(written)
    at = datetime.fromisoformat(known["at"])
    return Content(EntryCode(known["code"]), UUID(known["by"]), at, known["words"])


def _written(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, default=str)


def _filled(written: str, length: int) -> str:
    return written + " " * (length - len(written.encode()))


def kinds_for(roles: frozenset[Role]) -> tuple[FileKind, ...]:
    """List the kinds of file somebody with these roles may open. Raises nothing."""
    return tuple(kind for kind in FileKind if roles & OPENERS[kind])


def check_opens(kind: FileKind, roles: frozenset[Role]) -> None:
    """Let somebody open a file of this kind. Raises NotAllowedError."""
    if not roles & OPENERS[kind]:
        raise NotAllowedError(Act.open.value)


def may_read(kind: FileKind, roles: frozenset[Role]) -> bool:
    """Say whether a reader's roles still fit the file: the key alone is not enough. Raises nothing."""
    return bool(roles & READERS[kind])


def check_reads(kind: FileKind, roles: frozenset[Role]) -> None:
    """Let a holder of the key read. Raises NoSuchFileError (I-36)."""
    if not may_read(kind, roles):
        raise NoSuchFileError


def check_readers(
    kind: FileKind, opener: UUID, readers: Mapping[UUID, frozenset[Role]], too_close: Collection[UUID]
) -> None:
    """Let these people be the readers of a new file.

    A grave allegation: a legal officer and a reviewer. A survivor's file: whoever was told, and one more.
    A complaint: one grievance officer. Raises WrongReadersError, TooCloseToReadError.
    """
    if readers.keys() & set(too_close):
        raise TooCloseToReadError
    if not all(may_read(kind, roles) for roles in readers.values()) or not _FIT[kind](opener, readers):
        raise WrongReadersError


def _one_of_each(opener: UUID, readers: Mapping[UUID, frozenset[Role]]) -> bool:  # noqa: ARG001 - one shape for all
    held = list(readers.values())
    pairs = ((0, 1), (1, 0))
    return len(held) == len(pairs) and any(
        Role.legal in held[one] and Role.reviewer in held[other] for one, other in pairs
    )


def _told_and_one_more(opener: UUID, readers: Mapping[UUID, frozenset[Role]]) -> bool:
    return opener in readers and len(readers) == len(("told", "chosen"))


def _one_alone(opener: UUID, readers: Mapping[UUID, frozenset[Role]]) -> bool:  # noqa: ARG001 - one shape for all
    return len(readers) == 1


_FIT = {
    FileKind.serious_crime: _one_of_each,
    FileKind.survivor: _told_and_one_more,
    FileKind.complaint: _one_alone,
}


def choose_officer(load: Mapping[UUID, int], too_close: Collection[UUID]) -> UUID:
    """Choose who takes a complaint: outside the matter, then whoever has least. Raises NobodyOutsideError (X5).

    `load` is how many files each grievance officer holds.
    """
    outside = [one for one in sorted(load) if one not in too_close]
    if not outside:
        raise NobodyOutsideError
    return min(outside, key=lambda one: load[one])


def check_named(
    label: Label,
    staff_id: UUID,
    roles: frozenset[Role],
    *,
    readers: Collection[UUID],
    too_close: Collection[UUID],
) -> None:
    """Let another reader be named. Raises WrongReadersError, TooCloseToReadError."""
    if staff_id in too_close or staff_id == label.concerns:
        raise TooCloseToReadError
    if staff_id in readers or not may_read(label.kind, roles):
        raise WrongReadersError


def check_open(label: Label) -> None:
    """Let something be added. Raises FileClosedError."""
    if label.closed:
        raise FileClosedError


def after(label: Label, code: EntryCode) -> Label:
    """Promise the label after an entry.

    Raises FileClosedError, and NotNowError for an entry of another kind of file, a second acknowledgement or
    answer, and for closing a complaint that was not answered.
    """
    check_open(label)
    if code is EntryCode.closed:
        return _closed(label)
    if code not in ADDED[label.kind]:
        raise NotNowError
    if label.answered and code in {EntryCode.acknowledged, EntryCode.answered}:
        raise NotNowError
    if label.acknowledged and code is EntryCode.acknowledged:
        raise NotNowError
    if code is EntryCode.answered:
        return replace(label, acknowledged=True, answered=True)
    return replace(label, acknowledged=label.acknowledged or code is EntryCode.acknowledged)


def _closed(label: Label) -> Label:
    if label.kind is FileKind.complaint and not label.answered:
        raise NotNowError
    return replace(label, closed=True)


def offered(label: Label) -> tuple[EntryCode, ...]:
    """List what can be added to a file as it stands. Raises nothing."""
    return tuple(code for code in (*ADDED[label.kind], EntryCode.closed) if _fits(label, code))


def _fits(label: Label, code: EntryCode) -> bool:
    try:
        after(label, code)
    except (FileClosedError, NotNowError):
        return False
    return True
