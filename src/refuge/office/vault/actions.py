"""Making, giving, taking away and turning the keys of compartments.

Taking somebody off never needs their key: a new version is made and sealed for those who remain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction

from refuge.office.access import queries as staff
from refuge.office.access.keyring import Keyring
from refuge.office.access.rules import Actor
from refuge.office.audit.actions import journalled
from refuge.office.vault import queries, rules
from refuge.office.vault.models import Compartment, WrappedKey
from refuge.office.vault.rules import Kind
from refuge.protocol import sealing
from refuge.protocol.sealing import SealingKey


@transaction.atomic
def create_compartment(kind: Kind, holders: Iterable[UUID]) -> tuple[UUID, SealingKey]:
    """Make a compartment with a new key, sealed for each holder. Raises KeylessRoleError, LastHolderError."""
    return create_compartments(kind, holders, 1)[0]


@transaction.atomic
def create_compartments(kind: Kind, holders: Iterable[UUID], count: int) -> list[tuple[UUID, SealingKey]]:
    """Make several compartments for the same holders at once. Raises KeylessRoleError, LastHolderError."""
    to_hold = _who_may_hold(holders)
    rules.check_somebody_remains(len(to_hold))
    made = Compartment.objects.bulk_create(Compartment(kind=kind) for _ in range(count))
    keys = [(compartment.id, sealing.new_key(compartment.version)) for compartment in made]
    WrappedKey.objects.bulk_create(
        row for one, (_, key) in zip(made, keys, strict=True) for row in _wrapped(one, key, to_hold)
    )
    return keys


@transaction.atomic
def fresh_key(compartment_id: UUID) -> SealingKey:
    """Make a new version of a key for those who hold it, and lend it to seal something for them.

    Whoever brings words to a compartment that is closed to them can leave them there and read nothing else.
    Raises LastHolderError where nobody who works here holds it.
    """
    return _turn(compartment_id)


@transaction.atomic
def grant(keyring: Keyring, compartment_id: UUID, staff_id: UUID) -> None:
    """Give somebody every version of a key one holds oneself. Raises NoKeyError, KeylessRoleError."""
    compartment = _lock(compartment_id)
    to_hold = _who_may_hold([staff_id])
    held = set(
        WrappedKey.objects.filter(compartment=compartment_id, staff=staff_id).values_list(
            "version", flat=True
        )
    )
    mine = queries.versions_held(keyring.actor, compartment_id)
    if not mine:
        raise rules.NoKeyError
    for version in mine:
        if version not in held:
            _wrap(compartment, queries.key_of(keyring, compartment_id, version), to_hold)


@transaction.atomic
def bring_in(keyring: Keyring, compartment_id: UUID, wanted: Iterable[UUID]) -> None:
    """Give a key to those of these who came later; nothing where whoever acts does not hold it. Raises KeylessRoleError."""
    if not queries.versions_held(keyring.actor, compartment_id):
        return
    for staff_id in sorted(set(wanted) - queries.holders_of(compartment_id)):
        grant(keyring, compartment_id, staff_id)


@transaction.atomic
def revoke(keyring: Keyring, compartment_id: UUID, staff_id: UUID) -> None:
    """Take a key away and turn the lock: what is sealed from now on, the one taken off cannot open.

    Raises NoKeyError when the actor holds no key here, LastHolderError when nobody else does.
    """
    if not queries.versions_held(keyring.actor, compartment_id):
        raise rules.NoKeyError
    _turn(compartment_id, without=staff_id)


def turn_keys_of(*, actor: Actor, staff_id: UUID, still_here: bool, **_: Any) -> None:
    """Turn every key of somebody who may hold none any more, within the transaction that decides it.

    A compartment that only they held is left as it is for somebody who is gone: their wrapped key is the last
    way back to the words in it, it opens only with their passphrase, and `queries.held_by_nobody_else` tells.
    Somebody who stays would go on reading it, so there LastHolderError stops the change.
    """
    for compartment_id in sorted(queries.compartments_of_id(staff_id)):
        others = queries.active(queries.holders_of(compartment_id) - {staff_id})
        if others or still_here:
            turn_without(actor, compartment_id, staff_id)


def turn_without(actor: Actor, compartment_id: UUID, staff_id: UUID) -> None:
    """Turn one key of somebody who no longer holds the role it was given for. Raises LastHolderError."""
    with journalled(actor, rules.Act.turn_keys, f"compartment:{compartment_id}"):
        _turn(compartment_id, without=staff_id)


def _turn(compartment_id: UUID, *, without: UUID | None = None) -> SealingKey:
    compartment = _lock(compartment_id)
    remaining = staff.recipients_of(queries.holders_of(compartment_id) - {without})
    rules.check_somebody_remains(len(remaining))
    WrappedKey.objects.filter(compartment=compartment, staff=without).delete()
    compartment.version += 1
    compartment.save(update_fields=["version"])
    key = sealing.new_key(compartment.version)
    _wrap(compartment, key, remaining)
    return key


def _lock(compartment_id: UUID) -> Compartment:
    return Compartment.objects.select_for_update().get(id=compartment_id)


def _who_may_hold(ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = set(ids)
    recipients, actors = staff.recipients_of(wanted), staff.actors(wanted)
    if recipients.keys() != wanted:
        raise rules.KeylessRoleError
    for actor in actors.values():
        rules.check_may_hold(actor)
    return recipients


def _wrap(compartment: Compartment, key: SealingKey, recipients: dict[UUID, str]) -> None:
    WrappedKey.objects.bulk_create(_wrapped(compartment, key, recipients))


def _wrapped(compartment: Compartment, key: SealingKey, recipients: dict[UUID, str]) -> Iterator[WrappedKey]:
    for staff_id, recipient in recipients.items():
        wrapped = sealing.wrap_key(key.bytes, [recipient])
        yield WrappedKey(
            compartment=compartment,
            kind=compartment.kind,
            version=key.version,
            staff_id=staff_id,
            wrapped=wrapped,
        )
