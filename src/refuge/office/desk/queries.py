"""What waits for one member of staff, gathered from the rooms below. Nothing here is sealed or opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from refuge.office.access import queries as staff
from refuge.office.access.rules import Role
from refuge.office.audit import queries as journal
from refuge.office.case import queries as cases
from refuge.office.case.rules import CASE_ROLES

if TYPE_CHECKING:
    from datetime import datetime

    from refuge.office.access.rules import Actor
    from refuge.office.audit.queries import Witness
    from refuge.office.case.queries import CaseDesk


@dataclass(frozen=True)
class StaffDesk:
    """What an administrator looks after: who is invited, and who cannot sign in safely yet."""

    invited: tuple[str, ...]
    without_second_factor: tuple[str, ...]


@dataclass(frozen=True)
class Desk:
    """Each part is there only for those whose work it is."""

    name: str
    cases: CaseDesk | None
    staff: StaffDesk | None
    journal: Witness | None


def desk_of(actor: Actor, now: datetime) -> Desk:
    """Gather everything that waits for the actor."""
    return Desk(
        name=actor.name,
        cases=cases.desk_of(actor, timezone.localdate(now)) if actor.roles & CASE_ROLES else None,
        staff=_staff(actor, now) if Role.administrator in actor.roles else None,
        journal=journal.head() if Role.auditor in actor.roles else None,
    )


def _staff(actor: Actor, now: datetime) -> StaffDesk:
    here = (one for one in staff.everybody(actor) if one.works_here and not one.has_second_factor)
    return StaffDesk(
        invited=tuple(one.name for one in staff.invitations(actor, now)),
        without_second_factor=tuple(one.name for one in here),
    )
