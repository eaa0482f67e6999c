"""What waits for one member of staff, gathered from the rooms below. Nothing here is sealed or opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from django.utils import timezone

from refuge.office.access import queries as staff
from refuge.office.access.rules import Role
from refuge.office.audit import queries as journal
from refuge.office.case import queries as cases
from refuge.office.case.rules import CASE_ROLES, OPENING_ROLES
from refuge.office.contact import queries as letters
from refuge.office.contact.queries import Shelf
from refuge.office.contact.rules import READERS

if TYPE_CHECKING:
    from datetime import datetime

    from refuge.office.access.rules import Actor
    from refuge.office.audit.queries import Witness
    from refuge.office.case.queries import CaseDesk
    from refuge.office.contact.queries import Standing, ThreadRow, Tray

LENGTH = 10
FEWEST_NOTICE_DAYS = 10
"""With fewer days of notices left than this, the desk warns: without one, the letterbox closes."""


@dataclass(frozen=True)
class StaffDesk:
    """What an administrator looks after: who is invited, and who cannot sign in safely yet."""

    invited: tuple[str, ...]
    without_second_factor: tuple[str, ...]


@dataclass(frozen=True)
class LettersDesk:
    """Who waits for an answer, what lies unopened, and how long the letterbox stays open.

    `tray` and `notice_days_left` are for those who read every letter; a case worker has the threads of their
    cases alone.
    """

    standing: Standing
    late: tuple[ThreadRow, ...]
    mine: tuple[ThreadRow, ...]
    tray: Tray | None
    notice_days_left: int | None

    @property
    def letterbox_closes_soon(self) -> bool:
        return self.tray is not None and (self.notice_days_left or 0) < FEWEST_NOTICE_DAYS


@dataclass(frozen=True)
class Desk:
    """Each part is there only for those whose work it is."""

    letters: LettersDesk | None
    cases: CaseDesk | None
    opens_cases: bool
    staff: StaffDesk | None
    journal: Witness | None


def desk_of(actor: Actor, now: datetime) -> Desk:
    """Gather everything that waits for the actor."""
    return Desk(
        letters=_letters(actor, now) if actor.roles & (READERS | CASE_ROLES) else None,
        cases=cases.desk_of(actor, timezone.localdate(now)) if actor.roles & CASE_ROLES else None,
        opens_cases=bool(actor.roles & OPENING_ROLES),
        staff=_staff(actor, now) if Role.administrator in actor.roles else None,
        journal=journal.head() if Role.auditor in actor.roles else None,
    )


def _letters(actor: Actor, now: datetime) -> LettersDesk:
    tray = letters.tray(actor, now) if actor.roles & READERS else None
    until = tray.notices_until if tray else None
    late = letters.inbox(actor, Shelf.late, now).rows
    mine = tuple(row for row in letters.inbox(actor, Shelf.mine, now).rows if row not in late)
    return LettersDesk(
        standing=letters.standing(actor, now),
        late=late[:LENGTH],
        mine=mine[:LENGTH],
        tray=tray,
        notice_days_left=(until - now.astimezone(UTC).date()).days if until else None,
    )


def _staff(actor: Actor, now: datetime) -> StaffDesk:
    here = (one for one in staff.everybody(actor) if one.works_here and not one.has_second_factor)
    return StaffDesk(
        invited=tuple(one.name for one in staff.invitations(actor, now)),
        without_second_factor=tuple(one.name for one in here),
    )
