"""What desks are told about visits and closing: clear columns only, for those who hold the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q

from refuge.office.access.prepared import prepared
from refuge.office.access.rules import Role, may_standing
from refuge.office.case.numbers import shown
from refuge.office.case.queries import in_held_cases, in_owned_cases, is_case_held
from refuge.office.case.rules import Status, Track, on_track
from refuge.office.closure.models import Schedule, Visit
from refuge.office.closure.rules import POLICY, Act
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.rules import Actor, Standing
    from refuge.office.case.queries import CaseRow

    OnDesk = tuple[UUID, str, date | None]

LENGTH = 10
SOON_DAYS = 3


@dataclass(frozen=True)
class Row:
    """One case on a desk."""

    case_id: UUID
    number: str
    on: date


def visits_due(actor: Actor, today: date) -> tuple[Row, ...]:
    """List cases one owns, where a visit is late or due soon; after closing, the call that was wanted."""
    return _rows(_due(actor, today + timedelta(days=SOON_DAYS)))


@prepared
def _due(actor: Actor, soon: date) -> QuerySet[Schedule, OnDesk]:
    due = Schedule.objects.filter(in_owned_cases(actor), next_on__lte=soon)
    due = due.filter(keys.is_held_by(actor, Kind.case, OuterRef("case__compartment")))
    return due.order_by("next_on", "case").values_list("case", "case__case_no", "next_on")[:LENGTH]


def visits_to_look_at(actor: Actor) -> tuple[Row, ...]:
    """List cases with a visit that waits for a second person, and this one may be it."""
    if not actor.roles & {Role.supervisor, Role.cp_officer}:
        return ()
    return _rows(_to_look_at(actor))


@prepared
def _to_look_at(actor: Actor) -> QuerySet[Visit, OnDesk]:
    waiting = Visit.objects.filter(in_held_cases(actor), waits=True).exclude(by=actor.id)
    waiting = waiting.exclude(case__owner=actor.id)
    return waiting.order_by("on", "case").values_list("case", "case__case_no", "on")[:LENGTH]


def wrote_again(actor: Actor) -> tuple[Row, ...]:
    """List closed cases whose person wrote again: for those who hold them; an adult's for every supervisor."""
    return _rows(_wrote_again(actor))


@prepared
def _wrote_again(actor: Actor) -> QuerySet[Schedule, OnDesk]:
    closed = Q(status=Status.closed)
    if Role.cp_officer not in actor.roles:
        closed &= ~Q(track=Track.child)
    overseen = Track.adult if Role.supervisor in actor.roles else None
    whose = is_case_held(actor, closed, overseen=overseen)
    waiting = Schedule.objects.filter(whose, wrote_again_on__isnull=False)
    rows = waiting.order_by("wrote_again_on", "case")
    return rows.values_list("case", "case__case_no", "wrote_again_on")[:LENGTH]


def _rows(found: list[OnDesk]) -> tuple[Row, ...]:
    return tuple(Row(case_id, shown(number), on) for case_id, number, on in found if on)


def waits_for_look(case_id: UUID) -> bool:
    """Say whether a visit of this case waits for a supervisor."""
    return Visit.objects.filter(case=case_id, waits=True).exists()


def may_look(standing: Standing, row: CaseRow, by_id: UUID) -> bool:
    """Say whether somebody may answer a visit that another one made."""
    here = on_track(standing, row.track)
    return may_standing(Act.look, here, POLICY) and standing.staff_id not in {row.owner_id, by_id}
