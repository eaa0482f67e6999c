"""The halves of a record's key: dealing them, handing them on, and joining them for a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refuge.language.script import nfc
from refuge.office.access import queries as staff
from refuge.office.access.rules import Relation, Role, Standing
from refuge.office.case.rules import Track
from refuge.office.identity import rules
from refuge.office.identity.models import Record, Share
from refuge.office.identity.rules import HalvesDoNotFitError, NoHalfError, Side, Words
from refuge.office.vault import queries as keys
from refuge.protocol import opening, sealing, sharing
from refuge.protocol.errors import MalformedShareError, SealedFieldError
from refuge.protocol.sealing import SealingKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.models import Case

_ABLE = (Role.case_worker, Role.supervisor, Role.cp_officer)


def everybody(case: Case) -> tuple[Standing, ...]:
    """Say how everybody who works here stands to a case, as far as their role could matter."""
    able = {one.id: one for role in _ABLE for one in staff.staff_with(role)}
    holders = keys.holders_of(case.compartment_id)
    return tuple(Standing(one.id, one.roles, _relation(case, one.id, holders)) for one in able.values())


def write(record: Record, key: SealingKey, words: Words) -> None:
    """Seal what is to be kept into its columns."""
    record.name_used = record.seal("name_used", key, nfc(words.name_used))
    record.other_names = record.seal("other_names", key, nfc(words.other_names))
    record.papers = record.seal("papers", key, nfc(words.papers))


def deal(record: Record, key: SealingKey, case: Case) -> None:
    """Split a key and seal each half for its side. Then nobody holds the key. Raises NobodyOnOneSideError."""
    dealt = rules.deal(everybody(case), Track(case.track))
    Share.objects.filter(record=record).delete()
    for side, half in zip((Side.one, Side.other), sharing.split(key.bytes), strict=True):
        _wrap(record, side, half, dealt[side])


def hand_out(keyring: Keyring, record: Record, case: Case) -> frozenset[UUID]:
    """Seal one's own half for everybody of its side who has none. Raises NoHalfError, NobodyOnOneSideError."""
    mine = half_of(keyring.actor.id, record)
    if mine is None:
        raise NoHalfError
    held = holders_of(record)
    without = rules.lacking(rules.deal(everybody(case), Track(case.track)), held, Side(mine.side))
    if without:
        _wrap(record, Side(mine.side), opening.unwrap_key(bytes(mine.wrapped), keyring.seed), without)
    return without


def lend(keyring: Keyring, record: Record, to: UUID) -> bytes:
    """Seal one's own half for whoever asked. Raises NoHalfError."""
    mine = half_of(keyring.actor.id, record)
    recipient = staff.recipients_of([to]).get(to)
    if mine is None or recipient is None:
        raise NoHalfError
    return sealing.wrap_key(opening.unwrap_key(bytes(mine.wrapped), keyring.seed), [recipient])


def open_with(keyring: Keyring, record: Record, lent: bytes) -> Words:
    """Join one's own half with the one lent, and open. Raises NoHalfError, HalvesDoNotFitError."""
    mine = half_of(keyring.actor.id, record)
    if mine is None:
        raise NoHalfError
    halves = (opening.unwrap_key(wrapped, keyring.seed) for wrapped in (bytes(mine.wrapped), lent))
    try:
        key = SealingKey(sharing.join(*halves), record.version)
        opened = (column.open(key) for column in (record.name_used, record.other_names, record.papers))
        return Words(*opened)
    except (MalformedShareError, SealedFieldError):
        raise HalvesDoNotFitError from None


def turn(record: Record, case: Case, words: Words) -> None:
    """Seal the same words under a new key and deal new halves: every half of the old key opens nothing now."""
    record.version += 1
    key = sealing.new_key(record.version)
    write(record, key, words)
    record.save()
    deal(record, key, case)


def half_of(staff_id: UUID, record: Record) -> Share | None:
    """Give the half somebody holds of today's key."""
    return Share.objects.filter(record=record, version=record.version, staff=staff_id).first()


def side_held(staff_id: UUID, record: Record) -> Side | None:
    """Say which half somebody holds of today's key."""
    mine = half_of(staff_id, record)
    return Side(mine.side) if mine else None


def holders_of(record: Record) -> dict[UUID, Side]:
    """Say who holds a half of today's key, and which."""
    rows = Share.objects.filter(record=record, version=record.version).values_list("staff", "side")
    return {one: Side(side) for one, side in rows}


def _relation(case: Case, staff_id: UUID, holders: set[UUID]) -> Relation:
    if staff_id not in holders:
        return Relation.none
    return Relation.owner if staff_id == case.owner_id else Relation.on_it


def _wrap(record: Record, side: Side, half: bytes, ids: Iterable[UUID]) -> None:
    Share.objects.bulk_create(
        Share(
            record=record,
            version=record.version,
            side=side,
            staff_id=staff_id,
            wrapped=sealing.wrap_key(half, [recipient]),
        )
        for staff_id, recipient in staff.recipients_of(ids).items()
    )
