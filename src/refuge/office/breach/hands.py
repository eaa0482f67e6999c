"""How somebody takes a matter in hand: locked, at the version they saw, by the table of who may; and writes into it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from refuge.language.script import nfc
from refuge.office.access import queries as staff
from refuge.office.audit.rules import StaleVersionError
from refuge.office.breach import contents, near, rules
from refuge.office.breach.contents import Content, EntryCode, Label
from refuge.office.breach.models import Entry, Matter, Sitting
from refuge.office.breach.rules import (
    Act,
    CaseUnknownError,
    MatterNotFoundError,
    Seat,
    State,
)
from refuge.office.vault import queries as keys
from refuge.office.vault.codes import turn

if TYPE_CHECKING:
    from datetime import date, datetime

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor, Role
    from refuge.protocol.sealing import SealingKey


@dataclass(frozen=True)
class SeenMatter:
    """Which matter somebody had before their eyes, at which version, when."""

    matter_id: UUID
    version: int
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


@dataclass
class Hand:
    """A matter in somebody's hand. `label` is written back by `keep_label`."""

    keyring: Keyring
    matter: Matter
    label: Label
    now: datetime

    @property
    def actor(self) -> Actor:
        return self.keyring.actor

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def state(self) -> State:
        return state_of(self.matter, self.label)

    @property
    def key(self) -> SealingKey:
        return keys.key_of(self.keyring, self.matter.compartment_id)


def ref(matter_id: UUID) -> str:
    """How the journal names a matter."""
    return f"matter:{matter_id}"


def take_up(keyring: Keyring, act: Act, seen: SeenMatter) -> Hand:
    """Lock a matter as it was seen, for somebody whose seat does this.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, CaseUnknownError.
    """
    matter = Matter.objects.select_for_update().filter(id=seen.matter_id).first()
    if matter is None or not keys.versions_held(keyring.actor, matter.compartment_id):
        raise MatterNotFoundError
    hand = Hand(keyring, matter, open_label(keyring, matter), seen.now)
    rules.check_seat(act, seats_of(matter, keyring.actor), keyring.actor.roles, hand.state)
    if matter.version != seen.version:
        raise StaleVersionError
    rules.after(act, hand.state)
    return hand


def check_adults(label: Label) -> None:
    """Let an act about somebody's conduct go on: never about a child (I-4). Raises CaseUnknownError."""
    if label.case_id is None or not near.is_adults(label.case_id):
        raise CaseUnknownError


def state_of(matter: Matter, label: Label) -> State:
    """Say how far a matter is: what ended it lies in the seal."""
    return label.ended or State(matter.stage)


def open_label(keyring: Keyring, matter: Matter) -> Label:
    """Open a label. Raises NoKeyError, NotWrittenDownError."""
    return contents.read_label(keys.open_sealed(keyring, matter.compartment_id, matter.label))


def seats_of(matter: Matter, actor: Actor) -> frozenset[Seat]:
    """Say which seats somebody has in a matter."""
    mine = matter.seats.filter(staff=actor.id, left_on=None)
    return frozenset(map(Seat, mine.values_list("seat", flat=True)))


def sitting_in(matter: Matter, *seats: Seat) -> frozenset[UUID]:
    """Say who sits in one of these seats."""
    return frozenset(matter.seats.filter(seat__in=seats, left_on=None).values_list("staff", flat=True))


def sat_in(matter: Matter) -> frozenset[UUID]:
    """Say who has or had any seat: they had a part in it."""
    return frozenset(matter.seats.values_list("staff", flat=True))


def readers(matter: Matter) -> frozenset[UUID]:
    """Say who holds its key now."""
    return frozenset(keys.holders_of(matter.compartment_id))


def keep_label(hand: Hand, **changes: object) -> None:
    """Write the label anew."""
    hand.label = replace(hand.label, **changes)  # type: ignore[arg-type]
    hand.matter.label = hand.matter.seal("label", hand.key, contents.written_label(hand.label))
    hand.matter.save(update_fields=["label"])


def move(hand: Hand, act: Act, **columns: object) -> None:
    """Move the matter along its table, under its next version. Raises NoSuchMoveError, StaleVersionError."""
    turn(hand.matter, stage=rules.stage_of(rules.after(act, hand.state)), **columns)


def write(hand: Hand, code: EntryCode, words: str = "", *codes: str) -> None:
    """Add an entry in the name of whoever acts."""
    content = Content(code, hand.actor.id, hand.now, nfc(words), codes)
    write_with(hand.matter, hand.key, content)


def write_with(matter: Matter, key: SealingKey, content: Content) -> None:
    """Add an entry under a key in hand. The matter is locked, or there for nobody else yet."""
    highest: int | None = Entry.objects.filter(matter=matter).aggregate(highest=Max("number"))["highest"]
    entry = Entry(matter=matter, number=(highest or 0) + 1)
    entry.content = entry.seal("content", key, contents.written_content(content))
    entry.save(force_insert=True)


def roles_of(ids: frozenset[UUID]) -> dict[UUID, frozenset[Role]]:
    """Say which roles these hold who work here today."""
    return {one: actor.roles for one, actor in staff.actors(ids).items()}


def load_of(seat: Seat) -> dict[UUID, int]:
    """Count what each who could sit there sits in already."""
    able = [one.id for one in staff.staff_with(rules.SEAT_ROLES[seat])]
    open_seats = Sitting.objects.filter(staff__in=able, left_on=None).exclude(matter__stage=State.closed)
    sitting = list(open_seats.values_list("staff", flat=True))
    return {one: sitting.count(one) for one in able}
