"""How something is written into a case: one event, sealed words, the case under its next version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db.models import Max

from refuge.language.script import nfc
from refuge.office.access.rules import Relation, Standing, check_standing
from refuge.office.case import rules
from refuge.office.case.models import Case, Event
from refuge.office.case.rules import (
    ADULTS,
    Act,
    CaseNotFoundError,
    EventKind,
    Status,
    Track,
)
from refuge.office.vault import queries as keys
from refuge.office.vault.codes import turn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from enum import StrEnum

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor, Standings
    from refuge.protocol.sealing import SealingKey


__all__ = [
    "Pen",
    "Seen",
    "ref",
    "standing_of",
    "take_up",
    "take_up_any",
    "take_up_for",
    "tell",
    "tell_from_beside",
    "turn",
]


@dataclass(frozen=True)
class Seen:
    """What somebody had before their eyes when they decided: which case, at which version, on which day."""

    case_id: UUID
    version: int
    today: date


@dataclass(frozen=True)
class Pen:
    """Who writes into which case today, with which keys. `new_key` is that of a case just being opened."""

    keyring: Keyring
    case: Case
    today: date
    new_key: SealingKey | None = field(default=None, repr=False)

    @property
    def actor(self) -> Actor:
        return self.keyring.actor

    @property
    def key(self) -> SealingKey:
        return self.new_key or keys.key_of(self.keyring, self.case.compartment_id)


def ref(case_id: UUID) -> str:
    """How the journal names a case."""
    return f"case:{case_id}"


def take_up(keyring: Keyring, act: Act, seen: Seen) -> Pen:
    """Lock the case as it was seen, if this actor may do this to it.

    Raises CaseNotFoundError, NotAllowedError, StaleVersionError.
    """
    pen = take_up_any(keyring, act, seen.case_id, seen.today)
    rules.check_version(seen.version, pen.case.version)
    return pen


def take_up_any(keyring: Keyring, act: Act, case_id: UUID, today: date) -> Pen:
    """Lock the case whatever its version. Raises CaseNotFoundError, NotAllowedError."""
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise CaseNotFoundError
    rules.check(act, standing_of(keyring.actor, case), Status(case.status), Track(case.track))
    return Pen(keyring, case, today)


def take_up_for(
    keyring: Keyring,
    act: StrEnum,
    seen: Seen,
    policy: Mapping[Any, Standings],
    *,
    tracks: frozenset[Track] = ADULTS,
) -> Pen:
    """Lock the case for an act of another room, whose table says who may; whoever acts holds its key.

    End the act with `tell` and `turn`: the version of the case is what two people who act at once meet at.
    Raises CaseNotFoundError, WalledError, NotAllowedError, StaleVersionError.
    """
    pen = take_up_any(keyring, Act.see, seen.case_id, seen.today)
    rules.check_track(Track(pen.case.track), tracks)
    check_standing(act, rules.on_track(standing_of(keyring.actor, pen.case), Track(pen.case.track)), policy)
    rules.check_version(seen.version, pen.case.version)
    return pen


def standing_of(actor: Actor, case: Case) -> Standing:
    """How somebody stands to a case: by the key they hold, which is the only truth about it."""
    if not keys.versions_held(actor, case.compartment_id):
        return Standing(actor.id, actor.roles, Relation.none)
    relation = Relation.owner if case.owner_id == actor.id else Relation.on_it
    return Standing(actor.id, actor.roles, relation)


def tell(pen: Pen, kind: EventKind, *, code: str | None = None, words: str = "", **columns: Any) -> None:
    """Add one event to the case. `code` and `words` are sealed, `columns` are not."""
    columns.setdefault("id", uuid4())
    event = Event(
        case=pen.case, number=_next_number(pen.case), kind=kind, by_id=pen.actor.id, on=pen.today, **columns
    )
    if code:
        event.code = event.seal("code", pen.key, code)
    if words:
        event.words = event.seal("words", pen.key, nfc(words))
    event.save(force_insert=True)


def tell_from_beside(keyring: Keyring, case_id: UUID, kind: EventKind, code: str, today: date) -> None:
    """Tell a case of what was done beside it: for those on it in the seal; by anybody else, only that something was."""
    case = Case.objects.select_for_update().get(id=case_id)
    holds = keys.versions_held(keyring.actor, case.compartment_id)
    tell(Pen(keyring, case, today), kind, code=code if holds else None)


def _next_number(case: Case) -> int:
    # The case is locked, so nobody else takes the same number.
    highest: int | None = Event.objects.filter(case=case).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1
