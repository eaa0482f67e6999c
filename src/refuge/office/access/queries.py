"""What may be seen of staff. The lists take the actor; the rooms above ask here for actors and recipients."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from refuge.office.access import rules, second_factors
from refuge.office.access.journal import written
from refuge.office.access.models import Invitation, Staff
from refuge.office.access.rules import POLICY, Act, Actor, Role
from refuge.office.access.signals import asked_before_leaving
from refuge.protocol import primitives


def actor_by_id(staff_id: UUID) -> Actor:
    """The member of staff with this id who works here today. Raises Staff.DoesNotExist."""
    return Staff.objects.get(id=staff_id, is_active=True).actor


def actors(ids: Iterable[UUID]) -> dict[UUID, Actor]:
    """Those of these members of staff who work here today."""
    return {staff.id: staff.actor for staff in Staff.objects.filter(id__in=list(ids), is_active=True)}


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The working names of these members of staff, whether or not they still work here."""
    return dict(Staff.objects.filter(id__in=list(ids)).values_list("id", "name"))


def roles_ever(staff_id: UUID) -> frozenset[Role]:
    """The roles of this member of staff, whether or not they still work here; none of one never known."""
    known = Staff.objects.filter(id=staff_id).first()
    return known.role_set if known else frozenset()


def staff_with(role: Role) -> tuple[Actor, ...]:
    """Everybody who works here today and holds this role, by name."""
    rows = Staff.objects.filter(is_active=True, roles__contains=f",{role},").order_by("name")
    return tuple(staff.actor for staff in rows)


def everybody_ever() -> tuple[Actor, ...]:
    """Everybody who works here or ever did, by name."""
    return tuple(staff.actor for staff in Staff.objects.order_by("name"))


def without(roles: frozenset[Role]) -> QuerySet[Staff, UUID]:
    """Everybody known here who works here today in none of these roles, as a subquery: gone, or doing something else."""
    holds = reduce(or_, (Q(roles__contains=f",{role},") for role in sorted(roles)))
    return Staff.objects.exclude(holds, is_active=True).values_list("id", flat=True)


def recipients_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The public half of each key, to seal something for these members of staff."""
    rows = Staff.objects.filter(id__in=list(ids), is_active=True)
    return dict(rows.values_list("id", "recipient"))


@dataclass(frozen=True)
class Member:
    """A member of staff in the list."""

    id: UUID
    name: str
    roles: frozenset[Role]
    language: str
    works_here: bool
    has_second_factor: bool
    is_oneself: bool

    @property
    def role_words(self) -> list[str]:
        return role_words(self.roles)


@dataclass(frozen=True)
class Invited:
    """Somebody invited who has not come in yet."""

    id: UUID
    name: str
    role_words: list[str]
    expires_at: datetime


ROLE_NAMES = {
    Role.administrator: _("Administrator"),
    Role.contact_officer: _("Contact officer"),
    Role.case_worker: _("Case worker"),
    Role.supervisor: _("Supervisor"),
    Role.auditor: _("Auditor"),
    Role.cp_officer: _("Child protection officer"),
    Role.reviewer: _("Member of the status panel"),
    Role.legal: _("Legal officer"),
    Role.placement: _("Placement officer"),
    Role.undertaking_officer: _("Undertaking officer"),
    Role.inquiry: _("Inquiry officer"),
    Role.grievance: _("Grievance officer"),
    Role.head: _("Head of committee"),
}


def role_words(roles: Iterable[Role]) -> list[str]:
    """What roles are called on a page."""
    return [str(ROLE_NAMES.get(role, role.value)) for role in sorted(roles)]


def may_change(actor: Actor) -> bool:
    """Whether the actor may change who works here."""
    return rules.may(Act.change_roles, actor, POLICY)


def check_may_change(actor: Actor) -> None:
    """Let an administrator in, or raise NotAllowedError and write the refusal down."""
    if not may_change(actor):
        with written(actor, Act.change_roles, "staff"):
            rules.check(Act.change_roles, actor, POLICY)


def everybody(actor: Actor) -> list[Member]:
    """All staff by name, those taken off last. Raises NotAllowedError."""
    _check_may_see(actor)
    rows = Staff.objects.order_by("-is_active", "name")
    have_one = second_factors.who_have_one()
    return [_member(actor, row, has_second_factor=row.id in have_one) for row in rows]


def member(actor: Actor, staff_id: UUID) -> Member:
    """One member of staff. Raises NotAllowedError, Http404."""
    _check_may_see(actor)
    row = get_object_or_404(Staff, id=staff_id)
    return _member(actor, row, has_second_factor=second_factors.has_one(staff_id))


def held_alone_by(staff_id: UUID) -> int:
    """How many matters nobody else here could open, were this person gone: a number and nothing else (I-36)."""
    answers = asked_before_leaving.send(Staff, staff_id=staff_id)
    return sum(int(number) for _, number in answers if number)


def invitations(actor: Actor, now: datetime) -> list[Invited]:
    """Invitations that can still be used. Raises NotAllowedError."""
    _check_may_see(actor)
    return [_invited(row) for row in Invitation.objects.filter(expires_at__gt=now).order_by("name")]


def invited(token: str, now: datetime) -> Invited:
    """The invitation somebody holds the link of. Raises Http404."""
    hashed = primitives.sha256(token.encode()).hex()
    return _invited(get_object_or_404(Invitation, token_hash=hashed, expires_at__gt=now))


def _check_may_see(actor: Actor) -> None:
    if not rules.may(Act.see_staff, actor, POLICY):
        with written(actor, Act.see_staff, "staff"):
            rules.check(Act.see_staff, actor, POLICY)


def _member(actor: Actor, row: Staff, *, has_second_factor: bool) -> Member:
    return Member(
        id=row.id,
        name=row.name,
        roles=row.role_set,
        language=row.language,
        works_here=row.is_active,
        has_second_factor=has_second_factor,
        is_oneself=row.id == actor.id,
    )


def _invited(row: Invitation) -> Invited:
    roles = [Role(role) for role in row.roles.strip(",").split(",")]
    return Invited(row.id, row.name, role_words(roles), row.expires_at)
