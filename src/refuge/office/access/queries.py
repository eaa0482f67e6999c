"""What may be seen of staff. The lists take the actor; the rooms above ask here for actors and recipients."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from refuge.office.access.models import Staff
from refuge.office.access.rules import Actor, Role


def actor_by_id(staff_id: UUID) -> Actor:
    """The member of staff with this id who works here today. Raises Staff.DoesNotExist."""
    return Staff.objects.get(id=staff_id, is_active=True).actor


def actors(ids: Iterable[UUID]) -> dict[UUID, Actor]:
    """Those of these members of staff who work here today."""
    return {staff.id: staff.actor for staff in Staff.objects.filter(id__in=list(ids), is_active=True)}


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The working names of these members of staff, whether or not they still work here."""
    return dict(Staff.objects.filter(id__in=list(ids)).values_list("id", "name"))


def staff_with(role: Role) -> tuple[Actor, ...]:
    """Everybody who works here today and holds this role, by name."""
    rows = Staff.objects.filter(is_active=True, roles__contains=f",{role},").order_by("name")
    return tuple(staff.actor for staff in rows)


def recipients_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The public half of each key, to seal something for these members of staff."""
    rows = Staff.objects.filter(id__in=list(ids), is_active=True)
    return dict(rows.values_list("id", "recipient"))
