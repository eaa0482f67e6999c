"""Which keys somebody holds, and opening them: always with the keyring in hand."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from refuge.office.access import queries as staff
from refuge.office.access import walking
from refuge.office.access.keyring import Key, Keyring
from refuge.office.access.prepared import prepared
from refuge.office.access.rules import Actor
from refuge.office.vault.fields import Sealed
from refuge.office.vault.models import Compartment, WrappedKey
from refuge.office.vault.rules import Kind, NoKeyError
from refuge.protocol import opening
from refuge.protocol.sealing import SealingKey

Wrapped = bytes | memoryview  # as one database or the other gives it


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
    for row in rows if wanted else ():
        keyring.opened[compartment_id, row.version] = _opened(keyring, row.wrapped, row.version)


def take_out_many(keyring: Keyring, wanted: Iterable[tuple[UUID, int]]) -> None:
    """Open keys of many compartments at once, each by compartment and version: one question, however many.

    A key somebody does not hold stays closed: `open_sealed` says so when it is needed.
    """
    lacking = {one for one in wanted if one not in keyring.opened}
    wraps = _wraps_of(keyring.actor, tuple({one for one, _ in lacking})) if lacking else []
    for compartment_id, version, wrapped in wraps:
        if (compartment_id, version) in lacking:
            keyring.opened[compartment_id, version] = _opened(keyring, wrapped, version)


def take_out_again(keyring: Keyring, wanted: Iterable[Key]) -> None:
    """Open keys that are opened each time a desk is looked at: they stay in the session, and only new ones cost.

    Whether somebody still holds them is asked each time.
    """
    asked, kept = tuple(wanted), keyring.kept.read()
    held = set(_which_of(keyring.actor, tuple({one for one, _ in asked}))) if asked else set()
    keyring.opened.update({one: SealingKey(kept[one], one[1]) for one in held & set(kept)})
    take_out_many(keyring, asked)
    stays = {one: keyring.opened[one].bytes for one in asked if one in keyring.opened}
    if stays != kept:
        keyring.kept.write(stays)


@prepared
def _which_of(actor: Actor, compartment_ids: tuple[UUID, ...]) -> QuerySet[WrappedKey, Key]:
    wraps = WrappedKey.objects.filter(compartment__id__in=compartment_ids, staff=actor.id)
    return wraps.values_list("compartment", "version")


@prepared
def _wraps_of(
    actor: Actor, compartment_ids: tuple[UUID, ...]
) -> QuerySet[WrappedKey, tuple[UUID, int, Wrapped]]:
    wraps = WrappedKey.objects.filter(compartment__id__in=compartment_ids, staff=actor.id)
    return wraps.values_list("compartment", "version", "wrapped")


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
    return tuple(_versions_held(actor, compartment_id))


@prepared
def _versions_held(actor: Actor, compartment_id: UUID) -> QuerySet[WrappedKey, int]:
    rows = WrappedKey.objects.filter(compartment=compartment_id, staff=actor.id).order_by("version")
    return rows.values_list("version", flat=True)


def compartments_of(actor: Actor) -> set[UUID]:
    """Every compartment the actor holds a key to."""
    return compartments_of_id(actor.id)


def compartments_of_id(staff_id: UUID) -> set[UUID]:
    """Every compartment this member of staff holds a key to."""
    return set(WrappedKey.objects.filter(staff=staff_id).values_list("compartment", flat=True).distinct())


def newest() -> int:
    """Say which key was given last, to whomever: where it is the same, nobody holds more than before."""
    return WrappedKey.objects.order_by("-id").values_list("id", flat=True).first() or 0


def held_by(actor: Actor, kind: Kind) -> QuerySet[WrappedKey, UUID]:
    """Those of one kind as a subquery, so that a list filters in the database however many keys somebody holds."""
    return WrappedKey.objects.filter(staff=actor.id, kind=kind).values_list("compartment", flat=True)


def held_by_one_of_two(actor: Actor, colleague: Actor, kind: Kind) -> QuerySet[WrappedKey, UUID]:
    """Those of one kind that one of two holds and the other does not, as a subquery: hardly ever any."""
    theirs = WrappedKey.objects.filter(staff=colleague.id, kind=kind, compartment=OuterRef("compartment"))
    return held_by(actor, kind).exclude(Exists(theirs))


def holds_one_more(actor: Actor, colleague: Actor, kind: Kind) -> bool:
    """Say whether one of two holds a key of one kind that the other does not.

    Both lists are walked side by side in their index: where there is nothing, as nearly always, nothing else is asked.
    """
    more = held_by(actor, kind).difference(held_by(colleague, kind))
    return bool(more.order_by("compartment")[:1])


def is_held_by(actor: Actor, kind: Kind, compartment: F | OuterRef) -> Coalesce:
    """Ask of each row whether the actor holds its key: for queues that are short beside all the keys of somebody."""
    return walking.has(WrappedKey.objects.filter(staff=actor.id, kind=kind, compartment=compartment))


def holders_of(compartment_id: UUID) -> set[UUID]:
    """Everybody who holds a key to this compartment."""
    return set(_holders_of(compartment_id))


@prepared
def _holders_of(compartment_id: UUID) -> QuerySet[WrappedKey, UUID]:
    return WrappedKey.objects.filter(compartment=compartment_id).values_list("staff", flat=True).distinct()


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
    return _opened(keyring, row.wrapped, row.version)


def _opened(keyring: Keyring, wrapped: Wrapped, version: int) -> SealingKey:
    return SealingKey(opening.unwrap_key_with(bytes(wrapped), keyring.identity), version)
