"""Whether a consent counts: decided here, by the server, at the moment it is asked (I-13, I-15, I-16).

`live` and `check_live` open nothing and need no key: every room may ask them inside its own act, and again when
something is accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refuge.office.access.once import once
from refuge.office.access.prepared import prepared
from refuge.office.case.models import Case
from refuge.office.case.rules import Track
from refuge.office.consent import rules
from refuge.office.consent.marks import mark_of_category, mark_of_recipient
from refuge.office.consent.models import Consent
from refuge.office.consent.rules import Category, Kept, Level, NoConsentError, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet


def live(
    case_id: UUID,
    level: Level,
    *,
    today: date,
    recipient: str = "",
    category: Category | None = None,
) -> bool:
    """Say whether the person's yes counts today: for this recipient, and for this kind of data where one is named."""
    return any(
        category is None or mark_of_category(row.id, category) in row.category_marks.split()
        for row in _live_rows(case_id, level, today, recipient)
    )


def check_live(
    case_id: UUID,
    level: Level,
    *,
    today: date,
    recipient: str = "",
    category: Category | None = None,
) -> None:
    """Let something pass that needs a consent. Raises NoConsentError."""
    if not live(case_id, level, today=today, recipient=recipient, category=category):
        raise NoConsentError(level.value)


def check_packet(case_id: UUID, recipient: str, categories: Iterable[Category], *, today: date) -> None:
    """Let a packet go to, or be accepted by, one recipient: every kind of data in it was agreed.

    Raises NoConsentError (I-13, I-16).
    """
    check_live(case_id, Level.c3, today=today, recipient=recipient)
    for category in categories:
        check_live(case_id, Level.c3, today=today, recipient=recipient, category=category)


def c1_answered(case_id: UUID, today: date) -> bool:
    """Say whether the person was asked if a case file may be kept.

    They said yes and it counts, or they said no and the other ground for keeping one is written down (ICRC, ch. 3).
    """
    asked = [row for row in consents_of(case_id) if row.level == Level.c1]
    newest = max(asked, key=lambda row: row.number, default=None)
    return live(case_id, Level.c1, today=today) or (
        newest is not None and newest.state == State.refused and _has_other_basis(newest)
    )


@once
def consents_of(case_id: UUID) -> tuple[Consent, ...]:
    """Give every consent of one case: few, and many rooms ask for one of them."""
    return tuple(_of_case(case_id))


@prepared
def _of_case(case_id: UUID) -> QuerySet[Consent]:
    return Consent.objects.filter(case=case_id)


def kept(row: Consent) -> Kept:
    """Narrow a row to what decides whether it counts."""
    return Kept(State(row.state), row.for_child, row.live_from, row.expires_on)


def _live_rows(case_id: UUID, level: Level, today: date, recipient: str) -> list[Consent]:
    track, mark = _track_of(case_id), mark_of_recipient(case_id, recipient)
    given = (row for row in consents_of(case_id) if row.level == level and row.state == State.given)
    theirs = (row for row in given if row.recipient_mark == mark)
    return [row for row in theirs if track and rules.is_live(kept(row), track, today)]


@once
def _track_of(case_id: UUID) -> Track | None:
    track = Case.objects.filter(id=case_id).values_list("track", flat=True).first()
    return Track(track) if track else None


def _has_other_basis(row: Consent) -> bool:
    return row.other_basis is not None
