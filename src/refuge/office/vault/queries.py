"""Which keys somebody holds, and opening them: always with the keyring in hand."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from refuge.office.access import queries as staff
from refuge.office.access.keyring import Keyring
from refuge.office.access.rules import Actor
from refuge.office.vault.fields import Sealed
from refuge.office.vault.models import Compartment, WrappedKey
from refuge.office.vault.rules import NoKeyError
from refuge.protocol import opening
from refuge.protocol.sealing import SealingKey


def key_of(keyring: Keyring, compartment_id: UUID, version: int | None = None) -> SealingKey:
    """One version of a compartment's key, today's when none is named. Raises NoKeyError."""
    wanted = version or current_version(compartment_id)
    known: SealingKey | None = keyring.opened.get((compartment_id, wanted))
    if known is None:
        known = _unwrap(keyring, compartment_id, wanted)
        keyring.opened[compartment_id, wanted] = known
    return known


def take_out(keyring: Keyring, compartment_id: UUID, versions: Iterable[int]) -> None:
    """Open several versions of a key at once: one question to the database, however often the lock was turned."""
    wanted = [one for one in set(versions) if (compartment_id, one) not in keyring.opened]
    rows = WrappedKey.objects.filter(compartment=compartment_id, staff=keyring.actor.id, version__in=wanted)
    for row in rows:
        key = SealingKey(opening.unwrap_key(bytes(row.wrapped), keyring.seed), row.version)
        keyring.opened[compartment_id, row.version] = key


def open_sealed(keyring: Keyring, compartment_id: UUID, sealed: Sealed) -> str:
    """The words of a sealed field, with whichever version sealed them. Raises NoKeyError, NotWrittenDownError."""
    return sealed.open(key_of(keyring, compartment_id, sealed.version))


def current_version(compartment_id: UUID) -> int:
    """The version that seals today. Raises NoKeyError where there is no such compartment."""
    version = Compartment.objects.filter(id=compartment_id).values_list("version", flat=True).first()
    if version is None:
        raise NoKeyError
    return version


def versions_held(actor: Actor, compartment_id: UUID) -> tuple[int, ...]:
    """Which versions of a key somebody holds, oldest first."""
    rows = WrappedKey.objects.filter(compartment=compartment_id, staff=actor.id).order_by("version")
    return tuple(rows.values_list("version", flat=True))


def compartments_of(actor: Actor) -> set[UUID]:
    """Every compartment the actor holds a key to."""
    return compartments_of_id(actor.id)


def compartments_of_id(staff_id: UUID) -> set[UUID]:
    """Every compartment this member of staff holds a key to."""
    return set(WrappedKey.objects.filter(staff=staff_id).values_list("compartment", flat=True).distinct())


def held_by(actor: Actor) -> QuerySet[WrappedKey, UUID]:
    """The same as a subquery, so that a list filters in the database however many keys somebody holds."""
    return WrappedKey.objects.filter(staff=actor.id).values_list("compartment", flat=True)


def holders_of(compartment_id: UUID) -> set[UUID]:
    """Everybody who holds a key to this compartment."""
    return set(
        WrappedKey.objects.filter(compartment=compartment_id).values_list("staff", flat=True).distinct()
    )


def held_by_nobody_else(staff_id: UUID) -> set[UUID]:
    """Compartments that only this member of staff, or others no longer here, hold a key to."""
    return set(only_with(staff_id))


def only_with(staff_id: UUID) -> QuerySet[WrappedKey, UUID]:
    """Compartments that nobody else who works here holds a key to, as a subquery."""
    others = WrappedKey.objects.filter(compartment=OuterRef("compartment"), staff__is_active=True)
    mine = WrappedKey.objects.filter(staff=staff_id).exclude(Exists(others.exclude(staff=staff_id)))
    return mine.values_list("compartment", flat=True)


def how_many_held(ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many compartments each of these members of staff holds a key to; nothing for none."""
    rows = WrappedKey.objects.filter(staff__in=list(ids)).values("staff")
    return dict(rows.annotate(held=Count("compartment", distinct=True)).values_list("staff", "held"))


def active(ids: set[UUID]) -> set[UUID]:
    """Those of these members of staff who work here today."""
    return set(staff.actors(ids))


def _unwrap(keyring: Keyring, compartment_id: UUID, version: int) -> SealingKey:
    row = WrappedKey.objects.filter(
        compartment=compartment_id, staff=keyring.actor.id, version=version
    ).first()
    if row is None:
        raise NoKeyError
    return SealingKey(opening.unwrap_key(bytes(row.wrapped), keyring.seed), version)
